import { Beam, type Found } from './beam.ts';
import { floatAt, intAt, itemAt } from './checked.ts';
import type { Item, Problem } from './problem.ts';
import { findUpperBound } from './upper-bound.ts';

/** How many plans beam search keeps at each point. */
const WIDTH = 64;
/** How many it keeps when few places are allowed. */
const NARROW_WIDTH = 16;
/** More than rounding errors. */
const EPSILON = 1e-9;

interface Searched extends Found {
  /** What no plan can be worth more than, without bonuses. */
  bound: number;
}

/**
 * Good places for all items: what beam search finds, or a known plan when that is as good.
 * @param effort multiplies the number of plans that beam search keeps
 * @param known by item: its place, -1 for none
 */
export function search(problem: Problem, effort: number, known: number[]): Searched {
  const start = searchAmong(
    problem,
    known.map((place) => (place < 0 ? [] : [place])),
  );
  const { bound, prices } = findUpperBound(problem, withoutBonuses(problem.items, start), Math.min(effort, 1));
  const found = new Beam(problem, prices, Math.ceil(WIDTH * effort)).search();
  return { ...fill(problem, found.value > start.value + EPSILON ? found : start), bound };
}

/** The found plan with what it leaves out, where there is still room for it. */
function fill(problem: Problem, found: Found): Found {
  const isTaken = new Uint8Array(problem.points.length);
  const spanOf = ({ starts, ends }: Item, place: number) => [intAt(starts, place), intAt(ends, place)] as const;
  for (const [item, place] of found.places.entries())
    if (place >= 0) isTaken.fill(1, ...spanOf(itemAt(problem.items, item), place));
  const allowed = problem.items.map((item, index) => {
    const own = itemAt(found.places, index);
    const isFree = (place: number) => !isTaken.subarray(...spanOf(item, place)).includes(1);
    return own < 0 ? [...item.values.keys()].filter(isFree) : [own];
  });
  const filled = searchAmong(problem, allowed);
  return filled.value > found.value + EPSILON ? filled : found;
}

/** The best plan when each item may only have some places. @param allowed these places, by item */
function searchAmong(problem: Problem, allowed: number[][]): Found {
  const items = problem.items.map((item, index): Item => {
    const own = itemAt(allowed, index);
    const pick = (values: Int32Array) => Int32Array.from(own, (place) => intAt(values, place));
    const values = Float64Array.from(own, (place) => floatAt(item.values, place));
    return { ...item, values, starts: pick(item.starts), ends: pick(item.ends), lasts: pick(item.lasts) };
  });
  const free = new Float64Array(problem.points.length + 1);
  const { places, value } = new Beam({ ...problem, items }, free, NARROW_WIDTH).search();
  return { places: places.map((place, item) => (place < 0 ? -1 : itemAt(itemAt(allowed, item), place))), value };
}

const withoutBonuses = (items: Item[], { places, value }: Found) =>
  items.reduce((sum, { bonus }, item) => sum - (itemAt(places, item) < 0 ? 0 : bonus), value);
