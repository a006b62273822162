import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import { isDue } from './dates.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { findFreeSlots, findOpenSlots, type Place, type Places, placeAt } from './place.ts';
import { findCarriers } from './problem.ts';
import { SLOT_MS } from './types.ts';
import { WEIGHTS } from './weights.ts';

/** The places where a search begins. */
interface Begin {
  jobs: Job[];
  fixed: Places;
  /** By job: its place in the plan that was there. */
  was: Places;
}

/**
 * The plan that was there, with wanted tasks and what they wait for: in free time, or else at the earliest places that take time
 * only from tasks of the lowest priorities. Those get other free time, if there is some in time.
 */
export function placeWanted(wanted: string[], begin: Begin, calendar: Calendar): Places {
  const { jobs, fixed } = begin;
  const places = fixed.slice();
  if (wanted.length === 0) return places;
  restore(places, begin, calendar, ({ task }) => !wanted.includes(task.id)); // a longer task does not take the places of others
  restore(places, begin, calendar, () => true);
  const carriers = findCarriers(jobs, fixed, calendar);
  for (const id of wanted) {
    const chain = listChain(jobs, id).filter((index) => !fixed[index]);
    const open = chain.filter((index) => !places[index]);
    const stays = (index: number) =>
      !!fixed[index] || chain.includes(index) || wanted.includes(itemAt(jobs, index).task.id);
    const moving = chain.filter((index) => !places[index] || itemAt(jobs, index).task.id === id);
    const partHelps = moving.every((index) => carriers[index] === index);
    const room = { jobs, places, stays, partHelps };
    if (open.length === 0) hurry(chain, room, calendar);
    if (put(open, jobs, places, places, calendar)) continue;
    makeRoom(moving, room, calendar);
  }
  return places.map((place, index) => places[itemAt(carriers, index)] && place);
}

/** Moves a task that is late, and what it waits for, to places that are in time; if there are none, they stay. */
function hurry(chain: number[], { jobs, places, stays }: Room, calendar: Calendar) {
  if (chain.every((index) => (places[index]?.end ?? 0) <= itemAt(jobs, index).due)) return;
  const inTime = jobs.map((job, index) =>
    chain.includes(index) ? { ...job, latest: Math.min(job.latest, job.due - job.slots) } : job,
  );
  const next = places.map((place, index) => (chain.includes(index) ? undefined : place));
  if (!put(chain, inTime, next, next, calendar))
    makeRoom(chain, { jobs: inTime, places: next, stays, partHelps: false }, calendar);
  if (chain.every((index) => next[index])) for (const index of places.keys()) places[index] = next[index];
}

/** The indices of the jobs of a task and of all that it waits for, in their order. */
function listChain(jobs: Job[], id: string): number[] {
  const chain = new Set<number>();
  const add = (index: number) => {
    if (chain.has(index)) return;
    chain.add(index);
    itemAt(jobs, index).after.forEach(add);
  };
  for (const [index, { task }] of jobs.entries()) if (task.id === id) add(index);
  return [...chain].sort((a, b) => a - b);
}

/** Puts jobs where they were, as far as that is still possible. */
function restore(places: Places, { jobs, fixed, was }: Begin, calendar: Calendar, isMeant: (job: Job) => boolean) {
  const { fits } = findFreeSlots(calendar, fixed);
  for (const [index, job] of jobs.entries()) {
    const place = was[index];
    if (!place || places[index] || !isMeant(job) || !job.isPossible) continue;
    const { first, end } = place;
    if (first < job.earliest || first > job.latest || !fits(first, end - first)) continue;
    if (!job.after.every((before) => (places[before]?.until ?? Infinity) <= first)) continue;
    if (!isAllowedOn(job.task, first, end, calendar) || places.some((other) => meet(other, place))) continue;
    places[index] = place;
  }
}

/** Gives jobs the earliest places beside others: all of them, or none unless a part helps. */
function put(indices: number[], jobs: Job[], places: Places, others: Places, calendar: Calendar, partHelps = false) {
  const parts = indices.map((index) => itemAt(jobs, index));
  const starts = parts.every(({ isPossible }) => isPossible) ? findStarts(parts, others, calendar) : [];
  const areAll = starts.length === parts.length;
  if (!areAll && !partHelps) return false;
  for (const [number, first] of starts.entries()) {
    const startsAt = calendar.startsAt + first * SLOT_MS;
    places[itemAt(indices, number)] = placeAt(startsAt, itemAt(parts, number).minutes, calendar);
  }
  return areAll;
}

/** The earliest slots where parts may start as they are, one after another, up to the first that has no place. */
export function findStarts(parts: Job[], others: Places, calendar: Calendar): number[] {
  const { fits, startsOf } = findOpenSlots(calendar, others);
  let from = Math.max(0, ...parts.flatMap(({ after }) => after.map((index) => others[index]?.until ?? 0)));
  const starts: number[] = [];
  for (const { task, slots, earliest, latest } of parts) {
    const first = startsOf(slots).find(
      (slot) =>
        slot >= Math.max(from, earliest) && fits(slot, slots) && isAllowedOn(task, slot, slot + slots, calendar),
    );
    if (first === undefined || first > latest) return starts;
    starts.push(first);
    from = first + slots + calendar.buffer;
  }
  return starts;
}

interface Room {
  jobs: Job[];
  places: Places;
  /** Whether a job keeps its place, unless it is moving. */
  stays: (index: number) => boolean;
  /** Whether what fits of the moving jobs is worth something. */
  partHelps: boolean;
}

/** By priority, and of each first what is not due on the planned days. */
const LEVELS = Object.values(WEIGHTS).flatMap((weight) => [2 * weight, 2 * weight + 1]);

/** @param moving the jobs that get places in time of others: all, or else what fits if a part helps */
function makeRoom(moving: number[], { jobs, places, stays, partHelps }: Room, calendar: Calendar) {
  const before = places.slice();
  const rates = jobs.map((job) => 2 * WEIGHTS[job.task.priority] + Number(isDue(job, calendar)));
  // What a planned job waits for matters as much.
  const rate = (index: number) => itemAt(rates, index);
  for (const [index, { after }] of [...jobs.entries()].reverse())
    if (before[index]) for (const first of after) rates[first] = Math.max(rate(first), rate(index));
  const beside = (level: number) =>
    before.map((place, index) =>
      !moving.includes(index) && (stays(index) || rate(index) > level) ? place : undefined,
    );
  const highest = 2 * WEIGHTS[itemAt(jobs, itemAt(moving, moving.length - 1)).task.priority] + 1;
  const levels = LEVELS.filter((level) => level <= highest);
  if (!levels.some((level) => put(moving, jobs, places, beside(level), calendar))) {
    for (const index of moving) places[index] = undefined;
    put(moving, jobs, places, beside(highest), calendar, partHelps);
  }
  const lost: number[] = [];
  for (const [index, { after }] of jobs.entries()) {
    const place = before[index];
    if (!place || place.isFixed || moving.includes(index)) continue;
    const isTaken = moving.some((one) => meet(places[one], place));
    if (!isTaken && after.every((first) => (places[first]?.until ?? Infinity) <= place.first)) continue;
    places[index] = undefined;
    lost.push(index);
  }
  const byTask = [...Map.groupBy(lost, (index) => itemAt(jobs, index).task).values()];
  for (const indices of byTask.sort(([a = 0], [b = 0]) => rate(b) - rate(a))) {
    const isReady = itemAt(jobs, itemAt(indices, 0)).after.every((first) => places[first]);
    if (!isReady || !put(indices, jobs, places, places, calendar)) continue;
    const isLater = (index: number) =>
      (places[index]?.end ?? 0) > Math.max(itemAt(jobs, index).due, before[index]?.end ?? 0);
    if (indices.some(isLater)) for (const index of indices) places[index] = undefined;
  }
}

const meet = (a: Place | undefined, b: Place | undefined) => a && b && a.first < b.until && b.first < a.until;
