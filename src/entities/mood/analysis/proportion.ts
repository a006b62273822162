import { medianOf, Z95 } from './numbers.ts';

/** The 95% interval of a share (Wilson 1927). @param n at least 1 */
export function wilsonInterval(count: number, n: number): [number, number] {
  const share = count / n;
  const z2 = Z95 ** 2 / n;
  const middle = share + z2 / 2;
  const half = Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n));
  return [(middle - half) / (1 + z2), (middle + half) / (1 + z2)];
}

/** The median and the interval between order statistics that has it in at least 95% of samples; null for fewer than 6. */
export function medianInterval(values: number[]): { median: number; interval: [number, number] } | null {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  if (n < 6) return null;
  let [chance, below, cut] = [0.5 ** n, 0.5 ** n, 0];
  while (below <= 0.025) {
    cut += 1;
    chance *= (n - cut + 1) / cut;
    below += chance;
  }
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { median: medianOf(sorted), interval: [at(cut - 1), at(n - cut)] };
}

/** The logarithm of how many choices of k among n there are. */
function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i += 1) sum += Math.log((n - k + i) / i);
  return sum;
}

/** The chance of at least `count` heads in n tosses of a coin. */
export function binomialTail(count: number, n: number): number {
  let sum = 0;
  for (let k = count; k <= n; k += 1) sum += Math.exp(logChoose(n, k) - n * Math.LN2);
  return Math.min(1, sum);
}

/** The two-sided p of the sign test that the median is 1. */
export function signTest(values: number[]): number {
  const above = values.filter((value) => value > 1).length;
  const below = values.filter((value) => value < 1).length;
  return Math.min(1, 2 * binomialTail(Math.max(above, below), above + below));
}

/** The p of Fisher's exact test that the share of `one` is not above that of `other`. */
export function fisherTest(one: { n: number; done: number }, other: { n: number; done: number }): number {
  const done = one.done + other.done;
  const total = logChoose(one.n + other.n, done);
  let sum = 0;
  for (let k = one.done; k <= Math.min(one.n, done); k += 1) {
    if (done - k <= other.n) sum += Math.exp(logChoose(one.n, k) + logChoose(other.n, done - k) - total);
  }
  return Math.min(1, sum);
}
