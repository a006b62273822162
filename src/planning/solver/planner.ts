import { buildCalendar, type Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import { buildJobs, type Job } from './jobs.ts';
import { explainLeftOut } from './left-out.ts';
import { type Place, type Places, placeAt } from './place.ts';
import { keepPlaces, matchPrevious } from './previous.ts';
import { buildProblem } from './problem.ts';
import { scoreBlock } from './score.ts';
import { search } from './search.ts';
import { type Plan, type PlanRequest, type PreviousBlock, type Quality, SLOT_MS, type SolverBlock } from './types.ts';

/** More than rounding errors, and less than any difference between two plans. */
const EPSILON = 1e-9;

/**
 * The most valuable plan in which every previous block stays where it can. Equal requests get equal plans, whatever the
 * order of their lists.
 */
export function planDays(request: PlanRequest): Plan {
  const calendar = buildCalendar(request);
  const jobs = buildJobs(request.tasks, calendar);
  const previous = matchPrevious(request, jobs);
  const kept = keepPlaces(request, jobs, previous, calendar);
  const places = findPlaces(request, jobs, kept, calendar);
  const blocks = buildBlocks(jobs, places.places, previous, calendar);
  return {
    blocks,
    leftOut: explainLeftOut(request, jobs, places.places, calendar),
    quality: measureQuality(blocks, places.bound),
    churn: countChurn(request, blocks),
  };
}

/**
 * Plans around the kept places. When a dependency of a kept block finds no place, plans once more without all kept blocks
 * that wait for it. Dependencies that found a place stay there.
 * @returns the places, and what no plan with the same fixed places can be worth more than
 */
function findPlaces(
  request: PlanRequest,
  jobs: Job[],
  kept: Places,
  calendar: Calendar,
): { places: Places; bound: number } {
  let plan = planAround(request, jobs, kept, calendar);
  const isFirm = findFirm(jobs, plan.places);
  if (kept.some((place, index) => place && !isFirm[index])) {
    const { places, isNeeded } = plan;
    const stays = (index: number) => isFirm[index] && (kept[index] || isNeeded[index]);
    const firm = places.map((place, index) => (stays(index) ? place : undefined));
    plan = planAround(request, jobs, firm, calendar);
  }

  const fixed = kept.map((place) => (place?.isFixed ? place : undefined));
  const nothing = jobs.map(() => false);
  const { bound } = plan.isFromScratch ? plan : search(buildProblem(jobs, fixed, nothing, calendar), 0);
  const fixedValue = jobs.reduce((sum, job, index) => sum + scorePlace(job, fixed[index], calendar), 0);
  return { places: plan.places, bound: fixedValue + bound };
}

function planAround(request: PlanRequest, jobs: Job[], kept: Places, calendar: Calendar) {
  const isNeeded = findNeeded(request, jobs, kept);
  const problem = buildProblem(jobs, kept, isNeeded, calendar);
  const found = search(problem);
  const places = kept.slice();
  for (const [item, place] of found.places.entries()) {
    if (place < 0) continue;
    const index = itemAt(problem.jobs, item);
    const slot = itemAt(problem.slots, intAt(itemAt(problem.items, item).starts, place));
    places[index] = placeAt(calendar.startsAt + slot * SLOT_MS, itemAt(jobs, index).minutes, calendar);
  }
  const isFromScratch = kept.every((place) => !place || place.isFixed) && !isNeeded.includes(true);
  return { places, isNeeded, isFromScratch, bound: found.bound };
}

/** By job: whether it needs a place before all others, because it is wanted or a job that stays depends on it. */
function findNeeded({ wanted = [] }: PlanRequest, jobs: Job[], places: Places): boolean[] {
  const isNeeded = jobs.map(({ task }, index) => !places[index] && wanted.includes(task.id));
  for (const [index, { after }] of [...jobs.entries()].reverse()) {
    const place = places[index];
    if (!isNeeded[index] && (!place || place.isFixed)) continue;
    for (const dependency of after) isNeeded[dependency] ||= !places[dependency];
  }
  return isNeeded;
}

/** By job: whether it has a place, and all its dependencies have one too. */
function findFirm(jobs: Job[], places: Places): boolean[] {
  const isFirm: boolean[] = [];
  for (const [index, { after }] of jobs.entries()) {
    const place = places[index];
    isFirm.push(place !== undefined && (place.isFixed || after.every((dependency) => isFirm[dependency])));
  }
  return isFirm;
}

const scorePlace = (job: Job, place: Place | undefined, calendar: Calendar) =>
  place ? scoreBlock(job, place.first, place.end, calendar).value : 0;

function buildBlocks(
  jobs: Job[],
  places: Places,
  previous: (PreviousBlock | undefined)[],
  calendar: Calendar,
): SolverBlock[] {
  return jobs
    .flatMap((job, index): SolverBlock[] => {
      const place = places[index];
      if (!place) return [];
      const { task, part, parts } = job;
      const { startsAt, endsAt, locked, first, end } = place;
      const stability = compareWithPrevious(place, previous[index]);
      const terms = { ...scoreBlock(job, first, end, calendar), stability };
      return [{ taskId: task.id, part, parts, startsAt, endsAt, locked, terms }];
    })
    .sort((a, b) => a.startsAt - b.startsAt || (a.taskId < b.taskId ? -1 : 1));
}

function compareWithPrevious(
  { startsAt, endsAt }: Place,
  previous: PreviousBlock | undefined,
): SolverBlock['terms']['stability'] {
  if (!previous) return 'new';
  return previous.startsAt === startsAt && previous.endsAt === endsAt ? 'kept' : 'moved';
}

function measureQuality(blocks: SolverBlock[], bound: number): Quality {
  const value = blocks.reduce((sum, { terms }) => sum + terms.value, 0);
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
