import { DAY_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { countCapacity, keepChance, weighDate } from './objective.ts';
import { compareRank } from './rank.ts';
import type { PlanTask } from './types.ts';
import { AGE_HALF_DAYS, AGE_URGENCY, OVERRUN } from './weights.ts';

/**
 * What the date of a part is worth that comes after such a share of its task: its share on the planned days, more when it is
 * overdue. After them, it is worth as much as waiting for those days would risk, when what is due before it does not wait, as far as
 * the planned days have time for it; but never more than on the planned days.
 */
type WeighPart = (task: PlanTask, share: number, minutes: number) => number;

interface Dated {
  task: PlanTask;
  /** Minutes of planned work that usually get done before its date. */
  capacity: number;
  /** Minutes of it and of the tasks before it. */
  until: number;
}

/** @param limits by task id: when it should be done */
export function createUrgency(tasks: PlanTask[], limits: Map<string, number>, calendar: Calendar) {
  const { startsAt, workable } = calendar;
  const limitOf = ({ id }: PlanTask) => limits.get(id) ?? Infinity;
  const dated = listDated(tasks, limitOf, calendar);
  const indices = new Map(dated.map(({ task }, index) => [task, index]));
  const lasts = new Map(dated.map((each) => [limitOf(each.task), each]));
  const planned = countCapacity(calendar, workable.length);
  /** The probability that a date is missed when so many minutes before it are done on the planned days. */
  const findRisk = ({ capacity, until }: Dated, done: number) =>
    until > done ? 1 - keepChance(OVERRUN * (capacity - planned - until + done), until - done) : 0;
  const weighPart: WeighPart = (task, share, minutes) => {
    const limitAt = limitOf(task);
    const own = (weighDate(task) * minutes) / task.minutes;
    if (limitAt === Infinity) return 0;
    if (limitAt <= startsAt)
      return own * (1 + AGE_URGENCY * (1 - 2 ** ((limitAt - startsAt) / DAY_MS / AGE_HALF_DAYS)));
    if (toLimit(limitAt, calendar) <= workable.length) return own;
    const later = dated.slice(indices.get(task));
    const before = (later[0]?.until ?? 0) - task.minutes;
    const done = Math.min(before + share * task.minutes, planned);
    const most = Math.max(...later.map((each) => findRisk(each, done)));
    const saved = later.reduce(
      (sum, each) => sum + weighDate(each.task) * (findRisk(each, done) - findRisk(each, done + minutes)),
      0,
    );
    return Math.min(Math.max(own * most, saved), own);
  };
  /** The share of the time up to its date that a task and all that is due by then take, at most 1. */
  const findLoad = (task: PlanTask) => {
    const last = lasts.get(limitOf(task));
    return last ? Math.min(last.until / Math.max(last.capacity, 1), 1) : 0;
  };
  return { weighPart, findLoad };
}

/** Tasks with a date, in the order in which work keeps the most of them: what is due first, then what matters most. */
function listDated(tasks: PlanTask[], limitOf: (task: PlanTask) => number, calendar: Calendar): Dated[] {
  let until = 0;
  return tasks
    .filter((task) => limitOf(task) < Infinity)
    .sort((a, b) => limitOf(a) - limitOf(b) || weighDate(b) - weighDate(a) || compareRank(a, b))
    .map((task) => {
      until += task.minutes;
      return { task, capacity: countCapacity(calendar, toLimit(limitOf(task), calendar)), until };
    });
}
