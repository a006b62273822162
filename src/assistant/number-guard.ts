/** Anything with a digit in it, including adjacent letters and separators: `3k`, `1,000`, `1 000`. `10:30` is two numbers. */
const NUMBER =
  /[\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*(?:[.,'’][\p{L}\p{N}]*\p{N}[\p{L}\p{N}]*|[ \u00a0\u2009\u202f]\d{3}(?!\d))*/gu;

/** The only notation that is parsed. Three digits after a comma could be thousands. */
const PLAIN_NUMBER = /^\d+(?:[.,]\d{1,2})?$/;

/** The numbers that a text has in digits. A number in any other notation is NaN, which equals no number. */
export const extractNumbers = (text: string): number[] =>
  [...text.matchAll(NUMBER)].map(([digits]) =>
    PLAIN_NUMBER.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN,
  );

const hasSameMagnitude = (a: number, b: number) => Math.abs(Math.abs(a) - Math.abs(b)) < 0.005;

/** Whether every number in digits is one of `allowed`, ignoring signs. Numbers in words are not checked. */
export const hasOnlyNumbers = (text: string, allowed: number[]): boolean =>
  extractNumbers(text).every((number) => allowed.some((known) => hasSameMagnitude(number, known)));
