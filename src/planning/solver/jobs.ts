import type { Calendar } from './calendar.ts';
import {
  DUE_FACTOR,
  ENERGY_DEMAND,
  ENERGY_RANGE,
  ENERGY_SHARE,
  LATE_COST,
  MAX_LATE_SLOTS,
  ms,
  type PlanTask,
  SLOT_MINUTES,
  SLOT_MS,
  SUGGESTION_BONUS,
  SURPLUS_ENERGY_COST,
  type Terms,
  WEIGHTS,
} from './types.ts';

/** A part of a task, or a whole one, on the slots of a calendar. */
export interface Job {
  task: PlanTask;
  part: number;
  parts: number;
  minutes: number;
  /** How many it takes, without the buffer after it. */
  slots: number;
  weight: number;
  demand: number;
  /** The first slot it may begin at. */
  earliest: number;
  /** The last one. */
  latest: number;
  /** The first slot that is late. */
  due: number;
  /** The slot it had better begin at; null for any. */
  suggested: number | null;
  /** The jobs that come first, by their index. */
  after: number[];
  /** Whether all of those can be planned at all: none is missing, or waits for this one. */
  isPossible: boolean;
}

/** Each after those that come before it, whatever the order of the tasks. */
export function buildJobs(tasks: PlanTask[], calendar: Calendar): Job[] {
  const jobs: Job[] = [];
  const indices = new Map<string, number[]>();
  const waiting = new Map(tasks.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((task) => [task.id, task]));
  for (;;) {
    const [first] = waiting.values();
    if (!first) return jobs;
    // When all wait for each other, the first of them will have to.
    const task = waiting.values().find(({ after }) => !after.some((id) => waiting.has(id))) ?? first;
    const after = task.after.flatMap((id) => indices.get(id) ?? []);
    const isPossible = task.after.every((id) => indices.has(id));
    const parts = splitMinutes(task);
    indices.set(
      task.id,
      parts.map((minutes, index) => {
        const own = { part: index + 1, parts: parts.length, isPossible, after: index > 0 ? [jobs.length - 1] : after };
        return jobs.push({ ...scheduleOnCalendar(task, minutes, calendar), ...own }) - 1;
      }),
    );
    waiting.delete(task.id);
  }
}

/** The minutes of the parts: as equal as slots allow, none longer than `max`, nor shorter than `min` where that can be. */
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

export function scheduleOnCalendar(task: PlanTask, minutes: number, { startsAt, endsAt, overdueAt, before }: Calendar) {
  const { startAt, dueAt, deadlineAt, suggestedAt = null } = task;
  const slot = (moment: number) => (moment - startsAt) / SLOT_MS;
  const isDue = [dueAt, deadlineAt].some((moment) => moment !== null && moment < endsAt);
  const due = dueAt === null ? endsAt : dueAt < startsAt ? overdueAt : dueAt;
  return {
    task,
    minutes,
    slots: Math.ceil(minutes / SLOT_MINUTES),
    weight: WEIGHTS[task.priority] * (isDue ? DUE_FACTOR : 1) * (minutes / task.minutes),
    demand: ENERGY_DEMAND[task.energy ?? 'medium'],
    earliest: startAt === null ? 0 : Math.max(Math.ceil(slot(startAt)), 0),
    latest: deadlineAt === null ? before.length : Math.floor(slot(deadlineAt - ms(minutes))),
    suggested: suggestedAt === null ? null : Math.floor(slot(suggestedAt)),
    due: Math.min(Math.ceil(slot(due)), before.length - 1),
  };
}

/** Whether a task may touch the slots from `first` up to `end`, as for the days on which the person does not want it. */
export const isAllowedOn = ({ except = [] }: PlanTask, first: number, end: number, { startsAt }: Calendar) =>
  except.every((span) => startsAt + end * SLOT_MS <= span.startsAt || span.endsAt <= startsAt + first * SLOT_MS);

/** How well a level of energy suits a demand: from 0 to 1. */
export function suitability(demand: number, level: number): number {
  const lack = demand - level;
  return 1 - Math.max(lack, -SURPLUS_ENERGY_COST * lack) / ENERGY_RANGE;
}

/** How well the energy of the slots from `first` up to `end` suits a demand, and what that is worth: both from 0 to 1. */
function matchEnergy(demand: number, first: number, end: number, { energy }: Calendar) {
  let match = 0;
  let worth = 0;
  for (let slot = first; slot < end; slot += 1) {
    // A locked block may lie outside of the days that are planned.
    const level = energy[Math.min(Math.max(slot, 0), energy.length - 1)];
    if (!level) return { match: 0, worth: 0 };
    const suits = suitability(demand, level.mean);
    match += suits;
    worth += 1 - ENERGY_SHARE[level.source] * (1 - suits);
  }
  return { match: match / (end - first), worth: worth / (end - first) };
}

/** Of a block that touches the slots from `first` up to `end`. */
export function scoreBlock(
  { weight, demand, due, part, suggested }: Job,
  first: number,
  end: number,
  calendar: Calendar,
) {
  const { match, worth } = matchEnergy(demand, first, end, calendar);
  const workableBefore = (slot: number) => calendar.before[Math.min(Math.max(slot, 0), calendar.workable.length)] ?? 0;
  const late = Math.max(workableBefore(end) - workableBefore(due), 0);
  const isSuggested = part === 1 && first === suggested;
  const share =
    worth +
    (isSuggested ? SUGGESTION_BONUS : 0) -
    LATE_COST * Math.min(late, MAX_LATE_SLOTS) -
    calendar.waitCost * workableBefore(first);
  const terms: Omit<Terms, 'stability'> = {
    weight,
    energyMatch: match,
    lateMinutes: late * SLOT_MINUTES,
    value: weight * share,
  };
  return terms;
}
