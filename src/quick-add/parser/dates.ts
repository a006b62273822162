import { nextDayOfMonth, nextDayOfYear, toDate } from './calendar.ts';
import { isMeasure, isPlural } from './certainty.ts';
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
  const { day, month, isDoubtful } = parts;
  const year = findYear(words, parts.end);
  const end = year?.end ?? parts.end;
  const date = year ? toDate(year.value, month, day) : nextDayOfYear(now.date, month, day);
  if (isDoubtful && (isMeasure(words, end) || isPlural(words[end]))) return null;
  return { date: notPast(date, now), certainty: isDoubtful ? 'likely' : 'sure', end };
}

const notPast = (date: string | null, now: Now) => (date !== null && date >= now.date ? date : null);

/** A day and a month in either order. `isDoubtful` when they could be other words: `5 may`, `march 5`. */
export function findDayAndMonth(words: Word[], at: number) {
  const article = skip(WORDS.dayOfMonth, words, at);
  const first = article > at && isBoundary(words, article) ? at : article;
  const day = readDayOfMonth(words, first);
  if (day) {
    const of = findNext(WORDS.of, words, first + 1)?.end ?? first + 1;
    const month = findNext(WORDS.months, words, of);
    const isDoubtful = isDoubtfulMonth(words[(month?.end ?? 0) - 1], true);
    return month && { day: day.day, month: month.value, end: month.end, isDoubtful };
  }
  const month = find(WORDS.months, words, at);
  const dayAfter = month && !isBoundary(words, month.end) ? readDayOfMonth(words, month.end) : null;
  if (!month || !dayAfter) return null;
  return { day: dayAfter.day, month: month.value, end: month.end + 1, isDoubtful: isDoubtfulMonth(words[at], false) };
}

/** A name or another word: `may`, `march`. A month after its day is one unless it is a verb in small letters. */
function isDoubtfulMonth(word: Word | undefined, isAfterDay: boolean): boolean {
  if (!word || !WORDS.doubtfulMonths.has(word)) return false;
  const isCapital = /^\p{Upper}/u.test(word.text);
  return isAfterDay ? !isCapital && /^(may|march|mar)$/.test(word.key) : true;
}

/** `2027`, `, 2027`, `2027 года`. */
function findYear(words: Word[], at: number): Found<number> | null {
  const word = words[at];
  if (!word || (word.gap !== 'space' && word.gap !== 'comma') || !/^20\d\d$/.test(word.key)) return null;
  const end = findNext(WORDS.yearWord, words, at + 1)?.end ?? at + 1;
  return { value: Number(word.key), end };
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)$/;
const NUMERIC = /^(\d{1,2})([./-])(\d{1,2})(?:\2(20\d\d|\d\d))?$/;

/** `2027-01-31`, `31.01.2027`, `31.01`. With a slash, only what is one date wherever people write it: `15/12/26`. */
function findNumericDay(words: Word[], at: number, now: Now): Day | null {
  const key = keyAt(words, at);
  const end = at + 1;
  const iso = ISO.exec(key);
  if (iso) return toSureDay(notPast(toDate(Number(iso[1]), Number(iso[2]), Number(iso[3])), now), end);
  const [, first = '', sign, second = '', year] = NUMERIC.exec(key) ?? [];
  const isDotted = sign === '.';
  if (!sign || isMeasure(words, end) || (isDotted && second.length === 1 && year?.length !== 4)) return null;
  const isMonthFirst = !isDotted && Number(second) > 12;
  const [day, month] = isMonthFirst ? [second, first] : [first, second];
  if (Number(month) > 12) return null;
  const isClear = isDotted || Number(day) > 12 || day === month;
  if (!isClear || (!year && sign === '-')) return null;
  if (year) {
    const fullYear = year.length === 2 ? 2_000 + Number(year) : Number(year);
    return toSureDay(notPast(toDate(fullYear, Number(month), Number(day)), now), end);
  }
  const date = nextDayOfYear(now.date, Number(month), Number(day));
  if (!isDotted) return date ? { date, certainty: 'hint', end } : null;
  return { date, certainty: day.length === 2 ? 'likely' : 'unclear', end };
}

/** `15 числа`; `3-го` beside a time. */
export function findNumberedDay(words: Word[], at: number, now: Now): Day | null {
  const day = readDayOfMonth(words, at);
  const isDay = day && findNext(WORDS.dayWord, words, at + 1);
  if (isDay) return toDayOfMonth(day.day, 'likely', at + 2, now);
  return day && DAY_IN_GENITIVE.test(keyAt(words, at)) ? toDayOfMonth(day.day, 'hint', at + 1, now) : null;
}

/** `the 15th`, `15-го`: after `on`, `by` or `from`. */
export function findOrdinalDay(words: Word[], at: number, now: Now): Day | null {
  const start = skip(WORDS.dayOfMonth, words, at);
  const day = start === at || !isBoundary(words, start) ? readDayOfMonth(words, start) : null;
  return day?.isOrdinal ? toDayOfMonth(day.day, 'likely', start + 1, now) : null;
}

const toDayOfMonth = (day: number, certainty: Certainty, end: number, { date }: Now): Day => ({
  date: nextDayOfMonth(date, day),
  isOfMonth: true,
  certainty,
  end,
});
