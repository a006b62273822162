import { intAt, itemAt } from './checked.ts';
import { createExactSolver, lowerBound, MAX_EXACT } from './exact.ts';
import { improveNeighbourhood, solveNeighbourhood } from './neighbourhood.ts';
import { NEEDED_BONUS, type Problem } from './problem.ts';
import { mulberry32 } from './random.ts';
import { Schedule } from './schedule.ts';
import { findUpperBound } from './upper-bound.ts';

// The search counts rounds, since clocks stand still in a Worker.
const MIN_ROUNDS = 80;
const ROUNDS_PER_SLOT = 2;
const MAX_ROUNDS = 600;
/** After this many rounds without a better schedule, the best one gets KICKS random moves. */
const PATIENCE = 20;
const KICKS = 2;

/** Less than any difference that matters, and more than rounding errors. */
const EPSILON = 1e-9;

interface SearchResult {
  /** By item: its place, -1 when it is left out. */
  places: number[];
  /** No choice of places is worth more. */
  bound: number;
}

/**
 * The optimal places of up to MAX_EXACT items. For more items, good places: two greedy schedules, then iterated local
 * search (Lourenço, Martin and Stützle 2003) with large-neighbourhood steps.
 */
export function search(problem: Problem, rounds = countRounds(problem)): SearchResult {
  const { items, slots } = problem;
  const schedule = new Schedule(problem);
  const solve = createExactSolver();
  if (items.length <= MAX_EXACT) {
    solveNeighbourhood(schedule, { from: 0, until: slots.length, freed: [], chosen: new Set(items.keys()) }, solve);
    return { places: schedule.places, bound: schedule.value };
  }

  const { needed, byDensity, byDeadline } = orderItems(problem);
  let best = schedule.places.slice();
  let bestValue = -Infinity;
  const keepBest = () => {
    if (schedule.value <= bestValue + EPSILON) return false;
    bestValue = schedule.value;
    best = schedule.places.slice();
    return true;
  };
  for (const order of [byDensity, byDeadline]) {
    schedule.reset(items.map(() => -1));
    schedule.fill(needed, true);
    schedule.fill(order);
    keepBest();
  }
  schedule.reset(best);

  const { bound, prices } = findUpperBound(problem, bestValue);
  const random = mulberry32(seedFrom(problem));
  for (let round = 0, idle = 0; round < rounds; round += 1) {
    improveNeighbourhood(schedule, Math.floor(random() * slots.length), prices, random, solve);
    idle = keepBest() ? 0 : idle + 1;
    if (idle <= PATIENCE) continue;
    idle = 0;
    schedule.reset(best);
    for (let kicks = 0; kicks < KICKS; kicks += 1) kick(schedule, random);
  }
  schedule.reset(best);
  schedule.fill(byDensity);
  return { places: schedule.places, bound };
}

const countRounds = ({ slots }: Problem) => Math.min(MIN_ROUNDS + ROUNDS_PER_SLOT * slots.length, MAX_ROUNDS);

/** Equal for equal problems, so that they get equal plans. */
const seedFrom = ({ items, slots }: Problem) =>
  items.reduce((seed, { starts }) => Math.imul(seed ^ starts.length, 31) + slots.length, 1);

function orderItems({ items }: Problem) {
  const ranked = items.map(({ values, ends, length }, item) => {
    const most = Math.max(...values);
    return { item, most, density: most / length, urgency: -intAt(ends, ends.length - 1) / most };
  });
  return {
    needed: ranked.filter(({ most }) => most > NEEDED_BONUS / 2).map(({ item }) => item),
    byDensity: ranked.toSorted((a, b) => b.density - a.density).map(({ item }) => item),
    byDeadline: ranked.toSorted((a, b) => b.urgency - a.urgency).map(({ item }) => item),
  };
}

/** Puts a random item at a random place, and takes out the items there with all that depend on them. */
function kick(schedule: Schedule, random: () => number) {
  const { items, isPlaced, endOf, followers, cells } = schedule;
  const takeOut = (one: number) => {
    if (!isPlaced(one)) return;
    schedule.put(one, -1);
    itemAt(followers, one).forEach(takeOut);
  };
  const ready = [...items.keys()].filter((item) => itemAt(items, item).after.every(isPlaced));
  const index = ready[Math.floor(random() * ready.length)];
  if (index === undefined) return;
  const { starts, ends, after } = itemAt(items, index);
  const first = lowerBound(starts, Math.max(0, ...after.map(endOf)));
  if (first === starts.length) return;
  const place = first + Math.floor(random() * (starts.length - first));
  takeOut(index);
  for (const there of cells.slice(intAt(starts, place), intAt(ends, place))) if (there >= 0) takeOut(there);
  if (after.every(isPlaced)) schedule.put(index, place);
}
