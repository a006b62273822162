import { isAccepted } from './certainty.ts';
import type { Match } from './matches.ts';
import { findNumber, readDayOfMonth } from './numbers.ts';
import { isWeekdayList } from './recurrences.ts';
import { find, findNext, skip } from './table.ts';
import { WORDS } from './vocabulary.ts';
import type { Word } from './words.ts';

/**
 * Whether a text names a day that is not understood: `3/12`, `next week`, `в мае`. A time in that text may be of that
 * day.
 */
export const hasUnknownDay = (words: Word[], matches: (Match | null)[]): boolean =>
  words.some((word, at) => !word.mark && !word.isEscaped && isUnknownDay(words, at, matches));

function isUnknownDay(words: Word[], at: number, matches: (Match | null)[]): boolean {
  if (find(WORDS.unknownDays, words, at) || isLoneMonth(words, at) || isOrdinalInWords(words, at)) return true;
  if ((isUnknownRule(words, at) || isUnknownDelay(words, at)) && !matches[at]) return true;
  const isToken = (index: number) => Boolean(matches[index]);
  return isNumericDay(words[at]?.key ?? '') && isAccepted('likely', words, { at, end: at + 1 }, isToken);
}

/** `every 2nd tuesday`, `mon-fri`. */
function isUnknownRule(words: Word[], at: number): boolean {
  if (isWeekdayList(words[at]?.key ?? '')) return true;
  const every = find(WORDS.every, words, at);
  if (!every) return false;
  const ordinal = find(WORDS.ordinals, words, every.end) ?? findNumber(words, every.end);
  const isNumbered = ordinal !== null || readDayOfMonth(words[every.end]?.key ?? '') !== null;
  const next = isNumbered ? [every.end, every.end + 1] : [every.end];
  return next.some((index) => findNext(WORDS.weekdays, words, index) ?? findNext(WORDS.units, words, index));
}

/** `через день`, `in a few days`. */
function isUnknownDelay(words: Word[], at: number): boolean {
  const before = find(WORDS.in, words, at);
  return before !== null && [0, 1, 2].some((skipped) => findNext(WORDS.units, words, before.end + skipped));
}

const SLASHED = /^(\d{1,2})\/(\d{1,2})(\/(\d{4}|\d\d))?$/;
const DOTTED = /^([1-9]|[12]\d|3[01])\.([1-9]|1[0-2])(\.(\d{4}|\d\d))?$/;
const DASHED = /^\d{1,2}-\d{1,2}-(\d{4}|\d\d)$/;
const YEAR_FIRST = /^\d{4}[./]\d{1,2}[./]\d{1,2}$/;

/** `3/12` may be in March or in December. */
function isNumericDay(key: string): boolean {
  const [, first, second] = SLASHED.exec(key) ?? [];
  const isSlashed = first !== undefined && isDayAndMonth(Number(first), Number(second));
  return isSlashed || DOTTED.test(key) || DASHED.test(key) || YEAR_FIRST.test(key);
}

const isDayAndMonth = (first: number, second: number) =>
  Math.min(first, second) >= 1 && Math.min(first, second) <= 12 && Math.max(first, second) <= 31;

/** `in May`, `in 2028`. */
function isLoneMonth(words: Word[], at: number): boolean {
  const before = find(WORDS.in, words, at) ?? find(WORDS.on, words, at);
  if (!before || words[before.end]?.gap !== 'space') return false;
  return find(WORDS.months, words, before.end) !== null || /^20\d\d$/.test(words[before.end]?.key ?? '');
}

const ORDINAL =
  /^((twenty|thirty)-)?(first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)$|^(ten|eleven|twelf|(thir|four|fif|six|seven|eigh|nine)teen|twentie|thirtie)th$|^[а-я]+([ое]го|ое)$/;

/** `второго декабря`, `second of December`, `December second`. */
function isOrdinalInWords(words: Word[], at: number): boolean {
  if (ORDINAL.test(words[at]?.key ?? '')) {
    const of = words[at + 1]?.gap === 'space' ? skip(WORDS.of, words, at + 1) : at + 1;
    return findNext(WORDS.months, words, of) !== null;
  }
  const month = find(WORDS.months, words, at);
  return month !== null && words[month.end]?.gap === 'space' && ORDINAL.test(words[month.end]?.key ?? '');
}
