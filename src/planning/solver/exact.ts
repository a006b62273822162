import { floatAt, intAt, itemAt } from './checked.ts';
import { sumTiredness } from './objective.ts';
import { type Before, findContext, findSince, NO_CONTEXT, type Timeline } from './timeline.ts';
import { CONTEXT_COST } from './weights.ts';

/** A job and its possible places, in points: the moments of a problem at which a block may start. */
export interface Item {
  /** By place: the point where it starts, ascending. */
  starts: Int32Array;
  /** By place: the first point at which the next block may start. */
  ends: Int32Array;
  /** By place: the slot where it ends. */
  lasts: Int32Array;
  /** By place: what the job is worth there, apart from other blocks. */
  values: Float64Array;
  /** The least number of points from a start to its end. */
  length: number;
  /** How many slots it takes, with its buffer. */
  slots: number;
  /** Added to the value of every place, but not to the value of the plan. */
  bonus: number;
  /** Indices of the items it depends on, all lower than its own. */
  after: number[];
  /** The place where the previous plan had it; -1 for none. */
  wasAt: number;
  /** What a tired slot costs. */
  tiredness: number;
  context: number;
}

/** An item, with limits to its places. */
export interface Choice {
  item: Item;
  /** It starts at this point or later. */
  from: number;
  /** It ends at this point or earlier. */
  until: number;
  /** The choices it depends on, as a bit set. */
  after: number;
  /** Added to the value of every place. */
  bonus: number;
}

/** The points between which choices are placed, and the blocks on both sides. */
export interface Range {
  from: number;
  until: number;
  before: Before;
  /** The first block after the range, and its place. */
  next: { item: Item; place: number } | null;
}

/** A good plan of the choices in a range, at most MAX_EXACT of them. @returns by choice: the place it gets, -1 for none */
export type Solve = (choices: Choice[], range: Range) => number[];

/** The table has a row for each subset of the choices, so their number is limited. */
export const MAX_EXACT = 9;

/**
 * What an item costs because of the blocks before it.
 * @param end the slot where the last of them that moves ended, and what it left
 */
export function scoreNeighbours(
  { tiredness, context, lasts }: Item,
  place: number,
  first: number,
  { end, since, context: lastContext }: Before,
  timeline: Timeline,
): number {
  const last = intAt(lasts, place);
  const tired = sumTiredness(timeline, first, last, findSince(timeline, first, end, since));
  const before = context === NO_CONTEXT ? NO_CONTEXT : findContext(timeline, first, end, lastContext);
  const changes = before !== NO_CONTEXT && before !== context;
  return tiredness * tired + (changes ? CONTEXT_COST : 0);
}

/**
 * A plan without overlaps, by dynamic programming over subsets (Bellman 1962; Held and Karp 1962):
 * best(S, t) = max(best(S, t − 1), max over i ∈ S and its places that end at t of best(S \ {i}, start) + value), where S is
 * the set of planned choices and t the point by which they end. O(2ⁿ · n · places) time, O(2ⁿ · points) memory.
 * Each cell knows its last block too, so that what a block costs after others is counted. It keeps only its best plan: the
 * result is optimal when blocks cost nothing after others, and nearly so otherwise.
 */
export function createExactSolver(points: Int32Array, timeline: Timeline): Solve {
  let table = new Table(0); // reused from one call to the next
  return (choices, range) => {
    if (choices.length > MAX_EXACT) throw new RangeError(`at most ${MAX_EXACT} choices, not ${choices.length}`);
    const size = 2 ** choices.length * (range.until - range.from + 1);
    if (table.values.length < size) table = new Table(size);
    const search = { choices, range, table, points, timeline };
    return traceBack(search, fillTable(search));
  };
}

/**
 * best(S, t) is at `S * width + t - from`; -Infinity when S cannot be done by t. Bit i of S is choice i. Beside the value a
 * cell has what `Before` says, and the last block: MAX_EXACT * place + choice.
 */
export class Table {
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

  before(cell: number): Before {
    return {
      end: intAt(this.ends, cell),
      since: intAt(this.sinces, cell),
      context: intAt(this.contexts, cell),
    };
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

interface Search {
  choices: Choice[];
  range: Range;
  table: Table;
  points: Int32Array;
  timeline: Timeline;
}

const cellOf = ({ range: { from, until } }: Search, set: number, point: number) =>
  set * (until - from + 1) + point - from;

/** @returns the set that is worth most */
function fillTable(search: Search): number {
  const { choices, range, table } = search;
  const { from, until, before } = range;
  const width = until - from + 1;
  const firstPlaces = choices.map((choice) => lowerBound(choice.item.starts, choice.from));
  const lengths = new Int32Array(2 ** choices.length); // by set: the fewest points it takes
  for (let cell = 0; cell < width; cell += 1) table.write(cell, 0, before.end, before.since, before.context, -1);
  let best = 0;
  let most = -scoreNext(search, 0);
  for (let set = 1; set < lengths.length; set += 1) {
    const lowest = 31 - Math.clz32(set & -set);
    const length = intAt(lengths, set & (set - 1)) + itemAt(choices, lowest).item.length;
    lengths[set] = length;
    table.values[cellOf(search, set, until)] = -Infinity;
    if (length >= width) continue;
    table.values.fill(-Infinity, set * width, set * width + width);
    for (let index = 0; index < choices.length; index += 1) {
      const rest = set & ~(1 << index);
      const { after } = itemAt(choices, index);
      if (rest === set || (after & rest) !== after) continue;
      if (floatAt(table.values, cellOf(search, rest, until)) === -Infinity) continue;
      tryPlaces(search, index, itemAt(firstPlaces, index), set, rest);
    }
    for (let cell = set * width + 1; cell < set * width + width; cell += 1) {
      if (floatAt(table.values, cell - 1) > floatAt(table.values, cell)) table.copy(cell - 1, cell);
    }
    const value = floatAt(table.values, cellOf(search, set, until));
    if (value - most <= 0) continue;
    const total = value - scoreNext(search, set);
    if (total > most) [best, most] = [set, total];
  }
  return best;
}

/** What the first block after the range costs when the set is planned in it. */
function scoreNext(search: Search, set: number): number {
  const { range, table, points, timeline } = search;
  const { next, until } = range;
  if (!next) return 0;
  const first = intAt(points, intAt(next.item.starts, next.place));
  return scoreNeighbours(next.item, next.place, first, table.before(cellOf(search, set, until)), timeline);
}

/** Puts a choice last, after the set `rest`, at each of its places. */
function tryPlaces(search: Search, index: number, firstPlace: number, set: number, rest: number) {
  const { range, table, points, timeline } = search;
  const { item, until, bonus } = itemAt(search.choices, index);
  const { starts, ends, lasts, context, tiredness } = item;
  const shift = range.until - range.from + 1;
  const [row, restRow] = [set * shift - range.from, rest * shift - range.from];
  const added = bonus + item.bonus;
  for (let place = firstPlace; place < starts.length; place += 1) {
    const end = intAt(ends, place);
    if (end > until) break;
    const start = intAt(starts, place);
    const cell = restRow + start;
    let value = floatAt(table.values, cell) + floatAt(item.values, place) + added;
    const known = floatAt(table.values, row + end);
    if (value <= known) continue;
    const first = intAt(points, start);
    const last = intAt(lasts, place);
    const lastEnd = intAt(table.ends, cell);
    const since = findSince(timeline, first, lastEnd, intAt(table.sinces, cell));
    const tired = sumTiredness(timeline, first, last, since);
    value -= tiredness * tired;
    const before = findContext(timeline, first, lastEnd, intAt(table.contexts, cell));
    if (context >= 0 && before >= 0 && before !== context) value -= CONTEXT_COST;
    if (value > known) {
      table.write(row + end, value, last, since, context >= 0 ? context : before, MAX_EXACT * place + index);
    }
  }
}

/** Finds the places that gave the value of the set, from its last block back. */
function traceBack(search: Search, best: number): number[] {
  const { choices, range, table } = search;
  const places = choices.map(() => -1);
  let set = best;
  let point = range.until;
  while (set > 0) {
    const last = intAt(table.lasts, cellOf(search, set, point));
    const index = last % MAX_EXACT;
    const place = Math.floor(last / MAX_EXACT);
    places[index] = place;
    point = intAt(itemAt(choices, index).item.starts, place);
    set &= ~(1 << index);
  }
  return places;
}

/** The index of the first of the ascending values that is at least `least`. */
export function lowerBound(values: Int32Array, least: number): number {
  let low = 0;
  for (let high = values.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (intAt(values, middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
