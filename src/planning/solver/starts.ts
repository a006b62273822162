import { floatAt, intAt, itemAt } from './checked.ts';
import type { Problem } from './problem.ts';

/** All places of all items: by the point where they start, of these by the point where the next block may start, the best first. */
export class Starts {
  /** By number: the item, and the number of its place. */
  readonly items: Int32Array;
  readonly places: Int32Array;
  /** By number: the point where the next block may start. */
  readonly ends: Int32Array;
  /** By number: what it is worth there with its bonus, less what it loses. */
  readonly gains: Float64Array;
  /** By point: the first number there. */
  readonly firsts: Int32Array;
  /** The most points from a start to its end. */
  longest = 1;

  /** @param losses by item and point: what an item loses that ends there */
  constructor({ items, points }: Problem, losses: Float64Array) {
    const counts = new Int32Array(points.length);
    for (const { starts } of items) for (const point of starts) counts[point] = intAt(counts, point) + 1;
    this.firsts = new Int32Array(points.length + 1);
    for (const [point, count] of counts.entries()) this.firsts[point + 1] = intAt(this.firsts, point) + count;
    const size = intAt(this.firsts, points.length);
    this.items = new Int32Array(size);
    this.places = new Int32Array(size);
    this.ends = new Int32Array(size);
    this.gains = new Float64Array(size);
    const nexts = this.firsts.slice();
    // The longer an item is, the later it ends. So little is left to sort.
    for (const item of [...items.keys()].sort((a, b) => itemAt(items, a).slots - itemAt(items, b).slots)) {
      const { starts, ends, values, bonus } = itemAt(items, item);
      for (const [place, point] of starts.entries()) {
        const end = intAt(ends, place);
        const gain = floatAt(values, place) + bonus - floatAt(losses, item * (points.length + 1) + end);
        const number = this.#makeRoom(intAt(this.firsts, point), intAt(nexts, point), end, gain);
        this.#write(number, item, place, end, gain);
        nexts[point] = intAt(nexts, point) + 1;
        this.longest = Math.max(this.longest, end - point);
      }
    }
  }

  /** Moves what comes after a start in its order. @returns the number of the start */
  #makeRoom(first: number, last: number, end: number, gain: number): number {
    let number = last;
    for (; number > first; number -= 1) {
      const before = number - 1;
      const isBefore =
        intAt(this.ends, before) < end || (intAt(this.ends, before) === end && floatAt(this.gains, before) >= gain);
      if (isBefore) break;
      const [item, place] = [intAt(this.items, before), intAt(this.places, before)];
      this.#write(number, item, place, intAt(this.ends, before), floatAt(this.gains, before));
    }
    return number;
  }

  #write(number: number, item: number, place: number, end: number, gain: number) {
    this.items[number] = item;
    this.places[number] = place;
    this.ends[number] = end;
    this.gains[number] = gain;
  }
}
