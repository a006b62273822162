const Z95 = 1.959_964;

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
  const median = (at(Math.floor((n - 1) / 2)) + at(Math.ceil((n - 1) / 2))) / 2;
  return { median, interval: [at(cut - 1), at(n - cut)] };
}
