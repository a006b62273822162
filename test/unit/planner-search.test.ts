import { expect, it } from 'vitest';
import { Beam } from '../../src/planning/solver/beam.ts';
import { lowerBound } from '../../src/planning/solver/checked.ts';
import { sumTiredness } from '../../src/planning/solver/objective.ts';
import type { Item, Problem } from '../../src/planning/solver/problem.ts';
import { search } from '../../src/planning/solver/search.ts';
import { NEVER, NO_CONTEXT, PAUSE_SLOTS, type Timeline } from '../../src/planning/solver/timeline.ts';
import { findUpperBound } from '../../src/planning/solver/upper-bound.ts';
import { CONTEXT_COST } from '../../src/planning/solver/weights.ts';
import { dice } from '../support/planner-instances.ts';

const SLOTS = 9;
const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

/** No pause after two slots, and none of less than three. */
const timeline: Timeline = {
  taken: new Uint8Array(SLOTS + 1),
  since: Int32Array.from({ length: SLOTS + 1 }, (_, slot) => slot),
  until: Int32Array.from({ length: SLOTS + 1 }, (_, slot) => slot),
  context: new Int32Array(SLOTS + 1).fill(NO_CONTEXT),
  contextEnd: new Int32Array(SLOTS + 1).fill(NEVER),
  contexts: [],
  pauseAfter: 2,
};

/** Up to five items with random lengths, values and dependencies. */
function someProblem(seed: number, hasNeighbours: boolean): Problem {
  const { int, chance, uniform } = dice(seed);
  const items = Array.from({ length: int(0, 5) }, (_, index): Item => {
    const length = int(1, 4);
    const starts = Array.from({ length: SLOTS - length + 1 }, (_, start) => start).filter(() => chance(0.7));
    const context = int(-1, 1);
    return {
      starts: Int32Array.from(starts),
      ends: Int32Array.from(starts, (start) => start + length),
      values: Float64Array.from(starts, () => uniform() * 4 - 0.5),
      lasts: Int32Array.from(starts, (start) => start + length),
      length,
      slots: length,
      bonus: 0,
      after: [...new Set(Array.from({ length: index > 0 && chance(0.4) ? int(1, 3) : 0 }, () => int(0, index - 1)))],
      wasAt: -1,
      tiredness: hasNeighbours ? 0.3 : 0,
      context: hasNeighbours ? context : NO_CONTEXT,
    };
  });
  const points = Int32Array.from({ length: SLOTS }, (_, slot) => slot);
  return { items, jobs: [...items.keys()], points, widths: points.map(() => 1), timeline };
}

const nowhere = ({ items }: Problem) => items.map(() => -1);

/** The highest value of all choices of places. */
function bruteForce({ items }: Problem, places: number[] = []): number {
  const item = items[places.length];
  if (!item) return worthOf(items, places);
  const choices = [-1, ...item.starts.keys()];
  return Math.max(...choices.map((place) => bruteForce({ items } as Problem, [...places, place])));
}

/** What places are worth; -Infinity when they break a rule. */
function worthOf(items: Item[], places: number[]): number {
  const spans = items.map(({ starts, ends }, index) => {
    const place = places[index] ?? -1;
    return place < 0 ? null : { start: starts[place] ?? 0, end: ends[place] ?? 0 };
  });
  let sum = 0;
  for (const [index, { values, after }] of items.entries()) {
    const span = spans[index];
    if (!span) continue;
    sum += values[places[index] ?? -1] ?? 0;
    const overlaps = spans.slice(0, index).some((other) => other && span.start < other.end && other.start < span.end);
    const isReady = after.every((first) => (spans[first]?.end ?? Infinity) <= span.start);
    if (overlaps || !isReady) return -Infinity;
  }
  return sum - costOf(items, spans);
}

/** What the blocks cost after one another. */
function costOf(items: Item[], spans: ({ start: number; end: number } | null)[]): number {
  const blocks = items
    .flatMap((item, index) => (spans[index] ? { ...spans[index], item } : []))
    .sort((a, b) => a.start - b.start);
  let cost = 0;
  let before = { end: NEVER, since: NEVER, context: NO_CONTEXT };
  for (const { item, start, end } of blocks) {
    const since = start - before.end < PAUSE_SLOTS ? before.since : start;
    const changes = item.context !== NO_CONTEXT && before.context !== NO_CONTEXT && item.context !== before.context;
    cost += item.tiredness * sumTiredness(timeline, start, end, since) + (changes ? CONTEXT_COST : 0);
    before = { end, since, context: item.context === NO_CONTEXT ? before.context : item.context };
  }
  return cost;
}

it('the search finds nearly what trying all places finds, says what it is worth, and has a bound that is not below it', () => {
  for (const hasNeighbours of [false, true]) {
    let [found, most] = [0, 0];
    for (const seed of SEEDS) {
      const problem = someProblem(seed, hasNeighbours);
      const { places, value, bound } = search(problem, 1, nowhere(problem));
      const best = bruteForce(problem);
      expect(worthOf(problem.items, places), `seed ${seed}`).toBeCloseTo(value, 9);
      expect(bound, `seed ${seed}`).toBeGreaterThanOrEqual(best - 1e-9);
      found += value;
      most += best;
    }
    expect(most).toBeGreaterThan(200);
    expect(found).toBeGreaterThan(0.998 * most);
  }
});

it('the bound is not below the best plan, whatever is known of it', () => {
  for (const seed of SEEDS) {
    const problem = someProblem(seed, true);
    const best = bruteForce(problem);
    expect(findUpperBound(problem, 0.9 * best).bound, `seed ${seed}`).toBeGreaterThanOrEqual(best - 1e-9);
  }
});

it('the search keeps a known plan that beam search does not reach', () => {
  for (const seed of SEEDS) {
    const problem = someProblem(seed, true);
    const known = new Beam(problem, new Float64Array(SLOTS + 1), 64).search();
    expect(search(problem, 0.01, known.places).value, `seed ${seed}`).toBeGreaterThanOrEqual(known.value - 1e-9);
  }
});

it('lowerBound finds the first value that is not less', () => {
  const values = Int32Array.from([2, 3, 3, 7]);
  expect([0, 2, 3, 4, 7, 8].map((least) => lowerBound(values, least))).toEqual([0, 0, 1, 3, 3, 4]);
});
