import { expect, it } from 'vitest';
import { type Choice, createExactSolver, type Item, lowerBound } from '../../src/planning/solver/exact.ts';
import { dice } from '../support/planner-instances.ts';

const SLOTS = 9;

/** Up to five items of any lengths, values and order. */
function someChoices(seed: number): Choice[] {
  const { int, chance, uniform } = dice(seed);
  return Array.from({ length: int(0, 5) }, (_, index) => {
    const length = int(1, 4);
    const starts = Array.from({ length: SLOTS - length + 1 }, (_, start) => start).filter(() => chance(0.7));
    const after = index > 0 && chance(0.4) ? [int(0, index - 1)] : [];
    const item: Item = {
      starts: Int32Array.from(starts),
      ends: Int32Array.from(starts, (start) => start + length),
      values: Float64Array.from(starts, () => uniform() * 4 - 0.5),
      length,
      after,
    };
    const bits = after.reduce((sum, first) => sum + 2 ** first, 0);
    return { item, from: int(0, 2), until: int(SLOTS - 2, SLOTS), after: bits, bonus: chance(0.2) ? 10 : 0 };
  });
}

/** The most of all choices of places; of places that break a rule it is less than nothing. */
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
  return sum;
}

it('what is found is the most there is, by trying all', () => {
  const solve = createExactSolver();
  let planned = 0;
  for (let seed = 0; seed < 400; seed += 1) {
    const choices = someChoices(seed);
    const places = solve(choices, 0, SLOTS);
    expect(places).toHaveLength(choices.length);
    expect(worthOf(choices, places)).toBeCloseTo(bruteForce(choices), 9);
    planned += places.filter((place) => place >= 0).length;
  }
  expect(planned).toBeGreaterThan(500);
});

it('a window that begins later is as good', () => {
  const solve = createExactSolver();
  const later = (values: Int32Array) => values.map((value) => value + 50);
  for (let seed = 0; seed < 50; seed += 1) {
    const choices = someChoices(seed);
    const moved = choices.map(({ item, from, until, ...choice }) => ({
      ...choice,
      from: from + 50,
      until: until + 50,
      item: { ...item, starts: later(item.starts), ends: later(item.ends) },
    }));
    expect(solve(moved, 50, 50 + SLOTS)).toEqual(solve(choices, 0, SLOTS));
  }
});

it('the first that is not less is found', () => {
  const values = Int32Array.from([2, 3, 3, 7]);
  expect([0, 2, 3, 4, 7, 8].map((least) => lowerBound(values, least))).toEqual([0, 0, 1, 3, 3, 4]);
});
