import { nextDayOfMonth, nextDayOfYear, toDate } from './calendar.ts';
import { DAY_IN_GENITIVE, readDayOfMonth } from './numbers.ts';
import type { Certainty, Day, Now } from './types.ts';
import { type Found, find, findNext, skip, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word } from './words.ts';

/** `31 Jan`, `31.01`. */
export const findDate = (words: Word[], at: number, now: Now): Day | null =>
  findMonthDay(words, at, now) ?? findNumericDay(words, at, now);

export const toSureDay = (date: string | null, end: number): Day => ({ date, certainty: 'sure', end });

/** `31 Jan`, `Jan 31`, `the 31st of January 2027`, `31-го января`. */
function findMonthDay(words: Word[], at: number, now: Now): Day | null {
  const parts = findDayAndMonth(words, at);
  if (!parts) return null;
  const { day, month, certainty } = parts;
  const year = findYear(words, parts.end);
  const date = year ? toDate(year.value, month, day) : nextDayOfYear(now.date, month, day);
  return { date: notPast(date, now), certainty, end: year?.end ?? parts.end };
}

const notPast = (date: string | null, now: Now) => (date !== null && date >= now.date ? date : null);

/** A day and a month in either order: `5 may` and `march 5` could be other words. */
export function findDayAndMonth(words: Word[], at: number) {
  const first = skip(WORDS.the, words, at);
  const day = readDayOfMonth(words, first);
  const month = day
    ? findNext(WORDS.months, words, findNext(WORDS.the, words, first + 1)?.end ?? first + 1)
    : find(WORDS.months, words, at);
  const after = day || !month || isBoundary(words, month.end) ? null : readDayOfMonth(words, month.end);
  const known = day ?? after;
  if (!month || !known) return null;
  const isDoubtful = isDoubtfulMonth(words[month.end - 1], day !== null);
  const certainty: Certainty = isDoubtful ? 'likely' : 'sure';
  return { day: known.day, month: month.value, certainty, end: day ? month.end : month.end + 1 };
}

/** Whether it may be a name or another word: `may`, `march`. After a day only these verbs in small letters may. */
const isDoubtfulMonth = (word: Word | undefined, isAfterDay: boolean): boolean =>
  isAfterDay ? /^(may|march|mar)$/.test(word?.text ?? '') : WORDS.doubtfulMonths.has(word);

/** `2027`, `, 2027`, `2027 года`. */
function findYear(words: Word[], at: number): Found<number> | null {
  const word = words[at];
  if (!word || (word.gap !== 'space' && word.gap !== 'comma') || !/^20\d\d$/.test(word.key)) return null;
  return { value: Number(word.key), end: findNext(WORDS.yearWord, words, at + 1)?.end ?? at + 1 };
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;
const NUMERIC = /^(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d|\d\d))?$/;

/** `2027-01-31`, `31.01.2027`, `31.01`. With a slash, only a date that has one meaning in every country: `15/12/26`. */
function findNumericDay(words: Word[], at: number, now: Now): Day | null {
  const key = keyAt(words, at);
  const end = at + 1;
  const iso = ISO.exec(key);
  if (iso) return toSureDay(notPast(toDate(Number(iso[1]), Number(iso[2]), Number(iso[3])), now), end);
  const [, first = '', sign, second = '', year] = NUMERIC.exec(key) ?? [];
  const isDotted = sign === '.';
  if (!sign || (isDotted && second.length === 1 && year?.length !== 4)) return null;
  const isMonthFirst = !isDotted && Number(second) > 12;
  const [day, month] = (isMonthFirst ? [second, first] : [first, second]).map(Number) as [number, number];
  const isClear = isDotted || day > 12 || day === month;
  if (month > 12 || !isClear || (!year && sign === '-')) return null;
  if (year) return toSureDay(notPast(toDate(Number(year.slice(-2)) + 2_000, month, day), now), end);
  const date = nextDayOfYear(now.date, month, day);
  if (!isDotted) return date ? { date, certainty: 'hint', end } : null;
  return { date, certainty: first.length === 2 ? 'likely' : 'unclear', end };
}

/** `the 15th`, `15-го`, `15 числа`. @param isPrefixed whether `on` or `by` is before it, as `the first` needs */
export function findDayOfMonth(words: Word[], at: number, { date }: Now, isPrefixed: boolean): Day | null {
  const start = skip(WORDS.the, words, at);
  const day = readDayOfMonth(words, start);
  if (!day) return null;
  const known = { date: nextDayOfMonth(date, day.day), isOfMonth: true };
  const named = findNext(WORDS.dayWord, words, start + 1);
  if (named) return { ...known, certainty: 'likely', end: named.end };
  const key = keyAt(words, start);
  const isClear = /^\d/.test(key) && (start > at || DAY_IN_GENITIVE.test(key));
  if (!day.isOrdinal || !(isPrefixed || isClear)) return null;
  return { ...known, certainty: isPrefixed ? 'likely' : 'unclear', end: start + 1 };
}
