import { type Choice, firstFrom } from './exact.ts';
import type { Schedule } from './schedule.ts';

/** Blocks that are freed at once. */
const BLOCKS = 4;
/** Items among which the best are found exactly, those of the blocks included: of so many, subsets are quickly gone through. */
const CHOICES = 7;
/** Other items that are looked at. */
const DRAWS = 20;

/** More than all else: an item without which others would lose their place. */
const NEEDED = 1e6;

/**
 * Frees a short window of the schedule, and fills it anew in the best way with what was there, what has no place yet,
 * and what lies elsewhere.
 * @param at a slot in the window
 * @param prices of all slots before each: what these are about worth
 */
export function improveWindow(
  schedule: Schedule,
  at: number,
  prices: Float64Array,
  random: () => number,
  solve: (choices: Choice[], from: number, until: number) => number[],
) {
  const { items, cells, followers, isPlaced, startOf, endOf, worthOf } = schedule;
  let from = at;
  while (from > 0 && (cells[from - 1] === cells[at] || cells[from - 1] === -1)) from -= 1;
  const freed: number[] = [];
  let until = from;
  for (; until < cells.length; until += 1) {
    const item = cells[until] ?? -1;
    if (item < 0 || freed.at(-1) === item) continue;
    if (freed.length === BLOCKS) break;
    freed.push(item);
  }
  const chosen = new Set(freed);
  const isOutside = (item: number) => isPlaced(item) && !freed.includes(item);

  // From where to where an item may lie, for what lies outside of the window.
  const rangeOf = (index: number): [number, number] => {
    let [low, high] = [from, until];
    for (const first of items[index]?.after ?? []) {
      if (!chosen.has(first)) low = isPlaced(first) ? Math.max(low, endOf(first)) : until;
    }
    for (const follower of followers[index] ?? []) {
      if (isOutside(follower)) high = Math.min(high, startOf(follower));
    }
    return [low, high];
  };
  // By how much it would be better to have it in the window than where it is, its slots paid for.
  const gainOf = (index: number): number => {
    const item = items[index];
    if (!item) return -Infinity;
    const [low, high] = rangeOf(index);
    let most = -Infinity;
    for (let place = firstFrom(item.starts, low); place < item.starts.length; place += 1) {
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

  const ids = [...chosen].sort((a, b) => a - b);
  const choices = ids.flatMap((id): Choice[] => {
    const item = items[id];
    if (!item) return [];
    const [low, high] = rangeOf(id);
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
