import { countPairs, type DayValue, scoreVariance } from './mann-kendall.ts';
import { mean, sum, Z95 } from './numbers.ts';
import { medianSlope, slopesWithin } from './slope.ts';

interface Trend {
  /** Null for fewer than MIN_DAYS days. */
  trend: 'improving' | 'declining' | 'stable' | 'unclear' | null;
  /** Days with a value. */
  n: number;
  slopePerDay: number | null;
  /** The 95% interval of the slope. */
  interval: [number, number] | null;
  insufficientData: boolean;
  /** Fewer than ENOUGH_DAYS days. */
  tentative: boolean;
}

export const MIN_DAYS = 5;
const ENOUGH_DAYS = 14;

/** Half a point a week. */
const STABLE_SLOPE = 0.5 / 7;
/** The smallest rise or fall over all the days, in points, that a user would notice. */
const SMALLEST_CHANGE = 0.8;

// The prior of the lag-1 autocorrelation of a mood, and how many days it counts for.
const PRIOR_AUTOCORRELATION = 0.3;
const PRIOR_DAYS = 12;
const MAX_AUTOCORRELATION = 0.8;

/**
 * Whether values rise or fall over the days. The interval is all slopes that the Mann–Kendall test does not reject at the 5%
 * level, corrected for autocorrelation. The verdict is read from it: a trend if it excludes 0 and the slope amounts to
 * SMALLEST_CHANGE, stable if it is within STABLE_SLOPE of 0, else unclear.
 * @param days ascending and distinct
 */
export function estimateTrend(days: DayValue[]): Trend {
  const n = days.length;
  const tentative = n < ENOUGH_DAYS;
  if (n < MIN_DAYS) {
    return { trend: null, n, slopePerDay: null, interval: null, insufficientData: true, tentative };
  }
  const values = days.map(({ value }) => value);
  const pairs = countPairs(days);
  const grain = findGrain(values);
  const slope = medianSlope(pairs, grain);
  const inflation = varianceInflation(days.map(({ day, value }) => value - slope * day));
  const limit = Z95 * Math.sqrt(scoreVariance(values) * inflation) + 1; // 1: the continuity correction
  const interval = slopesWithin(pairs, grain, limit);
  const span = (days.at(-1)?.day ?? 0) - (days[0]?.day ?? 0);
  return { trend: judge(interval, slope * span), n, slopePerDay: slope, interval, insufficientData: false, tentative };
}

function judge([low, high]: [number, number], change: number): Trend['trend'] {
  if (low > 0 && change >= SMALLEST_CHANGE) return 'improving';
  if (high < 0 && change <= -SMALLEST_CHANGE) return 'declining';
  return -STABLE_SLOPE <= low && high <= STABLE_SLOPE ? 'stable' : 'unclear';
}

/** The smallest difference between two values: they are rounded to it. 1 if all values are equal. */
function findGrain(values: number[]): number {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const steps = sorted.slice(1).map((value, index) => value - (sorted[index] ?? Number.NaN));
  return steps.length === 0 ? 1 : Math.min(...steps);
}

/** By what factor autocorrelation ρ widens the variance of the score: (1 + ρ) / (1 − ρ). @param residuals without the slope */
function varianceInflation(residuals: number[]): number {
  const n = residuals.length;
  const observed = lag1(residuals) + 1 / n; // the estimate is low by 1/n on average (Marriott and Pope 1954)
  const blended = (PRIOR_DAYS * PRIOR_AUTOCORRELATION + n * observed) / (PRIOR_DAYS + n);
  const autocorrelation = Math.min(Math.max(blended, 0), MAX_AUTOCORRELATION);
  return (1 + autocorrelation) / (1 - autocorrelation);
}

function lag1(values: number[]): number {
  const average = mean(values);
  const centred = values.map((value) => value - average);
  const covariance = sum(centred.map((value, index) => value * (centred[index - 1] ?? 0)));
  const variance = sum(centred.map((value) => value * value));
  return variance > 1e-6 ? covariance / variance : 0; // the residuals of a straight line are rounding errors
}
