import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayProfile, estimateProfile, type ProfileLog } from '../../src/entities/mood/analysis/profile.ts';
import { findWindows } from '../../src/entities/mood/analysis/windows.ts';
import { person } from '../support/mood-people.ts';
import { Score, truthOf, WEEK } from '../support/mood-score.ts';

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

describe('a profile', () => {
  // The formula evaluated log by log in numpy 2.4.6: the mean and interval of each hour, over 15 shifts.
  it.each([
    [3, 2.7955, 1.818, 3.7731],
    [9, 6.3867, 5.4689, 7.3044],
    [14, 5.5278, 4.6463, 6.4094],
    [20, 5.8187, 4.9453, 6.692],
  ])('at %i o’clock has the mean and interval worked out elsewhere', (hour, mean, lo, hi) => {
    const { workDays } = estimateProfile(LOGS);
    expect(at(workDays, hour)).toMatchObject({
      mean: expect.closeTo(mean, 2),
      lo: expect.closeTo(lo, 2),
      hi: expect.closeTo(hi, 2),
    });
    expect(workDays.shift).toBeCloseTo(-1.1774, 3);
  });

  it('of no logs is that of people at large: best before noon, duller in the afternoon, lowest at night', () => {
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

  it('of one log hardly moves, and says so', () => {
    const { workDays } = estimateProfile([log(10.5, 1)]);
    expect(at(workDays, 10).mean).toBeGreaterThan(4);
    expect(at(workDays, 10)).toMatchObject({ n: 1, source: 'blended' });
    expect(at(workDays, 18)).toMatchObject({ n: 0, source: 'prior' });
  });

  it('is learned where logs are, and stays what it was where none are', () => {
    const { workDays } = estimateProfile(many(40, (index) => log(9 + (index % 8) / 4, 9)));
    expect(at(workDays, 9)).toMatchObject({ source: 'learned', n: 20 });
    expect(at(workDays, 9).mean).toBeGreaterThan(8);
    expect(at(workDays, 20).source).toBe('prior');
    expect(at(workDays, 20).hi - at(workDays, 20).lo).toBeGreaterThan(at(workDays, 9).hi - at(workDays, 9).lo);
  });

  it('does not take for dull who only logs at a dull hour', () => {
    const dull = at(estimateProfile([]).workDays, 7).mean;
    const { workDays } = estimateProfile(many(40, () => log(7.5, dull)));
    expect(at(workDays, 11).mean).toBeGreaterThan(6.1);
  });

  it('halves the weight of a log in three weeks', () => {
    const recent = at(
      estimateProfile([...many(10, () => log(10.5, 3)), ...many(20, () => log(10.5, 9, 21))]).workDays,
      10,
    );
    const even = at(estimateProfile([...many(10, () => log(10.5, 3)), ...many(10, () => log(10.5, 9))]).workDays, 10);
    expect(recent.mean).toBeCloseTo(even.mean, 2);
    expect(recent.n).toBe(30);
  });

  it.each([-2, -1, 1, 2])('moves with people whose day is %i hours from most people’s', (hours) => {
    const usual = estimateProfile([]).workDays;
    const logs = many(160, (index) => {
      const hour = 7.5 + hours + (index % 16);
      return log(hour, at(usual, hour - hours - 0.5).mean);
    });
    const { shift, windDown } = estimateProfile(logs).workDays;
    expect(Math.abs(shift - hours)).toBeLessThan(0.5);
    expect(windDown?.end).toBe((23 + hours) % 24);
  });

  it('tells free days from work days from sixty logs on', () => {
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

  it('sees midnight in the middle of the night', () => {
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

  it('is of levels from 1 to 10, each within its interval, and counts every log', () => {
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

  it('is the same whatever the order of the logs', () => {
    fc.assert(
      fc.property(logs, (all) => {
        const [one, other] = [estimateProfile(all).workDays, estimateProfile(all.toReversed()).workDays];
        for (const { hour, mean } of one.hours) expect(at(other, hour).mean).toBeCloseTo(mean, 1);
      }),
    );
  });
});

describe('the windows of a day', () => {
  /** The means of the hours from 7 to 22; those of the night are high, and must not matter. */
  const day = (...awake: number[]) => [...Array(7).fill(10), ...awake, 10];
  const twoPeaks = day(5, 5, 7, 8, 8, 7, 5, 4.9, 5, 6, 7, 7, 6, 5, 4, 3);

  it('are the best hours, the dull ones between, and the last', () => {
    expect(findWindows(twoPeaks, 0)).toEqual({
      peak: { start: 10, end: 12 },
      dip: { start: 13, end: 16 },
      windDown: { start: 20, end: 23 },
    });
  });

  it('move with the waking day, past midnight if need be', () => {
    const late = [...twoPeaks.slice(-3), ...twoPeaks.slice(0, -3)];
    expect(findWindows(late, 3)).toEqual({
      peak: { start: 13, end: 15 },
      dip: { start: 16, end: 19 },
      windDown: { start: 23, end: 2 },
    });
  });

  it('have no dip in a day that only rises or falls, nor a wind-down in one that ends well', () => {
    const rising = Array.from({ length: 16 }, (_, index) => 2 + index / 2);
    expect(findWindows(day(...rising), 0)).toEqual({ peak: { start: 22, end: 23 }, dip: null, windDown: null });
    expect(findWindows(day(...rising.toReversed()), 0)).toEqual({
      peak: { start: 7, end: 8 },
      dip: null,
      windDown: { start: 15, end: 23 },
    });
  });

  it('are one long peak in a flat day', () => {
    expect(findWindows(day(...Array(16).fill(6)), 0)).toEqual({
      peak: { start: 7, end: 23 },
      dip: null,
      windDown: null,
    });
  });
});

describe('of 500 people whose curve is known', () => {
  const people = Array.from({ length: 500 }, (_, seed) => person(seed, { ownShape: 0, habits: false }));

  it.each([
    { logs: 28, peaks: 0.8, least: 0.72, most: 0.88 },
    { logs: 42, peaks: 0.9, least: 0.72, most: 0.88 },
    { logs: 56, peaks: 0.9, least: 0.75, most: 0.85 },
    { logs: 120, peaks: 0.9, least: 0.75, most: 0.85 },
  ])('the best hour is found and the intervals hold at $logs logs', ({ logs, peaks, least, most }) => {
    const [ours, flat] = [new Score(), new Score()];
    for (const one of people) {
      const logged = one.logs(logs);
      const { workDays, freeDays } = estimateProfile(logged);
      const mean = logged.reduce((sum, { value }) => sum + value, 0) / logs;
      for (const { isFreeDay, share } of WEEK) {
        const truth = truthOf(one, isFreeDay);
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
  });
});
