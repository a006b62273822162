import { createExactSolver, lowerBound, MAX_EXACT } from './exact.ts';
import { improveNeighbourhood, solveNeighbourhood } from './neighbourhood.ts';
import { NEEDED_BONUS, type Problem } from './problem.ts';
import { mulberry32 } from './random.ts';
import { Schedule } from './schedule.ts';
import { findUpperBound } from './upper-bound.ts';

/** Windows that are improved, whatever the problem's size and for each free slot: counted, since clocks stand still in a Worker. */
const ROUNDS = 80;
const ROUNDS_PER_SLOT = 2;
const MAX_ROUNDS = 600;
/** After so many in vain, the best schedule is disturbed at so many places. */
const PATIENCE = 20;
const KICKS = 2;

/** Less than any difference that matters, and more than rounding makes. */
const EPSILON = 1e-9;

export interface Found {
  /** By item: its place, -1 when it is left out. */
  places: number[];
  /** No choice of places is worth more. */
  bound: number;
}

/** The best places of up to `MAX_EXACT` items, and very good ones of more. */
export function search(problem: Problem, rounds = countRounds(problem)): Found {
  const { items, slots } = problem;
  const schedule = new Schedule(problem);
  const solve = createExactSolver();
  if (items.length <= MAX_EXACT) {
    solveNeighbourhood(schedule, { from: 0, until: slots.length, freed: [], chosen: new Set(items.keys()) }, solve);
    return { places: schedule.places, bound: schedule.value };
  }

  const most = items.map(({ values }) => Math.max(...values));
  const orderBy = (key: (item: number) => number) => [...items.keys()].sort((a, b) => key(b) - key(a));
  const byDensity = orderBy((item) => (most[item] ?? 0) / (items[item]?.length || 1));
  const byDeadline = orderBy((item) => -(items[item]?.ends.at(-1) ?? 0) / (most[item] ?? 1));
  const needed = [...items.keys()].filter((item) => (most[item] ?? 0) > NEEDED_BONUS / 2);
  let best = schedule.places;
  let bestValue = -Infinity;
  const keepBest = () => {
    const value = schedule.value;
    if (value <= bestValue + EPSILON) return false;
    bestValue = value;
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
  const random = mulberry32(items.reduce((seed, { starts }) => Math.imul(seed ^ starts.length, 31) + slots.length, 1));
  for (let round = 0, idle = 0; round < rounds; round += 1) {
    improveNeighbourhood(schedule, Math.floor(random() * slots.length), prices, random, solve);
    idle = keepBest() ? 0 : idle + 1;
    if (idle <= PATIENCE) continue;
    idle = 0;
    schedule.reset(best);
    for (let k = 0; k < KICKS; k += 1) kick(schedule, random);
  }
  schedule.reset(best);
  schedule.fill(byDensity);
  return { places: schedule.places, bound };
}

const countRounds = ({ slots }: Problem) => Math.min(ROUNDS + ROUNDS_PER_SLOT * slots.length, MAX_ROUNDS);

/** Puts an item somewhere, at the cost of what was there. */
function kick(schedule: Schedule, random: () => number) {
  const { items, isPlaced, endOf, followers, cells } = schedule;
  const drop = (one: number) => {
    if (!isPlaced(one)) return;
    schedule.put(one, -1);
    followers[one]?.forEach(drop);
  };
  const some = [...items.keys()].filter((item) => items[item]?.after.every(isPlaced));
  const index = some[Math.floor(random() * some.length)] ?? -1;
  const item = items[index];
  if (!item) return;
  const first = lowerBound(item.starts, Math.max(0, ...item.after.map(endOf)));
  if (first === item.starts.length) return;
  const place = first + Math.floor(random() * (item.starts.length - first));
  drop(index);
  for (const there of cells.slice(item.starts[place], item.ends[place])) drop(there);
  if (item.after.every(isPlaced)) schedule.put(index, place);
}
