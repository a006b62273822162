import { DAY_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { countCapacity, keepChance, weighDate } from './objective.ts';
import { compareRank } from './rank.ts';
import type { PlanTask } from './types.ts';
import { AGE_HALF_DAYS, AGE_URGENCY, OVERRUN } from './weights.ts';

/**
 * What the date of a part is worth that comes after so many minutes of its task: its share on the planned days, more when it is
 * overdue. After them, it is worth as much as waiting for those days would risk, but never more than on the planned days.
 */
type WeighPart = (task: PlanTask, before: number, minutes: number) => number;

/** A task with a date. */
interface Dated {
  task: PlanTask;
  /** When it should be done. */
  limitAt: number;
  /** What its date is worth for each of its minutes. */
  perMinute: number;
  /** Minutes of planned work that usually get done before its date. */
  capacity: number;
  /** Minutes of all that is due by then. */
  due: number;
  /** Minutes of it and of what it gives way to: tasks before it that are not overdue, with dates worth no less for their time. */
  until: number;
}

/** @param limits by task id: when it should be done */
export function createUrgency(tasks: PlanTask[], limits: Map<string, number>, calendar: Calendar) {
  const { startsAt, workable } = calendar;
  const dated = listDated(tasks, limits, calendar);
  const places = new Map(dated.map(({ task }, at) => [task.id, at]));
  const planned = countCapacity(calendar, workable.length);
  /** The probability that a date is missed when so many minutes before it are done on the planned days. */
  const findRisk = ({ capacity, until }: Dated, done: number) =>
    until > done ? 1 - keepChance(OVERRUN * (capacity - planned - until + done), until - done) : 0;
  const weighPart: WeighPart = (task, before, minutes) => {
    const at = places.get(task.id) ?? Infinity;
    const own = dated[at];
    if (!own) return 0;
    const worth = (weighDate(task) * minutes) / task.minutes;
    const daysUntil = (own.limitAt - startsAt) / DAY_MS;
    if (daysUntil <= 0) return worth * (1 + AGE_URGENCY * (1 - 2 ** (daysUntil / AGE_HALF_DAYS)));
    if (toLimit(own.limitAt, calendar) <= workable.length) return worth;
    const done = Math.min(own.until - task.minutes + before, planned);
    const saved = dated
      .slice(at)
      .filter(({ perMinute }) => own.perMinute >= perMinute)
      .reduce((sum, each) => sum + weighDate(each.task) * (findRisk(each, done) - findRisk(each, done + minutes)), 0);
    return Math.min(Math.max(worth * findRisk(own, done), saved), worth);
  };
  /** The share of the time up to its date that a task and all that is due by then take, at most 1. */
  const findLoad = ({ id }: PlanTask) => {
    const own = dated[places.get(id) ?? Infinity];
    return own ? Math.min(own.due / Math.max(own.capacity, 1), 1) : 0;
  };
  return { weighPart, findLoad };
}

/** The tasks with a date: what is due first, then what is worth most for its time. */
function listDated(tasks: PlanTask[], limits: Map<string, number>, calendar: Calendar): Dated[] {
  const dated = tasks
    .map((task) => ({
      task,
      limitAt: limits.get(task.id) ?? Infinity,
      perMinute: weighDate(task) / task.minutes,
    }))
    .filter(({ limitAt }) => limitAt < Infinity)
    .sort((a, b) => a.limitAt - b.limitAt || b.perMinute - a.perMinute || compareRank(a.task, b.task));
  const isAhead = ({ limitAt }: { limitAt: number }) => limitAt > calendar.startsAt;
  return dated.map((own, at) => ({
    ...own,
    capacity: countCapacity(calendar, toLimit(own.limitAt, calendar)),
    due: sumMinutes(dated.filter(({ limitAt }) => limitAt <= own.limitAt)),
    until: sumMinutes(dated.slice(0, at + 1).filter((each) => isAhead(each) && each.perMinute >= own.perMinute)),
  }));
}

const sumMinutes = (dated: Pick<Dated, 'task'>[]) => dated.reduce((sum, { task }) => sum + task.minutes, 0);
