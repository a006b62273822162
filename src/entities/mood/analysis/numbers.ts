/** The standard normal quantile of a two-sided 95%. */
export const Z95 = 1.959_964;

export const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

/** Of at least one value. */
export const mean = (values: number[]): number => sum(values) / values.length;

/** The median of at least one value. @param sorted ascending */
export function medianOf(sorted: number[]): number {
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? Number.NaN) + (sorted[Math.ceil(half)] ?? Number.NaN)) / 2;
}
