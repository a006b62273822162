import { endOfDueDate } from '../../shared/due.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { countCapacity, type Work } from './objective.ts';
import { type PlanTask, SLOT_MS } from './types.ts';

// When tasks should be done.

/** The first slot that does not lie before the deadline; Infinity without one. */
export const findDeadline = ({ deadlineAt }: PlanTask, { startsAt }: Calendar): number =>
  deadlineAt === null ? Infinity : Math.floor((deadlineAt - startsAt) / SLOT_MS);

/** The due date or the deadline, whichever is sooner; Infinity without one. */
export const findDate = (task: PlanTask, calendar: Calendar): number =>
  Math.min(findDueMoment(task, calendar), task.deadlineAt ?? Infinity);

/** Until when the due date is met; Infinity without one. */
export function findDueMoment({ dueAt }: PlanTask, { timezone, dueMoments }: Calendar): number {
  if (dueAt === null) return Infinity;
  const known = dueMoments.get(dueAt);
  if (known !== undefined) return known;
  const moment = endOfDueDate(dueAt, timezone);
  dueMoments.set(dueAt, moment);
  return moment;
}

/** Whether it should be done on the planned days. */
export const isDue = ({ limit }: Pick<Work, 'limit'>, { workable }: Calendar): boolean => limit <= workable.length;

/** By task id: when it should be done, by its own date and so that the tasks that wait for it can keep theirs. */
export function findLimits(inOrder: PlanTask[], calendar: Calendar): Map<string, number> {
  const { startsAt, workable } = calendar;
  const isAhead = (moment: number) => moment > startsAt && toLimit(moment, calendar) <= workable.length;
  /** A date on the planned days counts, else one that is overdue, else the sooner one. */
  const choose = (a: number, b: number) => (isAhead(a) === isAhead(b) ? Math.min(a, b) : isAhead(a) ? a : b);
  const limits = new Map(
    inOrder.map((task) => [task.id, choose(findDueMoment(task, calendar), task.deadlineAt ?? Infinity)]),
  );
  const possible = new Set<string>();
  for (const { id, after } of inOrder) if (after.every((first) => possible.has(first))) possible.add(id);
  for (const { id, minutes, after } of inOrder.filter((task) => possible.has(task.id)).reverse()) {
    const limitAt = limits.get(id) ?? Infinity;
    if (limitAt === Infinity) continue;
    const isOverdue = limitAt <= startsAt;
    const beginBy = isOverdue ? limitAt : startsAt + SLOT_MS * Math.max(findBegin(limitAt, minutes, calendar), 1);
    for (const first of after) limits.set(first, choose(limits.get(first) ?? Infinity, beginBy));
  }
  return limits;
}

/** More than rounding errors. */
const EPSILON = 1e-6;

/** The last slot from which so many minutes of work usually get done by a moment. */
function findBegin(moment: number, minutes: number, calendar: Calendar): number {
  const limit = toLimit(moment, calendar);
  const before = countCapacity(calendar, limit) - minutes + EPSILON;
  return calendar.before.subarray(0, limit + 1).findLastIndex((_, slot) => countCapacity(calendar, slot) <= before);
}
