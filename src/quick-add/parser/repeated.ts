import { isAccepted, isNumbered, isPlural } from './certainty.ts';
import type { Following, Match } from './meaning.ts';
import { findRecurrence, type Recurrence } from './recurrences.ts';
import { hasOwnDay } from './rules.ts';
import { findTime, findTimeAfterDay } from './times.ts';
import { find, findNext, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

/** `every day at 9`, `thursdays 7pm`. */
export function findRepeated(words: Word[], at: number, following: Following): Match | null {
  const recurrence = findRecurrence(words, at);
  if (!recurrence) return null;
  const before = wordBefore(words, at);
  if (/^(not|не)$/.test(before?.key ?? '')) return { meaning: null, end: recurrence.end, kind: 'day' };
  const time = findTimeAfterDay(words, recurrence.end, recurrence.period);
  const end = time?.end ?? recurrence.end;
  const restriction = findRestriction(words, end, recurrence, following) ?? findOtherPeriod(words, end);
  if (restriction) return { meaning: null, end: restriction };
  const lastTime = time ? skipMoreTimes(words, end) : end;
  if (lastTime > end) return { meaning: { type: 'recurrence', recurrence }, end: lastTime };
  const isClear = time?.minute !== undefined;
  if (!isClear && !isAccepted(recurrence.certainty, words, { at, end: recurrence.end }, following.isToken)) return null;
  return { meaning: { type: 'recurrence', recurrence, ...(time && { moment: time }) }, end };
}

const MAX_LISTED_TIMES = 7;

/** A task has one time: of `at 9am and 9pm`, both are text. @returns the index after the times that follow one */
export function skipMoreTimes(words: Word[], at: number): number {
  let end = at;
  for (let count = 0; count < MAX_LISTED_TIMES; count += 1) end = findListedTime(words, end) ?? end;
  return end;
}

/** `and 9pm`, `, 14:00`, `и 20`. */
function findListedTime(words: Word[], at: number): number | null {
  const gap = words[at]?.gap;
  const or = gap === 'space' ? find(WORDS.or, words, at) : null;
  if (!or && gap !== 'comma' && gap !== 'dash') return null;
  const start = or?.end ?? at;
  const time = findTime(words, start, 'day');
  if (time) return time.end;
  if (!/^(1?\d|2[0-3])$/.test(keyAt(words, start))) return null;
  const after = start + 1;
  const isListed = isBoundary(words, after) || find(WORDS.or, words, after) !== null;
  return isListed || (or && !isNumbered(words, after) && !isPlural(words[after])) ? after : null;
}

/** "every day until june", "каждый день до 31 мая": the rule would be another one. @returns the index after it */
function findRestriction(words: Word[], at: number, { rule }: Recurrence, { matches }: Following): number | null {
  const next = matches[at]?.meaning;
  if (next?.type === 'due' && next.moment.from !== undefined) return next.moment.end; // "every day next week"
  const until = words[at]?.key === 'до' ? matches[at] : null;
  const isOwnDay = until?.meaning?.type === 'deadline' && hasOwnDay(rule, until.meaning.moment);
  if (until?.kind === 'day' && !isOwnDay) return until.end;
  return find(WORDS.unless, words, at)?.end ?? null;
}

/** `every morning and evening`, `утром и вечером`: a task has one time. @returns the index after the other one */
export function findOtherPeriod(words: Word[], at: number): number | null {
  const and = findNext(WORDS.and, words, at);
  const other = and && (findNext(WORDS.everyPeriod, words, and.end) ?? findNext(WORDS.periods, words, and.end));
  return other?.end ?? null;
}
