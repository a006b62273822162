import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { circadian } from '../../src/entities/mood/analysis/circadian.ts';
import { type DayProfile, estimateProfile, type ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { findWindows } from '../../src/entities/mood/analysis/windows.ts';
import { person } from '../support/mood-people.ts';
import { Score, trueLevels, WEEK } from '../support/mood-score.ts';

const log = (hour: number, value: number, ageDays = 0, isFreeDay = false): ProfileLog => ({
  hour,
  value,
  ageDays,
  isFreeDay,
});

const many = (count: number, of: (index: number) => ProfileLog) =>
  Array.from({ length: count }, (_, index) => of(index));

const at = ({ hours }: DayProfile, hour: number) => {
  const level = hours[hour];
  if (level === undefined) throw new Error(`There is no hour ${hour}`);
  return level;
};

const LOGS = [
  log(9.125, 7),
  log(9.125, 6, 10),
  log(14.375, 4, 3),
  log(20.625, 8, 3, true),
  log(11.875, 9, 30),
  log(22.375, 3, 1),
  log(0.625, 2, 5, true),
];

describe('estimateProfile', () => {
  // Reference values: the same formula in numpy 2.4.6, log by log, over 15 shifts.
  it.each([
    [3, 2.7955, 1.818, 3.7731],
    [9, 6.3867, 5.4689, 7.3044],
    [14, 5.5278, 4.6463, 6.4094],
    [20, 5.8187, 4.9453, 6.692],
  ])('the mean and interval at %i o’clock match the reference values', (hour, mean, lo, hi) => {
    const { workDays } = estimateProfile(LOGS);
    expect(at(workDays, hour)).toMatchObject({
      mean: expect.closeTo(mean, 2),
      lo: expect.closeTo(lo, 2),
      hi: expect.closeTo(hi, 2),
    });
    expect(workDays.shift).toBeCloseTo(-1.1774, 3);
  });

  it('without logs the profile is the prior: best before noon, lower in the afternoon, lowest at night', () => {
    const { workDays, freeDays, apart } = estimateProfile([]);
    expect(apart).toBe(false);
    expect(freeDays).toEqual(workDays);
    expect(workDays.shift).toBeCloseTo(0, 12);
    expect(workDays.hours.map(({ hour }) => hour)).toEqual([...Array(24).keys()]);
    expect(workDays.hours.every(({ n, source }) => n === 0 && source === 'prior')).toBe(true);
    expect(workDays).toMatchObject({ peak: { start: 10, end: 14 }, dip: null, windDown: { start: 21, end: 23 } });
    expect(at(workDays, 3).mean).toBeLessThan(4);
    const awake = workDays.hours.slice(7, 23).map(({ mean }) => mean);
    const mean = awake.reduce((sum, level) => sum + level, 0) / awake.length;
    expect(Math.abs(mean - 6)).toBeLessThan(0.1);
  });

  it('one log moves the profile only a little, and its source is blended', () => {
    const { workDays } = estimateProfile([log(10.5, 1)]);
    expect(at(workDays, 10).mean).toBeGreaterThan(4);
    expect(at(workDays, 10)).toMatchObject({ n: 1, source: 'blended' });
    expect(at(workDays, 18)).toMatchObject({ n: 0, source: 'prior' });
  });

  it('hours with logs are learned, hours without logs keep the prior', () => {
    const { workDays } = estimateProfile(many(40, (index) => log(9 + (index % 8) / 4, 9)));
    expect(at(workDays, 9)).toMatchObject({ source: 'learned', n: 20 });
    expect(at(workDays, 9).mean).toBeGreaterThan(8);
    expect(at(workDays, 20).source).toBe('prior');
    expect(at(workDays, 20).hi - at(workDays, 20).lo).toBeGreaterThan(at(workDays, 9).hi - at(workDays, 9).lo);
  });

  it('a user who logs only at a dull hour is not taken for low on energy', () => {
    const dull = at(estimateProfile([]).workDays, 7).mean;
    const { workDays } = estimateProfile(many(40, () => log(7.5, dull)));
    expect(at(workDays, 11).mean).toBeGreaterThan(6.1);
  });

  it('the weight of a log halves in three weeks', () => {
    const recent = at(
      estimateProfile([...many(10, () => log(10.5, 3)), ...many(20, () => log(10.5, 9, 21))]).workDays,
      10,
    );
    const even = at(estimateProfile([...many(10, () => log(10.5, 3)), ...many(10, () => log(10.5, 9))]).workDays, 10);
    expect(recent.mean).toBeCloseTo(even.mean, 2);
    expect(recent.n).toBe(30);
  });

  it.each([-2, -1, 1, 2])('the profile finds a day that is shifted by %i hours', (hours) => {
    const usual = estimateProfile([]).workDays;
    const logs = many(160, (index) => {
      const hour = 7.5 + hours + (index % 16);
      return log(hour, at(usual, hour - hours - 0.5).mean);
    });
    const { shift, windDown } = estimateProfile(logs).workDays;
    expect(Math.abs(shift - hours)).toBeLessThan(0.5);
    expect(windDown?.end).toBe((23 + hours) % 24);
  });

  it('free days have their own profile from sixty logs on', () => {
    const logs = many(60, (index) => log(8 + (index % 12), index % 3 === 0 ? 9 : 4, 0, index % 3 === 0));
    const few = estimateProfile(logs.slice(1));
    expect(few.apart).toBe(false);
    expect(few.freeDays).toEqual(few.workDays);
    const { workDays, freeDays, apart } = estimateProfile(logs);
    expect(apart).toBe(true);
    expect(at(freeDays, 11).mean).toBeGreaterThan(at(workDays, 11).mean + 0.3);
    const counted = ({ hours }: DayProfile) => hours.reduce((sum, { n }) => sum + n, 0);
    expect([counted(workDays), counted(freeDays)]).toEqual([40, 20]);
  });

  it('a log before midnight counts for the hour after midnight', () => {
    const { workDays } = estimateProfile(many(30, () => log(23.9, 10)));
    expect(at(workDays, 0).source).toBe('learned');
    expect(at(workDays, 0).n).toBe(0);
  });
});

describe('every profile', () => {
  const logs = fc.array(
    fc.record({
      hour: fc.double({ min: 0, max: 24, maxExcluded: true, noNaN: true }),
      ageDays: fc.double({ min: 0, max: 4_000, noNaN: true }),
      value: fc.integer({ min: 1, max: 10 }),
      isFreeDay: fc.boolean(),
    }),
    { maxLength: 90 },
  );

  it('all levels are from 1 to 10 and within their intervals, and every log is counted', () => {
    fc.assert(
      fc.property(logs, (all) => {
        const { workDays, freeDays, apart } = estimateProfile(all);
        for (const { hours } of [workDays, freeDays]) {
          expect(hours.every(({ lo, mean, hi }) => 1 <= lo && lo <= mean && mean <= hi && hi <= 10)).toBe(true);
        }
        const counted = (apart ? [workDays, freeDays] : [workDays]).flatMap(({ hours }) => hours.map(({ n }) => n));
        expect(counted.reduce((sum, n) => sum + n, 0)).toBe(all.length);
      }),
    );
  });

  it('the profile does not depend on the order of the logs', () => {
    fc.assert(
      fc.property(logs, (all) => {
        const [one, other] = [estimateProfile(all).workDays, estimateProfile(all.toReversed()).workDays];
        for (const { hour, mean } of one.hours) expect(at(other, hour).mean).toBeCloseTo(mean, 1);
      }),
    );
  });
});

describe('circadian', () => {
  it('any number is an hour of the clock', () => {
    for (const hour of [0, 0.5, 4, 14.25, 23]) {
      for (const days of [-2, -1, 1, 3]) expect(circadian(hour + 24 * days)).toBeCloseTo(circadian(hour), 12);
    }
  });
});

describe('findWindows', () => {
  /** The means from 7 to 22 o’clock. The night gets high means, which must not count. */
  const day = (...awake: number[]) => [...Array(7).fill(10), ...awake, 10];
  const twoPeaks = day(5, 5, 7, 8, 8, 7, 5, 4.9, 5, 6, 7, 7, 6, 5, 4, 3);

  it('a day with two peaks has a peak, a dip between them and a wind-down', () => {
    expect(findWindows(twoPeaks, 0)).toEqual({
      peak: { start: 10, end: 12 },
      dip: { start: 13, end: 16 },
      windDown: { start: 20, end: 23 },
    });
  });

  it('the windows move with the waking day, also past midnight', () => {
    const late = [...twoPeaks.slice(-3), ...twoPeaks.slice(0, -3)];
    expect(findWindows(late, 3)).toEqual({
      peak: { start: 13, end: 15 },
      dip: { start: 16, end: 19 },
      windDown: { start: 23, end: 2 },
    });
  });

  it('a day that only rises or falls has no dip, and a day that ends high has no wind-down', () => {
    const rising = Array.from({ length: 16 }, (_, index) => 2 + index / 2);
    expect(findWindows(day(...rising), 0)).toEqual({ peak: { start: 22, end: 23 }, dip: null, windDown: null });
    expect(findWindows(day(...rising.toReversed()), 0)).toEqual({
      peak: { start: 7, end: 8 },
      dip: null,
      windDown: { start: 15, end: 23 },
    });
  });

  it('of two equal peaks the first is the peak', () => {
    const means = day(5, 5, 7, 8, 7, 6, 5, 4, 5, 6, 7, 8, 7, 6, 5, 4);
    expect(findWindows(means, 0)).toMatchObject({ peak: { start: 10, end: 11 }, dip: { start: 14, end: 15 } });
  });

  it('a quarter of a point is the smallest dip', () => {
    const dipped = (depth: number) => day(...Array(8).fill(6), 6 - depth, ...Array(7).fill(6));
    expect(findWindows(dipped(0.25), 0).dip).toEqual({ start: 15, end: 16 });
    expect(findWindows(dipped(0.125), 0).dip).toBeNull();
  });

  it('a flat day is one long peak', () => {
    expect(findWindows(day(...Array(16).fill(6)), 0)).toEqual({
      peak: { start: 7, end: 23 },
      dip: null,
      windDown: null,
    });
  });
});

describe('500 simulated users', () => {
  const people = Array.from({ length: 500 }, (_, seed) => person(seed, { ownShape: 0, habits: false }));

  it.each([
    { logs: 28, peaks: 0.8, least: 0.72, most: 0.88 },
    { logs: 42, peaks: 0.9, least: 0.72, most: 0.88 },
    { logs: 56, peaks: 0.9, least: 0.75, most: 0.85 },
    { logs: 120, peaks: 0.9, least: 0.75, most: 0.85 },
  ])(
    'with $logs logs each, the best hour is found and the intervals cover the true levels',
    ({ logs, peaks, least, most }) => {
      const [ours, flat] = [new Score(), new Score()];
      for (const one of people) {
        const logged = one.logs(logs);
        const { workDays, freeDays } = estimateProfile(logged);
        const mean = logged.reduce((sum, { value }) => sum + value, 0) / logs;
        for (const { isFreeDay, share } of WEEK) {
          const truth = trueLevels(one, isFreeDay);
          ours.add(share, truth, (isFreeDay ? freeDays : workDays).hours);
          flat.add(
            share,
            truth,
            truth.map(({ hour }) => ({ hour, mean })),
          );
        }
      }
      expect(ours.peaks).toBeGreaterThanOrEqual(peaks);
      expect(ours.covered).toBeGreaterThanOrEqual(least);
      expect(ours.covered).toBeLessThanOrEqual(most);
      expect(ours.error).toBeLessThan(0.7 * flat.error);
    },
  );
});
