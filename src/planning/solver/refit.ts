import type { Calendar } from './calendar.ts';
import { intAt } from './checked.ts';
import { findDeadline, isAllowedOn, type Job } from './jobs.ts';
import { scoreBest } from './objective.ts';
import { findFreeSlots, type Places, placeAt } from './place.ts';
import { chooseGaps, type Gap, toLengths } from './split.ts';
import { buildTimeline, PAUSE_SLOTS } from './timeline.ts';
import { type PlanRequest, SLOT_MINUTES, SLOT_MS, SLOTS_PER_QUARTER } from './types.ts';

/** So many tasks are split again at most. */
const MAX_TASKS = 4;

/** By job: its place in a plan, and in the plan before. */
interface Planned {
  jobs: Job[];
  places: Places;
  was: Places;
}

export interface RefittedPart {
  minutes: number;
  /** The slot where it fits into the plan; null when it does not. */
  first: number | null;
}

/** Splits tasks again whose parts did not fit, so that they fit into the gaps of a plan. By task id. @param without tasks */
export function refitTasks(
  request: PlanRequest,
  { jobs, places, was }: Planned,
  without: Set<string>,
  calendar: Calendar,
): Map<string, RefittedPart[]> {
  const refitted = new Map<string, RefittedPart[]>();
  const all = places.slice();
  const candidates = listCandidates({ jobs, places, was }).filter(([{ task }]) => !without.has(task.id));
  for (const parts of candidates.slice(0, MAX_TASKS)) {
    const [{ task }] = parts;
    const others = all.map((place, index) => (jobs[index]?.task === task ? undefined : place));
    const chosen = chooseGaps(parts[0], listGaps(request, jobs, others, parts[0], calendar), calendar);
    const lengths = toLengths(task, chosen);
    if (!lengths || isEqual(lengths, parts)) continue;
    refitted.set(
      task.id,
      lengths.map((minutes, index) => ({ minutes, first: chosen[index]?.first ?? null })),
    );
    all.push(...chosen.map((gap) => toPlace(gap, calendar)));
  }
  return refitted;
}

const toPlace = ({ first, slots }: Gap, calendar: Calendar) =>
  placeAt(calendar.startsAt + first * SLOT_MS, slots * SLOT_MINUTES, calendar);

const isEqual = (lengths: number[], parts: Job[]) =>
  lengths.length === parts.length && parts.every(({ minutes }, index) => minutes === lengths[index]);

/** By task that may be split and is not planned whole: its parts. The most valuable first. What stays where it was is not split. */
function listCandidates({ jobs, places, was }: Planned): [Job, ...Job[]][] {
  const missing = new Set(jobs.flatMap(({ task }, index) => (places[index] ? [] : task)));
  const stays = (index: number) => places[index]?.isFixed || (places[index] && places[index] === was[index]);
  const fixed = new Set(jobs.flatMap(({ task }, index) => (stays(index) ? task : [])));
  const isReady = ({ isPossible, after }: Job) => isPossible && after.every((index) => places[index]);
  return [...Map.groupBy(jobs, ({ task }) => task)]
    .filter(([task]) => missing.has(task) && !fixed.has(task) && task.minutes >= 2 * task.chunk.min)
    .flatMap(([, [first, ...more]]): [Job, ...Job[]][] => (first && isReady(first) ? [[first, ...more]] : []))
    .sort(([a], [b]) => scoreBest(b) / b.minutes - scoreBest(a) / a.minutes);
}

/** Gaps between the places of other tasks, with the pauses that parts need between them, by start. */
function listGaps(request: PlanRequest, jobs: Job[], others: Places, part: Job, calendar: Calendar): Gap[] {
  const { task, after, earliest } = part;
  const { isFree, fits } = findFreeSlots(calendar, others);
  const { since, taken, pauseAfter } = buildTimeline(request, jobs, others, calendar);
  const between = Math.max(pauseAfter === Infinity ? 0 : PAUSE_SLOTS, calendar.buffer);
  const until = Math.min(calendar.workable.length, findDeadline(task, calendar));
  const isStart = (slot: number) => isFree(slot) && (slot % SLOTS_PER_QUARTER === 0 || !isFree(slot - 1));
  const isGap = (first: number, slots: number) => {
    const end = first + slots;
    return (
      end <= until &&
      fits(first, slots) &&
      isAllowedOn(task, first, end, calendar) &&
      findWorkEnd(taken, end) - intAt(since, first) <= pauseAfter
    );
  };
  const least = Math.ceil(task.chunk.min / SLOT_MINUTES);
  const longest = Math.min(Math.floor(task.chunk.max / SLOT_MINUTES), pauseAfter);
  const findLength = (first: number) => {
    if (!isStart(first)) return 0;
    let slots = longest - (first - intAt(since, first));
    while (slots >= least && !isGap(first, slots)) slots -= 1;
    return slots >= least ? slots : 0;
  };
  const gaps: Gap[] = [];
  let first = Math.max(earliest, 0, ...after.map((index) => others[index]?.until ?? 0));
  while (first < until) {
    const slots = findLength(first);
    if (slots > 0 && slots >= findLength(first + PAUSE_SLOTS)) {
      gaps.push({ first, slots });
      first += slots + between;
    } else first += 1;
  }
  return gaps;
}

/** The slot where the work ends that follows a slot without a pause; the slot itself when none does. */
function findWorkEnd(taken: Uint8Array, slot: number): number {
  let end = slot;
  for (let at = slot; at < taken.length && at < end + PAUSE_SLOTS; at += 1) if (taken[at] === 1) end = at + 1;
  return end;
}
