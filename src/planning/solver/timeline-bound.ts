import { floatAt, intAt, itemAt } from './checked.ts';
import { sumTiredness } from './objective.ts';
import type { Problem } from './problem.ts';
import { Starts } from './starts.ts';
import { PAUSE_SLOTS } from './timeline.ts';

const MAX_ROUNDS = 25;
/** About how many steps all rounds together may take. */
const MAX_STEPS = 400_000;
/** The step is halved after more rounds than this without a better bound. */
const PATIENCE = 4;

/**
 * An upper bound that knows what missing pauses cost. Here each point is used once, but items may be planned again and
 * again, and each has a price π ≥ 0. The bound is L(π) = Σ π(item) + the best sequence of blocks that pay their prices, by
 * dynamic programming over points and the work since the last pause. The first prices are what the items gain in
 * `findUpperBound`; subgradient steps as there lower the bound, with g(item) = uses of the item − 1.
 * @param gains of items in `findUpperBound`
 * @param goal the value of a known plan
 * @param effort multiplies the number of rounds
 */
export function findTimelineBound(problem: Problem, gains: Float64Array, goal: number, effort = 1): number {
  const price = gains.map((gain) => Math.max(gain, 0));
  const sequence = new Sequence(problem);
  const rounds = Math.min(Math.max(Math.floor((effort * MAX_STEPS) / sequence.size), 1), effort * MAX_ROUNDS);
  let best = Infinity;
  let scale = 1;
  let idle = 0;
  for (let round = 0; round < rounds && best > goal; round += 1) {
    const { value, uses } = sequence.solve(price);
    const bound = price.reduce((sum, each) => sum + each, value);
    idle = bound < best ? 0 : idle + 1;
    best = Math.min(best, bound);
    if (idle > PATIENCE) [scale, idle] = [scale / 2, 0];
    let norm = 0;
    for (const [item, used] of uses.entries()) if (used > 1 || floatAt(price, item) > 0) norm += (used - 1) ** 2;
    if (norm === 0) break;
    const step = (scale * (bound - goal)) / norm;
    for (const [item, used] of uses.entries()) price[item] = Math.max(floatAt(price, item) + step * (used - 1), 0);
  }
  return best;
}

/** The best sequence of blocks, when items may be planned again and again. */
class Sequence {
  readonly #problem: Problem;
  readonly #starts: Starts;
  /** How many lengths of work since the last pause are told apart: quarter-hours, rounded down. */
  readonly #lengths: number;
  /** By point and length: the value of the best sequence, and its last place; -1 for none. */
  readonly #values: Float64Array;
  readonly #lasts: Int32Array;
  /** By point and length: the length before that place. */
  readonly #before: Int32Array;

  constructor(problem: Problem) {
    this.#problem = problem;
    const { items, points, timeline } = problem;
    this.#starts = new Starts(problem, new Float64Array(items.length * (points.length + 1)));
    this.#lengths = timeline.pauseAfter === Infinity ? 1 : Math.ceil(timeline.pauseAfter / PAUSE_SLOTS) + 1;
    const size = (points.length + 1) * this.#lengths;
    this.#values = new Float64Array(size);
    this.#lasts = new Int32Array(size);
    this.#before = new Int32Array(size);
  }

  get size(): number {
    return this.#starts.items.length * this.#lengths;
  }

  /** @param price by item */
  solve(price: Float64Array): { value: number; uses: Int32Array } {
    const { points } = this.#problem;
    this.#values.fill(-Infinity);
    this.#lasts.fill(-1);
    this.#values[0] = 0;
    for (let point = 0; point < points.length; point += 1) {
      for (let length = 0; length < this.#lengths; length += 1) {
        const value = floatAt(this.#values, point * this.#lengths + length);
        if (value === -Infinity) continue;
        this.#offer(point + 1, 0, value, -1, length); // idle: at best, that is a pause
        this.#extend(point, length, value, price);
      }
    }
    return this.#traceBack();
  }

  /** Adds each place that starts at the point. */
  #extend(point: number, length: number, value: number, price: Float64Array) {
    const { items, points, timeline } = this.#problem;
    const first = intAt(points, point);
    const worked = Math.max(length * PAUSE_SLOTS, first - intAt(timeline.since, first));
    for (let index = intAt(this.#starts.firsts, point); index < intAt(this.#starts.firsts, point + 1); index += 1) {
      const number = intAt(this.#starts.items, index);
      const { ends, lasts, values, tiredness } = itemAt(items, number);
      const place = intAt(this.#starts.places, index);
      const [end, last] = [intAt(ends, place), intAt(lasts, place)];
      const cost = tiredness * sumTiredness(timeline, first, last, first - worked);
      const gain = floatAt(values, place) - floatAt(price, number) - cost;
      const isPause = end < points.length && intAt(points, end) - last >= PAUSE_SLOTS;
      const longer = Math.min(Math.floor((worked + last - first) / PAUSE_SLOTS), this.#lengths - 1);
      this.#offer(end, isPause ? 0 : longer, value + gain, index, length);
    }
  }

  #offer(point: number, length: number, value: number, last: number, before: number) {
    const cell = point * this.#lengths + length;
    if (value <= floatAt(this.#values, cell)) return;
    this.#values[cell] = value;
    this.#lasts[cell] = last;
    this.#before[cell] = before;
  }

  #traceBack(): { value: number; uses: Int32Array } {
    const { items, points } = this.#problem;
    const cells = this.#values.subarray(points.length * this.#lengths);
    const value = cells.reduce((a, b) => Math.max(a, b), -Infinity);
    const uses = new Int32Array(items.length);
    let [point, length] = [points.length, cells.indexOf(value)];
    while (point > 0) {
      const cell = point * this.#lengths + length;
      const last = intAt(this.#lasts, cell);
      length = intAt(this.#before, cell);
      if (last < 0) {
        point -= 1;
        continue;
      }
      const item = intAt(this.#starts.items, last);
      uses[item] = intAt(uses, item) + 1;
      point = intAt(itemAt(items, item).starts, intAt(this.#starts.places, last));
    }
    return { value, uses };
  }
}
