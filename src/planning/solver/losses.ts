import { floatAt, intAt, itemAt } from './checked.ts';
import type { Item } from './problem.ts';

/**
 * By item and point: what the item can gain at the prices of points when it starts there or later, with the items that depend on
 * it; less what those can gain without it. An item with several dependencies counts with the last of them, as in `findUpperBound`.
 */
export function findLosses(items: Item[], prices: Float64Array): Float64Array {
  const width = prices.length;
  const followers = new Float64Array(items.length * width);
  const losses = new Float64Array(items.length * width);
  for (let index = items.length - 1; index >= 0; index -= 1) {
    const { starts, ends, values, bonus, length, after } = itemAt(items, index);
    const parent = after.at(-1);
    let most = -Infinity;
    let place = starts.length - 1;
    for (let point = width - 1; point >= 0; point -= 1) {
      for (; place >= 0 && intAt(starts, place) === point; place -= 1) {
        const paid = floatAt(prices, intAt(ends, place)) - floatAt(prices, point);
        most = Math.max(most, floatAt(values, place) + bonus - paid);
      }
      const cell = index * width + point;
      const others = floatAt(followers, cell);
      const later = floatAt(followers, index * width + Math.min(point + length, width - 1));
      const total = Math.max(later + most, 0);
      losses[cell] = total - others;
      if (parent !== undefined) followers[parent * width + point] = floatAt(followers, parent * width + point) + total;
    }
  }
  return losses;
}
