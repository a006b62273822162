import { expect, it } from 'vitest';
import {
  type Choice,
  createExactSolver,
  type Item,
  lowerBound,
  MAX_EXACT,
  scoreNeighbours,
} from '../../src/planning/solver/exact.ts';
import { NO_CONTEXT, NOTHING_BEFORE, type Timeline } from '../../src/planning/solver/timeline.ts';
import { dice } from '../support/planner-instances.ts';

const SLOTS = 9;
const WHOLE = { from: 0, until: SLOTS, before: NOTHING_BEFORE, next: null };

/** Up to five items with random lengths, values and dependencies. */
function someChoices(seed: number, hasNeighbours = false): Choice[] {
  const { int, chance, uniform } = dice(seed);
  return Array.from({ length: int(0, 5) }, (_, index) => {
    const length = int(1, 4);
    const starts = Array.from({ length: SLOTS - length + 1 }, (_, start) => start).filter(() => chance(0.7));
    const after = index > 0 && chance(0.4) ? [int(0, index - 1)] : [];
    const context = int(-1, 1);
    const item: Item = {
      starts: Int32Array.from(starts),
      ends: Int32Array.from(starts, (start) => start + length),
      values: Float64Array.from(starts, () => uniform() * 4 - 0.5),
      lasts: Int32Array.from(starts, (start) => start + length),
      length,
      slots: length,
      bonus: 0,
      after,
      wasAt: -1,
      tiredness: hasNeighbours ? 0.3 : 0,
      context: hasNeighbours ? context : NO_CONTEXT,
    };
    const bits = after.reduce((sum, first) => sum + 2 ** first, 0);
    return { item, from: int(0, 2), until: int(SLOTS - 2, SLOTS), after: bits, bonus: chance(0.2) ? 10 : 0 };
  });
}

/** No pause after two slots, and none of less than three. */
const timeline = (slots: number): Timeline => ({
  taken: new Uint8Array(slots + 1),
  since: Int32Array.from({ length: slots + 1 }, (_, slot) => slot),
  until: Int32Array.from({ length: slots + 1 }, (_, slot) => slot),
  context: new Int32Array(slots + 1).fill(NO_CONTEXT),
  contextEnd: new Int32Array(slots + 1).fill(-1),
  contexts: [],
  pauseAfter: 2,
});

const solverFor = (slots: number) =>
  createExactSolver(
    Int32Array.from({ length: slots + 1 }, (_, slot) => slot),
    timeline(slots),
  );

/** The highest value of all choices of places. Places that break a rule are worth -Infinity. */
function bruteForce(choices: Choice[], places: number[] = []): number {
  if (places.length === choices.length) return worthOf(choices, places);
  const count = choices[places.length]?.item.starts.length ?? 0;
  let most = bruteForce(choices, [...places, -1]);
  for (let place = 0; place < count; place += 1) most = Math.max(most, bruteForce(choices, [...places, place]));
  return most;
}

function worthOf(choices: Choice[], places: number[]): number {
  let sum = 0;
  const spans = choices.map(({ item }, index) => {
    const place = places[index] ?? -1;
    return place < 0 ? null : { start: item.starts[place] ?? 0, end: item.ends[place] ?? 0 };
  });
  for (const [index, { item, from, until, bonus }] of choices.entries()) {
    const span = spans[index];
    if (!span) continue;
    sum += (item.values[places[index] ?? -1] ?? 0) + bonus;
    if (span.start < from || span.end > until) return -Infinity;
    for (const other of spans.slice(0, index)) {
      if (other && span.start < other.end && other.start < span.end) return -Infinity;
    }
    for (const first of item.after) {
      const before = spans[first];
      if (!before || before.end > span.start) return -Infinity;
    }
  }
  return sum - costOf(choices, places);
}

/** What the blocks cost after one another. */
function costOf(choices: Choice[], places: number[]): number {
  const blocks = choices
    .map(({ item }, index) => ({ item, place: places[index] ?? -1 }))
    .filter(({ place }) => place >= 0)
    .sort((a, b) => (a.item.starts[a.place] ?? 0) - (b.item.starts[b.place] ?? 0));
  let cost = 0;
  let before = NOTHING_BEFORE;
  for (const { item, place } of blocks) {
    const first = item.starts[place] ?? 0;
    cost += scoreNeighbours(item, place, first, before, timeline(SLOTS));
    before = {
      end: item.lasts[place] ?? 0,
      since: first - before.end < 3 ? before.since : first,
      context: item.context === NO_CONTEXT ? before.context : item.context,
    };
  }
  return cost;
}

it('the exact solver finds the same value as trying all choices', () => {
  const solve = solverFor(SLOTS);
  let planned = 0;
  for (let seed = 0; seed < 400; seed += 1) {
    const choices = someChoices(seed);
    const places = solve(choices, WHOLE);
    expect(places).toHaveLength(choices.length);
    expect(worthOf(choices, places)).toBeCloseTo(bruteForce(choices), 9);
    planned += places.filter((place) => place >= 0).length;
  }
  expect(planned).toBeGreaterThan(500);
});

it('the exact solver refuses more choices than its table can tell apart', () => {
  const [choice] = someChoices(1);
  if (!choice) throw new Error('seed 1 has no choice');
  const solve = solverFor(SLOTS);
  expect(solve(Array(MAX_EXACT).fill(choice), WHOLE)).toHaveLength(MAX_EXACT);
  expect(() => solve(Array(MAX_EXACT + 1).fill(choice), WHOLE)).toThrow(`at most ${MAX_EXACT} choices`);
});

it('the solver is nearly as good as trying all choices when blocks cost something after others', () => {
  const solve = solverFor(SLOTS);
  let [found, most] = [0, 0];
  for (let seed = 0; seed < 200; seed += 1) {
    const choices = someChoices(seed, true);
    found += worthOf(choices, solve(choices, WHOLE));
    most += bruteForce(choices);
  }
  expect(found).toBeGreaterThan(0.99 * most);
});

it('the exact solver gives equal places when all slots are shifted', () => {
  const solve = solverFor(50 + SLOTS);
  const later = (values: Int32Array) => values.map((value) => value + 50);
  for (let seed = 0; seed < 50; seed += 1) {
    const choices = someChoices(seed);
    const moved = choices.map(({ item, from, until, ...choice }) => ({
      ...choice,
      from: from + 50,
      until: until + 50,
      item: { ...item, starts: later(item.starts), ends: later(item.ends), lasts: later(item.lasts) },
    }));
    expect(solve(moved, { ...WHOLE, from: 50, until: 50 + SLOTS })).toEqual(solve(choices, WHOLE));
  }
});

it('lowerBound finds the first value that is not less', () => {
  const values = Int32Array.from([2, 3, 3, 7]);
  expect([0, 2, 3, 4, 7, 8].map((least) => lowerBound(values, least))).toEqual([0, 0, 1, 3, 3, 4]);
});
