import { describe, expect, it } from 'vitest';
import { circadian, nearness } from '../../src/entities/mood/analysis/circadian.ts';
import {
  type DayProfile,
  estimateDays,
  estimateProfile,
  type ProfileLog,
} from '../../src/entities/mood/analysis/profile.ts';
import { findWindows } from '../../src/entities/mood/analysis/windows.ts';
import * as fc from '../support/fast-check.ts';
import { createPerson, KNOWN_FAMILIES, KNOWN_HABITS } from '../support/mood-families.ts';
import { Score } from '../support/mood-score.ts';
import { inTurn } from '../support/volume.ts';

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

const width = ({ lo, hi }: { lo: number; hi: number }) => hi - lo;

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
  // Reference values: the same model in numpy 2.4.6, log by log, with inverse matrices.
  it.each([
    [3, 3.3837, 1.6161, 5.1514],
    [9, 6.2471, 5.1185, 7.3757],
    [14, 5.6351, 4.5318, 6.7384],
    [20, 5.7382, 4.6781, 6.7984],
  ])('the mean and interval at %i o’clock match the reference values', (hour, mean, lo, hi) => {
    const { workDays } = estimateProfile(LOGS);
    expect(at(workDays, hour)).toMatchObject({
      mean: expect.closeTo(mean, 2),
      lo: expect.closeTo(lo, 2),
      hi: expect.closeTo(hi, 2),
    });
    expect(workDays.shift).toBeCloseTo(-0.7345, 3);
  });

  it('without logs the profile is typical: best before noon, lower in the evening, lowest at night', () => {
    const { workDays, freeDays, apart } = estimateProfile([]);
    expect(apart).toBe(false);
    expect(freeDays).toEqual(workDays);
    expect(workDays.shift).toBeCloseTo(0, 12);
    expect(workDays.hours.map(({ hour }) => hour)).toEqual([...Array(24).keys()]);
    expect(workDays.hours.every(({ n, source }) => n === 0 && source === 'typical')).toBe(true);
    expect(workDays).toMatchObject({ peak: { start: 10, end: 14 }, dip: null, windDown: { start: 21, end: 23 } });
    expect(workDays.peakKnown).toBe(false);
    expect(at(workDays, 3).mean).toBeLessThan(5);
    const awake = workDays.hours.slice(7, 23).map(({ mean }) => mean);
    const mean = awake.reduce((sum, level) => sum + level, 0) / awake.length;
    expect(Math.abs(mean - 6)).toBeLessThan(0.1);
  });

  it('one log moves the profile only a little, and its source is blended', () => {
    const { workDays } = estimateProfile([log(10.5, 1)]);
    expect(at(workDays, 10).mean).toBeGreaterThan(4);
    expect(at(workDays, 10)).toMatchObject({ n: 1, source: 'blended' });
    expect(at(workDays, 18)).toMatchObject({ n: 0, source: 'typical' });
  });

  it('hours with logs are learned, and far hours stay typical with wide intervals', () => {
    const { workDays } = estimateProfile(many(40, (index) => log(9 + (index % 8) / 4, 9)));
    expect(at(workDays, 9)).toMatchObject({ source: 'learned', n: 20 });
    expect(at(workDays, 9).mean).toBeGreaterThan(8);
    expect(at(workDays, 20).source).toBe('typical');
    expect(width(at(workDays, 20))).toBeGreaterThan(4 * width(at(workDays, 9)));
  });

  it.each([
    [1.4, 'learned'],
    [1.6, 'typical'],
  ])('an hour whose middle is %s hours from many logs is %s', (apart, source) => {
    const { workDays } = estimateProfile(many(40, () => log(12.5 - apart, 6)));
    expect(at(workDays, 12).source).toBe(source);
  });

  it.each([
    [7, 'blended'],
    [8, 'learned'],
  ])('%i logs of today make an hour %s', (count, source) => {
    expect(at(estimateProfile(many(count, () => log(12.5, 6))).workDays, 12).source).toBe(source);
  });

  it('a user who logs only at a dull hour may have more energy at others', () => {
    const { workDays } = estimateProfile(many(40, () => log(7.5, 5)));
    expect(at(workDays, 11).mean).toBeGreaterThan(at(workDays, 7).mean + 0.2);
    expect(at(workDays, 11).hi).toBeGreaterThan(7);
  });

  it('the weight of a log halves in thirty days', () => {
    const old = [...many(4, () => log(10.5, 3)), ...many(8, () => log(10.5, 9, 30))]; // too few to show a drift
    const even = [...many(4, () => log(10.5, 3)), ...many(4, () => log(10.5, 9))];
    expect(at(estimateProfile(old).workDays, 10).mean).toBeCloseTo(at(estimateProfile(even).workDays, 10).mean, 1);
    expect(at(estimateProfile(old).workDays, 10).n).toBe(12);
  });

  it('the curve follows a level that has fallen, with a wide interval, and a steady level has a narrow one', () => {
    const noise = [-1, 0, 1, 0, -1, 1];
    const logs = (levelAt: (ageDays: number) => number) =>
      many(120, (index) => {
        const ageDays = index / 2;
        return log(8 + ((index * 5) % 14), levelAt(ageDays) + (noise[index % 6] ?? 0), ageDays);
      });
    const steady = estimateProfile(logs(() => 5)).workDays;
    const fallen = estimateProfile(logs((ageDays) => 4 + ageDays / 20)).workDays; // 7 two months ago, 4 today
    for (const hour of [10, 14, 18]) {
      expect(at(steady, hour).mean).toBeCloseTo(5, 0);
      expect(at(fallen, hour).mean).toBeLessThan(4.7);
      expect(at(fallen, hour).lo).toBeLessThan(4);
      expect(width(at(fallen, hour))).toBeGreaterThan(1.2 * width(at(steady, hour)));
    }
  });

  it('a profile fades when a user stops logging', () => {
    const daysLater = (days: number) => at(estimateProfile(many(30, () => log(12.5, 9, days))).workDays, 12);
    expect(daysLater(120).mean).toBeLessThan(daysLater(0).mean - 0.3);
    expect(width(daysLater(120))).toBeGreaterThan(2 * width(daysLater(0)));
  });

  it('a flat day is found to be flat', () => {
    const { workDays } = estimateProfile(
      many(160, (index) => log(7.5 + (index % 16), 6 + (Math.floor(index / 16) % 2))),
    );
    const awake = workDays.hours.slice(7, 23).map(({ mean }) => mean);
    expect(Math.max(...awake) - Math.min(...awake)).toBeLessThan(0.2);
    expect(workDays.peakKnown).toBe(false);
  });

  it.each([-2, -1, 1, 2])('the profile finds a day that is shifted by %i hours', (hours) => {
    const logs = many(160, (index) => {
      const hour = 7.5 + hours + (index % 16);
      return log(hour, 6 + circadian(hour - hours));
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

  it.each([0, 59, 60])('one kind of days of %i logs is estimated as in the whole profile', (count) => {
    const logs = many(count, (index) => log(8 + (index % 12), 1 + (index % 9), index, index % 3 === 0));
    const { workDays, freeDays } = estimateProfile(logs);
    expect(estimateDays(logs, 'workDays')).toEqual(workDays);
    expect(estimateDays(logs, 'freeDays')).toEqual(freeDays);
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

describe('nearness', () => {
  it('is 1 for the same hour, also past midnight, and 0.6 at its width', () => {
    expect(nearness(23, -1, 3)).toBeCloseTo(1, 12);
    expect(nearness(12, 13.5, 1.5)).toBeCloseTo(Math.exp(-0.5), 2);
    expect(nearness(0, 12, 3)).toBeLessThan(0.05);
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

describe('the peak', () => {
  it.each<Record<number, number>>([
    { 8: 4, 10: 7, 12: 6, 15: 5, 17: 7, 20: 8, 21: 7 },
    { 9: 7, 11: 8, 13: 5, 14: 4 },
    { 8: 3, 13: 8, 16: 8, 22: 5 },
    { 10: 5, 14: 6, 19: 8, 22: 4 },
  ])('begins and ends with hours that have a log, and has the best of them: %j', (levels) => {
    const hours = Object.keys(levels).map(Number);
    const logs = many(20 * hours.length, (index) => {
      const hour = hours[index % hours.length] ?? 0;
      return log(hour + 0.25, levels[hour] ?? 0, Math.floor(index / hours.length));
    });
    const { peak } = estimateProfile(logs).workDays;
    const within = hours.filter((hour) => hour >= peak.start && hour < peak.end);
    expect([within[0], within.at(-1)]).toEqual([peak.start, peak.end - 1]);
    expect(within.map((hour) => levels[hour])).toContain(Math.max(...Object.values(levels)));
  });

  const both = (index: number, early: number, late: number) =>
    log(index % 2 === 0 ? early : late, index % 2 === 0 ? 8 : 4);
  /** From 8 to 22 o’clock, best in the first hours. */
  const everyHour = (index: number) => log(7.5 + (index % 16), index % 16 < 3 ? 9 : 4);

  it.each([
    { logs: 'fourteen logs at 21:00', made: many(14, () => log(21.1, 7)), unlogged: { start: 7, end: 20 } },
    { logs: 'sixty logs at noon', made: many(60, () => log(12.5, 9)), unlogged: { start: 14, end: 23 } },
    {
      logs: 'logs at 9:00 and 20:00',
      made: many(60, (index) => both(index, 9.5, 20.5)),
      unlogged: { start: 11, end: 14 },
    },
  ])('$logs do not show it: other hours without a log may be better', ({ made, unlogged }) => {
    expect(estimateProfile(made).workDays).toMatchObject({ peakKnown: false, unlogged });
  });

  it('logs at all hours show it', () => {
    const { workDays } = estimateProfile(many(160, everyHour));
    expect(workDays).toMatchObject({ peakKnown: true, peak: { start: 7 }, unlogged: null });
  });

  it('logs at the hours that may be better show it, and those at other hours do not', () => {
    const times: [hour: number, value: number][] = [
      [8.5, 8],
      [11.5, 6],
      [15, 4],
      [21, 3],
    ];
    const logsAt = (more: typeof times) =>
      Array.from({ length: 30 }, (_, day) =>
        [...times, ...more].map(([hour, value]) => ({
          ...log(hour, hour === 8.5 && day % 4 === 0 ? value - 2 : value),
          ageDays: day,
        })),
      ).flat();
    const peakOf = (logs: ReturnType<typeof logsAt>) => estimateProfile(logs).workDays;
    const { unlogged } = peakOf(logsAt([]));
    if (!unlogged) throw new Error('the peak is known');
    expect(unlogged.end).toBeLessThanOrEqual(9);
    expect(peakOf(logsAt([[17.5, 3]]))).toMatchObject({ peakKnown: false, unlogged });
    expect(peakOf(logsAt([[unlogged.start + 0.5, 6]]))).toMatchObject({ peakKnown: true, unlogged: null });
  });

  it('the same logs with much noise do not show it', () => {
    const noisy = many(48, (index) => ({ ...everyHour(index), value: index % 3 === 0 ? 10 : index % 3 }));
    expect(estimateProfile(noisy).workDays.peakKnown).toBe(false);
  });
});

describe('280 simulated users', () => {
  const people = KNOWN_FAMILIES.flatMap((family) =>
    Array.from({ length: 40 }, (_, seed) =>
      createPerson(family, KNOWN_HABITS[seed % KNOWN_HABITS.length] ?? raise(), seed),
    ),
  );

  const LOGS = [
    { logs: 28, error: 0.75 },
    { logs: 120, error: 0.65 },
  ];

  it.each(inTurn(LOGS, 0, 2))(
    'with $logs logs each, intervals contain the true levels and claimed peaks are true',
    ({ logs, error }) => {
      const score = new Score();
      for (const one of people) score.add(one, estimateProfile(one.logs(logs)));
      expect(score.covered).toBeGreaterThan(0.75);
      expect(score.covered).toBeLessThan(0.88);
      expect(score.error).toBeLessThan(error);
      expect(score.claims).toBeGreaterThan(0.2);
      expect(score.rightClaims).toBeGreaterThan(0.95);
    },
  );
});

function raise(): never {
  throw new Error('expected a habit');
}
