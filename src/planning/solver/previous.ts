import type { Calendar } from './calendar.ts';
import { itemAt } from './checked.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { findFreeSlots, type Place, type Places, placeAt } from './place.ts';
import type { PlanRequest, PreviousBlock, Span } from './types.ts';

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

/** The places of previous blocks that stay: locked blocks, blocks that run undisturbed, and blocks that break no rule. */
export function keepPlaces(
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
    const place = { ...placeAt(block.startsAt, job.minutes, calendar), locked: block.locked };
    if (place.endsAt <= request.now) continue; // the task has become shorter
    place.isFixed = block.locked || isRunning(place, job, request);
    const stays = place.isFixed
      ? !places.some((other) => other && overlap(other, place))
      : place.endsAt === block.endsAt && isValid(place, job, places, calendar);
    if (stays) places[index] = place;
  }

  // A block that does not come after its dependencies goes.
  for (const [index, { after }] of jobs.entries()) {
    const place = places[index];
    if (!place || place.isFixed) continue;
    if (after.some((dependency) => (places[dependency]?.until ?? -Infinity) > place.first)) places[index] = undefined;
  }
  return withRoomForDependencies(jobs, places, calendar);
}

/** Whether the block has started, and nothing interrupts the rest of it. */
function isRunning({ startsAt, endsAt }: Place, { task }: Job, { now, busy }: PlanRequest): boolean {
  const rest = { startsAt: now, endsAt };
  return startsAt < now && ![...busy, ...(task.except ?? [])].some((span) => overlap(span, rest));
}

function isValid(place: Place, { task, isPossible }: Job, places: Places, calendar: Calendar): boolean {
  return (
    isPossible &&
    place.startsAt >= (task.startAt ?? 0) &&
    place.endsAt <= (task.deadlineAt ?? Infinity) &&
    isAllowedOn(task, place.first, place.end, calendar) &&
    findFreeSlots(calendar, places).fits(place.first, place.end - place.first)
  );
}

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** Lets a kept block go when its unplaced dependencies cannot all be done before it, even if they were alone. */
function withRoomForDependencies(jobs: Job[], kept: Places, calendar: Calendar): Places {
  const places = kept.slice();
  let { fits } = findFreeSlots(calendar, places);
  /** By job: the slot where the next job can start at the earliest. */
  const untils: number[] = [];
  const findReady = ({ after }: Job) => Math.max(0, ...after.map((dependency) => itemAt(untils, dependency)));
  const findUntil = (job: Job, index: number) => {
    const place = places[index];
    if (place) return place.until;
    if (!job.isPossible) return Infinity;
    let slot = Math.max(job.earliest, findReady(job));
    const isPlace = () => fits(slot, job.slots) && isAllowedOn(job.task, slot, slot + job.slots, calendar);
    while (slot <= job.latest && !isPlace()) slot += 1;
    return slot <= job.latest ? slot + job.slots + calendar.buffer : Infinity;
  };
  for (const [index, job] of jobs.entries()) {
    const place = places[index];
    if (place && !place.isFixed && findReady(job) > place.first) {
      // Blocks that went since may have left room for the dependencies.
      for (const [earlier, other] of jobs.slice(0, index).entries()) untils[earlier] = findUntil(other, earlier);
      if (findReady(job) > place.first) {
        places[index] = undefined;
        fits = findFreeSlots(calendar, places).fits;
      }
    }
    untils[index] = findUntil(job, index);
  }
  return places;
}
