import { dot, factorize, solveLower } from './cholesky.ts';

interface Regression {
  /** By target: how much of the prior's variance the observations explain. */
  explained: number[];
  /** The posterior for one prior mean. @param distances of the observations from the prior mean */
  infer: (distances: number[]) => Posterior;
}

interface Posterior {
  /** The log likelihood of the observations, up to a constant. */
  logLikelihood: number;
  /** How far the posterior mean of a target is from its prior mean. */
  changeOf: (target: number) => number;
}

/**
 * Gaussian process regression (Rasmussen and Williams 2006, algorithm 2.1).
 * @param covariances of the observations, with their noise
 * @param targets by target: its covariances with the observations
 */
export function createRegression(covariances: number[][], targets: number[][]): Regression {
  const lower = factorize(covariances);
  const gains = targets.map((target) => solveLower(lower, target));
  const logVolume = lower.reduce((total, { diagonal }) => total + Math.log(diagonal), 0);
  return {
    explained: gains.map((gain) => dot(gain, gain)),
    infer: (distances) => {
      const whitened = solveLower(lower, distances);
      return {
        logLikelihood: -logVolume - dot(whitened, whitened) / 2,
        changeOf: (target) => dot(gains[target] ?? [Number.NaN], whitened),
      };
    },
  };
}
