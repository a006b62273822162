import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import type { Job } from './jobs.ts';
import { type Places, placeAt } from './place.ts';
import { findPlaces } from './refit.ts';
import { SLOT_MS } from './types.ts';

/** The indices of the jobs of a task and of all that it waits for, in their order. */
export function listChain(jobs: Job[], id: string): number[] {
  const chain = new Set<number>();
  const add = (index: number) => {
    if (chain.has(index)) return;
    chain.add(index);
    itemAt(jobs, index).after.forEach(add);
  };
  for (const [index, { task }] of jobs.entries()) if (task.id === id) add(index);
  return [...chain].sort((a, b) => a - b);
}

/** The fixed places, and the earliest ones for wanted tasks and what they wait for, as far as these fit. Nothing else takes time. */
export function placeWanted(wanted: string[], jobs: Job[], fixed: Places, calendar: Calendar): Places {
  const places = fixed.slice();
  for (const id of wanted) {
    const chain = listChain(jobs, id).filter((index) => !places[index]);
    const parts = chain.map((index) => itemAt(jobs, index));
    for (const [number, { first }] of findPlaces(parts, places, calendar).entries()) {
      const startsAt = calendar.startsAt + first * SLOT_MS;
      places[itemAt(chain, number)] = placeAt(startsAt, itemAt(parts, number).minutes, calendar);
    }
  }
  return places;
}
