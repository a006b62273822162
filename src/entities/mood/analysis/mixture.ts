import { dot } from './cholesky.ts';
import { sum } from './numbers.ts';

export interface Estimate {
  mean: number;
  variance: number;
}

interface Mixture {
  average: (values: number[]) => number;
  /** The variance includes how far the estimates are from each other. */
  mix: (estimates: Estimate[]) => Estimate;
}

/** Means over alternative fits, one value by fit. @param evidence by fit: the logarithm of likelihood × odds, up to a constant */
export function createMixture(evidence: number[]): Mixture {
  const likeliest = Math.max(...evidence);
  const weights = evidence.map((each) => Math.exp(each - likeliest));
  const total = sum(weights);
  const average = (values: number[]) => dot(weights, values) / total;
  return {
    average,
    mix: (estimates) => {
      const mean = average(estimates.map((each) => each.mean));
      return { mean, variance: average(estimates.map((each) => each.variance + (each.mean - mean) ** 2)) };
    },
  };
}
