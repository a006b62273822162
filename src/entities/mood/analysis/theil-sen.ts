export interface DayValue {
  /** Days since an epoch. */
  day: number;
  value: number;
}

/** The standard normal quantile of a two-sided 95%. */
export const Z95 = 1.959_964;

/** The slopes between all pairs of days, ascending. `days` are ascending and distinct. */
export function pairwiseSlopes(days: DayValue[]): Float64Array {
  const slopes = new Float64Array((days.length * (days.length - 1)) / 2);
  let next = 0;
  for (const [index, to] of days.entries()) {
    for (const from of days.slice(0, index)) {
      slopes[next] = (to.value - from.value) / (to.day - from.day);
      next += 1;
    }
  }
  return slopes.sort();
}

/** The median of at least one value; the values are ascending. */
export function median(sorted: ArrayLike<number>): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}

/** The 95% interval of the median slope (Sen 1968). @param deviation the standard deviation of the Mann–Kendall score */
export function senInterval(slopes: Float64Array, deviation: number): [number, number] {
  const last = slopes.length - 1;
  const spread = Z95 * deviation;
  const at = (rank: number) => slopes[Math.min(Math.max(Math.round(rank), 0), last)] ?? Number.NaN;
  return [at((slopes.length - spread) / 2 - 1), at((slopes.length + spread) / 2)];
}
