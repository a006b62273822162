import { createRegression } from './gaussian-process.ts';
import { createMixture, type Estimate } from './mixture.ts';
import { mean, sum } from './numbers.ts';

/** The values, less the part that the hour of the day explains. */
interface Residual {
  ageDays: number;
  value: number;
}

/** Fewer do not show whether a level changes. */
const MIN_RESIDUALS = 14;
const BIN_DAYS = 5;
/** How far the levels of people stray over months, in points. Most keep theirs. */
const STRAYS = [
  { stray: 0, odds: 4 / 6 },
  { stray: 0.8, odds: 1 / 6 },
  { stray: 1.6, odds: 1 / 6 },
];
/** Levels this many days apart have a correlation of 1/e. */
const MEMORY_DAYS = 60;
/** The least variance of a value around its level: levels are whole numbers. */
const LEAST_NOISE = 0.25;

/**
 * How far today's level is from the level that the residuals are measured from, because levels change in time: a Gaussian
 * process with the covariance stray² · exp(−days / MEMORY_DAYS), averaged over STRAYS by likelihood × odds. The noise is that of
 * the residuals within a few days.
 */
export function estimateDrift(residuals: Residual[]): Estimate {
  const bins = [...Map.groupBy(residuals, ({ ageDays }) => Math.floor(ageDays / BIN_DAYS)).values()].map((bin) => ({
    ageDays: mean(bin.map(({ ageDays }) => ageDays)),
    value: mean(bin.map(({ value }) => value)),
    bin,
  }));
  if (residuals.length < MIN_RESIDUALS || bins.length < 2) return { mean: 0, variance: 0 };
  const within = bins.flatMap(({ bin, value }) => bin.map((each) => (each.value - value) ** 2));
  const freedom = Math.max(residuals.length - bins.length, 1);
  const noise = Math.max(sum(within) / freedom, LEAST_NOISE);

  const fits = STRAYS.map(({ stray, odds }) => {
    const near = (days: number) => stray ** 2 * Math.exp(-Math.abs(days) / MEMORY_DAYS);
    const covariances = bins.map((a, row) =>
      bins.map((b, column) => near(a.ageDays - b.ageDays) + (row === column ? noise / a.bin.length : 0)),
    );
    const { explained, infer } = createRegression(covariances, [bins.map(({ ageDays }) => near(ageDays))]);
    const { logLikelihood, changeOf } = infer(bins.map(({ value }) => value));
    const evidence = logLikelihood + Math.log(odds);
    return { evidence, mean: changeOf(0), variance: near(0) - (explained[0] ?? Number.NaN) };
  });
  return createMixture(fits.map(({ evidence }) => evidence)).mix(fits);
}
