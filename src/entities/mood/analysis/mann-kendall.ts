/** The Mann–Kendall score: how many slopes rise, less how many fall. */
export const mannKendallScore = (slopes: Float64Array) => slopes.reduce((score, slope) => score + Math.sign(slope), 0);

/** The variance of the score of `values` that come in any order, corrected for ties. */
export function scoreVariance(values: number[]): number {
  const ties = [...Map.groupBy(values, (value) => value).values()];
  return ties.reduce((variance, tied) => variance - varianceOf(tied.length), varianceOf(values.length));
}

const varianceOf = (n: number) => (n * (n - 1) * (2 * n + 5)) / 18;
