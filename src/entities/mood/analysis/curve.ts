import { circadian, MIDDLES, nearness } from './circadian.ts';

/** The logs of one quarter of an hour of the clock, over all days. */
export interface Slot {
  /** The middle of the quarter: 9.125 for 09:00 to 09:15. */
  hour: number;
  /** Σ w, the sum of the weights of the logs. */
  weight: number;
  /** Σ w². */
  weight2: number;
  /** Σ w·y, where y is the value of a log. */
  value: number;
  /** Σ w·y². */
  value2: number;
}

interface Curve {
  /** Hours by which the user's day is later than the average day; negative is earlier. */
  shift: number;
  /** By hour of the day. */
  points: Point[];
}

interface Point {
  mean: number;
  /** The standard deviation of the posterior. */
  deviation: number;
  /** How many logs support it, by weight and nearness. */
  learned: number;
}

// The prior: what is assumed about a user without logs, and how many logs it counts for.
const MEAN = 6;
const MEAN_LOGS = 3;
const MEAN_DEVIATION = 0.9;
export const SHAPE_LOGS = 8;
const SHAPE_DEVIATION = 0.5;
const NOISE_LOGS = 10;
const NOISE_DEVIATION = 1.4;
const SHIFT_DEVIATION = 1.5;
/** From −3.5 to 3.5 hours, in steps of half an hour. */
const SHIFTS = Array.from({ length: 15 }, (_, index) => (index - 7) / 2);

/** The standard deviation of the Gaussian kernel. */
const KERNEL_HOURS = 1.5;

/**
 * A user's level by hour: an empirical-Bayes estimate that shrinks the logs towards the circadian curve of most people.
 *
 * Model: y = c + circadian(hour − s) + g(hour) + noise, with priors on the centre c, the shift s and the own shape g.
 * For each s of a grid, c is a mean shrunk by MEAN_LOGS pseudo-logs, and g is the Nadaraya–Watson kernel estimate of the
 * residuals r, shrunk towards 0 by SHAPE_LOGS pseudo-logs: g(h) = Σ w·K·r / (Σ w·K + SHAPE_LOGS).
 * The shift has the posterior p(s) ∝ exp(−SSE(s) / 2σ²) · exp(−s² / 2·SHIFT_DEVIATION²), and the mean of an hour is the
 * average of c + circadian + g over p(s) (Bayesian model averaging: Hoeting et al. 1999). The variance of an hour adds
 * the variance over s, the noise of the logs and what the logs leave of the priors' variance.
 */
export function estimateCurve(slots: Slot[]): Curve {
  const weights = slots.map(({ weight }) => weight);
  const squaredWeights = slots.map(({ weight2 }) => weight2);
  const total = sum(weights);
  const centreShare = 1 / (MEAN_LOGS + total);
  const fits = SHIFTS.map((shift) => fitShift(shift, slots, centreShare));
  const fewest = Math.min(...fits.map(({ squares }) => squares));
  const noise = (NOISE_LOGS * NOISE_DEVIATION ** 2 + fewest) / (NOISE_LOGS + total); // σ²
  const odds = fits.map(({ shift, squares }) =>
    Math.exp((fewest - squares) / noise / 2 - (shift / SHIFT_DEVIATION) ** 2 / 2),
  );
  const allOdds = sum(odds);
  const average = (values: number[]) => dot(odds, values) / allOdds;

  const points = MIDDLES.map((middle): Point => {
    const kernel = slots.map(({ hour }) => nearness(hour, middle, KERNEL_HOURS));
    const learned = dot(weights, kernel);
    const share = 1 / (learned + SHAPE_LOGS);
    const means = fits.map(
      ({ shift, centre, residuals }) => centre + circadian(middle - shift) + share * dot(residuals, kernel),
    );
    const mean = average(means);

    const unlearned = share * SHAPE_LOGS;
    const influence = kernel.map((near) => (unlearned * centreShare + share * near) ** 2);
    const shiftVariance = average(means.map((each) => (each - mean) ** 2));
    const noiseVariance = noise * dot(squaredWeights, influence);
    const priorVariance = unlearned ** 2 * (SHAPE_DEVIATION ** 2 + (MEAN_LOGS * centreShare * MEAN_DEVIATION) ** 2);
    return { mean, deviation: Math.sqrt(shiftVariance + noiseVariance + priorVariance), learned };
  });
  return { shift: average(SHIFTS), points };
}

interface Fit {
  shift: number;
  centre: number;
  /** By slot: Σ w·(y − centre − circadian). */
  residuals: number[];
  /** SSE, the weighted sum of squared residuals. */
  squares: number;
}

function fitShift(shift: number, slots: Slot[], centreShare: number): Fit {
  const rows = slots.map((slot) => ({ ...slot, usual: circadian(slot.hour - shift) }));
  const excess = sum(rows.map(({ value, weight, usual }) => value - weight * usual));
  const centre = centreShare * (MEAN_LOGS * MEAN + excess);
  const residuals = rows.map(({ value, weight, usual }) => value - weight * (centre + usual));
  const squares = rows.map(({ value, value2, weight, usual }) => {
    const expected = centre + usual;
    return value2 - expected * (value + (value - weight * expected));
  });
  return { shift, centre, residuals, squares: sum(squares) };
}

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

/** The scalar product. @throws RangeError for lists of different lengths */
function dot(a: number[], b: number[]): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`);
  return a.reduce((total, value, index) => total + value * (b[index] ?? Number.NaN), 0);
}
