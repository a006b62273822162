import { buildBlocks } from './blocks.ts';
import { buildCalendar, type Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import { buildJobs, createSplit, type Job } from './jobs.ts';
import { explainLeftOut } from './left-out.ts';
import { type Places, placeAt } from './place.ts';
import { findFormerPlaces, fixPlaces, keepSplit, matchPrevious } from './previous.ts';
import { buildProblem } from './problem.ts';
import { search } from './search.ts';
import { type Plan, type PlanRequest, type PreviousBlock, type Quality, SLOT_MS, type SolverBlock } from './types.ts';

/** More than rounding errors, and less than any difference between two plans. */
const EPSILON = 1e-9;

/**
 * The most valuable plan that the search finds. Equal requests get equal plans, whatever the order of their lists.
 * @param effort how long the search goes on, compared with the default
 */
export function planDays(request: PlanRequest, effort = 1): Plan {
  const calendar = buildCalendar(request);
  const split = createSplit(calendar, request.pauseAfterMinutes);
  const jobs = buildJobs(request.tasks, calendar, keepSplit(request, split));
  const previous = matchPrevious(request, jobs);
  const fixed = fixPlaces(request, jobs, previous, calendar);
  const { places, bound } = findPlaces(request, jobs, { fixed, previous, effort }, calendar);
  const blocks = buildBlocks(request, jobs, { places, fixed, previous }, calendar);
  const fixedBlocks = buildBlocks(request, jobs, { places: fixed, fixed, previous }, calendar);
  return {
    blocks,
    leftOut: explainLeftOut(request, jobs, places, calendar),
    quality: measureQuality(sumValues(blocks), bound + sumValues(fixedBlocks)),
    churn: countChurn(request, blocks),
  };
}

interface Previous {
  fixed: Places;
  previous: (PreviousBlock | undefined)[];
  effort: number;
}

/** @returns the places, and what no choice of places can be worth more than, without the fixed ones */
function findPlaces(
  request: PlanRequest,
  jobs: Job[],
  { fixed, previous, effort }: Previous,
  calendar: Calendar,
): { places: Places; bound: number } {
  const was = findFormerPlaces(jobs, previous, calendar);
  const problem = buildProblem(request, jobs, { fixed, was }, calendar);
  const found = search(problem, effort);
  const places = fixed.slice();
  for (const [item, place] of found.places.entries()) {
    if (place < 0) continue;
    const index = itemAt(problem.jobs, item);
    const { starts, wasAt } = itemAt(problem.items, item);
    const startsAt = calendar.startsAt + intAt(problem.points, intAt(starts, place)) * SLOT_MS;
    const former = place === wasAt ? was[index] : undefined;
    places[index] = former ?? placeAt(startsAt, itemAt(jobs, index).minutes, calendar);
  }
  return { places, bound: found.bound };
}

const sumValues = (blocks: SolverBlock[]) => blocks.reduce((sum, { terms }) => sum + terms.value, 0);

function measureQuality(value: number, bound: number): Quality {
  if (bound - value < EPSILON) return { value, upperBound: value, gap: 0, exact: true };
  return { value, upperBound: bound, gap: Math.min((bound - value) / Math.abs(bound), 1), exact: false };
}

function countChurn({ tasks, previous, now }: PlanRequest, blocks: SolverBlock[]): Plan['churn'] {
  const count = (stability: string) => blocks.filter(({ terms }) => terms.stability === stability).length;
  const [kept, moved, added] = [count('kept'), count('moved'), count('new')];
  const known = new Set(tasks.map(({ id }) => id));
  const before = previous.filter(({ taskId, endsAt }) => known.has(taskId) && endsAt > now).length;
  return { kept, moved, added, removed: before - kept - moved };
}
