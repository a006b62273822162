import { describe, expect, it } from 'vitest';
import { type DayLog, findContrasts } from '../../src/entities/mood/analysis/contrasts.ts';
import { adjustForDiscoveries } from '../../src/entities/mood/analysis/false-discovery.ts';
import { permuteWithinGroups } from '../../src/entities/mood/analysis/permutation.ts';
import { medianInterval, wilsonInterval } from '../../src/entities/mood/analysis/proportion.ts';
import { estimatePairedEffect } from '../../src/entities/mood/analysis/signed-rank.ts';
import { createMoodPerson } from '../support/assistant/mood-people.ts';
import { randomOf } from '../support/random.ts';
import { inTurn, volume } from '../support/volume.ts';

describe('the signed-rank test', () => {
  /** All assignments of signs, by brute force. */
  function bruteForce(differences: number[]): number {
    const sizes = differences.filter((difference) => difference !== 0);
    const ranks = sizes.map((size) => {
      const smaller = sizes.filter((other) => Math.abs(other) < Math.abs(size)).length;
      const equal = sizes.filter((other) => Math.abs(other) === Math.abs(size)).length;
      return smaller + (equal + 1) / 2;
    });
    const sum = (isPositive: (index: number) => boolean) =>
      ranks.reduce((total, rank, index) => total + (isPositive(index) ? rank : 0), 0);
    const half = sum(() => true) / 2;
    const observed = Math.abs(sum((index) => (sizes[index] ?? 0) > 0) - half);
    let extreme = 0;
    for (let signs = 0; signs < 2 ** sizes.length; signs += 1) {
      if (Math.abs(sum((index) => ((signs >> index) & 1) === 1) - half) >= observed - 1e-9) extreme += 1;
    }
    return extreme / 2 ** sizes.length;
  }

  it('has the exact p-value, with ties and zeros, of all assignments of signs', () => {
    const { normal } = randomOf(5);
    for (let person = 0; person < 60; person += 1) {
      const differences = Array.from({ length: 3 + (person % 9) }, () => Math.round(2 * normal() + (person % 3)));
      expect(estimatePairedEffect(differences).p).toBeCloseTo(Math.min(1, bruteForce(differences)), 10);
    }
  });

  it.each([
    // the least two-sided p of n pairs is 2 / 2ⁿ
    [[1, 2, 3, 4, 5], 3, [1, 5], 0.0625],
    [[1, 2, 3, 4, 5, 6, 7, 8], 4.5, [2.5, 6.5], 0.007_812_5],
    [[-3, -3, -3, -3, -3, -3], -3, [-3, -3], 0.031_25],
    [[0, 0, 0], 0, [0, 0], 1],
    [[1, 2, 4, 8], 3.5, [1, 8], 0.125], // the two averages in the middle differ
  ])('of %j has the median %s of Walsh averages, the interval %j and p = %s', (differences, effect, interval, p) => {
    expect(estimatePairedEffect(differences)).toEqual({ n: differences.length, effect, interval, p });
  });

  it('has an interval that holds the true median in at least 95% of samples', () => {
    const { normal } = randomOf(8);
    const covered = Array.from({ length: 1_000 }, () => {
      const [low, high] = estimatePairedEffect(Array.from({ length: 12 }, () => 2 + normal())).interval;
      return low <= 2 && 2 <= high;
    }).filter(Boolean).length;
    expect(covered).toBeGreaterThanOrEqual(935);
  });
});

describe('the false discovery rate', () => {
  it.each([
    [[0.01], [0.01]],
    [
      [0.01, 0.04, 0.03, 0.005],
      [0.02, 0.04, 0.04, 0.02],
    ],
    [
      [0.9, 0.001, 0.9],
      [0.9, 0.003, 0.9],
    ],
    [[], []],
  ])('of %j is %j', (ps, qs) => {
    for (const [index, q] of adjustForDiscoveries(ps).entries()) expect(q).toBeCloseTo(qs[index] ?? Number.NaN, 10);
  });
});

describe('intervals of shares and medians', () => {
  it.each<[number, number, number, number]>([
    // Wilson 1927; Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%s of %s are between %s and %s', (count, n, low, high) => {
    const [from, to] = wilsonInterval(count, n);
    expect(from).toBeCloseTo(low, 4);
    expect(to).toBeCloseTo(high, 4);
  });

  it('the median of few values has no interval', () => expect(medianInterval([1, 2, 3, 4, 5])).toBeNull());

  it.each([
    [6, 1, 6],
    [8, 1, 8],
    [9, 2, 8],
    [12, 3, 10],
    [20, 6, 15],
  ])('the median of %s values is between the %s. and the %s.', (n, low, high) => {
    const values = Array.from({ length: n }, (_, index) => index + 1);
    expect(medianInterval(values)).toEqual({ median: (n + 1) / 2, interval: [low, high] });
  });
});

it('the permutation test shuffles within groups only, and gives equal data an equal p-value', () => {
  const groups = [
    [9, 1, 1],
    [9, 1, 1],
    [9, 1, 1],
    [9, 1, 1],
  ];
  const firstMean = (arranged: number[][]) => arranged.reduce((sum, [first = 0]) => sum + first, 0);
  const p = permuteWithinGroups(groups, firstMean);
  expect(p).toBe(permuteWithinGroups(groups, firstMean));
  expect(p).toBeLessThan(0.05); // (1/3)⁴ = 0.012
  expect(permuteWithinGroups([[5, 5, 5]], firstMean)).toBe(1);
});

describe('contrasts of moods', () => {
  const today = 20_779; // a Sunday
  const logsOf = (weeks: number, of: (day: number) => DayLog[]) =>
    Array.from({ length: 7 * weeks }, (_, index) => of(today - index)).flat();
  const isMonday = (day: number) => (day + 3) % 7 === 0;
  const find = (logs: DayLog[], busy = new Map<number, number>()) =>
    findContrasts(logs, busy, today).filter(({ isClaimed }) => isClaimed);

  it('claim a weekday that is far below the other days of its weeks', () => {
    const logs = logsOf(8, (day) => [{ day, hour: 12, energy: isMonday(day) ? 2 : 6 + (day % 3), focus: 5 }]);
    expect(find(logs)).toMatchObject([{ about: 'weekday', level: 'energy', weekday: 1, n: 8 }]);
    expect(find(logs)[0]?.effect).toBeLessThan(-4);
  });

  it('do not take a rise over the weeks for a difference between weekdays', () => {
    const logs = logsOf(5, (day) => [{ day, hour: 12, energy: 1 + (35 - (today - day)) / 4, focus: 5 }]);
    expect(find(logs)).toEqual([]);
  });

  it('claim evenings from eight days with both, and not from fewer', () => {
    const logs = (days: number) =>
      Array.from({ length: days }, (_, index) => [
        { day: today - index, hour: 9, energy: 8, focus: 5 },
        { day: today - index, hour: 20, energy: 4 + (index % 2), focus: 5 },
      ]).flat();
    expect(find(logs(8))).toMatchObject([{ about: 'evening', level: 'energy', n: 8, effect: -3.5 }]);
    const few = findContrasts(logs(7), new Map(), today).find(({ about }) => about === 'evening');
    expect(few).toMatchObject({ isEnough: false, n: 7, p: null, q: null, effect: null });
  });

  it('claim days with many meetings', () => {
    const busy = new Map<number, number>();
    const logs = logsOf(12, (day) => {
      const isFull = day % 2 === 0;
      if (isFull) busy.set(day, 240);
      return [{ day, hour: 12, energy: 6, focus: isFull ? 4 : 6 + (day % 3) / 2 }];
    });
    expect(find(logs, busy)).toMatchObject([{ about: 'meetings', level: 'focus' }]);
  });

  it('are tested, but not claimed, for at least 95% of people without a pattern', () => {
    const people = Array.from({ length: volume({ test: 75, full: 150 }) }, (_, seed) =>
      createMoodPerson({ weeks: 8, logsADay: 3 }, 500 + seed),
    );
    const wrong = people.filter(({ logs, busyMinutes, today }) =>
      findContrasts(logs, busyMinutes, today).some(({ isClaimed }) => isClaimed),
    );
    expect(wrong.length / people.length).toBeLessThanOrEqual(0.07); // 5%, and chance
  });

  const SHARES: [points: number, weeks: number, share: number][] = [
    [3, 4, 0.5],
    [2, 8, 0.62],
    [3, 8, 0.9],
  ];

  it.each(inTurn(SHARES, 0, 2))(
    'find people whose Mondays are %s points lower in %s weeks of which each day is like the day before: at least %s of them',
    (points, weeks, share) => {
      const people = Array.from({ length: 100 }, (_, seed) => createMoodPerson({ weeks, monday: -points }, 900 + seed));
      const found = people.filter(({ logs, busyMinutes, today }) =>
        findContrasts(logs, busyMinutes, today).some(({ isClaimed, weekday }) => isClaimed && weekday === 1),
      );
      expect(found.length / people.length).toBeGreaterThan(share);
    },
  );
});
