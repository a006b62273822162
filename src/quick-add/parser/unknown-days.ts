import { isAccepted } from './certainty.ts';
import type { Match } from './meaning.ts';
import { findNumber, readDayOfMonth } from './numbers.ts';
import { isWeekdayList } from './recurrences.ts';
import type { RelativeDay } from './types.ts';
import { EVERY, find, findNext, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

/**
 * Whether a text names a day that is not understood: `3/12`, `next week`, `в мае`. A time in that text may be of that
 * day.
 */
export function hasUnknownDay(words: Word[], matches: (Match | null)[]): boolean {
  let end = 0; // of the match before
  return words.some((word, at) => {
    const isInside = at < end;
    if (!isInside) end = matches[at]?.end ?? at;
    if (word.mark || word.isEscaped) return false;
    return isUnknownDay(words, at, matches) || (!isInside && isUnreadDay(words, at, matches[at]));
  });
}

/** `friday report`, `last thursday of the month`, `mon or tue`. `sun` and `вс` inside a sentence are other words. */
function isUnreadDay(words: Word[], at: number, match: Match | null | undefined): boolean {
  if (match) return match.meaning === null && match.kind === 'day';
  const weekday = find(WORDS.weekdays, words, at) ?? find(WORDS.eachWeekday, words, at);
  return weekday !== null && (at === 0 || !WORDS.unclearWeekdays.has(words[at]));
}

function isUnknownDay(words: Word[], at: number, matches: (Match | null)[]): boolean {
  if (find(WORDS.unknownDays, words, at) || isUnknownMonth(words, at)) return true;
  if (isSpan(find(WORDS.relativeDays, words, at)?.value)) return true;
  if ((isUnknownRule(words, at) || isUnknownDelay(words, at)) && !matches[at]) return true;
  const isToken = (index: number) => Boolean(matches[index]);
  return isNumericDay(keyAt(words, at)) && isAccepted('likely', words, { at, end: at + 1 }, isToken);
}

/** `next week`: which of its days is not known. */
const isSpan = (value: RelativeDay | undefined) => typeof value?.day === 'string' && !value.isEnd;

/** `every 2nd tuesday`, `mon-fri`. */
function isUnknownRule(words: Word[], at: number): boolean {
  if (isWeekdayList(keyAt(words, at))) return true;
  const every = find(EVERY, words, at);
  if (!every) return false;
  const ordinal = find(WORDS.ordinals, words, every.end) ?? findNumber(words, every.end);
  const isNumbered = ordinal !== null || readDayOfMonth(words, every.end) !== null;
  const next = isNumbered ? [every.end, every.end + 1] : [every.end];
  return next.some((index) => findNext(WORDS.weekdays, words, index) ?? findNext(WORDS.units, words, index));
}

/** `через день`, `in a few days`. */
function isUnknownDelay(words: Word[], at: number): boolean {
  const before = find(WORDS.in, words, at);
  return before !== null && [0, 1, 2].some((skipped) => findNext(WORDS.units, words, before.end + skipped));
}

const NUMERIC = /^([1-9]|[012]\d|3[01])([./-])(\d{1,2})(\2(20)?\d\d)?$|^\d{4}[./]\d{1,2}[./]\d{1,2}$/;

/** `3/12` may be in March or in December. */
function isNumericDay(key: string): boolean {
  const [whole, first, sign, second = '', year] = NUMERIC.exec(key) ?? [];
  if (!first) return whole !== undefined;
  if (sign === '.') return /^([1-9]|1[012])$/.test(second);
  const [one, other] = [Number(first), Number(second)];
  return sign === '/' ? one * other > 0 && Math.min(one, other) <= 12 && other <= 31 : year !== undefined;
}

const ORDINAL = /(first|second|third|th|[а-я][ое]го|[а-я]ое)$/;

/** `in May`, `in 2028`, `второго декабря`, `second of December`, `December second`. */
function isUnknownMonth(words: Word[], at: number): boolean {
  const month = find(WORDS.months, words, at);
  const before = wordBefore(words, at);
  const isIn = WORDS.in.has(before) || WORDS.on.has(before);
  if (!month) return isIn && /^20\d\d$/.test(keyAt(words, at));
  const first = WORDS.of.has(before) ? words[at - 2] : before;
  const after = isBoundary(words, month.end) ? undefined : words[month.end];
  return isIn || [first, after].some((word) => ORDINAL.test(word?.key ?? ''));
}
