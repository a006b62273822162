import { MINUTE_MS } from '../../shared/duration.ts';
import type { Calendar } from './calendar.ts';
import { intAt } from './checked.ts';
import { SLOT_MS, SLOTS_PER_QUARTER } from './types.ts';

/** Where a job lies. */
export interface Place {
  startsAt: number;
  endsAt: number;
  locked: boolean;
  /** Locked, or running undisturbed: it does not move. */
  isFixed: boolean;
  /** The first slot it touches. */
  first: number;
  /** The slot after the last one it touches. */
  end: number;
  /** The slot after its buffer, where the next block may start. */
  until: number;
}

/** By job: its place, if it has one. */
export type Places = (Place | undefined)[];

export function placeAt(startsAt: number, minutes: number, calendar: Calendar): Place {
  const endsAt = startsAt + minutes * MINUTE_MS;
  const first = Math.floor((startsAt - calendar.startsAt) / SLOT_MS);
  const end = Math.ceil((endsAt - calendar.startsAt) / SLOT_MS);
  return { startsAt, endsAt, locked: false, isFixed: false, first, end, until: end + calendar.buffer };
}

/** What places leave free of the working time. */
export interface FreeSlots {
  isFree: (slot: number) => boolean;
  /** Whether so many slots and a buffer fit at a slot. */
  fits: (slot: number, count: number) => boolean;
  /** The slots, ascending, where a block of so many slots may start: on quarter-hours, or where free time begins; a short one at any slot. */
  startsOf: (count: number) => Int32Array;
}

/** The same, but blocks start where they may when only those places are taken that do not move, as the search lets them. */
export function findOpenSlots(calendar: Calendar, places: Places): FreeSlots {
  const fixed = places.map((place) => (place?.isFixed ? place : undefined));
  return { ...findFreeSlots(calendar, places), startsOf: findFreeSlots(calendar, fixed).startsOf };
}

export function findFreeSlots({ workable, buffer }: Calendar, places: Places): FreeSlots {
  const size = workable.length;
  const taken = new Uint8Array(size + buffer);
  for (const place of places) if (place) taken.fill(1, Math.max(place.first, 0), Math.max(place.until, 0));

  // By slot: how many free slots in a row start there, and how many that are not taken. A buffer may lie outside work.
  const freeRuns = new Int32Array(size);
  const untakenRuns = new Int32Array(size);
  let free = 0;
  let untaken = 0;
  for (let slot = size + buffer - 1; slot >= 0; slot -= 1) {
    untaken = taken[slot] === 1 ? 0 : untaken + 1;
    if (slot >= size) continue;
    free = workable[slot] === 1 && untaken > 0 ? free + 1 : 0;
    untakenRuns[slot] = untaken;
    freeRuns[slot] = free;
  }
  const isFree = (slot: number) => slot >= 0 && slot < size && intAt(freeRuns, slot) > 0;
  const fits = (slot: number, count: number) =>
    slot >= 0 && slot < size && intAt(freeRuns, slot) >= count && intAt(untakenRuns, slot) >= count + buffer;
  const all: number[] = [];
  for (let slot = 0; slot < size; slot += 1) if (intAt(freeRuns, slot) > 0) all.push(slot);
  const usual = all.filter((slot) => slot % SLOTS_PER_QUARTER === 0 || !isFree(slot - 1));
  const [anywhere, onQuarters] = [Int32Array.from(all), Int32Array.from(usual)];
  return { isFree, fits, startsOf: (count) => (count < SLOTS_PER_QUARTER ? anywhere : onQuarters) };
}
