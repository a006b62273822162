import { Beam, type Found } from './beam.ts';
import { floatAt, intAt, itemAt } from './checked.ts';
import type { Item, Problem } from './problem.ts';
import { findTimelineBound } from './timeline-bound.ts';
import { findUpperBound } from './upper-bound.ts';

/** How many plans beam search keeps at each point. */
const WIDTH = 64;
/** How many it keeps among known places, which are few. */
const START_WIDTH = 16;
/** At the end, a block goes back to where it was when that costs less than this. */
const MOVE_COST = 0.75;
/** More than rounding errors. */
const EPSILON = 1e-9;

interface Searched extends Found {
  /** What no plan can be worth more than. */
  bound: number;
  /** A bound that is lower, but takes longer. */
  findBound: () => number;
}

/**
 * Good places for all items: the best of known places, or what beam search finds.
 * @param effort multiplies the number of plans that beam search keeps
 * @param known plans to begin with. By item: its place, -1 for none
 */
export function search(problem: Problem, effort: number, known: number[][]): Searched {
  const { items } = problem;
  const start = searchKnown(problem, known);
  const rounds = Math.min(effort, 1);
  const { bound, prices, gains } = findUpperBound(problem, withoutBonuses(items, start), rounds);
  const found = new Beam(problem, prices, Math.ceil(WIDTH * effort)).search();
  const best = fill(problem, found.value > start.value + EPSILON ? found : start);
  const goal = withoutBonuses(items, best);
  const findBound = () => (bound > goal ? Math.min(bound, findTimelineBound(problem, gains, goal, rounds)) : bound);
  return { ...best, bound, findBound };
}

/** The found plan, with its blocks where another plan has them and the previous plan had them, when that costs less than MOVE_COST each and leaves nothing out. */
export function putBack(problem: Problem, found: Found, other: number[]): Found {
  // A block that the plan leaves out comes back only when it is worth something itself.
  const isBack = (place: number, item: number) => {
    const { wasAt, values } = itemAt(problem.items, item);
    return place >= 0 && place === wasAt && (itemAt(found.places, item) >= 0 || floatAt(values, place) > 0);
  };
  const choices = [searchKnown(problem, [found.places, other], isBack), searchKnown(problem, [other], isBack)];
  const withMoves = ({ places, value }: Found) => value + MOVE_COST * places.filter(isBack).length;
  const plansAll = ({ places }: Found) => found.places.every((place, item) => place < 0 || itemAt(places, item) >= 0);
  return choices.filter(plansAll).reduce((best, back) => (withMoves(back) > withMoves(best) ? back : best), found);
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

/** The best plan of known plans' places. */
const searchKnown = (problem: Problem, known: number[][], isBack?: (place: number, item: number) => boolean): Found =>
  searchAmong(
    problem,
    problem.items.map((_, item) =>
      [...new Set(known.map((places) => itemAt(places, item)))].filter((place) => place >= 0).sort((a, b) => a - b),
    ),
    isBack,
  );

/** The best plan of these places. @param isBack whether a place counts as if it were worth MOVE_COST more */
function searchAmong(problem: Problem, allowed: number[][], isBack = (_place: number, _item: number) => false): Found {
  const items = problem.items.map((item, index): Item => {
    const pick = (values: Int32Array) => Int32Array.from(itemAt(allowed, index), (place) => intAt(values, place));
    const values = Float64Array.from(
      itemAt(allowed, index),
      (place) => floatAt(item.values, place) + (isBack(place, index) ? MOVE_COST : 0),
    );
    return { ...item, values, starts: pick(item.starts), ends: pick(item.ends), lasts: pick(item.lasts) };
  });
  const free = new Float64Array(problem.points.length + 1);
  const found = new Beam({ ...problem, items }, free, START_WIDTH).search();
  const places = found.places.map((place, item) => (place < 0 ? -1 : itemAt(itemAt(allowed, item), place)));
  return { places, value: found.value - MOVE_COST * places.filter(isBack).length };
}

const withoutBonuses = (items: Item[], { places, value }: Found) =>
  items.reduce((sum, { bonus }, item) => sum - (itemAt(places, item) < 0 ? 0 : bonus), value);
