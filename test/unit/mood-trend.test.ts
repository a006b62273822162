import { describe, expect, it } from 'vitest';
import {
  countPairs,
  type DayValue,
  mannKendallScore,
  scoreVariance,
} from '../../src/entities/mood/analysis/mann-kendall.ts';
import { medianSlope, slopesWithin } from '../../src/entities/mood/analysis/slope.ts';
import { estimateTrend } from '../../src/entities/mood/analysis/trend.ts';
import * as fc from '../support/fast-check.ts';
import { randomOf } from '../support/random.ts';
import { inTurn, volume } from '../support/volume.ts';

const toDays = (values: number[], days = [...values.keys()]): DayValue[] =>
  values.map((value, index) => ({ day: days[index] ?? Number.NaN, value }));

interface Reference {
  series: string;
  days?: number[];
  values: number[];
  slope: number;
  score: number;
  variance: number;
  interval: [number, number];
  trend: string;
}

// score, variance: pymannkendall 1.4.3, original_test. slope, interval: roots of the sum over pairs of 1 − 2·F(−d), in numpy
// 2.4.6, where F is the distribution of the sum of two rounding errors; the variance times (1 + ρ) / (1 − ρ).
const REFERENCES: Reference[] = [
  {
    series: 'a rising series with gaps and ties',
    days: [1, 2, 4, 5, 8, 9, 13, 14, 15, 20],
    values: [5, 6, 5.5, 7, 6, 7, 8, 7.5, 9, 8],
    slope: 0.183633,
    score: 34,
    variance: 122,
    interval: [0.092664, 0.303747],
    trend: 'improving',
  },
  {
    series: 'a rising series with many ties',
    values: [3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 7, 7],
    slope: 0.373649,
    score: 57,
    variance: 607 / 3,
    interval: [0.288755, 0.457948],
    trend: 'improving',
  },
  {
    series: 'a falling series',
    values: [9, 8, 8.5, 7, 7, 5, 6, 4],
    slope: -0.665291,
    score: -23,
    variance: 193 / 3,
    interval: [-0.988674, -0.362927],
    trend: 'declining',
  },
  {
    series: 'noise',
    values: [6, 4, 7, 5, 5, 8, 6, 3, 6, 7, 5, 6, 4, 6],
    slope: -0.010725,
    score: -2,
    variance: 934 / 3,
    interval: [-0.243039, 0.207302],
    trend: 'unclear',
  },
  {
    series: 'a rising series with little autocorrelation',
    days: [0, 1, 3, 4, 6, 8, 9, 12, 13, 15],
    values: [3, 4, 4, 5, 7, 8, 7, 9, 8, 10],
    slope: 0.444031,
    score: 38,
    variance: 122,
    interval: [0.258045, 0.645421],
    trend: 'improving',
  },
  {
    series: 'a wave that the test without the correction takes for a rise',
    values: [4, 4, 5, 5, 6, 6, 7, 6, 6, 5, 5, 4, 5, 5, 6, 7, 8, 8, 8, 7],
    slope: 0.15466,
    score: 86,
    variance: 894,
    interval: [-0.101987, 0.439338],
    trend: 'unclear',
  },
  {
    series: 'a slow wave with ρ capped at 0.8',
    values: Array.from({ length: 60 }, (_, day) => Math.round(6 + 3 * Math.sin(day / 10) + day / 20)),
    slope: -0.059344,
    score: -635,
    variance: 71_215 / 3,
    interval: [-0.15156, 0.042279],
    trend: 'unclear',
  },
  {
    series: 'sixty days with little change',
    values: Array.from({ length: 6 }, () => [6, 6, 6, 7, 6, 6, 6, 6, 5, 6]).flat(),
    slope: -0.001152,
    score: -54,
    variance: 11_868,
    interval: [-0.006376, 0.003839],
    trend: 'stable',
  },
];

describe.each(REFERENCES)('$series', ({ values, days, slope, score, variance, interval, trend }) => {
  const series = toDays(values, days);

  it('the score and variance match pymannkendall', () => {
    expect(mannKendallScore(countPairs(series), 0.5, 0)).toBe(score);
    expect(scoreVariance(values)).toBeCloseTo(variance, 9);
  });

  it(`the slope and interval match the reference, and the trend is ${trend}`, () => {
    expect(estimateTrend(series)).toMatchObject({
      trend,
      n: values.length,
      slopePerDay: expect.closeTo(slope, 5),
      interval: interval.map((bound) => expect.closeTo(bound, 5)),
    });
  });
});

describe('estimateTrend', () => {
  it.each([0, 1, 2, 3, 4])('%i days are too few for a trend', (n) => {
    expect(estimateTrend(toDays([2, 4, 6, 8].slice(0, n)))).toEqual({
      trend: null,
      n,
      slopePerDay: null,
      interval: null,
      insufficientData: true,
      tentative: true,
    });
  });

  it.each([
    [5, true],
    [13, true],
    [14, false],
    [60, false],
  ])('a trend of %i days is tentative: %s', (n, tentative) => {
    const days = toDays(Array.from({ length: n }, (_, index) => 1 + index / 10));
    expect(estimateTrend(days)).toMatchObject({ n, insufficientData: false, tentative });
  });

  it('a constant series is stable with slope 0', () => {
    for (const constant of [Array(5).fill(6), Array(7).fill(6), Array(365).fill(1)]) {
      const { trend, slopePerDay, interval } = estimateTrend(toDays(constant));
      expect([trend, slopePerDay]).toEqual(['stable', 0]);
      expect(interval?.[0]).toBeCloseTo(-(interval?.[1] ?? Number.NaN), 9);
    }
  });

  it('the slope is per calendar day, not per log', () => {
    const values = [3, 4, 5, 6, 7, 8, 9];
    const twice = values.map((_, index) => 2 * index);
    expect(estimateTrend(toDays(values)).slopePerDay).toBeCloseTo(1, 9);
    expect(estimateTrend(toDays(values, twice)).slopePerDay).toBeCloseTo(0.5, 9);
  });

  it('every week of strictly rising or falling values has a trend', () => {
    let weeks = 0;
    const every = volume({ test: 31, full: 1 });
    for (const week of risingWeeks([])) {
      weeks += 1;
      if (weeks % every !== 0) continue;
      if (estimateTrend(toDays(week)).trend !== 'improving') expect.fail(`not improving: ${week}`);
      if (estimateTrend(toDays(week.toReversed())).trend !== 'declining')
        expect.fail(`not declining: ${week.toReversed()}`);
    }
    expect(weeks).toBe(50_388); // 7 of the 19 medians from 1 to 10
  });
});

describe('a verdict', () => {
  it('five days are too few for a trend, even on a straight line', () => {
    const slope = { slopePerDay: 2, interval: [0, 4] };
    expect(estimateTrend(toDays([1, 3, 5, 7, 9]))).toMatchObject({ trend: 'unclear', n: 5, tentative: true, ...slope });
  });

  it.each([
    { days: 24, later: [5, 5, 5, 5], trend: 'stable' },
    { days: 24, later: [5, 6, 5, 5, 5], trend: 'stable' },
    { days: 12, later: [5, 5, 5, 5], trend: 'unclear' },
    { days: 8, later: [5, 6, 5, 5, 4, 5, 4, 4, 3, 4], trend: 'declining' },
  ])(
    '$days days of 6 and then $later are $trend: a trend is at least 0.8 points over the days',
    ({ days, later, trend }) => {
      const values = [...Array<number>(days).fill(6), ...later];
      expect(estimateTrend(toDays(values)).trend).toBe(trend);
      const rising = values.map((value) => 12 - value);
      expect(estimateTrend(toDays(rising)).trend).toBe(trend === 'declining' ? 'improving' : trend);
    },
  );

  it('a slow rise over a year is a trend', () => {
    const values = Array.from({ length: 365 }, (_, day) => 4 + Math.floor(day / 122));
    expect(estimateTrend(toDays(values)).trend).toBe('improving');
  });

  it.each([
    {
      wave: 'a wide wave',
      values: Array.from({ length: 21 }, (_, day) => [4, 7, 5, 8][day % 4] ?? 0),
      trend: 'unclear',
    },
    {
      wave: 'the same wave for longer',
      values: Array.from({ length: 90 }, (_, day) => [4, 7, 5, 8][day % 4] ?? 0),
      trend: 'stable',
    },
  ])('$wave is $trend: it is stable only when the interval is within half a point a week', ({ values, trend }) => {
    expect(estimateTrend(toDays(values)).trend).toBe(trend);
  });
});

describe('slopesWithin', () => {
  const pairs = countPairs(toDays([1, 2, 2, 5]));

  it('the slopes of a test without a limit are all that the pairs may have', () => {
    expect(slopesWithin(pairs, 1, 100)).toEqual([-1, 4]);
  });

  it('the slopes within no limit are the median slope', () => {
    const [low, high] = slopesWithin(pairs, 1, 0);
    expect(low).toBeCloseTo(high, 6);
    expect(medianSlope(pairs, 1)).toBeCloseTo(low, 6);
  });

  it('two days have the slope between them, in the middle of what rounding allows', () => {
    const two = countPairs([
      { day: 1, value: 5 },
      { day: 3, value: 8 },
    ]);
    expect(medianSlope(two, 1)).toBeCloseTo(1.5, 6);
    expect(slopesWithin(two, 1, 1)).toEqual([1, 2]);
  });
});

describe('mannKendallScore', () => {
  it.each([
    [3, 1],
    [1, 1],
    [0.5, 0.75],
    [0, 0],
    [-0.25, -0.4375],
    [-1, -1],
  ])('a pair that differs by %s grains counts %s', (grains, counts) => {
    expect(mannKendallScore([{ count: 2, gap: 4, rise: 2 * grains }], 2, 0)).toBeCloseTo(2 * counts, 12);
    expect(mannKendallScore([{ count: 2, gap: 4, rise: 2 * grains + 4 }], 2, 1)).toBeCloseTo(2 * counts, 12);
  });
});

describe('a straight line', () => {
  // Its residuals are rounding errors, whose autocorrelation must not count.
  it.each([1, 2, 3, 7, 11, 13, 23, 27])('a straight line of six days, %i days apart, is a trend', (apart) => {
    const days = Array.from({ length: 6 }, (_, index) => 20_000 + index * apart);
    for (const step of [0.5, 1, 1.5]) {
      const rising = days.map((_, index) => 1 + index * step);
      expect(estimateTrend(toDays(rising, days)).trend).toBe('improving');
      expect(estimateTrend(toDays(rising.toReversed(), days)).trend).toBe('declining');
    }
  });
});

describe('every series', () => {
  const level = fc.integer({ min: 1, max: 10 });
  const median = fc.integer({ min: 2, max: 20 }).map((twice) => twice / 2);
  const enough = fc
    .uniqueArray(fc.record({ day: fc.integer({ min: 20_000, max: 20_040 }), value: median }), {
      minLength: 5,
      selector: ({ day }) => day,
    })
    .map((days) => days.sort((a, b) => a.day - b.day));
  const opposite = { improving: 'declining', declining: 'improving', stable: 'stable', unclear: 'unclear' };
  const near = (value: number | undefined) => expect.closeTo(value ?? Number.NaN, 5);

  it('a rise or fall does not change with the date, level or scale', () => {
    const change = fc.record({ days: fc.nat(1_000), up: level, scale: level });
    fc.assert(
      fc.property(enough, change, (all, { days, up, scale }) => {
        const { trend, slopePerDay, interval } = estimateTrend(all);
        const moved = all.map(({ day, value }) => ({ day: day + days, value: up + scale * value }));
        const found = estimateTrend(moved);
        if (isClaim(trend)) expect(found.trend).toBe(trend);
        expect(found).toMatchObject({
          slopePerDay: near(scale * (slopePerDay ?? Number.NaN)),
          interval: [near(scale * (interval?.[0] ?? Number.NaN)), near(scale * (interval?.[1] ?? Number.NaN))],
        });
      }),
    );
  });

  it('the trend is the opposite when the series is inverted or reversed', () => {
    fc.assert(
      fc.property(enough, (all) => {
        const { trend, slopePerDay } = estimateTrend(all);
        const turned = { trend: opposite[trend ?? 'stable'], slopePerDay: near(-(slopePerDay ?? Number.NaN)) };
        expect(estimateTrend(all.map(({ day, value }) => ({ day, value: 11 - value })))).toMatchObject(turned);
        expect(estimateTrend(all.map(({ day, value }) => ({ day: -day, value })).reverse())).toMatchObject(turned);
      }),
    );
  });

  it('the interval contains the slope, and the verdict is read from it', () => {
    fc.assert(
      fc.property(enough, fc.double({ min: -0.4, max: 0.4, noNaN: true }), (all, slope) => {
        const sloped = all.map(({ day, value }) => ({ day, value: Math.round(value + slope * (day - 20_020)) }));
        const { trend, slopePerDay, interval } = estimateTrend(sloped);
        const [low = Number.NaN, high = Number.NaN] = interval ?? [];
        expect(low).toBeLessThanOrEqual(slopePerDay ?? Number.NaN);
        expect(high).toBeGreaterThanOrEqual(slopePerDay ?? Number.NaN);
        const days = sloped.map(({ day }) => day);
        const change = (slopePerDay ?? Number.NaN) * (Math.max(...days) - Math.min(...days));
        const isTrend = (low > 0 || high < 0) && Math.abs(change) >= 0.8;
        expect(trend === 'improving').toBe(isTrend && low > 0);
        expect(trend === 'declining').toBe(isTrend && high < 0);
        expect(trend === 'stable').toBe(!isTrend && Math.max(-low, high) <= 0.5 / 7);
      }),
    );
  });
});

describe('1,000 series of noise', () => {
  it.each(inTurn([14, 60, 5, 7, 28], 0, 2))('of 1,000 series of %i days of noise, at least 950 show no trend', (n) => {
    expect(countAlarms(n, 0).adjusted).toBeLessThanOrEqual(50);
  });

  // The control is the same test on the same series without the correction.
  it.each(inTurn([14, 28], 0, 2))(
    'of 1,000 series of %i autocorrelated days, about 60 show a trend, and twice as many in the control',
    (n) => {
      const { adjusted, plain } = countAlarms(n, 0.3);
      expect(adjusted).toBeGreaterThan(40);
      expect(adjusted).toBeLessThanOrEqual(70);
      expect(plain).toBeGreaterThan(105);
      expect(plain).toBeLessThan(140);
    },
  );
});

const isClaim = (trend: string | null) => trend === 'improving' || trend === 'declining';

function* risingWeeks(begun: number[]): Generator<number[]> {
  if (begun.length === 7) return yield begun;
  for (let value = (begun.at(-1) ?? 0.5) + 0.5; value <= 10; value += 0.5) yield* risingWeeks([...begun, value]);
}

/** How many of 1,000 series without a trend show one. */
function countAlarms(n: number, autocorrelation: number) {
  const alarms = { adjusted: 0, plain: 0 };
  for (let seed = 0; seed < 1_000; seed += 1) {
    const { normal } = randomOf(seed);
    let noise = normal();
    const values = Array.from({ length: n }, () => {
      const value = Math.min(Math.max(Math.round(6 + 1.5 * noise), 1), 10);
      noise = autocorrelation * noise + Math.sqrt(1 - autocorrelation ** 2) * normal();
      return value;
    });
    const score = Math.abs(mannKendallScore(countPairs(toDays(values)), 1, 0));
    alarms.plain += score - 1 > 1.96 * Math.sqrt(scoreVariance(values)) ? 1 : 0;
    alarms.adjusted += isClaim(estimateTrend(toDays(values)).trend) ? 1 : 0;
  }
  return alarms;
}
