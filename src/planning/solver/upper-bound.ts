import { floatAt, intAt, itemAt } from './checked.ts';
import type { Item, Problem } from './problem.ts';

const ROUNDS = 60;
/** A plan that reaches this share of a bound is likely to exist. */
const LIKELY_SHARE = 0.95;
/** The step is halved after more rounds than this without a better bound. */
const PATIENCE = 4;

interface Bound {
  bound: number;
  /** Prefix sums: by point, the prices of all points before it. */
  prices: Float64Array;
}

/**
 * An upper bound of what any plan can be worth, by Lagrangian relaxation (Fisher 1981): blocks may overlap and cost nothing
 * after others, but each point has a price λ ≥ 0. An item pays for the points it takes, and is chosen together with one of
 * the items it depends on. The bound is L(λ) = Σ λ(point) + what the chosen items are worth less what they pay. The first
 * prices are those of the fractional knapsack: the same for each slot. Subgradient steps with the step size of Polyak,
 * scale · (L − goal) / ‖g‖², lower the bound. The goal is the value of a known plan, or what is likely. Here g(point) = uses of the point − 1.
 * @param goal the value of a known plan
 * @param effort multiplies the number of rounds
 */
export function findUpperBound(problem: Problem, goal: number, effort = 1): Bound {
  const { items, points } = problem;
  const price = findKnapsackPrices(problem);
  let best = { bound: Infinity, prices: new Float64Array(points.length + 1) };
  let scale = 1;
  let idle = 0;
  for (let round = 0; round < ROUNDS * effort && best.bound > goal; round += 1) {
    const prices = sumPrices(price);
    const { bound, uses } = relax(items, prices);
    idle += 1;
    if (bound < best.bound) {
      best = { bound, prices };
      idle = 0;
    }
    if (idle > PATIENCE) [scale, idle] = [scale / 2, 0];
    let norm = 0;
    for (const [point, used] of uses.entries()) if (used > 1 || floatAt(price, point) > 0) norm += (used - 1) ** 2;
    if (norm === 0) break;
    const step = (scale * (bound - Math.max(goal, LIKELY_SHARE * best.bound))) / norm;
    for (const [point, used] of uses.entries()) price[point] = Math.max(floatAt(price, point) + step * (used - 1), 0);
  }
  return best;
}

/** What a slot is worth when items could be cut to fill all free slots (Dantzig 1957). By point, for all its slots. */
function findKnapsackPrices({ items, widths }: Problem): Float64Array {
  const ranked = items
    .map(({ values, slots }) => ({ slots, density: values.reduce((a, b) => Math.max(a, b), 0) / slots }))
    .sort((a, b) => b.density - a.density);
  let free = widths.reduce((sum, width) => sum + width, 0);
  const critical = ranked.find(({ slots }) => {
    free -= slots;
    return free < 0;
  });
  return Float64Array.from(widths, (width) => width * (critical?.density ?? 0));
}

function sumPrices(price: Float64Array): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(price.length + 1);
  let total = 0;
  for (const [point, each] of price.entries()) {
    total += each;
    sums[point + 1] = total;
  }
  return sums;
}

/** The value of the relaxed problem. Overlaps are allowed; of its dependencies, an item needs only the last. */
function relax(items: Item[], prices: Float64Array) {
  const size = prices.length - 1;
  const places = new Int32Array(items.length);
  /** By item: what it gains together with the items that need it. */
  const totals = new Float64Array(items.length);
  let bound = floatAt(prices, size);
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const item = itemAt(items, index);
    const { place, gain } = findBestPlace(item, prices);
    places[index] = place;
    const others = floatAt(totals, index);
    const total = Math.max(others + gain, 0);
    totals[index] = total;
    bound += total - others;
    const needed = item.after.at(-1);
    if (needed !== undefined) totals[needed] = floatAt(totals, needed) + total;
  }
  const uses = new Int32Array(size);
  const isChosen = new Uint8Array(items.length);
  for (const [index, { starts, ends, after }] of items.entries()) {
    const needed = after.at(-1);
    if (floatAt(totals, index) === 0 || (needed !== undefined && isChosen[needed] !== 1)) continue;
    isChosen[index] = 1;
    const place = intAt(places, index);
    for (let point = intAt(starts, place); point < intAt(ends, place); point += 1) uses[point] = intAt(uses, point) + 1;
  }
  return { bound, uses };
}

/** The place where an item gains most at these prices, and what it gains there. */
function findBestPlace({ starts, ends, values }: Item, prices: Float64Array): { place: number; gain: number } {
  let best = -Infinity;
  let chosen = 0;
  for (let place = 0; place < starts.length; place += 1) {
    const gain = floatAt(values, place) - floatAt(prices, intAt(ends, place)) + floatAt(prices, intAt(starts, place));
    if (gain > best) [best, chosen] = [gain, place];
  }
  return { place: chosen, gain: best };
}
