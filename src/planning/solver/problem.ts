import type { Calendar } from './calendar.ts';
import type { Item } from './exact.ts';
import { isAllowedOn, type Job, scoreBlock } from './jobs.ts';
import { ms, SLOT_MS } from './types.ts';

/** Where a job lies. */
export interface Place {
  startsAt: number;
  endsAt: number;
  locked: boolean;
  /** Locked, or running undisturbed: it stays, whatever else holds. */
  isFixed: boolean;
  /** The first slot it touches. */
  first: number;
  /** The slot after the last one it touches. */
  end: number;
  /** The slot after its buffer, where the next block may begin. */
  until: number;
}

/** By job: where it lies, if it does. */
export type Places = (Place | undefined)[];

/** What is left to decide once some jobs have their place. */
export interface Problem {
  items: Item[];
  /** By item: which job it is. */
  jobs: number[];
  /** The free slots, in the numbers of the calendar. */
  slots: number[];
}

/** More than all other jobs can be worth: one that has it comes before those. */
export const NEEDED_BONUS = 10_000;

export function placeAt(startsAt: number, minutes: number, calendar: Calendar): Place {
  const endsAt = startsAt + ms(minutes);
  const first = Math.floor((startsAt - calendar.startsAt) / SLOT_MS);
  const end = Math.ceil((endsAt - calendar.startsAt) / SLOT_MS);
  return { startsAt, endsAt, locked: false, isFixed: false, first, end, until: end + calendar.buffer };
}

/** The slots that are free, and whether so many are from one on, with the buffer after them. */
export function findFreeSlots({ workable, buffer }: Calendar, places: Places) {
  const size = workable.length;
  const taken = new Uint8Array(size + buffer);
  for (const place of places) if (place) taken.fill(1, Math.max(place.first, 0), Math.max(place.until, 0));
  const free = new Int32Array(size + 1);
  const clear = new Int32Array(size + buffer + 1);
  const slots: number[] = [];
  for (let slot = size + buffer - 1; slot >= 0; slot -= 1) {
    clear[slot] = taken[slot] ? 0 : (clear[slot + 1] ?? 0) + 1;
    if (!workable[slot] || taken[slot]) continue;
    free[slot] = (free[slot + 1] ?? 0) + 1;
    slots.push(slot);
  }
  const fits = (slot: number, count: number) => (free[slot] ?? 0) >= count && (clear[slot] ?? 0) >= count + buffer;
  return { slots: slots.reverse(), fits };
}

/**
 * @param places of the jobs that are not to be moved
 * @param isNeeded the jobs for which room must be found before all others
 */
export function buildProblem(jobs: Job[], places: Places, isNeeded: boolean[], calendar: Calendar): Problem {
  const { slots, fits } = findFreeSlots(calendar, places);
  const numbers = new Int32Array(calendar.workable.length + calendar.buffer + 1).fill(slots.length);
  let number = slots.length;
  for (let slot = calendar.workable.length; slot >= 0; slot -= 1) {
    if (slots[number - 1] === slot) number -= 1;
    numbers[slot] = number;
  }
  const before = jobs.map(() => Infinity);
  jobs.forEach(({ after }, follower) => {
    const place = places[follower];
    if (place && !place.isFixed) for (const job of after) before[job] = Math.min(before[job] ?? 0, place.first);
  });

  const problem: Problem = { items: [], jobs: [], slots };
  const itemOf = new Map<number, number>();
  jobs.forEach((job, index) => {
    const { task, isPossible, after, earliest, latest, slots: count } = job;
    const open = after.filter((first) => !places[first]);
    if (places[index] || !isPossible || !open.every((first) => itemOf.has(first))) return;
    const from = Math.max(earliest, ...after.map((first) => places[first]?.until ?? 0));
    const last = Math.min(latest, (before[index] ?? 0) - count - calendar.buffer);
    const own: number[] = [];
    for (let start = 0; start < slots.length; start += 1) {
      const slot = slots[start] ?? 0;
      if (slot < from || slot > last || !fits(slot, count)) continue;
      if (isAllowedOn(task, slot, slot + count, calendar)) own.push(start);
    }
    if (own.length === 0) return;
    const slotOf = (start: number) => slots[start] ?? 0;
    const worthOf = (slot: number) =>
      scoreBlock(job, slot, slot + count, calendar).value + (isNeeded[index] ? NEEDED_BONUS : 0);
    const ends = Int32Array.from(own, (start) => numbers[slotOf(start) + count + calendar.buffer] ?? 0);
    problem.items.push({
      starts: Int32Array.from(own),
      ends,
      length: Math.min(...own.map((start, place) => (ends[place] ?? 0) - start)),
      values: Float64Array.from(own, (start) => worthOf(slotOf(start))),
      after: open.map((first) => itemOf.get(first) ?? 0),
    });
    itemOf.set(index, problem.jobs.push(index) - 1);
  });
  return problem;
}
