import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import { findDeadline } from './dates.ts';
import { type Job, placeOnCalendar } from './jobs.ts';
import { isWhole } from './problem.ts';
import { PAUSE_SLOTS } from './timeline.ts';
import { type PlanTask, QUARTER_MINUTES, SLOT_MINUTES } from './types.ts';
import { PAUSE_AFTER_MINUTES } from './weights.ts';

/** Free time for one part. */
export interface Gap {
  first: number;
  slots: number;
}

/**
 * Splits a task into as few equal parts as possible. When they do not fit into the workable slots before its date, its parts are
 * as long as those, with pauses when there is time for them. By part: minutes.
 * @param share how long a part may be, as a share of the longest that its task allows
 */
export function createSplit(
  calendar: Calendar,
  pauseAfter: number | null = PAUSE_AFTER_MINUTES,
  share = 1,
): (task: PlanTask) => number[] {
  const { workable, buffer } = calendar;
  const runs = listRuns(workable);
  return (given) => {
    const task = { ...given, chunk: shortenChunk(given, share) };
    const { minutes, chunk } = task;
    const fewest = splitMinutes(task, Math.ceil(minutes / chunk.max));
    const job = placeOnCalendar(task, minutes, calendar);
    const open = findOpenRuns(job, runs, calendar);
    const slots = Math.ceil(itemAt(fewest, 0) / SLOT_MINUTES);
    const countParts = (run: Gap) => Math.floor((run.slots + buffer) / (slots + buffer));
    const fits = open.reduce((sum, run) => sum + countParts(run), 0) >= fewest.length;
    if (fits || minutes < 2 * chunk.min) return fewest;
    const max = Math.min(chunk.max, pauseAfter ?? Infinity);
    const gaps = cutRuns(open, { ...chunk, max }, Math.max(PAUSE_SLOTS, buffer));
    return toLengths(task, chooseGaps(job, gaps, calendar)) ?? fewest;
  };
}

/** Parts of whole quarter-hours, at most that share as long, unless they would be too short. */
function shortenChunk({ minutes, chunk }: PlanTask, share: number): PlanTask['chunk'] {
  const quarters = Math.ceil((chunk.max * share) / QUARTER_MINUTES) * QUARTER_MINUTES;
  const max = Math.min(chunk.max, Math.max(chunk.min, quarters));
  return Math.ceil(minutes / max) * chunk.min > minutes ? chunk : { ...chunk, max };
}

/** The runs for a task: before its date if they are long enough, else all before its deadline. */
function findOpenRuns(
  { task, earliest, limit }: Pick<Job, 'task' | 'earliest' | 'limit'>,
  runs: Gap[],
  calendar: Calendar,
) {
  const inTime = clipRuns(runs, earliest, limit);
  if (sumMinutes(inTime) >= task.minutes) return inTime;
  return clipRuns(runs, earliest, findDeadline(task, calendar));
}

const clipRuns = (runs: Gap[], from: number, to: number): Gap[] =>
  runs.flatMap(({ first, slots }) => {
    const start = Math.max(first, from);
    const end = Math.min(first + slots, to);
    return end > start ? [{ first: start, slots: end - start }] : [];
  });

/** The stretches of workable slots. */
function listRuns(workable: Uint8Array): Gap[] {
  const runs: Gap[] = [];
  let slots = 0;
  for (let slot = 0; slot <= workable.length; slot += 1) {
    if (workable[slot] === 1) slots += 1;
    else if (slots > 0) {
      runs.push({ first: slot - slots, slots });
      slots = 0;
    }
  }
  return runs;
}

/** The runs in pieces for parts, with so many slots between. */
function cutRuns(runs: Gap[], { min, max }: PlanTask['chunk'], between: number): Gap[] {
  const longest = Math.floor(max / SLOT_MINUTES);
  const step = longest + between;
  return runs.flatMap(({ first, slots }) =>
    Array.from({ length: Math.ceil(slots / step) }, (_, index) => ({
      first: first + index * step,
      slots: Math.min(longest, slots - index * step),
    })).filter((gap) => gap.slots * SLOT_MINUTES >= min),
  );
}

/** The minutes of each part: as equal as quarter-hours allow, at most `max`, and at least `min` where possible. */
export function splitMinutes({ minutes, chunk: { min, max } }: PlanTask, count: number): number[] {
  const parts: number[] = [];
  let rest = minutes;
  for (let left = count; left > 0; left -= 1) {
    const equal = Math.ceil(rest / left);
    const inQuarters = Math.ceil(rest / left / QUARTER_MINUTES) * QUARTER_MINUTES;
    const part = Math.min(max, inQuarters, Math.max(equal, rest - (left - 1) * min));
    parts.push(part);
    rest -= part;
  }
  return parts;
}

const sumMinutes = (gaps: Gap[]) => gaps.reduce((total, { slots }) => total + slots * SLOT_MINUTES, 0);

/** The longest gaps that the task needs before its date, by start. When these are not enough, the earliest of all. */
export function chooseGaps({ task, limit }: Pick<Job, 'task' | 'limit'>, gaps: Gap[], calendar: Calendar): Gap[] {
  const inTime = gaps.filter(({ first, slots }) => first + slots <= limit);
  const offered = sumMinutes(inTime) >= task.minutes ? inTime : gaps;
  if (isWhole(task, calendar) && sumMinutes(offered) < task.minutes) return [];
  const chosen: Gap[] = [];
  const isLate = limit < Infinity && offered === gaps;
  for (const gap of isLate ? offered : offered.toSorted((a, b) => b.slots - a.slots)) {
    if (sumMinutes(chosen) < task.minutes) chosen.push(gap);
  }
  return chosen.sort((a, b) => a.first - b.first);
}

/** The minutes of the parts that fill the gaps, and of those that find none. Null when a part would be too short. */
export function toLengths(task: PlanTask, gaps: Gap[]): number[] | null {
  const { min, max } = task.chunk;
  const lengths = gaps.map(({ slots }) => slots * SLOT_MINUTES);
  const surplus = lengths.reduce((total, length) => total + length, 0) - task.minutes;
  if (lengths.length === 0) return null;
  if (surplus >= 0) return shortenParts(lengths, surplus, min);
  const count = Math.ceil(-surplus / max);
  return -surplus < count * min ? null : [...lengths, ...splitMinutes({ ...task, minutes: -surplus }, count)];
}

/** The parts with so many minutes less, the last ones first. Null when a part would be too short. */
export function shortenParts(parts: number[], minutes: number, min: number): number[] | null {
  const lengths = parts.slice();
  let surplus = minutes;
  for (let index = lengths.length - 1; index >= 0; index -= 1) {
    const less = Math.max(Math.min(surplus, itemAt(lengths, index) - min), 0);
    lengths[index] = itemAt(lengths, index) - less;
    surplus -= less;
  }
  return surplus === 0 ? lengths : null;
}
