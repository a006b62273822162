import { MINUTE_MS } from '../../shared/duration.ts';
import type { Calendar } from './calendar.ts';
import { type PlanTask, SLOT_MINUTES, SLOT_MS } from './types.ts';
import { DUE_FACTOR, ENERGY_DEMAND, WEIGHTS } from './weights.ts';

/** One schedulable part of a task, or a whole task, on the slots of a calendar. */
export interface Job {
  task: PlanTask;
  /** From 1. */
  part: number;
  parts: number;
  minutes: number;
  /** How many slots it takes, without the buffer. */
  slots: number;
  weight: number;
  demand: number;
  /** The first slot at which it may start. */
  earliest: number;
  /** The last slot at which it may start. */
  latest: number;
  /** The first slot that is late. */
  due: number;
  /** The slot at which it starts best; null for any. */
  suggested: number | null;
  /** Indices of the jobs it depends on. */
  after: number[];
  /** False when a dependency is unknown or cyclic. */
  isPossible: boolean;
}

/** The jobs of the tasks, dependencies first. The order of `tasks` does not matter. */
export function buildJobs(tasks: PlanTask[], calendar: Calendar): Job[] {
  const jobs: Job[] = [];
  const indices = new Map<string, number[]>();
  const waiting = new Map(tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((task) => [task.id, task]));
  for (;;) {
    const [first] = waiting.values();
    if (!first) return jobs;
    // In a cycle of dependencies no task is ready: the one with the lowest id goes first, as impossible.
    const task = waiting.values().find(({ after }) => !after.some((id) => waiting.has(id))) ?? first;
    const after = task.after.flatMap((id) => indices.get(id) ?? []);
    const isPossible = task.after.every((id) => indices.has(id));
    const parts = splitMinutes(task);
    indices.set(
      task.id,
      parts.map((minutes, index) => {
        const own = { part: index + 1, parts: parts.length, isPossible, after: index > 0 ? [jobs.length - 1] : after };
        return jobs.push({ ...placeOnCalendar(task, minutes, calendar), ...own }) - 1;
      }),
    );
    waiting.delete(task.id);
  }
}

/** The minutes of each part: as equal as slots allow, at most `max`, and at least `min` where possible. */
export function splitMinutes({ minutes, chunk: { min, max } }: PlanTask): number[] {
  const parts: number[] = [];
  let rest = minutes;
  for (let left = Math.ceil(minutes / max); left > 0; left -= 1) {
    const equal = Math.ceil(rest / left);
    const inSlots = Math.ceil(rest / left / SLOT_MINUTES) * SLOT_MINUTES;
    const part = Math.min(max, inSlots, Math.max(equal, rest - (left - 1) * min));
    parts.push(part);
    rest -= part;
  }
  return parts;
}

/** Everything about a job of a task that depends on the calendar. */
export function placeOnCalendar(task: PlanTask, minutes: number, { startsAt, endsAt, overdueAt, before }: Calendar) {
  const { startAt, dueAt, deadlineAt, suggestedAt = null } = task;
  const toSlot = (moment: number) => (moment - startsAt) / SLOT_MS;
  const isDue = [dueAt, deadlineAt].some((moment) => moment !== null && moment < endsAt);
  const due = dueAt === null ? endsAt : dueAt < startsAt ? overdueAt : dueAt;
  return {
    task,
    minutes,
    slots: Math.ceil(minutes / SLOT_MINUTES),
    weight: WEIGHTS[task.priority] * (isDue ? DUE_FACTOR : 1) * (minutes / task.minutes),
    demand: ENERGY_DEMAND[task.energy ?? 'medium'],
    earliest: startAt === null ? 0 : Math.max(Math.ceil(toSlot(startAt)), 0),
    latest: deadlineAt === null ? before.length : Math.floor(toSlot(deadlineAt - minutes * MINUTE_MS)),
    suggested: suggestedAt === null ? null : Math.floor(toSlot(suggestedAt)),
    due: Math.min(Math.ceil(toSlot(due)), before.length - 1),
  };
}

/** Whether none of the days that the task excludes touches the slots from `first` up to `end`. */
export const isAllowedOn = ({ except = [] }: PlanTask, first: number, end: number, { startsAt }: Calendar) =>
  except.every((span) => startsAt + end * SLOT_MS <= span.startsAt || span.endsAt <= startsAt + first * SLOT_MS);
