/** The Mann–Kendall score S (Mann 1945, Kendall 1975): rising slopes less falling slopes. */
export const mannKendallScore = (slopes: Float64Array) => slopes.reduce((score, slope) => score + Math.sign(slope), 0);

/** The variance of S under no trend, corrected for ties: (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18 over groups of t ties. */
export function scoreVariance(values: number[]): number {
  const ties = [...Map.groupBy(values, (value) => value).values()];
  return ties.reduce((variance, tied) => variance - untiedVariance(tied.length), untiedVariance(values.length));
}

const untiedVariance = (n: number) => (n * (n - 1) * (2 * n + 5)) / 18;
