import { itemAt } from './checked.ts';
import type { Job } from './jobs.ts';
import type { Place, Places } from './place.ts';
import { compareRank } from './rank.ts';
import type { PlanRequest, PlanTask } from './types.ts';

/** Tasks that differ only in their rank get their places by rank, the earliest first. The plan is worth the same. */
export function orderEquals(request: PlanRequest, jobs: Job[], places: Places): Places {
  const ordered = places.slice();
  const indicesOf = Map.groupBy(jobs.keys(), (index) => itemAt(jobs, index).task);
  const wasPlanned = new Set(request.previous.map(({ taskId }) => taskId));
  const free = [...indicesOf.keys()].filter(({ id }) => !wasPlanned.has(id));
  const waiting = new Map<string, string[]>();
  for (const { id, after } of request.tasks)
    for (const first of after) waiting.set(first, [...(waiting.get(first) ?? []), id]);
  const describe = (task: PlanTask) => {
    const { id, rank: _, ...rest } = task;
    const parts = indicesOf.get(task)?.map((index) => itemAt(jobs, index).minutes);
    return JSON.stringify([rest, parts, waiting.get(id)?.sort(), request.wanted.includes(id)]);
  };
  for (const equals of Map.groupBy(free, describe).values()) {
    const tasks = equals.toSorted(compareRank).map((task) => indicesOf.get(task) ?? []);
    const found = tasks.map((indices) => indices.map((index) => places[index])).sort(byStart);
    tasks.forEach((indices, task) => {
      indices.forEach((index, part) => {
        ordered[index] = found[task]?.[part];
      });
    });
  }
  return ordered;
}

/** What has no place comes last. */
const byStart = (a: (Place | undefined)[], b: (Place | undefined)[]) => findStart(a) - findStart(b);

const findStart = (parts: (Place | undefined)[]) => parts.find((part) => part)?.first ?? Number.MAX_SAFE_INTEGER;
