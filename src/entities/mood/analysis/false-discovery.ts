/** The q-values of tests (Benjamini and Hochberg 1995): those up to a rate are claims of which that share is false. */
export function adjustForDiscoveries(ps: number[]): number[] {
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => b.p - a.p);
  const qs = [...ps];
  let least = 1;
  for (const [place, { p, index }] of order.entries()) {
    least = Math.min(least, (p * ps.length) / (ps.length - place));
    qs[index] = least;
  }
  return qs;
}
