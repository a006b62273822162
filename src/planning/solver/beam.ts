import { floatAt, intAt, itemAt } from './checked.ts';
import { Table } from './exact.ts';
import { countTired } from './objective.ts';
import type { Problem } from './problem.ts';
import { mulberry32 } from './random.ts';
import { listStarts, type Starts } from './starts.ts';
import { findContext, findSince, NOTHING_BEFORE } from './timeline.ts';
import { CONTEXT_COST } from './weights.ts';

/** How many plans are kept at each point. */
const WIDTH = 16;

/**
 * Plans by beam search: at each point, from the first to the last, the best plans of the blocks before it are continued with
 * each item that can start there. What can still be gained after a point is the same for all plans but for the items that
 * they have used. So the best are those with the greatest value less the prices of their items.
 */
export class Beam {
  readonly #problem: Problem;
  readonly #starts: Starts;
  /** By item: random bits. Those of all items of a plan together are its key. */
  readonly #bits: Int32Array;
  /**
   * The numbers of the plans at a point begin with `WIDTH * point`. Beside what the table has, a plan has a rank, a key and the
   * plan before its last block. That is a number of `Starts`.
   */
  readonly #table: Table;
  readonly #ranks: Float64Array;
  readonly #keys: Int32Array;
  readonly #parents: Int32Array;
  /** By point: how many plans there are, and their numbers, the best first. */
  readonly #counts: Int32Array;
  readonly #order: Int32Array;
  /** By point: no plan of a lower rank is kept. */
  readonly #leasts: Float64Array;
  /** By number of `Starts`: what the block is worth, less the price of its item. */
  readonly #gains: Float64Array;
  /** By item: the last plan that was found to have it. */
  readonly #users: Int32Array;

  constructor(problem: Problem) {
    const { items, points } = problem;
    const random = mulberry32(items.length);
    const size = WIDTH * (points.length + 1);
    this.#problem = problem;
    this.#starts = listStarts(problem);
    this.#bits = Int32Array.from(items, () => random() * 2 ** 32);
    this.#table = new Table(size);
    this.#ranks = new Float64Array(size);
    this.#keys = new Int32Array(size);
    this.#parents = new Int32Array(size);
    this.#counts = new Int32Array(points.length + 1);
    this.#order = new Int32Array(size);
    this.#leasts = new Float64Array(points.length + 1);
    this.#gains = new Float64Array(this.#starts.items.length);
    this.#users = new Int32Array(items.length);
  }

  /** @param prices by item @returns by item: its place, -1 for none */
  search(prices: Float64Array): number[] {
    const { items, points } = this.#problem;
    for (const [start, number] of this.#starts.items.entries()) {
      const { values, bonus } = itemAt(items, number);
      this.#gains[start] = floatAt(values, intAt(this.#starts.places, start)) + bonus - floatAt(prices, number);
    }
    const { end, since, context } = NOTHING_BEFORE;
    this.#counts.fill(0);
    this.#leasts.fill(-Infinity);
    this.#users.fill(-1);
    this.#table.write(this.#insert(0, 0, 0, -1), 0, end, since, context, -1);
    for (let point = 0; point < points.length; point += 1) {
      for (let index = 0; index < intAt(this.#counts, point); index += 1) {
        const plan = intAt(this.#order, WIDTH * point + index);
        this.#idle(plan, point + 1);
        this.#extend(plan, point);
      }
    }
    return this.#traceBack();
  }

  #idle(plan: number, point: number) {
    const to = this.#insert(point, floatAt(this.#ranks, plan), intAt(this.#keys, plan), intAt(this.#parents, plan));
    if (to >= 0) this.#table.copy(plan, to);
  }

  /** Adds each item that can start at the point. */
  #extend(plan: number, point: number) {
    const { items, points, timeline } = this.#problem;
    const [from, until] = [intAt(this.#starts.firsts, point), intAt(this.#starts.firsts, point + 1)];
    if (from === until) return;
    this.#markItems(plan);
    const { ends, sinces, contexts, values } = this.#table;
    const first = intAt(points, point);
    const since = findSince(timeline, first, intAt(ends, plan), intAt(sinces, plan));
    const before = findContext(timeline, first, intAt(ends, plan), intAt(contexts, plan));
    const rank = floatAt(this.#ranks, plan);
    for (let start = from; start < until; start += 1) {
      const next = intAt(this.#starts.ends, start);
      const gain = floatAt(this.#gains, start);
      if (rank + gain <= floatAt(this.#leasts, next)) continue;
      const number = intAt(this.#starts.items, start);
      if (intAt(this.#users, number) === plan) continue;
      const { after, context, lasts, tiredness, values: worths, bonus } = itemAt(items, number);
      if (!after.every((needed) => intAt(this.#users, needed) === plan)) continue;
      const place = intAt(this.#starts.places, start);
      const last = intAt(lasts, place);
      const changes = context >= 0 && before >= 0 && before !== context;
      const cost = tiredness * countTired(first, last, since, timeline.pauseAfter) + (changes ? CONTEXT_COST : 0);
      const to = this.#insert(next, rank + gain - cost, intAt(this.#keys, plan) ^ intAt(this.#bits, number), plan);
      if (to < 0) continue;
      const value = floatAt(values, plan) + floatAt(worths, place) + bonus - cost;
      this.#table.write(to, value, last, since, context >= 0 ? context : before, start);
    }
  }

  #markItems(plan: number) {
    for (let at = plan; at >= 0 && intAt(this.#table.lasts, at) >= 0; at = intAt(this.#parents, at)) {
      this.#users[intAt(this.#starts.items, intAt(this.#table.lasts, at))] = plan;
    }
  }

  /** Makes room for a plan at a point. @returns its number; -1 when it is not among the best, or one with the same items is better */
  #insert(point: number, rank: number, key: number, parent: number): number {
    if (rank <= floatAt(this.#leasts, point)) return -1;
    const base = WIDTH * point;
    const order = this.#order;
    const count = intAt(this.#counts, point);
    let at = base;
    while (at < base + count && intAt(this.#keys, intAt(order, at)) !== key) at += 1;
    const isKnown = at < base + count;
    if (isKnown && floatAt(this.#ranks, intAt(order, at)) >= rank) return -1;
    if (!isKnown && count === WIDTH) at -= 1;
    const plan = isKnown || count === WIDTH ? intAt(order, at) : at;
    this.#counts[point] = Math.max(count, at - base + 1);
    for (; at > base && floatAt(this.#ranks, intAt(order, at - 1)) < rank; at -= 1) order[at] = intAt(order, at - 1);
    order[at] = plan;
    this.#ranks[plan] = rank;
    this.#keys[plan] = key;
    this.#parents[plan] = parent;
    if (intAt(this.#counts, point) === WIDTH)
      this.#leasts[point] = floatAt(this.#ranks, intAt(order, base + WIDTH - 1));
    return plan;
  }

  #traceBack(): number[] {
    const { items, points } = this.#problem;
    const base = WIDTH * points.length;
    let plan = base;
    for (let other = base; other < base + intAt(this.#counts, points.length); other += 1) {
      if (floatAt(this.#table.values, other) > floatAt(this.#table.values, plan)) plan = other;
    }
    const places = items.map(() => -1);
    for (; intAt(this.#table.lasts, plan) >= 0; plan = intAt(this.#parents, plan)) {
      const start = intAt(this.#table.lasts, plan);
      places[intAt(this.#starts.items, start)] = intAt(this.#starts.places, start);
    }
    return places;
  }
}
