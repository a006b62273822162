import { DAY_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { countCapacity, keepChance, weighDate } from './objective.ts';
import { compareRank } from './rank.ts';
import type { PlanTask } from './types.ts';
import { AGE_HALF_DAYS, AGE_URGENCY, OVERRUN } from './weights.ts';

/**
 * How much the date of a task counts for the part that comes after such a share of it: 1 on the planned days, more when it is
 * overdue. After them, it is the probability that a date is missed when this part waits for those days, and what is due
 * before it does not, as far as the planned days have time for it.
 */
type FindUrgency = (task: PlanTask, share: number) => number;

interface Dated {
  task: PlanTask;
  /** Minutes of planned work that usually get done before its date. */
  capacity: number;
  /** Minutes of it and of the tasks before it. */
  until: number;
}

/** @param limits by task id: when it should be done */
export function createUrgency(tasks: PlanTask[], limits: Map<string, number>, calendar: Calendar): FindUrgency {
  const { startsAt, workable } = calendar;
  const limitOf = ({ id }: PlanTask) => limits.get(id) ?? Infinity;
  const dated = listDated(tasks, limitOf, calendar);
  const indices = new Map(dated.map(({ task }, index) => [task, index]));
  const planned = countCapacity(calendar, workable.length);
  return (task, share) => {
    const limitAt = limitOf(task);
    if (limitAt === Infinity) return 0;
    if (limitAt <= startsAt) return 1 + AGE_URGENCY * (1 - 2 ** ((limitAt - startsAt) / DAY_MS / AGE_HALF_DAYS));
    if (toLimit(limitAt, calendar) <= workable.length) return 1;
    const later = dated.slice(indices.get(task));
    const before = (later[0]?.until ?? 0) - task.minutes;
    const done = Math.min(before + share * task.minutes, planned);
    return later.reduce((most, { capacity, until }) => {
      const waiting = until - done;
      return Math.max(most, 1 - keepChance(OVERRUN * (capacity - planned - waiting), waiting));
    }, 0);
  };
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
