import { Beam } from './beam.ts';
import { intAt, itemAt } from './checked.ts';
import { createExactSolver, type Item, lowerBound, MAX_EXACT, type Solve } from './exact.ts';
import { improveNeighbourhood, solveNeighbourhood } from './neighbourhood.ts';
import type { Problem } from './problem.ts';
import { mulberry32 } from './random.ts';
import { Schedule } from './schedule.ts';
import { NO_CONTEXT } from './timeline.ts';
import { findTimelineBound } from './timeline-bound.ts';
import { findUpperBound } from './upper-bound.ts';

// The search counts rounds, since clocks stand still in a Worker.
const MIN_ROUNDS = 100;
const ROUNDS_PER_ITEM = 10;
const MAX_ROUNDS = 250;
/** The search ends after this many rounds without a better schedule. */
const MAX_IDLE = 200;
/** After this many rounds without a better schedule, the best one gets KICKS random moves. */
const PATIENCE = 20;
const KICKS = 2;
/** Less than any difference that matters, and more than rounding errors. */
const EPSILON = 1e-9;

interface SearchResult {
  /** By item: its place, -1 when it is left out. */
  places: number[];
  /** What they are worth, with bonuses. */
  value: number;
  /** No choice of places is worth more, without bonuses. */
  bound: number;
}

/**
 * Good places for all items: first schedules by value for time, beam search, then iterated local search (Lourenço, Martin and Stützle 2003) with
 * large-neighbourhood steps.
 * @param effort multiplies the number of rounds
 * @param known by item: its place in a known plan, -1 for none
 */
export function search(problem: Problem, effort: number, known: number[]): SearchResult {
  const { items, points } = problem;
  const schedule = new Schedule(problem);
  let best = { places: schedule.places.slice(), value: 0 };
  const keepBest = () => {
    const { value } = schedule;
    if (value <= best.value + EPSILON) return false;
    best = { places: schedule.places.slice(), value };
    return true;
  };

  const solve = createExactSolver(points, problem.timeline);
  for (const places of [known, items.map(({ wasAt }) => wasAt)]) {
    schedule.reset(items.map(() => -1));
    schedule.restore(places);
    keepBest(); // what fills its pauses may cost more than it is worth
    schedule.fill(rankByDensity(items));
    keepBest();
  }
  const withoutBonuses = () => best.value - sumBonuses(items, best.places);
  const { bound, prices } = findBound(problem, withoutBonuses(), solve, Math.min(effort, 1));
  const hasWanted = () => items.every(({ bonus }, item) => bonus === 0 || itemAt(best.places, item) >= 0);
  const isProved = () => points.length === 0 || (withoutBonuses() >= bound - EPSILON && hasWanted());

  if (!isProved()) {
    schedule.reset(new Beam(problem, prices).search());
    keepBest();
  }
  schedule.reset(best.places);
  const random = mulberry32(seedFrom(problem));
  const rounds = effort * Math.min(MIN_ROUNDS + ROUNDS_PER_ITEM * items.length, MAX_ROUNDS);
  for (let round = 0, idle = 0; round < rounds && idle < effort * MAX_IDLE && !isProved(); round += 1) {
    improveNeighbourhood(schedule, Math.floor(random() * points.length), prices, random, solve);
    idle = keepBest() ? 0 : idle + 1;
    if (idle % PATIENCE !== PATIENCE - 1) continue;
    schedule.reset(best.places);
    for (let kicks = 0; kicks < KICKS; kicks += 1) kick(schedule, random);
  }
  return { ...best, bound };
}

const sumBonuses = (items: Item[], places: number[]) =>
  items.reduce((sum, { bonus }, item) => sum + (itemAt(places, item) < 0 ? 0 : bonus), 0);

function solveAll(schedule: Schedule, solve: Solve) {
  const { items, points } = schedule;
  solveNeighbourhood(schedule, { from: 0, until: points.length, freed: [], chosen: new Set(items.keys()) }, solve);
}

/** The smaller of the bounds, and prices of points. For few items, also the best plan in which blocks cost nothing after others. */
function findBound(problem: Problem, goal: number, solve: Solve, effort: number) {
  const { bound, prices, gains } = findUpperBound(problem, goal, effort);
  const bounds = [bound];
  if (bound > goal + EPSILON) bounds.push(findTimelineBound(problem, gains, goal, effort));
  if (bound > goal + EPSILON && problem.items.length <= MAX_EXACT) {
    const items = problem.items.map((item): Item => ({ ...item, bonus: 0, tiredness: 0, context: NO_CONTEXT }));
    const schedule = new Schedule({ ...problem, items });
    solveAll(schedule, solve);
    bounds.push(schedule.value);
  }
  return { bound: Math.min(...bounds), prices };
}

/** Equal for equal problems, so that they get equal plans. */
const seedFrom = ({ items, points }: Problem) =>
  items.reduce((seed, { starts }) => Math.imul(seed ^ starts.length, 31) + points.length, 1);

/** By value for their time, the best first. */
function rankByDensity(items: Item[]): number[] {
  const most = items.map(
    ({ values, bonus, slots }) => (values.reduce((a, b) => Math.max(a, b), -Infinity) + bonus) / slots,
  );
  return [...items.keys()].sort((a, b) => itemAt(most, b) - itemAt(most, a));
}

/** Puts a random item at a random place. */
function kick(schedule: Schedule, random: () => number) {
  const { items, isPlaced, endOf } = schedule;
  const ready = [...items.keys()].filter((item) => itemAt(items, item).after.every(isPlaced));
  const index = ready[Math.floor(random() * ready.length)];
  if (index === undefined) return;
  const { starts, after } = itemAt(items, index);
  const first = lowerBound(starts, Math.max(0, ...after.map(endOf)));
  if (first === starts.length) return;
  force(schedule, index, first + Math.floor(random() * (starts.length - first)));
}

/** Puts an item at a place, and takes out the items there with all that depend on them. */
function force(schedule: Schedule, item: number, place: number) {
  const { items, isPlaced, followers, cells } = schedule;
  const takeOut = (one: number) => {
    if (!isPlaced(one)) return;
    schedule.put(one, -1);
    itemAt(followers, one).forEach(takeOut);
  };
  const { starts, ends, after } = itemAt(items, item);
  const isReady = () => after.every((first) => isPlaced(first) && schedule.endOf(first) <= intAt(starts, place));
  if (!isReady()) return;
  takeOut(item);
  for (const there of cells.slice(intAt(starts, place), intAt(ends, place))) if (there >= 0) takeOut(there);
  if (isReady()) schedule.put(item, place);
}
