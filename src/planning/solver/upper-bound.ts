import { floatAt, intAt } from './checked.ts';
import type { Item } from './exact.ts';
import type { Problem } from './problem.ts';

const ROUNDS = 100;
/** The step is halved after more rounds than this without a better bound. */
const PATIENCE = 4;

/**
 * An upper bound of what any plan can be worth, by Lagrangian relaxation (Fisher 1981): blocks may overlap, but each slot
 * has a price λ ≥ 0. The bound is L(λ) = Σ λ(slot) + Σ over items of max(0, value − the prices of its slots). Subgradient
 * steps with the step size of Polyak, scale · (L − goal) / ‖g‖², lower it towards the bound of the linear relaxation.
 * Here g(slot) = uses of the slot − 1.
 * @param goal the value of a known plan
 * @returns the lowest bound, and its prices as prefix sums: by slot, the prices of all slots before it
 */
export function findUpperBound({ items, slots }: Problem, goal: number): { bound: number; prices: Float64Array } {
  const price = new Float64Array(slots.length);
  let best = { bound: Infinity, prices: new Float64Array(slots.length + 1) };
  let scale = 1;
  let idle = 0;
  for (let round = 0; round < ROUNDS && best.bound > goal; round += 1) {
    const prices = sumPrices(price);
    const { bound, uses } = relax(items, prices);
    idle += 1;
    if (bound < best.bound) {
      best = { bound, prices };
      idle = 0;
    }
    if (idle > PATIENCE) [scale, idle] = [scale / 2, 0];
    let norm = 0;
    for (const [slot, used] of uses.entries()) if (used > 1 || floatAt(price, slot) > 0) norm += (used - 1) ** 2;
    if (norm === 0) break;
    const step = (scale * (bound - goal)) / norm;
    for (const [slot, used] of uses.entries()) price[slot] = Math.max(floatAt(price, slot) + step * (used - 1), 0);
  }
  return best;
}

function sumPrices(price: Float64Array): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(price.length + 1);
  let total = 0;
  for (const [slot, each] of price.entries()) {
    total += each;
    sums[slot + 1] = total;
  }
  return sums;
}

/** The value of the relaxed problem: each item takes its best place. Overlaps are allowed. */
function relax(items: Item[], prices: Float64Array): { bound: number; uses: Int32Array } {
  const size = prices.length - 1;
  const uses = new Int32Array(size);
  let bound = floatAt(prices, size);
  for (const { starts, ends, values } of items) {
    let most = 0;
    let chosen = -1;
    for (let place = 0; place < starts.length; place += 1) {
      const gain = floatAt(values, place) - floatAt(prices, intAt(ends, place)) + floatAt(prices, intAt(starts, place));
      if (gain > most) [most, chosen] = [gain, place];
    }
    if (chosen < 0) continue;
    bound += most;
    for (let slot = intAt(starts, chosen); slot < intAt(ends, chosen); slot += 1) uses[slot] = intAt(uses, slot) + 1;
  }
  return { bound, uses };
}
