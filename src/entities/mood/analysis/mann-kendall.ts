export interface DayValue {
  /** Days since an epoch. */
  day: number;
  value: number;
}

/** Pairs of days that are alike. */
export interface Pairs {
  count: number;
  /** Days between the two, at least 1. */
  gap: number;
  /** The value of the later day less that of the earlier. */
  rise: number;
}

/** All pairs of days. @param days ascending and distinct */
export function countPairs(days: DayValue[]): Pairs[] {
  const byGap = new Map<number, Map<number, Pairs>>();
  for (const [index, later] of days.entries()) {
    for (const earlier of days.slice(0, index)) {
      const gap = later.day - earlier.day;
      const rise = later.value - earlier.value;
      const ofGap = byGap.get(gap) ?? new Map<number, Pairs>();
      byGap.set(gap, ofGap);
      const pairs = ofGap.get(rise) ?? { count: 0, gap, rise };
      ofGap.set(rise, pairs);
      pairs.count += 1;
    }
  }
  return [...byGap.values()].flatMap((ofGap) => [...ofGap.values()]);
}

/**
 * The Mann–Kendall score (Mann 1945, Kendall 1975) of the values less a slope: pairs that rise less pairs that fall. Values
 * are rounded to a grain, so a difference d below the grain counts as E sign(d + U), where U is the sum of two rounding
 * errors: sign(d) · (1 − (1 − |d| / grain)²). Hence the score falls continuously with the slope.
 */
export function mannKendallScore(pairs: Pairs[], grain: number, slope: number): number {
  let score = 0;
  for (const { count, gap, rise } of pairs) {
    const grains = (rise - slope * gap) / grain;
    score += count * Math.sign(grains) * (1 - Math.max(1 - Math.abs(grains), 0) ** 2);
  }
  return score;
}

/** The variance of the score under no trend, corrected for ties: (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18 over groups of t ties. */
export function scoreVariance(values: number[]): number {
  const ties = [...Map.groupBy(values, (value) => value).values()];
  return ties.reduce((variance, tied) => variance - untiedVariance(tied.length), untiedVariance(values.length));
}

const untiedVariance = (n: number) => (n * (n - 1) * (2 * n + 5)) / 18;
