import { type Found, find, findNext, WORDS } from './vocabulary.ts';
import { keyAt, type Word } from './words.ts';

const DIGITS = /^[1-9]\d{0,3}$/;
const DAY_OF_MONTH = /^(0?[1-9]|[12]\d|3[01])(st|nd|rd|th|-?(?:о?го|о?е|й|ю|му))?$/;

/** Cheaper than a pattern that begins with a digit. */
export const startsWithDigit = (key: string): boolean => key < ':';

/** `1-го` in `каждый месяц 1-го`. */
export const DAY_IN_GENITIVE = /^\d+-?го$/;

/** A whole number from 1 to 9,999, in digits or in words: `3`, `three`, `сорок пять`. */
export function findNumber(words: Word[], at: number): Found<number> | null {
  const key = keyAt(words, at);
  if (DIGITS.test(key)) return { value: Number(key), end: at + 1 };
  const tens = find(WORDS.tens, words, at);
  if (!tens) return find(WORDS.numbers, words, at);
  const ones = tens.value > 1 ? findNext(WORDS.numbers, words, tens.end) : null;
  const isOne = ones !== null && ones.value < 10 && !/^an?$/.test(keyAt(words, tens.end));
  return { value: tens.value * 10 + (isOne ? ones.value : 0), end: (isOne ? ones : tens).end };
}

/** A day of a month: `31`, `31st`, `31-е`, `first`, `первого`. `isOrdinal` when it has an ending. */
export function readDayOfMonth(words: Word[], at: number): { day: number; isOrdinal: boolean } | null {
  const key = keyAt(words, at);
  const [, day, ending] = (startsWithDigit(key) && DAY_OF_MONTH.exec(key)) || [];
  if (day) return { day: Number(day), isOrdinal: ending !== undefined };
  const named = WORDS.ordinalDays.get(key);
  return named ? { day: named, isOrdinal: true } : null;
}
