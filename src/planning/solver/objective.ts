import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import type { Calendar } from './calendar.ts';
import { floatAt, intAt } from './checked.ts';
import { type HourEnergy, type PlanTask, SLOT_MINUTES, SLOTS_PER_DAY, SLOTS_PER_QUARTER } from './types.ts';
import {
  BEGUN_FACTOR,
  DATE_BONUS,
  DELAY_DEVIATION,
  ENERGY_RANGE,
  ENERGY_SHARE,
  LATE_HALF_MINUTES,
  LATE_SHARE,
  LATER_WORK_SHARE,
  LOST_MINUTES,
  OVERDUE_DAY_SHARE,
  OVERRUN,
  STAY_BONUS,
  SUGGESTION_BONUS,
  SURPLUS_ENERGY_COST,
  TIRED_COST,
  UNRESTED_SLOTS,
  USUAL_MINUTES,
  WAIT_COST,
  WEIGHTS,
} from './weights.ts';

// What a plan is worth: the sum over its blocks of what each is worth at its place (`scorePlace`), less what it costs that
// other blocks lie before it (`scoreTiredness`, CONTEXT_COST). docs/planning.md has the same formulas in words.

/** What the objective knows of a part of a task. Slots are those of a calendar. */
export interface Work {
  /** From 1. */
  part: number;
  weight: number;
  demand: number;
  /** What it is worth that it is not late. */
  dateWorth: number;
  /** What it is worth that its date is kept. On the planned days the last part of a task has it for all. */
  keepWorth: number;
  /** The share of the time up to its date that work takes which is due by then, from 0 to 1. */
  load: number;
  /** The first slot that is late; Infinity without a due date. */
  due: number;
  /** The first slot after the date by which it should be done, also for the tasks that wait for it; Infinity without one. */
  limit: number;
  /** Whether this date was missed before the planned days. */
  isOverdue: boolean;
  /** The slot in which it starts best; null for any. */
  suggested: number | null;
}

/** What a whole task without a date is worth when nothing lowers it. */
export const weighTask = (task: PlanTask): number => weighPriority(task) * Math.sqrt(task.minutes / USUAL_MINUTES);

/** What the date of a whole task is worth: see `Work`. A broken promise is no smaller when the task is short. */
export const weighDate = (task: PlanTask): number => weighPriority(task) * DATE_BONUS;

const weighPriority = ({ priority, isBegun = false }: PlanTask) => WEIGHTS[priority] * (isBegun ? BEGUN_FACTOR : 1);

/**
 * The probability that a date is kept. The delay is about normal; a logistic distribution with the same mean and deviation has
 * a closed form.
 * @param margin minutes of working time between the expected end and the date
 * @param before minutes of planned work that lie before the end
 */
export const keepChance = (margin: number, before: number): number =>
  1 / (1 + Math.exp(-margin / (LOGISTIC_SCALE * DELAY_DEVIATION * Math.sqrt(before))));

/** The scale of a logistic distribution with the deviation 1. */
const LOGISTIC_SCALE = Math.sqrt(3) / Math.PI;

/** How well a level of energy fits a demand, both from 1 to 10: 1 for equal, down to 0. Surplus costs less than lack. */
export function matchEnergy(demand: number, level: number): number {
  const lack = demand - level;
  return 1 - Math.max(lack, -SURPLUS_ENERGY_COST * lack) / ENERGY_RANGE;
}

/** What a block on the slots from `first` up to `end` is worth, apart from other blocks. */
export type ScorePlace = (
  work: Work,
  first: number,
  end: number,
  stays: boolean,
) => { value: number; energyMatch: number };

/** docs/planning.md has the formula. */
export function createScore(calendar: Calendar): ScorePlace {
  const energy = sumEnergy(calendar.energy);
  const { length } = calendar.workable;
  const perDay = Math.max(countWork(calendar, length), 1) / (length / SLOTS_PER_DAY);
  const countDays = (slot: number) => countWork(calendar, slot) / perDay;
  return (work, first, end, stays) => {
    const { weight, demand, part, suggested } = work;
    const { match, loss } = energy(demand, first, end);
    const waiting = WAIT_COST * countDays(first);
    const worth = 1 - loss - waiting + (part === 1 && isSuggested(suggested, first) ? SUGGESTION_BONUS : 0);
    const scoreOverdue = () =>
      work.dateWorth * (1 - waiting) * LATE_SHARE * OVERDUE_DAY_SHARE ** countDays(findDayStart(calendar, first));
    const date = work.dateWorth === 0 ? 0 : work.isOverdue ? scoreOverdue() : scoreDate(work, first, end, calendar);
    return { value: weight * worth + date + (stays ? STAY_BONUS : 0), energyMatch: match };
  };
}

/** What it is worth that a block probably keeps its date, or is at least not very late. */
function scoreDate(
  { dateWorth, keepWorth, load, due, limit }: Work,
  first: number,
  end: number,
  calendar: Calendar,
): number {
  const worked = countWork(calendar, end);
  const late = Math.max(worked - countWork(calendar, due), 0) * SLOT_MINUTES;
  const slack = (countWork(calendar, limit) - worked) * SLOT_MINUTES;
  const { work, delay } = findWorkBefore(first, end, load, calendar);
  const kept = keepWorth === 0 ? 0 : keepChance(slack - delay, work);
  const timely = late > 0 ? (LATE_SHARE * LATE_HALF_MINUTES) / (late + LATE_HALF_MINUTES) : 1;
  return keepWorth * kept + dateWorth * timely;
}

/** Minutes of work that may lie before the end of a block, and by how much they delay it: its day, and the load of those before. */
function findWorkBefore(first: number, end: number, load: number, calendar: Calendar): { work: number; delay: number } {
  const morning = findDayStart(calendar, first);
  const earlier = (1 - load) * countWork(calendar, morning);
  const time = (countWork(calendar, end) - earlier) * SLOT_MINUTES;
  const done = countCapacity(calendar, end) - (1 - load) * countCapacity(calendar, morning);
  return { work: Math.max(time, (end - first) * SLOT_MINUTES), delay: OVERRUN * (time - done) };
}

const findDayStart = ({ dayStarts }: Calendar, slot: number) =>
  intAt(dayStarts, Math.min(Math.max(slot, 0), dayStarts.length - 1));

/** What a block is worth at most. */
export const scoreBest = ({ weight, dateWorth, keepWorth }: Work): number =>
  weight * (1 + SUGGESTION_BONUS) + dateWorth + keepWorth + STAY_BONUS;

/** Whether a block begins in the quarter-hour up to its suggested slot. */
const isSuggested = (suggested: number | null, first: number) =>
  suggested !== null && suggested >= first && suggested < first + SLOTS_PER_QUARTER;

/** How many slots of working time are before a slot. */
export function countWork({ before }: Calendar, slot: number): number {
  const size = before.length - 1;
  return intAt(before, Math.min(Math.max(slot, 0), size)) + Math.max(slot - size, 0) * LATER_WORK_SHARE;
}

/** How many minutes of planned work usually get done before a slot. */
export function countCapacity({ done }: Calendar, slot: number): number {
  const size = done.length - 1;
  return floatAt(done, Math.min(Math.max(slot, 0), size)) + Math.max(slot - size, 0) * LATER_RATE;
}

const LATER_RATE = (SLOT_MINUTES * (LATER_WORK_SHARE - LOST_MINUTES / MINUTES_PER_DAY)) / OVERRUN;

/**
 * How tired a block is, summed over its slots. Tiredness grows from 0 after `pauseAfter` slots without a pause to 1 after twice as
 * many. A block that follows a pause is not tired: how long a part may be is the user's choice. What follows without a pause and
 * does not move adds a little, if it ends later than that.
 * @param since the last pause
 */
export function sumTiredness(
  { pauseAfter, until }: { pauseAfter: number; until: Int32Array },
  first: number,
  end: number,
  since: number,
): number {
  const rested = since + pauseAfter;
  const added = intAt(until, Math.min(end, until.length - 1)) > Math.max(end, rested) ? UNRESTED_SLOTS : 0;
  if (since === first || end <= rested) return added;
  return added + growTired(end - rested, pauseAfter) - growTired(Math.max(first - rested, 0), pauseAfter);
}

const growTired = (slots: number, pauseAfter: number) =>
  slots < pauseAfter ? slots ** 2 / (2 * pauseAfter) : slots - pauseAfter / 2;

/** What a slot costs that is wholly tired. */
export const scoreTiredness = ({ energy }: PlanTask): number => TIRED_COST[energy ?? 'medium'] / SLOTS_PER_QUARTER;

/** By demand, over the slots of a block: the mean energy match, and the mean share of the weight that is lost. */
function sumEnergy(levels: HourEnergy[]) {
  const known = new Map<number, { matches: Float64Array; losses: Float64Array }>();
  const sumFor = (demand: number) => {
    const matches = new Float64Array(levels.length + 1);
    const losses = new Float64Array(levels.length + 1);
    for (const [slot, { mean, source }] of levels.entries()) {
      const match = matchEnergy(demand, mean);
      matches[slot + 1] = floatAt(matches, slot) + match;
      losses[slot + 1] = floatAt(losses, slot) + ENERGY_SHARE[source] * (1 - match);
    }
    known.set(demand, { matches, losses });
    return { matches, losses };
  };
  return (demand: number, first: number, end: number) => {
    if (levels.length === 0) return { match: 0, loss: 1 }; // the time zone skips all of the planned days
    const { matches, losses } = known.get(demand) ?? sumFor(demand);
    // Of a locked block, the part within the planned days counts; without one, the nearest slot does.
    const from = Math.min(Math.max(first, 0), levels.length - 1);
    const until = Math.min(Math.max(end, from + 1), levels.length);
    const mean = (values: Float64Array) => (floatAt(values, until) - floatAt(values, from)) / (until - from);
    return { match: mean(matches), loss: mean(losses) };
  };
}
