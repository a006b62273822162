import { mannKendallScore, scoreVariance } from './mann-kendall.ts';
import { type DayValue, median, pairwiseSlopes, senInterval, Z95 } from './theil-sen.ts';

interface Trend {
  /** Null for fewer than MIN_DAYS days. */
  trend: 'improving' | 'declining' | 'stable' | null;
  /** Days with a value. */
  n: number;
  slopePerDay: number | null;
  /** The 95% interval of the slope. */
  interval: [number, number] | null;
  insufficientData: boolean;
  /** Fewer than ENOUGH_DAYS days. */
  tentative: boolean;
}

const MIN_DAYS = 5;
const ENOUGH_DAYS = 14;

// The prior of the lag-1 autocorrelation of a mood, and how many days it counts for.
const PRIOR_AUTOCORRELATION = 0.3;
const PRIOR_DAYS = 10;
const MAX_AUTOCORRELATION = 0.8;

/**
 * Whether values rise or fall over the days: the Mann–Kendall test at the 5% level, corrected for autocorrelation, with the
 * Theil–Sen slope. A day with several values counts by their median.
 */
export function estimateTrend(logs: DayValue[]): Trend {
  const days = dailyMedians(logs);
  const n = days.length;
  const tentative = n < ENOUGH_DAYS;
  if (n < MIN_DAYS) {
    return { trend: null, n, slopePerDay: null, interval: null, insufficientData: true, tentative };
  }
  const slopes = pairwiseSlopes(days);
  const slope = median(slopes);
  const inflation = varianceInflation(days.map(({ day, value }) => value - slope * day));
  const deviation = Math.sqrt(scoreVariance(days.map(({ value }) => value)) * inflation);
  const score = mannKendallScore(slopes);
  const isTrend = Math.abs(score) - 1 > Z95 * deviation; // less 1: the continuity correction, since the score is discrete
  return {
    trend: isTrend ? (score > 0 ? 'improving' : 'declining') : 'stable',
    n,
    slopePerDay: slope,
    interval: senInterval(slopes, deviation),
    insufficientData: false,
    tentative,
  };
}

/** The median value of each day, by day. */
export function dailyMedians(logs: DayValue[]): DayValue[] {
  return [...Map.groupBy(logs, ({ day }) => day)]
    .map(([day, ofDay]) => ({ day, value: median(ofDay.map(({ value }) => value).sort((a, b) => a - b)) }))
    .sort((a, b) => a.day - b.day);
}

/** By what factor autocorrelation ρ widens the variance of the score: (1 + ρ) / (1 − ρ). @param residuals without the slope */
function varianceInflation(residuals: number[]): number {
  const n = residuals.length;
  const observed = lag1(residuals);
  const blended = (PRIOR_DAYS * PRIOR_AUTOCORRELATION + n * observed) / (PRIOR_DAYS + n);
  const autocorrelation = Math.min(Math.max(blended, 0), MAX_AUTOCORRELATION);
  return (1 + autocorrelation) / (1 - autocorrelation);
}

function lag1(values: number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const centred = values.map((value) => value - mean);
  const covariance = centred.reduce((sum, value, index) => sum + value * (centred[index - 1] ?? 0), 0);
  const variance = centred.reduce((sum, value) => sum + value * value, 0);
  return variance > 1e-9 ? covariance / variance : 0; // the residuals of a straight line are rounding errors
}
