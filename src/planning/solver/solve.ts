import { MINUTE_MS } from '../../shared/duration.ts';
import { buildCalendar, type Calendar } from './calendar.ts';
import { intAt, itemAt } from './checked.ts';
import { orderEquals } from './equals.ts';
import { placeAt } from './place.ts';
import { keepSplit, prepareJobs } from './previous.ts';
import { buildProblem } from './problem.ts';
import { refitTasks } from './refit.ts';
import { refitByDate } from './refit-by-date.ts';
import { search } from './search.ts';
import { createSplit } from './split.ts';
import { type PlanRequest, type PlanTask, type PreviousBlock, SLOT_MS } from './types.ts';
import { placeWanted } from './wanted.ts';
import { STAY_BONUS } from './weights.ts';

/** More than rounding errors, and less than any difference between two plans. */
const EPSILON = 1e-9;

/** How long shorter parts are, compared with the longest that a task allows. */
const SHORTER_PARTS = [0.75, 0.5];
/** They must be worth this share of the bound more: few long parts are easier to keep. */
const MORE_PARTS = 0.03;
/** So many times tasks are split again at most. */
const MAX_REFITS = 3;

/** When there are more parts, shorter parts are not tried. */
const MAX_PARTS = 80;

/** The best solution that the search finds. @param effort how long the search goes on, compared with the default */
export function solveRequest(request: PlanRequest, effort: number) {
  const calendar = buildCalendar(request);
  const solutions = listSplits(request, calendar, effort).map((split) => {
    const first = solve(request, calendar, { split, effort });
    return improveSplit(request, calendar, { split, effort }, first);
  });
  const isBetter = (a: Solution, b: Solution) =>
    b.value - countChanged(b) * STAY_BONUS >
    a.value - countChanged(a) * STAY_BONUS + (b.jobs.length > a.jobs.length ? MORE_PARTS * Math.abs(a.bound) : EPSILON);
  const best = solutions.reduce((a, b) => (isBetter(a, b) ? b : a));
  return { calendar, ...best, places: orderEquals(request, best.jobs, best.places) };
}

/** How many parts are not as long as they were. */
const countChanged = ({ jobs, previous }: Solution): number =>
  jobs.filter(({ minutes }, index) => {
    const block = previous[index];
    return block && block.endsAt - block.startsAt !== minutes * MINUTE_MS;
  }).length;

/** The minutes of each part of a task. */
type Split = (task: PlanTask) => number[];

/** Ways to split all tasks, each once: into parts as long as they may be, and into shorter ones. */
function listSplits(request: PlanRequest, calendar: Calendar, effort: number): Split[] {
  const { pauseAfterMinutes } = request;
  const usual = keepSplit(request, createSplit(calendar, pauseAfterMinutes));
  const isPromised = request.wanted.length > 0 && request.previous.length > 0;
  const shares = isPromised ? [] : SHORTER_PARTS.slice(0, Math.floor(effort * SHORTER_PARTS.length));
  const toSplit = (share: number) => keepSplit(withFixed(request), createSplit(calendar, pauseAfterMinutes, share));
  const newSplits = isPromised
    ? []
    : [toSplit(1), ...shares.map(toSplit).filter((split) => hasFewParts(request, split))];
  const splits = [usual, ...newSplits];
  const byParts = new Map(splits.map((split) => [JSON.stringify(request.tasks.map(split)), split]));
  return [...byParts.values()];
}

/** With the previous blocks of tasks alone of which one does not move. */
function withFixed(request: PlanRequest): PlanRequest {
  const { previous, now } = request;
  const isFixed = ({ locked, startsAt, endsAt }: PreviousBlock) => locked || (startsAt < now && endsAt > now);
  const fixed = new Set(previous.filter(isFixed).map(({ taskId }) => taskId));
  return { ...request, previous: previous.filter(({ taskId }) => fixed.has(taskId)) };
}

const hasFewParts = ({ tasks }: PlanRequest, split: Split) => tasks.flatMap(split).length <= MAX_PARTS;

interface Options {
  split: Split;
  effort: number;
}

/** Places for all jobs, what they are worth, and what no choice of places can be worth more than, without the fixed ones. */
function solve(request: PlanRequest, calendar: Calendar, { split, effort }: Options) {
  const { jobs, previous, fixed, was } = prepareJobs(request, calendar, split);
  const promised = placeWanted(request.wanted, { jobs, fixed, was }, calendar);
  const problem = buildProblem(request, jobs, { fixed, was, promised }, calendar);
  const isWanted = request.wanted.length > 0;
  const known = problem.items.map(({ starts, wasAt }, item) => {
    const slot = promised[itemAt(problem.jobs, item)]?.first;
    return isWanted ? starts.findIndex((point) => problem.points[point] === slot) : wasAt;
  });
  const found = search(problem, effort, known);
  const places = fixed.slice();
  for (const [item, place] of found.places.entries()) {
    if (place < 0) continue;
    const index = itemAt(problem.jobs, item);
    const { starts, wasAt } = itemAt(problem.items, item);
    const startsAt = calendar.startsAt + intAt(problem.points, intAt(starts, place)) * SLOT_MS;
    const former = place === wasAt ? was[index] : undefined;
    places[index] = former ?? placeAt(startsAt, itemAt(jobs, index).minutes, calendar);
  }
  return { ...found, jobs, previous, fixed, was, places };
}

type Solution = ReturnType<typeof solve>;

/** The best solution after tasks were split again. */
function improveSplit(request: PlanRequest, calendar: Calendar, { split, effort }: Options, first: Solution): Solution {
  let best = { ...first, split };
  const tried = new Set<string>();
  if (request.wanted.length > 0 || !hasFewParts(request, split)) return best;
  const tryParts = (before: Split, parts: Map<string, number[]>): boolean => {
    const refit = (task: PlanTask) => parts.get(task.id) ?? before(task);
    const next = solve(request, calendar, { split: refit, effort });
    const isBetter = next.value > best.value + EPSILON;
    if (isBetter) best = { ...next, split: refit };
    return isBetter;
  };
  for (let round = 0; round < MAX_REFITS; round += 1) {
    const parts = refitTasks(request, best, tried, calendar);
    if (parts.size === 0) break;
    if (!tryParts(best.split, parts)) for (const id of parts.keys()) tried.add(id);
  }
  const byDate = refitByDate(request, best, calendar);
  if (byDate.size > 0) tryParts(split, byDate);
  return best;
}
