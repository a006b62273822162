import { MINUTE_MS } from '../../shared/duration.ts';
import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import type { Job } from './jobs.ts';
import { type Place, type Places, placeAt } from './place.ts';
import { shortenParts, splitMinutes } from './split.ts';
import type { PlanRequest, PlanTask, PreviousBlock, Span } from './types.ts';

/** By job: its block in the existing plan, if that has not ended. */
export function matchPrevious({ previous, now }: PlanRequest, jobs: Job[]): (PreviousBlock | undefined)[] {
  const toKey = (taskId: string, part: number) => `${part} ${taskId}`;
  const blocks = new Map(
    previous
      .filter(({ endsAt }) => endsAt > now)
      .sort((a, b) => b.startsAt - a.startsAt || b.endsAt - a.endsAt || Number(a.locked) - Number(b.locked))
      .map((block) => [toKey(block.taskId, block.part), block]),
  );
  return jobs.map(({ task, part }) => blocks.get(toKey(task.id, part)));
}

/** By job: the place of its previous block, if that does not move: it is locked, or it runs undisturbed. */
export function fixPlaces(
  request: PlanRequest,
  jobs: Job[],
  previous: (PreviousBlock | undefined)[],
  calendar: Calendar,
): Places {
  const places: Places = jobs.map(() => undefined);
  const blocks = previous
    .flatMap((block, index) => (block ? { block, index } : []))
    .sort(
      (a, b) =>
        Number(b.block.locked) - Number(a.block.locked) || a.block.startsAt - b.block.startsAt || a.index - b.index,
    );
  for (const { index, block } of blocks) {
    const job = itemAt(jobs, index);
    const place = { ...placeAt(block.startsAt, job.minutes, calendar), locked: block.locked, isFixed: true };
    if (place.endsAt <= request.now) continue; // the task has become shorter
    if (!block.locked && !isRunning(place, job, request)) continue;
    if (!places.some((other) => other && overlap(other, place))) places[index] = place;
  }
  return places;
}

/** By job: the place at which its previous block starts, as long as the job is now. */
export const findFormerPlaces = (jobs: Job[], previous: (PreviousBlock | undefined)[], calendar: Calendar): Places =>
  jobs.map(({ minutes }, index) => {
    const block = previous[index];
    return block && placeAt(block.startsAt, minutes, calendar);
  });

/** Whether the block has started, and nothing interrupts the rest of it. */
function isRunning({ startsAt, endsAt }: Place, { task }: Job, { now, busy }: PlanRequest): boolean {
  const rest = { startsAt: now, endsAt };
  return startsAt < now && ![...busy, ...(task.except ?? [])].some((span) => overlap(span, rest));
}

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/**
 * The parts of the previous plan, so that they can stay. When the task is now shorter or longer, so is the last part; when it
 * is much longer, or not all of it was planned, there are more parts.
 */
export function keepSplit({ previous, now }: PlanRequest, split: (task: PlanTask) => number[]) {
  const blocks = Map.groupBy(
    previous.filter(({ endsAt }) => endsAt > now),
    ({ taskId }) => taskId,
  );
  return (task: PlanTask): number[] => {
    const parts = new Map(
      blocks.get(task.id)?.map(({ part, startsAt, endsAt }) => [part, (endsAt - startsAt) / MINUTE_MS]),
    );
    const former = [...parts].sort(([a], [b]) => a - b).map(([, minutes]) => minutes);
    const isInOrder = former.every((_, index) => parts.has(index + 1));
    const shortest = Math.min(task.chunk.min, task.minutes);
    const isPossible = former.every((minutes) => minutes >= shortest && minutes <= task.chunk.max);
    const usual = split(task);
    if (former.length === 0 || !isInOrder || !isPossible) return usual;
    const locked = blocks.get(task.id)?.flatMap(({ part, locked }) => (locked ? part : [])) ?? [];
    const surplus = former.reduce((sum, minutes) => sum + minutes, 0) - task.minutes;
    const isLost = surplus > 0 && Math.max(0, ...locked) > usual.length; // a locked part does not move
    const otherwise = (isLost ? shortenParts(former, surplus, task.chunk.min) : null) ?? usual;
    const first = former.slice(0, -1);
    const last = first.reduce((rest, minutes) => rest - minutes, task.minutes);
    const rest = last - (former.at(-1) ?? 0);
    const count = Math.ceil(rest / task.chunk.max);
    const canAdd = rest > 0 && rest >= count * task.chunk.min;
    const isUsual = last >= shortest && last <= Math.max(...usual);
    if (rest === 0 || (isUsual && (former.length === 1 || !canAdd))) return [...first, last];
    return canAdd ? [...former, ...splitMinutes({ ...task, minutes: rest }, count)] : otherwise;
  };
}
