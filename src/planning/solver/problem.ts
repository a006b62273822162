import type { Calendar } from './calendar.ts';
import { intAt, itemAt, lowerBound } from './checked.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { createScore, scoreBest, scoreTiredness } from './objective.ts';
import { type FreeSlots, findFreeSlots, type Places } from './place.ts';
import { buildTimeline, type Timeline } from './timeline.ts';
import { type PlanRequest, SLOT_MS } from './types.ts';

/** A job and its possible places, in points: the moments of a problem at which a block may start. */
export interface Item {
  /** By place: the point where it starts, ascending. */
  starts: Int32Array;
  /** By place: the first point at which the next block may start. */
  ends: Int32Array;
  /** By place: the slot where it ends. */
  lasts: Int32Array;
  /** By place: what the job is worth there, apart from other blocks. */
  values: Float64Array;
  /** The least number of points from a start to its end. */
  length: number;
  /** How many slots it takes, with its buffer. */
  slots: number;
  /** Added to the value of every place, but not to the value of the plan. */
  bonus: number;
  /** Indices of the items it depends on, all lower than its own. */
  after: number[];
  /** The place where the previous plan had it; -1 for none. */
  wasAt: number;
  /** What a tired slot costs. */
  tiredness: number;
  context: number;
}

/** The jobs without a fixed place, and the points in time where they may start. */
export interface Problem {
  items: Item[];
  /** By item: the index of its job. */
  jobs: number[];
  /** By point: its slot in the calendar, ascending. */
  points: Int32Array;
  /** By point: how many free slots there are before the next point. */
  widths: Int32Array;
  timeline: Timeline;
}

/** More than all other tasks together can be worth, so that a wanted task gets a place before them. */
const WANTED_BONUS = 10_000;

/**
 * By job: the bonus of a promised or wanted task, shared by minutes, so that splitting does not change it. Tasks that are wanted, but
 * not promised, have less of it together than the shortest promised part, so that it does not give way.
 */
function shareBonuses({ wanted }: PlanRequest, jobs: Job[], promised: Places, carriers: number[]): number[] {
  const share = ({ task, minutes }: Job) => minutes / task.minutes;
  const shortest = Math.min(1, ...jobs.filter((_, index) => promised[index]).map(share));
  const bonuses = jobs.map(() => 0);
  for (const [index, job] of jobs.entries()) {
    const wish = wanted.includes(job.task.id) ? shortest / (2 * wanted.length) : 0;
    const carrier = itemAt(carriers, index);
    bonuses[carrier] = itemAt(bonuses, carrier) + (promised[index] ? 1 : wish) * WANTED_BONUS * share(job);
  }
  return bonuses;
}

interface Option {
  first: number;
  end: number;
  value: number;
  isWhereItWas: boolean;
}

/**
 * @param fixed by job: its place, if it does not move
 * @param was by job: its place in the previous plan
 * @param promised by job: the place that is kept for it; the job may move to one that is in time, or not later
 */
export function buildProblem(
  request: PlanRequest,
  jobs: Job[],
  { fixed, was, promised = [] }: { fixed: Places; was: Places; promised?: Places },
  calendar: Calendar,
): Problem {
  const free = findFreeSlots(calendar, fixed);
  const timeline = buildTimeline(request, jobs, fixed, calendar);
  const carriers = findCarriers(jobs, fixed, calendar);
  const offers = listOptions(jobs, { fixed, was, promised, free, carriers }, calendar);
  const bonuses = shareBonuses(request, jobs, promised, carriers);
  const { points, numbers } = numberPoints([...offers.values()].flat(), calendar);
  const widths = points.map((point, index) => {
    const next = points[index + 1] ?? calendar.workable.length;
    let width = 0;
    for (let slot = point; slot < next; slot += 1) width += free.isFree(slot) ? 1 : 0;
    return width;
  });
  const problem: Problem = { items: [], jobs: [], points, widths, timeline };
  const itemByJob = new Map<number, number>();
  for (const [index, options] of offers) {
    const job = itemAt(jobs, index);
    const toInts = (of: (option: Option) => number) => new Int32Array(options.map(of));
    const starts = toInts(({ first }) => intAt(numbers, first));
    const ends = toInts(({ end }) => intAt(numbers, end + calendar.buffer));
    problem.items.push({
      starts,
      ends,
      lasts: toInts(({ end }) => end),
      length: starts.reduce((least, start, place) => Math.min(least, intAt(ends, place) - start), Infinity),
      slots: job.slots + calendar.buffer,
      values: new Float64Array(options.map(({ value }) => value)),
      bonus: itemAt(bonuses, index),
      after: job.after.flatMap((dependency) => itemByJob.get(dependency) ?? []),
      wasAt: options.findIndex(({ isWhereItWas }) => isWhereItWas),
      tiredness: scoreTiredness(job.task),
      context: itemAt(timeline.contexts, index),
    });
    itemByJob.set(index, problem.jobs.push(index) - 1);
  }
  return problem;
}

interface Surroundings {
  fixed: Places;
  was: Places;
  promised: Places;
  free: FreeSlots;
  carriers: number[];
}

/** By job that can be placed: its places, by start. */
function listOptions(jobs: Job[], { fixed, was, promised, free, carriers }: Surroundings, calendar: Calendar) {
  const score = createScore(calendar);
  const shifts = findShifts(jobs, carriers);
  const offers = new Map<number, Option[]>();
  /** By job: the first slot at which a job that depends on it may start. */
  const untils = fixed.map((place) => place?.until ?? Infinity);
  for (const [index, job] of jobs.entries()) {
    if (fixed[index] || !job.isPossible) continue;
    const from = Math.max(job.earliest, ...job.after.map((dependency) => itemAt(untils, dependency)));
    const latest = Math.min(job.latest, Math.max(job.due, promised[index]?.end ?? Infinity) - job.slots);
    const isPlace = (slot: number, count: number) =>
      slot >= from && slot <= latest && free.fits(slot, count) && isAllowedOn(job.task, slot, slot + count, calendar);
    const options: Option[] = [];
    const offer = (first: number, end: number, isWhereItWas: boolean) => {
      if (!isPlace(first, end - first)) return;
      const value = score(job, first, end, isWhereItWas).value + itemAt(shifts, index);
      options.push({ first, end, value, isWhereItWas });
    };
    const previous = was[index];
    const starts = free.startsOf(job.slots);
    for (const slot of starts.subarray(lowerBound(starts, from), lowerBound(starts, latest + 1))) {
      if (slot !== previous?.first) offer(slot, slot + job.slots, false);
    }
    if (previous) offer(previous.first, previous.end, true);
    options.sort((a, b) => a.first - b.first);
    const [first] = options;
    if (!first) continue;
    offers.set(index, options);
    untils[index] = first.end + calendar.buffer;
  }
  return offers;
}

/** By job: the one that has its worth. Of a task that must be done whole and is not begun, that is the last part. */
export function findCarriers(jobs: Job[], fixed: Places, calendar: Calendar): number[] {
  const begun = new Set(jobs.flatMap(({ task }, index) => (fixed[index] ? task : [])));
  return jobs.map(({ task, part, parts }, index) =>
    isWhole(task, calendar) && !begun.has(task) ? index + parts - part : index,
  );
}

/** By job: what to add to its value, so that the last part gets what the others lose. */
function findShifts(jobs: Job[], carriers: number[]): number[] {
  const shifts = jobs.map(() => 0);
  for (const [index, job] of jobs.entries()) {
    const carrier = itemAt(carriers, index);
    if (carrier === index) continue;
    const most = scoreBest(job);
    shifts[index] = -most;
    shifts[carrier] = itemAt(shifts, carrier) + most;
  }
  return shifts;
}

/** Whether a part of the task is worth nothing without the others. The rest of a later deadline fits into later days. */
export const isWhole = ({ deadlineAt, partHelps = false }: Job['task'], { startsAt, workable }: Calendar) =>
  deadlineAt !== null && deadlineAt <= startsAt + workable.length * SLOT_MS && !partHelps;

/** The slots where an option starts; and by slot: the number of the next of them. */
function numberPoints(options: Option[], { workable, buffer }: Calendar) {
  const points = Int32Array.from(new Set(options.map(({ first }) => first))).sort();
  const numbers = new Int32Array(workable.length + buffer + 1).fill(points.length);
  let from = 0;
  for (const [number, slot] of points.entries()) {
    numbers.fill(number, from, slot + 1);
    from = slot + 1;
  }
  return { points, numbers };
}
