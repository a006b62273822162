import { floatAt, intAt, itemAt } from './checked.ts';

/** A job and its possible places. Slots are the free slots of a problem, numbered without gaps. */
export interface Item {
  /** By place: its first slot, ascending. */
  starts: Int32Array;
  /** By place: the slot where the next block may start. */
  ends: Int32Array;
  /** By place: what the job is worth there. */
  values: Float64Array;
  /** The least distance from a start to its end. */
  length: number;
  /** Indices of the items it depends on, all lower than its own. */
  after: number[];
}

/** An item, with limits to its places. */
export interface Choice {
  item: Item;
  /** It starts at this slot or later. */
  from: number;
  /** It ends at this slot or earlier. */
  until: number;
  /** The choices it depends on, as a bit set. */
  after: number;
  /** Added to the value of every place. */
  bonus: number;
}

/** The choices of the best plan between two slots. @returns by choice: the place it gets, -1 for none */
export type Solve = (choices: Choice[], from: number, until: number) => number[];

/** The table has a row for each subset of the choices, so their number is limited. */
export const MAX_EXACT = 11;

/**
 * The most valuable plan without overlaps, by dynamic programming over subsets (Bellman 1962; Held and Karp 1962):
 * best(S, t) = max(best(S, t − 1), max over i ∈ S and its places that end at t of best(S \ {i}, start) + value),
 * where S is the set of planned choices and t the slot by which they end. O(2ⁿ · n · places) time, O(2ⁿ · slots) memory.
 */
export function createExactSolver(): Solve {
  let values = new Float64Array(0); // reused from one call to the next
  return (choices, from, until) => {
    const width = until - from + 1;
    const size = 2 ** choices.length * width;
    if (values.length < size) values = new Float64Array(size);
    const table = { values, width, from, until };
    return traceBack(choices, table, fillTable(choices, table));
  };
}

/** best(S, t) is at `S * width + t - from`; -Infinity when S cannot be done by t. Bit i of S is choice i. */
interface Table {
  values: Float64Array;
  width: number;
  from: number;
  until: number;
}

const read = ({ values, width, from }: Table, set: number, slot: number) => floatAt(values, set * width + slot - from);

/** @returns the set that is worth most */
function fillTable(choices: Choice[], table: Table): number {
  const { values, width, from, until } = table;
  const firstPlaces = choices.map((choice) => lowerBound(choice.item.starts, choice.from));
  const lengths = new Int32Array(2 ** choices.length); // by set: the fewest slots it takes
  values.fill(0, 0, width);
  let best = 0;
  for (let set = 1; set < lengths.length; set += 1) {
    const row = set * width - from;
    const lowest = 31 - Math.clz32(set & -set);
    const length = intAt(lengths, set & (set - 1)) + itemAt(choices, lowest).item.length;
    lengths[set] = length;
    values[row + until] = -Infinity;
    if (length >= width) continue;
    values.fill(-Infinity, row + from, row + from + width);
    for (const [index, choice] of choices.entries()) {
      const rest = set & ~(1 << index);
      if (rest === set || (choice.after & rest) !== choice.after || read(table, rest, until) === -Infinity) continue;
      tryPlaces(choice, itemAt(firstPlaces, index), values, row, rest * width - from);
    }
    for (let slot = from + 1; slot <= until; slot += 1) {
      const earlier = floatAt(values, row + slot - 1);
      if (earlier > floatAt(values, row + slot)) values[row + slot] = earlier;
    }
    if (read(table, set, until) > read(table, best, until)) best = set;
  }
  return best;
}

/** Puts the choice last, after the set of row `rest`, at each of its places. */
function tryPlaces({ item, until, bonus }: Choice, first: number, values: Float64Array, row: number, rest: number) {
  const { starts, ends } = item;
  for (let place = first; place < starts.length; place += 1) {
    const end = intAt(ends, place);
    if (end > until) break;
    const value = floatAt(values, rest + intAt(starts, place)) + (floatAt(item.values, place) + bonus);
    if (value > floatAt(values, row + end)) values[row + end] = value;
  }
}

/** Finds, from the end of the best set back, the places that gave its value. */
function traceBack(choices: Choice[], table: Table, best: number): number[] {
  const places = choices.map(() => -1);
  let set = best;
  let slot = table.until;
  while (set > 0) {
    const value = read(table, set, slot);
    if (slot > table.from && read(table, set, slot - 1) === value) {
      slot -= 1;
      continue;
    }
    const last = findLast(choices, table, set, slot);
    places[last.index] = last.place;
    slot = intAt(itemAt(choices, last.index).item.starts, last.place);
    set = last.rest;
  }
  return places;
}

/** The choice of the set that ends at the slot, and its place there. */
function findLast(choices: Choice[], table: Table, set: number, slot: number) {
  const value = read(table, set, slot);
  for (const [index, { item, from, until, after, bonus }] of choices.entries()) {
    const rest = set & ~(1 << index);
    if (rest === set || (after & rest) !== after || slot > until) continue;
    const place = item.starts.findIndex(
      (start, place) =>
        start >= from &&
        intAt(item.ends, place) === slot &&
        read(table, rest, start) + (floatAt(item.values, place) + bonus) === value,
    );
    if (place >= 0) return { index, place, rest };
  }
  throw new Error('no choice gives the value in the table');
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
