import { type Choice, lowerBound } from './exact.ts';
import type { Schedule } from './schedule.ts';

/** Blocks that are freed at once. */
const BLOCKS = 4;
/** Items among which the best are found exactly, those of the blocks included: of so many, subsets are quickly gone through. */
const CHOICES = 7;
/** Slots after which a window ends with a block, or at once where all is free. */
const WIDTH = 48;
/** Other items that are looked at. */
const DRAWS = 20;

/** More than all else: an item without which others would lose their place. */
const NEEDED = 1e6;

interface Neighbourhood {
  from: number;
  until: number;
  /** The items that are there. */
  freed: number[];
  /** Those, and others that may come. */
  chosen: Set<number>;
}

type Solve = (choices: Choice[], from: number, until: number) => number[];

/**
 * Frees a short window of the schedule, and fills it anew in the best way with what was there, what has no place yet,
 * and what lies elsewhere.
 * @param at a slot in the window
 * @param prices of all slots before each: what these are about worth
 */
export function improveNeighbourhood(
  schedule: Schedule,
  at: number,
  prices: Float64Array,
  random: () => number,
  solve: Solve,
) {
  const { items, cells, followers, isPlaced, startOf, endOf, worthOf } = schedule;
  let from = at;
  const isOpen = () => cells[from - 1] === cells[at] || cells[from - 1] === -1;
  while (from > 0 && isOpen() && (at - from < WIDTH || cells[from] !== -1)) from -= 1;
  const freed: number[] = [];
  let until = from;
  for (; until < cells.length; until += 1) {
    const item = cells[until] ?? -1;
    if (item >= 0 && freed.at(-1) === item) continue;
    if (until - from >= WIDTH || (item >= 0 && freed.length === BLOCKS)) break;
    if (item >= 0) freed.push(item);
  }
  const chosen = new Set(freed);
  const window = { from, until, freed, chosen };

  // By how much it would be better to have it in the window than where it is, its slots paid for.
  const gainOf = (index: number): number => {
    const item = items[index];
    if (!item) return -Infinity;
    const [low, high] = findRange(schedule, window, index);
    let most = -Infinity;
    for (let place = lowerBound(item.starts, low); place < item.starts.length; place += 1) {
      const end = item.ends[place] ?? 0;
      if (end > high) break;
      const gain = (item.values[place] ?? 0) - (prices[end] ?? 0) + (prices[item.starts[place] ?? 0] ?? 0);
      if (gain > most) most = gain;
    }
    return most - worthOf(index) + (prices[endOf(index)] ?? 0) - (prices[startOf(index)] ?? 0);
  };
  // An item, and those before it which would have to come into the window with it.
  const gather = (index: number, group: Set<number>) => {
    group.add(index);
    for (const first of items[index]?.after ?? []) {
      const isMissing = !isPlaced(first) || endOf(first) > from;
      if (isMissing && !chosen.has(first) && !group.has(first) && group.size < CHOICES) gather(first, group);
    }
    return group;
  };
  const groups: { group: Set<number>; score: number }[] = [];
  const seen = new Set(freed);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const index = Math.floor(random() * items.length);
    if (seen.has(index)) continue;
    seen.add(index);
    const group = gather(index, new Set());
    if (group.size + freed.length > CHOICES) continue;
    if (group.values().some((item) => isPlaced(item) && followers[item]?.some((one) => freed.includes(one)))) continue;
    // By chance as well as by price, so that the same ones are not tried again and again.
    let score = Math.log(random());
    for (const item of group) chosen.add(item);
    for (const item of group) score += gainOf(item);
    for (const item of group) chosen.delete(item);
    if (score > -Infinity) groups.push({ group, score });
  }
  for (const { group } of groups.sort((a, b) => b.score - a.score)) {
    const more = [...group].filter((item) => !chosen.has(item));
    if (chosen.size + more.length <= CHOICES) for (const item of more) chosen.add(item);
  }

  solveNeighbourhood(schedule, window, solve);
}

/** Gives the chosen items the places in the window that are worth most; those from elsewhere may stay there. */
export function solveNeighbourhood(schedule: Schedule, window: Neighbourhood, solve: Solve) {
  const { items, followers, worthOf } = schedule;
  const { from, until, freed, chosen } = window;
  const ids = [...chosen].sort((a, b) => a - b);
  const isOutside = (item: number) => schedule.isPlaced(item) && !freed.includes(item);
  const choices = ids.flatMap((id): Choice[] => {
    const item = items[id];
    if (!item) return [];
    const [low, high] = findRange(schedule, window, id);
    const isNeeded = freed.includes(id) && followers[id]?.some(isOutside);
    const bonus = isNeeded ? NEEDED : isOutside(id) ? -worthOf(id) : 0;
    const after = item.after.reduce((bits, first) => (chosen.has(first) ? bits | (1 << ids.indexOf(first)) : bits), 0);
    return [{ item, from: low, until: high, after, bonus }];
  });
  const places = solve(choices, from, until);
  for (const item of freed) schedule.put(item, -1);
  for (const [index, item] of ids.entries()) {
    const place = places[index] ?? -1;
    if (place >= 0) schedule.put(item, place);
  }
}

/** From where to where an item may lie in a window, for what lies outside of it. */
function findRange(schedule: Schedule, { from, until, freed, chosen }: Neighbourhood, index: number): [number, number] {
  const { items, followers, isPlaced, startOf, endOf } = schedule;
  let [low, high] = [from, until];
  for (const first of items[index]?.after ?? []) {
    if (!chosen.has(first)) low = isPlaced(first) ? Math.max(low, endOf(first)) : until;
  }
  for (const follower of followers[index] ?? []) {
    if (isPlaced(follower) && !freed.includes(follower)) high = Math.min(high, startOf(follower));
  }
  return [low, high];
}
