import { countOrder } from './blocks.ts';
import type { Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import { findDeadline } from './dates.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { scoreBest } from './objective.ts';
import { findOpenSlots, type Place, type Places, placeAt } from './place.ts';
import { chooseGaps, type Gap, toLengths } from './split.ts';
import { buildTimeline, PAUSE_SLOTS } from './timeline.ts';
import { type PlanRequest, SLOT_MINUTES, SLOT_MS, SLOTS_PER_QUARTER } from './types.ts';

/** So many tasks are split again at most. */
const MAX_TASKS = 4;

/** By job: its place in a plan, and in the plan before. */
export interface Planned {
  jobs: Job[];
  places: Places;
  was: Places;
}

/**
 * Splits tasks again that are not planned whole, late or without pauses, so that they fit into the gaps of a plan. Work without
 * a date makes room for work with one. By task id. @param without tasks
 */
export function refitTasks(
  request: PlanRequest,
  { jobs, places, was }: Planned,
  without: Set<string>,
  calendar: Calendar,
): Map<string, number[]> {
  const refitted = new Map<string, number[]>();
  const all = places.slice();
  const order = countOrder(request, jobs, { places, fixed: places.map(onlyFixed) }, calendar);
  const isGood = (index: number) => {
    const { dateWorth, due } = itemAt(jobs, index);
    const place = places[index];
    return place !== undefined && (dateWorth === 0 || place.end <= due) && itemAt(order, index).tired === 0;
  };
  const candidates = listCandidates({ jobs, places, was }, isGood).filter(([{ task }]) => !without.has(task.id));
  for (const parts of candidates.slice(0, MAX_TASKS)) {
    const [first] = parts;
    const { task, dateWorth } = first;
    const choose = (givesWay: (job: Job) => boolean) => {
      const isOpen = (job: Job | undefined) => job && (job.task === task || givesWay(job));
      const others = all.map((place, index) => (isOpen(jobs[index]) ? onlyFixed(place) : place));
      const chosen = chooseGaps(first, listGaps(request, jobs, others, first, calendar), calendar);
      const lengths = toLengths(task, chosen);
      return lengths && !isEqual(lengths, parts) ? { lengths, chosen } : null;
    };
    const found = choose((job) => dateWorth > 0 && job.dateWorth === 0) ?? choose(() => false);
    if (!found) continue;
    const { lengths, chosen } = found;
    refitted.set(task.id, lengths);
    all.push(...chosen.map((gap) => toPlace(gap, calendar)));
  }
  return refitted;
}

const onlyFixed = (place: Place | undefined) => (place?.isFixed ? place : undefined);

export const toPlace = ({ first, slots }: Gap, calendar: Calendar) =>
  placeAt(calendar.startsAt + first * SLOT_MS, slots * SLOT_MINUTES, calendar);

const isEqual = (lengths: number[], parts: Job[]) =>
  lengths.length === parts.length && parts.every(({ minutes }, index) => minutes === lengths[index]);

/** By task that may be split and has a part that is not good: its parts. The most valuable first. What stays where it was is not split. */
function listCandidates({ jobs, places, was }: Planned, isGood: (index: number) => boolean): [Job, ...Job[]][] {
  const bad = new Set(jobs.flatMap(({ task }, index) => (isGood(index) ? [] : task)));
  const stays = (index: number) => places[index]?.isFixed || (places[index] && places[index] === was[index]);
  const fixed = new Set(jobs.flatMap(({ task }, index) => (stays(index) ? task : [])));
  const isReady = ({ isPossible, after }: Job) => isPossible && after.every((index) => places[index]);
  return [...Map.groupBy(jobs, ({ task }) => task)]
    .filter(([task]) => bad.has(task) && !fixed.has(task) && task.minutes >= 2 * task.chunk.min)
    .flatMap(([, [first, ...more]]): [Job, ...Job[]][] => (first && isReady(first) ? [[first, ...more]] : []))
    .sort(([a], [b]) => scoreBest(b) / b.minutes - scoreBest(a) / a.minutes);
}

/** Gaps between the places of other tasks, with the pauses that parts need between them, by start. */
export function listGaps(request: PlanRequest, jobs: Job[], others: Places, part: Job, calendar: Calendar): Gap[] {
  const { task, after, earliest } = part;
  const { fits, startsOf } = findOpenSlots(calendar, others);
  const starts = new Set(startsOf(SLOTS_PER_QUARTER));
  const { since, taken, pauseAfter } = buildTimeline(request, jobs, others, calendar);
  const between = Math.max(pauseAfter === Infinity ? 0 : PAUSE_SLOTS, calendar.buffer);
  const until = Math.min(calendar.workable.length, findDeadline(task, calendar));
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
  const longest = Math.floor(task.chunk.max / SLOT_MINUTES);
  const findLength = (first: number) => {
    if (!starts.has(first)) return 0;
    let slots = Math.min(longest, pauseAfter - (first - intAt(since, first)));
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
