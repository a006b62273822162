import { floatAt, intAt, itemAt } from './checked.ts';
import { findLosses } from './losses.ts';
import { sumTiredness } from './objective.ts';
import type { Problem } from './problem.ts';
import { mulberry32 } from './random.ts';
import { Starts } from './starts.ts';
import { findContext, findSince, NOTHING_BEFORE, PAUSE_SLOTS } from './timeline.ts';
import { CONTEXT_COST } from './weights.ts';

/** Two plans with the same items are both kept when one has so many slots more of work since its last pause. */
const STRETCH_SLOTS = 6;

export interface Found {
  /** By item: its place, -1 when it is left out. */
  places: number[];
  /** What they are worth, with bonuses. */
  value: number;
}

/**
 * A plan by beam search: at each point, from the first to the last, the best plans of the blocks before it are continued with
 * each item that can start there. A plan ranks by its value and by what the other items can still gain after the point, at the
 * prices of time.
 */
export class Beam {
  readonly #problem: Problem;
  readonly #width: number;
  readonly #starts: Starts;
  /** By item: random bits. Those of all items of a plan together are a part of its key. */
  readonly #bits: Int32Array;
  /**
   * The numbers of the plans at a point begin with `width * point`. The table has the last block of a plan as a number of
   * `Starts`. A plan also has a rank, a key, and the number of the plan before its last block.
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
  /** By item and point: what plans that have the item cannot gain from it any more. */
  readonly #losses: Float64Array;
  /** By item: the last point with a loss. */
  readonly #lastLosses: Int32Array;
  /** By item: the last plan that was found to have it. */
  readonly #users: Int32Array;
  /** By number of points after the one at hand: the losses of all items of a plan. */
  readonly #sums: Float64Array;

  /**
   * @param prices prefix sums of the prices of points
   * @param width how many plans are kept at each point
   */
  constructor(problem: Problem, prices: Float64Array, width: number) {
    const { items, points } = problem;
    const random = mulberry32(items.length);
    const size = width * (points.length + 1);
    this.#problem = problem;
    this.#width = width;
    this.#bits = Int32Array.from(items, () => random() * 2 ** 32);
    this.#table = new Table(size);
    this.#ranks = new Float64Array(size);
    this.#keys = new Int32Array(size);
    this.#parents = new Int32Array(size);
    this.#counts = new Int32Array(points.length + 1);
    this.#order = new Int32Array(size);
    this.#leasts = new Float64Array(points.length + 1).fill(-Infinity);
    this.#losses = findLosses(items, prices);
    this.#starts = new Starts(problem, this.#losses);
    const lossesOf = (item: number) => this.#losses.subarray(item * prices.length, (item + 1) * prices.length);
    this.#lastLosses = Int32Array.from(items, (_, item) => lossesOf(item).findLastIndex((loss) => loss !== 0));
    this.#users = new Int32Array(items.length).fill(-1);
    this.#sums = new Float64Array(1 + this.#starts.longest);
  }

  search(): Found {
    const { points } = this.#problem;
    const { end, since, context } = NOTHING_BEFORE;
    this.#table.write(this.#insert(0, 0, 0, -1), 0, end, since, context, -1);
    for (let point = 0; point < points.length; point += 1) {
      for (let index = 0; index < intAt(this.#counts, point); index += 1) {
        const plan = intAt(this.#order, this.#width * point + index);
        this.#sumLosses(plan, point);
        this.#idle(plan, point);
        this.#extend(plan, point);
      }
    }
    return this.#traceBack();
  }

  /** Marks the items of a plan, and sums what they lose at the next points. */
  #sumLosses(plan: number, point: number) {
    const { points } = this.#problem;
    const sums = this.#sums.fill(0);
    const width = points.length + 1;
    const span = Math.min(sums.length - 1, points.length - point);
    for (let at = plan; at >= 0 && intAt(this.#table.lasts, at) >= 0; at = intAt(this.#parents, at)) {
      const item = intAt(this.#starts.items, intAt(this.#table.lasts, at));
      this.#users[item] = plan;
      if (point >= intAt(this.#lastLosses, item)) continue;
      const cell = item * width + point;
      for (let more = 1; more <= span; more += 1) sums[more] = floatAt(sums, more) + floatAt(this.#losses, cell + more);
    }
  }

  #idle(plan: number, point: number) {
    const { values, ends, sinces } = this.#table;
    const key = this.#keyOfItems(plan, point) ^ this.#stateOf(point + 1, intAt(ends, plan), intAt(sinces, plan));
    const rank = floatAt(values, plan) - floatAt(this.#sums, 1);
    const to = this.#insert(point + 1, rank, key, intAt(this.#parents, plan));
    if (to >= 0) this.#table.copy(plan, to);
  }

  /** The part of a plan's key that its items make. */
  #keyOfItems(plan: number, point: number): number {
    const { ends, sinces } = this.#table;
    return intAt(this.#keys, plan) ^ this.#stateOf(point, intAt(ends, plan), intAt(sinces, plan));
  }

  /** Bits for how long the work is before a point. */
  #stateOf(point: number, end: number, since: number): number {
    const { points, timeline } = this.#problem;
    const isPause = point < points.length && intAt(points, point) - end >= PAUSE_SLOTS;
    return isPause ? 0 : Math.imul(Math.floor(Math.min(end - since, timeline.pauseAfter) / STRETCH_SLOTS), 0x9e37_79b1);
  }

  /** Adds each item that can start at the point. */
  #extend(plan: number, point: number) {
    const { items, points, timeline } = this.#problem;
    const { ends, sinces, contexts, values } = this.#table;
    const first = intAt(points, point);
    const since = findSince(timeline, first, intAt(ends, plan), intAt(sinces, plan));
    const before = findContext(timeline, first, intAt(ends, plan), intAt(contexts, plan));
    const set = this.#keyOfItems(plan, point);
    const until = intAt(this.#starts.firsts, point + 1);
    let fullEnd = -1; // the plans that are kept there are better than what is still to come
    for (let start = intAt(this.#starts.firsts, point); start < until; start += 1) {
      const next = intAt(this.#starts.ends, start);
      if (next === fullEnd) continue;
      const rank = floatAt(values, plan) + floatAt(this.#starts.gains, start) - floatAt(this.#sums, next - point);
      if (rank <= floatAt(this.#leasts, next)) fullEnd = next;
      const number = intAt(this.#starts.items, start);
      if (next === fullEnd || intAt(this.#users, number) === plan) continue;
      const { after, context, bonus, lasts, tiredness, values: worths } = itemAt(items, number);
      if (!this.#hasAll(plan, after)) continue;
      const place = intAt(this.#starts.places, start);
      const last = intAt(lasts, place);
      const changes = context >= 0 && before >= 0 && before !== context;
      const cost = tiredness * sumTiredness(timeline, first, last, since) + (changes ? CONTEXT_COST : 0);
      const key = set ^ intAt(this.#bits, number) ^ this.#stateOf(next, last, since);
      const to = this.#insert(next, rank - cost, key, plan);
      if (to < 0) continue;
      const value = floatAt(values, plan) + floatAt(worths, place) + bonus - cost;
      this.#table.write(to, value, last, since, context >= 0 ? context : before, start);
    }
  }

  #hasAll(plan: number, items: number[]): boolean {
    for (const item of items) if (intAt(this.#users, item) !== plan) return false;
    return true;
  }

  /** Makes room for a plan at a point. @returns its number; -1 when it is not among the best, or one with the same items is better */
  #insert(point: number, rank: number, key: number, parent: number): number {
    if (rank <= floatAt(this.#leasts, point)) return -1;
    const base = this.#width * point;
    const order = this.#order;
    const count = intAt(this.#counts, point);
    let at = base;
    while (at < base + count && intAt(this.#keys, intAt(order, at)) !== key) at += 1;
    const isKnown = at < base + count;
    if (isKnown && floatAt(this.#ranks, intAt(order, at)) >= rank) return -1;
    if (!isKnown && count === this.#width) at -= 1;
    const plan = isKnown || count === this.#width ? intAt(order, at) : at;
    this.#counts[point] = Math.max(count, at - base + 1);
    for (; at > base && floatAt(this.#ranks, intAt(order, at - 1)) < rank; at -= 1) order[at] = intAt(order, at - 1);
    order[at] = plan;
    this.#ranks[plan] = rank;
    this.#keys[plan] = key;
    this.#parents[plan] = parent;
    if (intAt(this.#counts, point) === this.#width)
      this.#leasts[point] = floatAt(this.#ranks, intAt(order, base + this.#width - 1));
    return plan;
  }

  #traceBack(): Found {
    const { items, points } = this.#problem;
    const base = this.#width * points.length;
    let plan = base;
    for (let other = base; other < base + intAt(this.#counts, points.length); other += 1) {
      if (floatAt(this.#table.values, other) > floatAt(this.#table.values, plan)) plan = other;
    }
    const value = floatAt(this.#table.values, plan);
    const places = items.map(() => -1);
    for (; intAt(this.#table.lasts, plan) >= 0; plan = intAt(this.#parents, plan)) {
      const start = intAt(this.#table.lasts, plan);
      places[intAt(this.#starts.items, start)] = intAt(this.#starts.places, start);
    }
    return { places, value };
  }
}

/** By plan: its value, what `Before` says, and its last block. */
class Table {
  readonly values: Float64Array;
  readonly ends: Int32Array;
  readonly sinces: Int32Array;
  readonly contexts: Int32Array;
  readonly lasts: Int32Array;

  constructor(size: number) {
    this.values = new Float64Array(size);
    this.ends = new Int32Array(size);
    this.sinces = new Int32Array(size);
    this.contexts = new Int32Array(size);
    this.lasts = new Int32Array(size);
  }

  write(cell: number, value: number, end: number, since: number, context: number, last: number) {
    this.values[cell] = value;
    this.ends[cell] = end;
    this.sinces[cell] = since;
    this.contexts[cell] = context;
    this.lasts[cell] = last;
  }

  copy(from: number, to: number) {
    this.write(
      to,
      floatAt(this.values, from),
      intAt(this.ends, from),
      intAt(this.sinces, from),
      intAt(this.contexts, from),
      intAt(this.lasts, from),
    );
  }
}
