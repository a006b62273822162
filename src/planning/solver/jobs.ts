import { endOfDueDate } from '../../shared/due.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { countCapacity, type Work, weighTask } from './objective.ts';
import { type PlanTask, SLOT_MINUTES, SLOT_MS } from './types.ts';
import { createUrgency } from './urgency.ts';
import { ENERGY_DEMAND } from './weights.ts';

/** One schedulable part of a task, or a whole task, on the slots of a calendar. */
export interface Job extends Work {
  task: PlanTask;
  parts: number;
  minutes: number;
  /** How many slots it takes, without the buffer. */
  slots: number;
  /** The first slot at which it may start. */
  earliest: number;
  /** The last slot at which it may start. */
  latest: number;
  /** Indices of the jobs it depends on. */
  after: number[];
  /** False when a dependency is unknown or cyclic. */
  isPossible: boolean;
}

/**
 * The jobs of the tasks, dependencies first. The order of `tasks` and of their dependencies does not matter.
 * @param split the minutes of each part of a task
 */
export function buildJobs(tasks: PlanTask[], calendar: Calendar, split: (task: PlanTask) => number[]): Job[] {
  const jobs: Job[] = [];
  const indices = new Map<string, number[]>();
  const inOrder = orderTasks(tasks);
  const limits = findLimits(inOrder, calendar);
  const { weighPart, findLoad } = createUrgency(inOrder, limits, calendar);
  const weighWhole = ({ part, parts }: { part: number; parts: number }, task: PlanTask) =>
    part === parts ? weighPart(task, 0, task.minutes) : 0;
  for (const task of inOrder) {
    const after = task.after.flatMap((id) => indices.get(id) ?? []);
    const isPossible = task.after.every((id) => indices.has(id));
    const parts = split(task);
    const load = findLoad(task);
    let before = 0;
    indices.set(
      task.id,
      parts.map((minutes, index) => {
        const own = { part: index + 1, parts: parts.length, isPossible, after: index > 0 ? [jobs.length - 1] : after };
        const placed = placeOnCalendar(task, minutes, calendar, limits.get(task.id));
        const dateWorth = weighPart(task, before, minutes);
        before += minutes;
        const keepWorth = placed.isOverdue ? 0 : isWhole(placed, calendar) ? weighWhole(own, task) : dateWorth;
        return jobs.push({ ...placed, dateWorth, keepWorth, load, ...own }) - 1;
      }),
    );
  }
  return jobs;
}

/** Whether its date is kept only when its last part is in time. */
const isWhole = (job: Pick<Job, 'task' | 'limit'>, calendar: Calendar) => isDue(job, calendar) && !job.task.partHelps;

/** By id, but dependencies first. The dependencies of each are by id. */
function orderTasks(tasks: PlanTask[]): PlanTask[] {
  const inOrder: PlanTask[] = [];
  const byId = tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const waiting = new Map(byId.map((task) => [task.id, { ...task, after: task.after.toSorted() }]));
  for (;;) {
    const [first] = waiting.values();
    if (!first) return inOrder;
    // In a cycle of dependencies no task is ready: the one with the lowest id goes first, as impossible.
    const task = waiting.values().find(({ after }) => !after.some((id) => waiting.has(id))) ?? first;
    inOrder.push(task);
    waiting.delete(task.id);
  }
}

/** By task id: when it should be done, by its own date and so that the tasks that wait for it can keep theirs. */
function findLimits(inOrder: PlanTask[], calendar: Calendar): Map<string, number> {
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

/**
 * Everything about a job of a task that depends on the calendar.
 * @param limitAt when the task should be done
 */
export function placeOnCalendar(
  task: PlanTask,
  minutes: number,
  calendar: Calendar,
  limitAt = findDate(task, calendar),
) {
  const { startsAt, workable } = calendar;
  const { startAt, deadlineAt, suggestedAt = null } = task;
  const toSlot = (moment: number) => (moment - startsAt) / SLOT_MS;
  return {
    task,
    minutes,
    slots: Math.ceil(minutes / SLOT_MINUTES),
    weight: weighTask(task) * (minutes / task.minutes),
    demand: ENERGY_DEMAND[task.energy ?? 'medium'],
    earliest: startAt === null ? 0 : Math.max(Math.ceil(toSlot(startAt)), 0),
    latest: deadlineAt === null ? workable.length : Math.floor(toSlot(deadlineAt - minutes * MINUTE_MS)),
    suggested: suggestedAt === null ? null : Math.floor(toSlot(suggestedAt)),
    due: toLimit(findDueMoment(task, calendar), calendar),
    limit: toLimit(limitAt, calendar),
    isOverdue: limitAt <= startsAt,
  };
}

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

/** Whether none of the days that the task excludes touches the slots from `first` up to `end`. */
export const isAllowedOn = ({ except = [] }: PlanTask, first: number, end: number, { startsAt }: Calendar) =>
  except.every((span) => startsAt + end * SLOT_MS <= span.startsAt || span.endsAt <= startsAt + first * SLOT_MS);
