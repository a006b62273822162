import type { Calendar } from './calendar.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { findFreeSlots, type Places, placeAt } from './problem.ts';
import type { PlanRequest, PreviousBlock, Span } from './types.ts';

/** By job: its block in the plan there is, if that has not ended. */
export function matchPrevious({ previous, now }: PlanRequest, jobs: Job[]): (PreviousBlock | undefined)[] {
  const keyOf = (taskId: string, part: number) => `${part} ${taskId}`;
  const blocks = new Map(
    previous
      .filter(({ endsAt }) => endsAt > now)
      .sort((a, b) => b.startsAt - a.startsAt || b.endsAt - a.endsAt || Number(a.locked) - Number(b.locked))
      .map((block) => [keyOf(block.taskId, block.part), block]),
  );
  return jobs.map(({ task, part }) => blocks.get(keyOf(task.id, part)));
}

/** Where the jobs stay that have a block which breaks nothing, and those whose block is locked or runs undisturbed. */
export function keepPlaces(
  { now, busy }: PlanRequest,
  jobs: Job[],
  previous: (PreviousBlock | undefined)[],
  calendar: Calendar,
): Places {
  const places: Places = jobs.map(() => undefined);
  const blocks = previous
    .flatMap((block, index) => (block ? { ...block, index } : []))
    .sort((a, b) => Number(b.locked) - Number(a.locked) || a.startsAt - b.startsAt || a.index - b.index);
  for (const { index, startsAt, endsAt, locked } of blocks) {
    const job = jobs[index];
    if (!job) continue;
    const place = { ...placeAt(startsAt, job.minutes, calendar), locked };
    if (place.endsAt <= now) continue; // its task has become shorter
    const rest = { startsAt: now, endsAt: place.endsAt };
    const isDisturbed = () => [...busy, ...(job.task.except ?? [])].some((span) => overlap(span, rest));
    place.isFixed = locked || (startsAt < now && !isDisturbed());
    if (place.isFixed) {
      const isTaken = places.some((other) => other && overlap(other, place));
      if (!isTaken) places[index] = place;
      continue;
    }
    const { fits } = findFreeSlots(calendar, places);
    if (
      job.isPossible &&
      place.endsAt === endsAt &&
      startsAt >= (job.task.startAt ?? 0) &&
      endsAt <= (job.task.deadlineAt ?? Infinity) &&
      isAllowedOn(job.task, place.first, place.end, calendar) &&
      fits(place.first, place.end - place.first)
    ) {
      places[index] = place;
    }
  }
  // Whoever follows another that stays, and does not come after it, goes.
  jobs.forEach(({ after }, index) => {
    const place = places[index];
    if (!place || place.isFixed) return;
    if (after.some((first) => (places[first]?.until ?? -Infinity) > place.first)) places[index] = undefined;
  });
  return withRoomBefore(jobs, places, calendar);
}

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

/** The places without those of jobs that follow others for which there is no room before them, nor would be alone. */
function withRoomBefore(jobs: Job[], kept: Places, calendar: Calendar): Places {
  const places = kept.slice();
  let { fits } = findFreeSlots(calendar, places);
  /** By job: where the next may begin at best. */
  const untils: number[] = [];
  const readyAt = ({ after }: Job) => Math.max(0, ...after.map((first) => untils[first] ?? 0));
  const look = (job: Job, index: number) => {
    const place = places[index];
    let slot = Math.max(job.earliest, readyAt(job));
    const isRoom = () => fits(slot, job.slots) && isAllowedOn(job.task, slot, slot + job.slots, calendar);
    while (!place && slot <= job.latest && !isRoom()) slot += 1;
    const isFound = job.isPossible && slot <= job.latest;
    untils[index] = place?.until ?? (isFound ? slot + job.slots + calendar.buffer : Infinity);
  };
  jobs.forEach((job, index) => {
    const place = places[index];
    if (place && !place.isFixed && readyAt(job) > place.first) {
      jobs.slice(0, index).forEach(look); // what was let go has left room
      if (readyAt(job) > place.first) {
        places[index] = undefined;
        fits = findFreeSlots(calendar, places).fits;
      }
    }
    look(job, index);
  });
  return places;
}
