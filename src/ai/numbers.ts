/** The numbers a text says in digits. Digits that are not plain ones are NaN, which is no number of anything. */
export const numbersIn = (text: string): number[] =>
  [...text.matchAll(/\d+(?:[.,]\d+)?|[^\P{N}0-9]/gu)].map(([digits]) => Number(digits.replace(',', '.')));

const same = (a: number, b: number) => Math.abs(Math.abs(a) - Math.abs(b)) < 0.005;

/** Whether every number a text says is one of these, whatever its sign. */
export const saysOnly = (text: string, numbers: number[]): boolean =>
  numbersIn(text).every((said) => numbers.some((known) => same(said, known)));
