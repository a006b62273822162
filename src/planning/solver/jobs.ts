import { MINUTE_MS } from '../../shared/duration.ts';
import { type Calendar, toLimit } from './calendar.ts';
import { findDate, findDueMoment, findLimits, isDue } from './dates.ts';
import { type Work, weighTask } from './objective.ts';
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
  for (const task of inOrder) {
    const after = task.after.flatMap((id) => indices.get(id) ?? []);
    const isPossible = task.after.every((id) => indices.has(id));
    const parts = split(task);
    const limitAt = limits.get(task.id) ?? Infinity;
    const load = findLoad(task);
    let before = 0;
    const add = (minutes: number, index: number) => {
      const own = { part: index + 1, parts: parts.length, isPossible, after: index > 0 ? [jobs.length - 1] : after };
      const placed = placeOnCalendar(task, minutes, calendar, limitAt);
      const dateWorth = weighPart(task, before, minutes);
      before += minutes;
      const wholeWorth = own.part === own.parts ? weighPart(task, 0, task.minutes) : 0;
      const keepWorth = placed.isOverdue ? 0 : isWhole(placed, calendar) ? wholeWorth : dateWorth;
      return jobs.push({ ...placed, dateWorth, keepWorth, load, ...own }) - 1;
    };
    indices.set(task.id, parts.map(add));
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

/** Whether none of the days that the task excludes touches the slots from `first` up to `end`. */
export const isAllowedOn = ({ except = [] }: PlanTask, first: number, end: number, { startsAt }: Calendar) =>
  except.every((span) => startsAt + end * SLOT_MS <= span.startsAt || span.endsAt <= startsAt + first * SLOT_MS);
