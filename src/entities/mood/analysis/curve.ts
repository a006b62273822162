import { once } from '../../../shared/once.ts';
import { circadian, MIDDLES, nearness } from './circadian.ts';
import { createRegression } from './gaussian-process.ts';
import { createMixture, type Estimate } from './mixture.ts';
import { sum } from './numbers.ts';

/** The logs of one hour of the clock, over all days. */
export interface HourOfLogs {
  /** The mean time of the logs: 9.125 for logs at 09:00 and 09:15. */
  hour: number;
  /** How many logs they count for. More than 0. */
  count: number;
  mean: number;
  /** The mean squared distance of the values from their mean. */
  variance: number;
}

interface Curve {
  /** Hours by which the user's day is later than the typical day; negative is earlier. */
  shift: number;
  /** By hour of the day. */
  points: Point[];
}

interface Point {
  mean: number;
  /** The standard deviation of the posterior. */
  deviation: number;
}

// The prior: the assumptions about a user without logs. Levels are points, from 1 to 10.
const MEAN = 6;
const MEAN_DEVIATION = 1;
/** How much of the typical curve a person has: none is a flat day. All are equally likely. */
const SIZES = [0, 0.5, 1];
const SHIFTS = [-3, -2, -1, 0, 1, 2, 3];
const SHIFT_DEVIATION = 1.5;
/** How far a person's own shape is from the typical curve. All are equally likely. */
const OWN_DEVIATIONS = [0.2, 0.6, 1.4];
const OWN_HOURS = 3;
/** How far a log is from the person's level. All are equally likely. */
const NOISES = [0.9, 1.4, 2.2];

/** The typical curve in one size and shift. */
interface Typical {
  shift: number;
  odds: number;
  levelAt: (hour: number) => number;
  /** In the middle of each hour of the day. */
  levels: number[];
}

const listTypicals = once(() =>
  SIZES.flatMap((size) => {
    const shifts = size === 0 ? [0] : SHIFTS; // a flat day has no shift
    const odds = (shift: number) => nearness(shift, 0, SHIFT_DEVIATION);
    const all = sum(shifts.map(odds));
    return shifts.map((shift): Typical => {
      const levelAt = (hour: number) => MEAN + size * circadian(hour - shift);
      return { shift, odds: odds(shift) / all, levelAt, levels: MIDDLES.map(levelAt) };
    });
  }),
);

/** Fits that are less likely than the best by this factor, as a logarithm, are left out. */
const NEGLIGIBLE = 10;

/**
 * A user's level by hour: a Gaussian process around the typical curve (Rasmussen and Williams 2006, chapters 2 and 5).
 *
 * Model: y = c + size · circadian(hour − shift) + g(hour) + noise. The mean c has the prior N(MEAN, MEAN_DEVIATION²). The
 * user's own shape g is a Gaussian process with the covariance own² · nearness of the hours. For each size, shift, own
 * deviation and noise of a grid, the posterior and the likelihood of the logs have a closed form. The result is the mean
 * over the grid, weighted by likelihood × odds. Its variance includes the variance over the grid.
 */
export function estimateCurve(logs: HourOfLogs[]): Curve {
  const fits = fitGrid(logs);
  const likeliest = Math.max(...fits.map(({ evidence }) => evidence));
  const likely = fits.filter(({ evidence }) => evidence > likeliest - NEGLIGIBLE);
  const { average, mix } = createMixture(likely.map(({ evidence }) => evidence));
  const points = MIDDLES.map((_, hour): Point => {
    const { mean, variance } = mix(likely.map((fit) => fit.levelOf(hour)));
    return { mean, deviation: Math.sqrt(variance) };
  });
  return { shift: average(likely.map(({ shift }) => shift)), points };
}

interface Fit {
  shift: number;
  /** The logarithm of likelihood × odds, up to a constant. */
  evidence: number;
  /** The posterior of an hour of the day. */
  levelOf: (hour: number) => Estimate;
}

function fitGrid(logs: HourOfLogs[]): Fit[] {
  const near = logs.map((a) => logs.map((b) => nearness(a.hour, b.hour, OWN_HOURS)));
  const nearMiddles = MIDDLES.map((middle) => logs.map(({ hour }) => nearness(middle, hour, OWN_HOURS)));
  const distances = listTypicals().map(({ levelAt }) => logs.map(({ hour, mean }) => mean - levelAt(hour)));
  const grid = OWN_DEVIATIONS.flatMap((own) => NOISES.map((noise) => ({ own, noise })));

  return grid.flatMap(({ own, noise }) => {
    const covariance = (near: number) => MEAN_DEVIATION ** 2 + own ** 2 * near;
    const noises = logs.map(({ count }) => noise ** 2 / count);
    const covariances = near.map((row, index) =>
      row.map((other, column) => covariance(other) + (index === column ? (noises[index] ?? Number.NaN) : 0)),
    );
    const { explained, infer } = createRegression(
      covariances,
      nearMiddles.map((row) => row.map(covariance)),
    );
    const ofValues = logLikelihoodWithinHours(logs, noise);
    return listTypicals().map(({ shift, odds, levels }, index): Fit => {
      const { logLikelihood, changeOf } = infer(distances[index] ?? []);
      return {
        shift,
        evidence: Math.log(odds) + logLikelihood + ofValues,
        levelOf: (hour) => ({
          mean: (levels[hour] ?? Number.NaN) + changeOf(hour),
          variance: covariance(1) - (explained[hour] ?? Number.NaN),
        }),
      };
    });
  });
}

/** The logarithm of the likelihood of the values around the means of their hours. */
const logLikelihoodWithinHours = (logs: HourOfLogs[], noise: number) =>
  -sum(logs.map(({ count, variance }) => (count - 1) * Math.log(noise) + (count * variance) / noise ** 2 / 2));
