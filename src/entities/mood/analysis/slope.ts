import { mannKendallScore, type Pairs } from './mann-kendall.ts';

const DECIMALS = 8;

/** The slope that leaves no trend (Theil 1950, Sen 1968): the median of the slopes between days, for values with a grain. */
export function medianSlope(pairs: Pairs[], grain: number): number {
  const [low, high] = slopesWithin(pairs, grain, 0);
  return round((low + high) / 2);
}

/**
 * The slopes that leave a score of at most `limit`: those that a test with this limit does not reject. Without a limit on
 * one side, it is the steepest slope that any pair of days may have.
 */
export function slopesWithin(pairs: Pairs[], grain: number, limit: number): [low: number, high: number] {
  const falling = pairs.map(({ rise, ...pair }) => ({ ...pair, rise: -rise }));
  return [round(lowestWithin(pairs, grain, limit)), round(-lowestWithin(falling, grain, limit))];
}

/** By bisection, since the score falls with the slope. */
function lowestWithin(pairs: Pairs[], grain: number, limit: number): number {
  let below = Math.min(...pairs.map(({ rise, gap }) => (rise - grain) / gap));
  let within = Math.max(...pairs.map(({ rise, gap }) => (rise + grain) / gap));
  while (within - below > 10 ** -(DECIMALS + 1)) {
    const middle = (below + within) / 2;
    if (mannKendallScore(pairs, grain, middle) > limit) below = middle;
    else within = middle;
  }
  return within;
}

const round = (slope: number) => Number(slope.toFixed(DECIMALS)) + 0; // −0 becomes 0
