import { floatAt, intAt, itemAt } from './checked.ts';
import { type Choice, lowerBound, type Range, type Solve } from './exact.ts';
import type { Schedule } from './schedule.ts';

/** How many blocks are freed at once. */
const MAX_FREED = 4;
/** How many items are solved exactly, freed ones included: the exact solver looks at 2⁷ subsets quickly. */
const MAX_CHOSEN = 7;
/** After this many points, a neighbourhood ends at the end of a block. */
const MIN_WIDTH = 48;
/** How many items outside the neighbourhood are considered for it. */
const DRAWS = 20;

/** More than all values together: keeps an item whose followers outside the neighbourhood would lose their place. */
const KEEP_BONUS = 1e6;

/** A range of points to be solved again. */
interface Neighbourhood {
  from: number;
  until: number;
  /** The items that lie there now. */
  freed: number[];
  /** The items that may lie there: the freed ones, and others. */
  chosen: Set<number>;
}

/**
 * One step of large-neighbourhood search (Shaw 1998): frees a few blocks in a row, and fills their range again with the
 * best choice among them, unplaced items and items that lie elsewhere. Nothing changes when that is worth less.
 * @param at a point of the neighbourhood
 * @param prices prefix sums of the prices of `findUpperBound`
 */
export function improveNeighbourhood(
  schedule: Schedule,
  at: number,
  prices: Float64Array,
  random: () => number,
  solve: Solve,
) {
  const neighbourhood = freeBlocks(schedule, at);
  const { chosen } = neighbourhood;
  const groups = drawGroups(schedule, neighbourhood, prices, random).sort((a, b) => b.score - a.score);
  for (const { group } of groups) {
    const added = [...group].filter((item) => !chosen.has(item));
    if (chosen.size + added.length <= MAX_CHOSEN) for (const item of added) chosen.add(item);
  }
  const value = schedule.value;
  const places = [...chosen].map((item): [number, number] => [item, itemAt(schedule.places, item)]);
  solveNeighbourhood(schedule, neighbourhood, solve);
  if (schedule.value >= value) return;
  for (const [item] of places) schedule.put(item, -1);
  for (const [item, place] of places) schedule.put(item, place);
}

/** A range around `at` that cuts no block, with up to MAX_FREED blocks. */
function freeBlocks({ cells }: Schedule, at: number): Neighbourhood {
  const isFreeOrSame = (point: number) => intAt(cells, point) === -1 || intAt(cells, point) === intAt(cells, at);
  let from = at;
  while (from > 0 && isFreeOrSame(from - 1) && (at - from < MIN_WIDTH || intAt(cells, from) !== -1)) from -= 1;
  const freed: number[] = [];
  let until = from;
  for (; until < cells.length; until += 1) {
    const item = intAt(cells, until);
    if (item >= 0 && freed.at(-1) === item) continue;
    if (until - from >= MIN_WIDTH || (item >= 0 && freed.length === MAX_FREED)) break;
    if (item >= 0) freed.push(item);
  }
  return { from, until, freed, chosen: new Set(freed) };
}

interface Group {
  /** An item, and its dependencies that must lie in the neighbourhood with it. */
  group: Set<number>;
  score: number;
}

/** Random groups of items from outside, scored by what they would gain in the neighbourhood. */
function drawGroups(
  schedule: Schedule,
  neighbourhood: Neighbourhood,
  prices: Float64Array,
  random: () => number,
): Group[] {
  const { items, followers, isPlaced } = schedule;
  const { freed } = neighbourhood;
  const groups: Group[] = [];
  const seen = new Set(freed);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const item = Math.floor(random() * items.length);
    if (seen.has(item)) continue;
    seen.add(item);
    const group = gatherGroup(schedule, neighbourhood, item);
    if (group.size + freed.length > MAX_CHOSEN) continue;
    const hasFreedFollower = (one: number) => itemAt(followers, one).some((follower) => freed.includes(follower));
    if (group.values().some((one) => isPlaced(one) && hasFreedFollower(one))) continue;
    const chosen = new Set([...neighbourhood.chosen, ...group]);
    let score = Math.log(random()); // so that the search does not try the same groups again and again
    for (const one of group) score += findGain(schedule, { ...neighbourhood, chosen }, prices, one);
    if (score > -Infinity) groups.push({ group, score });
  }
  return groups;
}

function gatherGroup(
  schedule: Schedule,
  neighbourhood: Neighbourhood,
  item: number,
  group = new Set<number>(),
): Set<number> {
  const { items, isPlaced, endOf } = schedule;
  const { from, chosen } = neighbourhood;
  group.add(item);
  for (const dependency of itemAt(items, item).after) {
    const isMissing = !isPlaced(dependency) || endOf(dependency) > from;
    const isNew = !chosen.has(dependency) && !group.has(dependency);
    if (isMissing && isNew && group.size < MAX_CHOSEN) gatherGroup(schedule, neighbourhood, dependency, group);
  }
  return group;
}

/** By how much an item is worth more in the neighbourhood than where it is now, less the price of its points. */
function findGain(schedule: Schedule, neighbourhood: Neighbourhood, prices: Float64Array, item: number): number {
  const { isPlaced, startOf, endOf, worthOf } = schedule;
  const { starts, ends, values } = itemAt(schedule.items, item);
  const [low, high] = findLimits(schedule, neighbourhood, item);
  let most = -Infinity;
  for (let place = lowerBound(starts, low); place < starts.length; place += 1) {
    const end = intAt(ends, place);
    if (end > high) break;
    const gain = floatAt(values, place) - floatAt(prices, end) + floatAt(prices, intAt(starts, place));
    if (gain > most) most = gain;
  }
  if (!isPlaced(item)) return most;
  return most - worthOf(item) + floatAt(prices, endOf(item)) - floatAt(prices, startOf(item));
}

/** Gives the chosen items the places in the range that are worth most. Items from elsewhere may stay where they are. */
export function solveNeighbourhood(schedule: Schedule, neighbourhood: Neighbourhood, solve: Solve) {
  const { items, followers, isPlaced, worthOf } = schedule;
  const { freed, chosen } = neighbourhood;
  const ids = [...chosen].sort((a, b) => a - b);
  const isElsewhere = (item: number) => isPlaced(item) && !freed.includes(item);
  const choices = ids.map((id): Choice => {
    const item = itemAt(items, id);
    const [low, high] = findLimits(schedule, neighbourhood, id);
    const mustStay = freed.includes(id) && itemAt(followers, id).some(isElsewhere);
    const bonus = mustStay ? KEEP_BONUS : isElsewhere(id) ? -worthOf(id) : 0;
    const after = item.after.reduce((bits, first) => (chosen.has(first) ? bits | (1 << ids.indexOf(first)) : bits), 0);
    return { item, from: low, until: high, after, bonus };
  });
  const places = solve(choices, findRange(schedule, neighbourhood));
  for (const item of freed) schedule.put(item, -1);
  for (const [index, item] of ids.entries()) {
    const place = itemAt(places, index);
    if (place >= 0) schedule.put(item, place);
  }
}

function findRange(schedule: Schedule, { from, until }: Neighbourhood): Range {
  const { items, places, cells } = schedule;
  let point = until;
  while (point < cells.length && intAt(cells, point) < 0) point += 1;
  const item = point < cells.length ? intAt(cells, point) : -1;
  const next = item < 0 ? null : { item: itemAt(items, item), place: itemAt(places, item) };
  return { from, until, before: schedule.findBefore(from), next };
}

/** The points that the items outside leave to an item: after its dependencies, before its followers. */
function findLimits(schedule: Schedule, { from, until, freed, chosen }: Neighbourhood, item: number): [number, number] {
  const { items, followers, isPlaced, startOf, endOf } = schedule;
  let [low, high] = [from, until];
  for (const dependency of itemAt(items, item).after) {
    if (!chosen.has(dependency)) low = isPlaced(dependency) ? Math.max(low, endOf(dependency)) : until;
  }
  for (const follower of itemAt(followers, item)) {
    if (isPlaced(follower) && !freed.includes(follower)) high = Math.min(high, startOf(follower));
  }
  return [low, high];
}
