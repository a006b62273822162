import { once } from '../shared/once.ts';

/** Anything with a digit in it, including adjacent letters and separators: `3k`, `1,000`, `1 000`. `10:30` is two numbers. */
const numberPattern = once(() => {
  const digits = String.raw`[\p{Alpha}\p{N}]*\p{N}[\p{Alpha}\p{N}]*`;
  return new RegExp(String.raw`${digits}(?:[.,'’]${digits}|[ \u00a0\u2009\u202f]\d{3}(?!\d))*`, 'gu');
});

/** The only notation that is parsed. Three digits after a comma could be thousands. */
const PLAIN_NUMBER = /^\d+(?:[.,]\d{1,2})?$/;

/** The numbers that a text has in digits. A number in any other notation is NaN, which equals no number. */
export const extractNumbers = (text: string): number[] =>
  [...text.matchAll(numberPattern())].map(([digits]) =>
    PLAIN_NUMBER.test(digits) ? Number(digits.replace(',', '.')) : Number.NaN,
  );

/** Whether two texts have the same numbers in digits, in the same order. Numbers in words are not checked. */
export function keepsNumbers(text: string, other: string): boolean {
  const [ours, theirs] = [extractNumbers(text), extractNumbers(other)];
  return ours.length === theirs.length && theirs.every((number, index) => number === ours[index]); // NaN equals nothing
}
