import type { Problem } from './problem.ts';

const ROUNDS = 100;
/** After so many without a better bound, steps are halved. */
const PATIENCE = 4;

/**
 * What no choice of places can be worth more than: overlaps are allowed, but each slot has a price (the Lagrangian
 * relaxation of the slots, by subgradient steps; its limit is that of the linear relaxation).
 * @param goal what some choice is worth
 * @returns the bound, and the prices it was found with: of all slots before each
 */
export function findUpperBound({ items, slots }: Problem, goal: number): { bound: number; prices: Float64Array } {
  const size = slots.length;
  const price = new Float64Array(size);
  const sums = new Float64Array(size + 1);
  const use = new Int32Array(size + 1);
  let best = { bound: Infinity, prices: sums.slice() };
  let scale = 1;
  let idle = 0;
  for (let round = 0; round < ROUNDS && best.bound > goal; round += 1) {
    use.fill(0);
    for (let slot = 0; slot < size; slot += 1) sums[slot + 1] = (sums[slot] ?? 0) + (price[slot] ?? 0);
    let bound = sums[size] ?? 0;
    for (const { starts, ends, values } of items) {
      let most = 0;
      let chosen = -1;
      for (let place = 0; place < starts.length; place += 1) {
        const gain = (values[place] ?? 0) - (sums[ends[place] ?? 0] ?? 0) + (sums[starts[place] ?? 0] ?? 0);
        if (gain > most) [most, chosen] = [gain, place];
      }
      if (chosen < 0) continue;
      bound += most;
      for (let slot = starts[chosen] ?? 0; slot < (ends[chosen] ?? 0); slot += 1) use[slot] = (use[slot] ?? 0) + 1;
    }
    idle += 1;
    if (bound < best.bound) {
      best = { bound, prices: sums.slice() };
      idle = 0;
    }
    if (idle > PATIENCE) [scale, idle] = [scale / 2, 0];
    let norm = 0;
    for (let slot = 0; slot < size; slot += 1)
      if (price[slot] || (use[slot] ?? 0) > 1) norm += ((use[slot] ?? 0) - 1) ** 2;
    if (norm === 0) break;
    const step = (scale * (bound - goal)) / norm;
    for (let slot = 0; slot < size; slot += 1) {
      price[slot] = Math.max((price[slot] ?? 0) + step * ((use[slot] ?? 0) - 1), 0);
    }
  }
  return best;
}
