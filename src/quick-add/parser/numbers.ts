import { type Found, find } from './table.ts';
import { WORDS } from './vocabulary.ts';
import { keyAt, type Word } from './words.ts';

const DIGITS = /^[1-9]\d{0,3}$/;
const DAY_OF_MONTH = /^(0?[1-9]|[12]\d|3[01])(st|nd|rd|th|-?(?:о?го|о?е|й|ю|му))?$/;

/** Cheaper than a pattern that begins with a digit. */
export const startsWithDigit = (key: string): boolean => key < ':';

/** `1-го` in `каждый месяц 1-го`. */
export const DAY_IN_GENITIVE = /^\d+-?го$/;

/** A whole number from 1 to 9,999, in digits or in words: `3`, `three`, `три`. */
export function findNumber(words: Word[], at: number): Found<number> | null {
  const key = keyAt(words, at);
  if (DIGITS.test(key)) return { value: Number(key), end: at + 1 };
  return find(WORDS.numbers, words, at);
}

/** A day of a month: `31`, `31st`, `31-е`. `isOrdinal` when it has an ending. */
export function readDayOfMonth(words: Word[], at: number): { day: number; isOrdinal: boolean } | null {
  const key = keyAt(words, at);
  const [, day, ending] = (startsWithDigit(key) && DAY_OF_MONTH.exec(key)) || [];
  return day ? { day: Number(day), isOrdinal: ending !== undefined } : null;
}
