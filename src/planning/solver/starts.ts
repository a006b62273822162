import { floatAt, intAt } from './checked.ts';
import type { Problem } from './problem.ts';

/** All places of all items, by the point where they start. */
export interface Starts {
  /** By number: the item, and the number of its place. */
  items: Int32Array;
  places: Int32Array;
  /** By number: what it is worth there, with its bonus. */
  values: Float64Array;
  /** By number: the point where the next block may start. */
  ends: Int32Array;
  /** By point: the first number there. */
  firsts: Int32Array;
  /** The most points from a start to its end. */
  longest: number;
}

export function listStarts({ items, points }: Problem): Starts {
  const counts = new Int32Array(points.length);
  for (const { starts } of items) for (const point of starts) counts[point] = intAt(counts, point) + 1;
  const firsts = new Int32Array(points.length + 1);
  for (const [point, count] of counts.entries()) firsts[point + 1] = intAt(firsts, point) + count;
  const size = intAt(firsts, points.length);
  const listed: Starts = {
    items: new Int32Array(size),
    places: new Int32Array(size),
    values: new Float64Array(size),
    ends: new Int32Array(size),
    firsts,
    longest: 1,
  };
  const next = firsts.slice();
  for (const [item, { starts, ends, values, bonus }] of items.entries()) {
    for (const [place, point] of starts.entries()) {
      const number = intAt(next, point);
      listed.items[number] = item;
      listed.places[number] = place;
      listed.values[number] = floatAt(values, place) + bonus;
      listed.ends[number] = intAt(ends, place);
      listed.longest = Math.max(listed.longest, intAt(ends, place) - point);
      next[point] = number + 1;
    }
  }
  return listed;
}
