import type { Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import type { Item } from './exact.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { findFreeSlots, type Places } from './place.ts';
import { scoreBlock } from './score.ts';

/** The jobs without a fixed place, and the free slots they may start at. */
export interface Problem {
  items: Item[];
  /** By item: the index of its job. */
  jobs: number[];
  /** By number of the free slot: its number in the calendar. */
  slots: number[];
}

/** More than all other jobs together can be worth, so that a needed job gets a place before them. */
export const NEEDED_BONUS = 10_000;

/**
 * @param places of the jobs that do not move
 * @param isNeeded by job: whether it gets a place before all jobs that are not needed
 */
export function buildProblem(jobs: Job[], places: Places, isNeeded: boolean[], calendar: Calendar): Problem {
  const { slots, fits } = findFreeSlots(calendar, places);
  const numbers = numberFreeSlots(slots, calendar);
  const latestEnds = findLatestEnds(jobs, places);
  const problem: Problem = { items: [], jobs: [], slots };
  const itemByJob = new Map<number, number>();
  for (const [index, job] of jobs.entries()) {
    const { task, isPossible, after, earliest, latest, slots: count } = job;
    const open = after.filter((dependency) => !places[dependency]);
    const afterItems = open.flatMap((dependency) => itemByJob.get(dependency) ?? []);
    if (places[index] || !isPossible || afterItems.length < open.length) continue;

    const from = Math.max(earliest, ...after.map((dependency) => places[dependency]?.until ?? 0));
    const last = Math.min(latest, itemAt(latestEnds, index) - count - calendar.buffer);
    const isPlace = (slot: number) =>
      slot >= from && slot <= last && fits(slot, count) && isAllowedOn(task, slot, slot + count, calendar);
    const bonus = isNeeded[index] ? NEEDED_BONUS : 0;
    const options = [...slots.entries()]
      .filter(([, slot]) => isPlace(slot))
      .map(([start, slot]) => ({
        start,
        end: intAt(numbers, slot + count + calendar.buffer),
        value: scoreBlock(job, slot, slot + count, calendar).value + bonus,
      }));
    if (options.length === 0) continue;
    problem.items.push({
      starts: Int32Array.from(options, ({ start }) => start),
      ends: Int32Array.from(options, ({ end }) => end),
      length: Math.min(...options.map(({ start, end }) => end - start)),
      values: Float64Array.from(options, ({ value }) => value),
      after: afterItems,
    });
    itemByJob.set(index, problem.jobs.push(index) - 1);
  }
  return problem;
}

/** By slot of the calendar, its end and the buffer after it: the number of the next free slot. */
function numberFreeSlots(slots: number[], { workable, buffer }: Calendar): Int32Array {
  const numbers = new Int32Array(workable.length + buffer + 1).fill(slots.length);
  let from = 0;
  for (const [number, slot] of slots.entries()) {
    numbers.fill(number, from, slot + 1);
    from = slot + 1;
  }
  return numbers;
}

/** By job: the slot at which the first placed job that depends on it starts. */
function findLatestEnds(jobs: Job[], places: Places): number[] {
  const latestEnds = jobs.map(() => Infinity);
  for (const [follower, { after }] of jobs.entries()) {
    const place = places[follower];
    if (!place || place.isFixed) continue;
    for (const job of after) latestEnds[job] = Math.min(itemAt(latestEnds, job), place.first);
  }
  return latestEnds;
}
