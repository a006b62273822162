import { buildCalendar, type Calendar } from './calendar.ts';
import { buildJobs, type Job, scoreBlock } from './jobs.ts';
import { explainLeftOut } from './left-out.ts';
import { keepPlaces, matchPrevious } from './previous.ts';
import { buildProblem, type Places, placeAt } from './problem.ts';
import { search } from './search.ts';
import { type Plan, type PlanRequest, type PreviousBlock, SLOT_MS, type SolverBlock } from './types.ts';

/** The best plan that leaves in place what can stay. Equal requests have equal plans, whatever the order of their lists. */
export function planDays(request: PlanRequest): Plan {
  const calendar = buildCalendar(request);
  const jobs = buildJobs(request.tasks, calendar);
  const previous = matchPrevious(request, jobs);
  const { places, bound } = findPlaces(request, jobs, keepPlaces(request, jobs, previous, calendar), calendar);
  const blocks = buildBlocks(jobs, places, previous, calendar);
  const value = blocks.reduce((sum, { terms }) => sum + terms.value, 0);
  const exact = bound - value < EPSILON;
  const upperBound = exact ? value : bound;
  const gap = exact ? 0 : Math.min((upperBound - value) / Math.abs(upperBound), 1);
  const count = (stability: string) => blocks.filter(({ terms }) => terms.stability === stability).length;
  const [kept, moved, added] = [count('kept'), count('moved'), count('new')];
  const known = new Set(request.tasks.map(({ id }) => id));
  const before = request.previous.filter(({ taskId, endsAt }) => known.has(taskId) && endsAt > request.now);
  return {
    blocks,
    leftOut: explainLeftOut(request, jobs, places, calendar),
    quality: { value, upperBound, gap, exact },
    churn: { kept, moved, added, removed: before.length - kept - moved },
  };
}

/** Less than any difference between two plans, and more than rounding makes. */
const EPSILON = 1e-9;

/**
 * Plans, and once more when what must come before kept blocks found no room: then all blocks that wait for it are let go,
 * and what did find room stays there.
 */
function findPlaces(request: PlanRequest, jobs: Job[], kept: Places, calendar: Calendar) {
  const planAround = (places: Places) => {
    const isNeeded = findNeeded(request, jobs, places);
    const isAnew = places.every((place) => !place || place.isFixed) && !isNeeded.includes(true);
    const problem = buildProblem(jobs, places, isNeeded, calendar);
    const found = search(problem);
    const planned = places.slice();
    found.places.forEach((place, item) => {
      const slot = problem.slots[problem.items[item]?.starts[place] ?? -1];
      const index = problem.jobs[item] ?? -1;
      const job = jobs[index];
      if (job && slot !== undefined)
        planned[index] = placeAt(calendar.startsAt + slot * SLOT_MS, job.minutes, calendar);
    });
    return { places: planned, isNeeded, isAnew, bound: found.bound };
  };

  let plan = planAround(kept);
  const isFirm: boolean[] = [];
  for (const [index, { after }] of jobs.entries()) {
    const place = plan.places[index];
    isFirm.push(place !== undefined && (place.isFixed || after.every((first) => isFirm[first])));
  }
  if (kept.some((place, index) => place && !isFirm[index])) {
    const { places, isNeeded } = plan;
    const stays = (index: number) => isFirm[index] && (kept[index] || isNeeded[index]);
    plan = planAround(places.map((place, index) => (stays(index) ? place : undefined)));
  }
  const fixed = kept.map((place) => (place?.isFixed ? place : undefined));
  const nothing = jobs.map(() => false);
  const { bound } = plan.isAnew ? plan : search(buildProblem(jobs, fixed, nothing, calendar), 0);
  const worthOfFixed = jobs.reduce((sum, job, index) => sum + worthOf(job, fixed[index], calendar), 0);
  return { places: plan.places, bound: worthOfFixed + bound };
}

const worthOf = (job: Job, place: Places[number], calendar: Calendar) =>
  place ? scoreBlock(job, place.first, place.end, calendar).value : 0;

/** Whether a job must come first for one that is wanted, or that stays where it is. */
function findNeeded({ wanted = [] }: PlanRequest, jobs: Job[], places: Places): boolean[] {
  const isNeeded = jobs.map(({ task }, index) => !places[index] && wanted.includes(task.id));
  for (const [index, { after }] of [...jobs.entries()].reverse()) {
    const place = places[index];
    if (!isNeeded[index] && (!place || place.isFixed)) continue;
    for (const first of after) isNeeded[first] ||= !places[first];
  }
  return isNeeded;
}

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
      const was = previous[index];
      const stays = was?.startsAt === startsAt && was.endsAt === endsAt;
      const stability = was ? (stays ? 'kept' : 'moved') : 'new';
      const terms = { ...scoreBlock(job, first, end, calendar), stability } as const;
      return [{ taskId: task.id, part, parts, startsAt, endsAt, locked, terms }];
    })
    .sort((a, b) => a.startsAt - b.startsAt || (a.taskId < b.taskId ? -1 : 1));
}
