import { countOrder } from './blocks.ts';
import type { Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import { isAllowedOn, type Job } from './jobs.ts';
import { createScore } from './objective.ts';
import { findOpenSlots, type Places, placeAt } from './place.ts';
import type { RefittedPart } from './refit.ts';
import { type PlanRequest, SLOT_MS } from './types.ts';
import { BETTER_MATCH, CONTEXT_COST } from './weights.ts';

/** A task that is no longer does not wait for days when there is time before. */
const SHORT_MINUTES = 30;
/** What it may cost to do it on an earlier day: little more than a change of context. */
const EARLIER_COST = CONTEXT_COST + 0.1;

interface Planned {
  jobs: Job[];
  places: Places;
  /** By job: its place in the previous plan. */
  was: Places;
}

/**
 * The parts of tasks of which two follow each other at once, as one when that is not too long. By task id. A task with a part that
 * stays where it was keeps its parts.
 */
export function joinParts({ jobs, places, was }: Planned): Map<string, RefittedPart[]> {
  const joined = new Map<string, RefittedPart[]>();
  const stays = (index: number) => places[index]?.isFixed || (places[index] && places[index] === was[index]);
  for (const [task, indices] of Map.groupBy(jobs.keys(), (index) => itemAt(jobs, index).task)) {
    if (indices.some(stays)) continue;
    const parts: RefittedPart[] = [];
    for (const [at, index] of indices.entries()) {
      const { minutes } = itemAt(jobs, index);
      const first = places[index]?.first ?? null;
      const before = parts.at(-1);
      const until = places[indices[at - 1] ?? -1]?.until ?? -1;
      if (before && first === until && before.minutes + minutes <= task.chunk.max) before.minutes += minutes;
      else parts.push({ minutes, first });
    }
    if (parts.length < indices.length) joined.set(task.id, parts);
  }
  return joined;
}

/** Short tasks that no plan had before go to time that is left free on earlier days, where that costs little and tires nobody. */
export function moveEarlier(request: PlanRequest, { jobs, places, was }: Planned, calendar: Calendar): Places {
  const score = createScore(calendar);
  const fixed = places.map((place) => (place?.isFixed ? place : undefined));
  const count = (of: Places) => {
    const order = countOrder(request, jobs, { places: of, fixed }, calendar);
    return {
      tired: order.reduce((sum, { tired }) => sum + tired, 0),
      changes: order.filter(({ changes }) => changes).length,
    };
  };
  let all = places;
  let [open, before] = [findOpenSlots(calendar, all), count(all)];
  for (const [index, job] of jobs.entries()) {
    const place = all[index];
    if (!place || place.isFixed || was[index] || job.parts > 1 || job.minutes > SHORT_MINUTES) continue;
    const from = Math.max(job.earliest, ...job.after.map((first) => all[first]?.until ?? 0));
    const old = score(job, place.first, place.end, false);
    for (const first of open.startsOf(job.slots)) {
      const end = first + job.slots;
      if (first >= intAt(calendar.dayStarts, place.first)) break;
      if (first < from || !open.fits(first, job.slots) || !isAllowedOn(job.task, first, end, calendar)) continue;
      const { value, energyMatch } = score(job, first, end, false);
      if (value < old.value - EARLIER_COST || energyMatch < old.energyMatch - BETTER_MATCH) continue;
      const moved = all.with(index, placeAt(calendar.startsAt + first * SLOT_MS, job.minutes, calendar));
      const after = count(moved);
      const cost = old.value - value + CONTEXT_COST * (after.changes - before.changes);
      if (cost > EARLIER_COST || after.tired > before.tired) continue;
      [all, open, before] = [moved, findOpenSlots(calendar, moved), after];
      break;
    }
  }
  return all;
}
