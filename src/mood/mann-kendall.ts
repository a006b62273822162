/** The Mann–Kendall score: how many slopes rise, less how many fall. */
export const scoreOf = (slopes: Float64Array) => slopes.reduce((score, slope) => score + Math.sign(slope), 0);

/** The variance of the score of `values` that come in any order, corrected for ties. */
export function varianceOfScore(values: number[]): number {
  const ties = Map.groupBy(values, (value) => value);
  return [[...values], ...ties.values()].reduce(
    (sum, { length: t }, index) => sum + ((index === 0 ? 1 : -1) * t * (t - 1) * (2 * t + 5)) / 18,
    0,
  );
}
