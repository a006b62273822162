/** Whatever has a digit in it, with the letters and the separators that belong to it: `3k`, `1,000`, `1 000`; `10:30` is two. */
const NUMBER =
  /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*(?:[.,'’][\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*|[ \u00a0\u2009\u202f]\d{3}(?!\d))*/gu;

/** The only way to write one that is read: three digits after a comma may be thousands. */
const PLAIN = /^\d+(?:[.,]\d{1,2})?$/;

/** The numbers a text says in digits. What is not written plainly is NaN, which is no number of anything. */
export const numbersIn = (text: string): number[] =>
  [...text.matchAll(NUMBER)].map(([written]) => (PLAIN.test(written) ? Number(written.replace(',', '.')) : Number.NaN));

const same = (a: number, b: number) => Math.abs(Math.abs(a) - Math.abs(b)) < 0.005;

/** Whether every number a text says in digits is one of these, whatever its sign. What it says in words is not checked. */
export const saysOnly = (text: string, numbers: number[]): boolean =>
  numbersIn(text).every((said) => numbers.some((known) => same(said, known)));
