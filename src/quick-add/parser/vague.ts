import { isAccepted } from './certainty.ts';
import { isTimeOnly } from './local.ts';
import type { Following, Meaning } from './meaning.ts';
import { isWeekdayList } from './recurrences.ts';
import { find, WORDS } from './vocabulary.ts';
import { keyAt, type Word, wordBefore } from './words.ts';

/** A meaning that counts, and the indices of its words. */
export interface Claim {
  meaning: Meaning;
  from: number;
  to: number;
}

/** The indices of the words that no meaning uses. */
export function listUnclaimed(words: Word[], claims: Claim[]): number[] {
  const taken = new Set(
    claims.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)),
  );
  return [...words.keys()].filter((at) => !taken.has(at));
}

/**
 * Leaves times in the text if it names a day that is not understood, such as `3/12` or `в мае`: the time may belong to that
 * day. The same goes for `next week at 10` and `every day next week`, because a week has no time of day and no series.
 */
export function dropVague(claims: Claim[], words: Word[], { isToken }: Pick<Following, 'isToken'>): Claim[] {
  const isVague =
    claims.some(({ meaning }) => isSpan(meaning)) ||
    listUnclaimed(words, claims).some((at) => namesDay(words, at, isToken));
  const hasDay = claims.some(({ meaning }) => isDay(meaning));
  if (!isVague || (!hasDay && !claims.some(({ meaning }) => isTimeAlone(meaning)))) return claims;
  return claims.filter(({ meaning }) => !isSpan(meaning) && (hasDay || !isTimeAlone(meaning)));
}

const isDay = (meaning: Meaning) =>
  meaning.type === 'recurrence' ||
  (meaning.type === 'due' && meaning.moment.date !== undefined && meaning.moment.from === undefined);

const isSpan = (meaning: Meaning) => meaning.type === 'due' && meaning.moment.from !== undefined;

const isTimeAlone = (meaning: Meaning) => 'moment' in meaning && isTimeOnly(meaning.moment);

/** `3/12` may be in March or in December. */
const NUMERIC =
  /^(?:\d\d?\/\d\d?(?:\/\d{2,4})?|\d\d?\.(?:[1-9]|1[012])(?:\.\d\d)?|\d\d?-\d\d?-\d{2,4}|\d{4}[./]\d\d?[./]\d\d?)$/;

/** `friday report`, `mon-fri`, `in May`, `in a few days`, `next week`. `sun` inside a sentence is another word. */
function namesDay(words: Word[], at: number, isToken: (at: number) => boolean): boolean {
  const [word, before, key] = [words[at], wordBefore(words, at), keyAt(words, at)];
  if (WORDS.weekdays.has(word) || WORDS.eachWeekday.has(word))
    return at === 0 || !WORDS.unclearWeekdays.has(word) || WORDS.determiners.has(before);
  if (find(WORDS.unknownDays, words, at) || isWeekdayList(key)) return true;
  if (typeof find(WORDS.relativeDays, words, at)?.value.day === 'string') return true;
  if ((WORDS.in.has(before) || WORDS.on.has(before)) && (WORDS.months.has(word) || /^20\d\d$/.test(key))) return true;
  if (WORDS.units.has(word) && [1, 2, 3].some((count) => WORDS.in.has(words[at - count]))) return true;
  return NUMERIC.test(key) && isAccepted('likely', words, { at, end: at + 1 }, isToken);
}
