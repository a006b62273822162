import { medianOf, sum } from './numbers.ts';

/** The median difference of pairs, by the ranks of the differences. */
interface PairedEffect {
  n: number;
  /** Hodges and Lehmann 1963: the median of the means of all two differences, each with itself too. */
  effect: number;
  /** 95%: the effects that the test does not reject at 5%. */
  interval: [number, number];
  /** Two-sided, of the signed-rank test (Wilcoxon 1945), exact also with ties. Differences of 0 are left out of it. */
  p: number;
}

const ALPHA = 0.05;

/** @param differences at least one */
export function estimatePairedEffect(differences: number[]): PairedEffect {
  const walsh = differences
    .flatMap((a, index) => differences.slice(index).map((b) => (a + b) / 2))
    .sort((a, b) => a - b);
  const cut = findCut(differences.length);
  const at = (index: number) => walsh[Math.min(Math.max(index, 0), walsh.length - 1)] ?? Number.NaN;
  return {
    n: differences.length,
    effect: medianOf(walsh),
    interval: [at(cut), at(walsh.length - 1 - cut)],
    p: testSignedRanks(differences),
  };
}

/** How many of the Walsh averages are beyond each end of the interval: P(W ≤ cut) is the first below half of ALPHA. */
function findCut(n: number): number {
  const ranks = Array.from({ length: n }, (_, index) => 2 * (index + 1));
  const below = cumulate(ranks);
  let cut = 0;
  while ((below[2 * cut] ?? 1) <= ALPHA / 2) cut += 1;
  return cut;
}

function testSignedRanks(differences: number[]): number {
  const sizes = differences.filter((difference) => difference !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  if (sizes.length === 0) return 1;
  const doubled = rankDoubled(sizes.map(Math.abs));
  const total = sum(doubled);
  const positive = sum(doubled.filter((_, index) => (sizes[index] ?? 0) > 0));
  return Math.min(1, 2 * (cumulate(doubled)[Math.min(positive, total - positive)] ?? 1));
}

/** Twice the mean ranks of sorted values, so that they are whole. */
function rankDoubled(sorted: number[]): number[] {
  return sorted.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

/** By sum: the probability that the ranks with a positive sign have at most that sum, if each sign is a coin's. */
function cumulate(ranks: number[]): Float64Array {
  const total = sum(ranks);
  const chance = new Float64Array(total + 1);
  chance[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let at = reached; at >= 0; at -= 1) {
      chance[at] = ((chance[at] ?? 0) + (at >= rank ? (chance[at - rank] ?? 0) : 0)) / 2;
    }
  }
  for (let at = 1; at <= total; at += 1) chance[at] = (chance[at] ?? 0) + (chance[at - 1] ?? 0);
  return chance;
}
