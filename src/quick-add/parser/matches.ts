import type { Level } from '../../shared/fields.ts';
import { isAccepted, isPhraseEnd, isVerb } from './certainty.ts';
import { findDay, isCapitalised } from './days.ts';
import { findDuration } from './durations.ts';
import type { Following, Match } from './meaning.ts';
import { findLimit, findMoment, isBeforeMoment, isDistance, type Moment, narrow } from './moments.ts';
import { findNumber, readDayOfMonth } from './numbers.ts';
import { findOtherPeriod, findRepeated, skipMoreTimes } from './repeated.ts';
import { findCourtesy, findRemind } from './requests.ts';
import type { Now } from './types.ts';
import { canStart, type Found, find, findNext, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

/** The match that begins at each word, if any. */
export function findMatches(words: Word[], now: Now): (Match | null)[] {
  const matches: (Match | null)[] = words.map(() => null);
  const isToken = (at: number) => (matches[at]?.meaning ?? null) !== null;
  // from the last word to the first: whether a phrase counts depends on what follows it
  for (let at = words.length - 1; at >= 0; at -= 1) {
    matches[at] = findMatch(words, at, now, { isToken, matches });
  }
  return matches;
}

function findMatch(words: Word[], at: number, now: Now, following: Following): Match | null {
  const word = words[at];
  if (!word) return null;
  if (word.mark) return findMarked(word, at, now);
  if (!canStart(word.key)) return null;
  return (
    toMatch('priority', find(WORDS.priorities, words, at)) ??
    toMatch('energy', find(WORDS.energies, words, at)) ??
    findRemind(words, at, following) ??
    findCourtesy(words, at, following) ??
    findSpokenPriority(words, at, following) ??
    findBounded(words, at, now, following) ??
    findRepeated(words, at, following) ??
    findDue(words, at, now, following) ??
    findLasting(words, at, following)
  );
}

const toMatch = (type: 'priority' | 'energy', found: Found<Level> | null): Match | null =>
  found && { meaning: { type, value: found.value }, end: found.end };

function findMarked({ mark }: Word, at: number, now: Now): Match | null {
  const end = at + 1;
  if (mark?.type === 'label' || mark?.type === 'project') return { meaning: mark, end };
  if (mark?.type === 'code') return { meaning: { type: 'code' }, end };
  if (mark?.type !== 'braces') return null;
  const moment = readMoment(mark.words, now);
  return { meaning: moment && { type: 'deadline', moment }, end };
}

/** The moment that all the words name together. */
export function readMoment(words: Word[], now: Now): Moment | null {
  const moment = findMoment(words, 0, now);
  return moment && moment.end === words.length && moment.date !== null ? moment : null;
}

/** `asap`, `срочно` at the end of a phrase. Without other words, it is the title. */
function findSpokenPriority(words: Word[], at: number, { isToken }: Following): Match | null {
  const level = find(WORDS.levels, words, at);
  const isLast = level && (isBoundary(words, level.end) || isToken(level.end));
  if (isLast && at > 0) return { meaning: { type: 'priority', value: level.value, isBare: true }, end: level.end };
  const found = find(WORDS.spokenPriorities, words, at);
  if (!found || (at === 0 && found.end === words.length)) return null;
  if (WORDS.notBeforePriority.has(words[at - 1]) || (isCapitalised(words[at]) && !isBoundary(words, at))) return null;
  const next = found.end;
  const isSentence = isBoundary(words, at) && !isBoundary(words, next) && !isVerb(words[next]) && !isToken(next);
  if (isSentence || !isAccepted('likely', words, { at, end: found.end }, isToken)) return null;
  return toMatch('priority', found);
}

function findLasting(words: Word[], at: number, { isToken }: Following): Match | null {
  const duration = findDuration(words, at, isToken);
  const isShift = WORDS.for.has(words[at]) && follows(words, at, SHIFT);
  if (duration && isShift) return { meaning: null, end: duration.end };
  return duration && { meaning: { type: 'duration', value: duration.value }, end: duration.end };
}

/** `by friday 6pm`, `с понедельника`. */
function findBounded(words: Word[], at: number, now: Now, following: Following): Match | null {
  const before = find(WORDS.before, words, at);
  const by = before ?? find(WORDS.by, words, at);
  const after = find(WORDS.after, words, at);
  const prefix = by ?? after ?? find(WORDS.from, words, at);
  if (!prefix || !isBeforeMoment(words, at, prefix.end)) return null;
  const limit = before ? 'before' : by ? 'by' : after ? 'after' : 'from';
  const found = findLimit(words, { at, start: prefix.end, kind: limit }, now);
  if (!found || found.delay !== undefined || found.interval) return null;
  if ((before || after) && isDistance(words, at, found)) return null;
  const moment = narrow(found, limit, now);
  const { end, certainty, date } = moment;
  const isDay = date !== undefined && !after;
  const isTime = (certainty === 'sure' || certainty === 'likely') && moment.minute !== undefined;
  if (!isDay && !((by || after) && isTime)) return null;
  if (certainty === 'unclear' && !isPhraseEnd(words, end)) return null;
  const kind = isDay ? 'day' : 'time';
  const range = by ? null : (findRange(words, { at, end, kind, now }, following) ?? findMove(words, end, now));
  if (range) return range;
  const isNegated = NEGATION.test(keyAt(words, at - 1));
  const isText = date === null || isNegated || (!by && (isCount(words, at) || follows(words, at, GREETING)));
  if (isText) return { meaning: null, end, kind };
  return { meaning: by ? { type: 'deadline', moment } : { type: 'start', moment, isAfter: after !== null }, end, kind };
}

/** `на вторник` after `с пятницы`: an event moves, and the task has no start. */
function findMove(words: Word[], at: number, now: Now): Match | null {
  if (isBoundary(words, at) || keyAt(words, at) !== 'на' || isBoundary(words, at + 1)) return null;
  const day = findDay(words, at + 1, now);
  return day && { meaning: null, end: day.end, kind: 'day' };
}

/** `a week from friday`. */
const isCount = (words: Word[], at: number): boolean =>
  WORDS.units.has(words[at - 1]) && findNumber(words, at - 2) !== null && !WORDS.every.has(words[at - 3]);

/** `поздравить маму с 8 марта`. */
const GREETING = /^(поздрав|открытк|праздник)/;
/** `not before 5pm`, `не к пятнице`. */
const NEGATION = /^(not|never|не)$/;
/** `перенести встречу на час`. */
const SHIFT = /^(перенес|перенос|опозда|отлож|сдвин|задерж|продл|postpone|delay|snooze|extend|prolong)/;
/** `открыто с 9 до 18`. */
const OPEN = /^(open|hours|открыт|работа[ею]т|часы)/;
const SENTENCE_WORDS = 5;

/** Whether one of the few words before is of a kind that changes the meaning. */
const follows = (words: Word[], at: number, kind: RegExp): boolean =>
  words.slice(Math.max(0, at - SENTENCE_WORDS), at).some(({ key }) => kind.test(key));

function findDue(words: Word[], at: number, now: Now, following: Following): Match | null {
  const moment = findMoment(words, at, now);
  if (!moment) return null;
  const { end, date, certainty } = moment;
  const kind = date === undefined ? 'time' : 'day';
  const isText = date === null || isBlocked(words, at, moment) || isVagueWeek(words, at, moment);
  const range = isText && moment.from !== undefined ? null : findRange(words, { at, end, kind, now }, following);
  if (range) return range;
  const other = moment.period && moment.minute === undefined ? findOtherPeriod(words, end) : null;
  if (isText || other) return { meaning: null, end: other ?? end, kind };
  const isListed = kind === 'time' || (moment.timeWords?.[1] === end && findNext(WORDS.or, words, end) !== null);
  const lastTime = isListed ? skipMoreTimes(words, end) : end;
  if (lastTime > end) {
    const { minute, interval, timeWords, ...day } = moment;
    return { meaning: day.date ? { type: 'due', moment: day } : null, end: lastTime, kind };
  }
  const isMeant =
    isAccepted(certainty, words, { at, end }, following.isToken) || hasTimeLater(words, at, moment, following);
  return isMeant ? { meaning: { type: 'due', moment }, end, kind } : null;
}

/** A weekday begins the text, and a time without a day is in the rest: `tue dentist 3pm`, `понедельник: зал в 7`. */
function hasTimeLater(words: Word[], at: number, moment: Moment, { matches }: Following): boolean {
  const { weekday, certainty, end } = moment;
  const isClear = certainty === 'likely' || (certainty === 'hint' && isBoundary(words, end));
  if (at > 0 || weekday === undefined || !isClear) return false;
  let [isTime, next] = [false, end];
  while (next < matches.length) {
    const { meaning = null, kind, end: to = next + 1 } = matches[next] ?? {};
    if (kind === 'day' || meaning?.type === 'recurrence') return false;
    isTime ||= meaning?.type === 'due' && meaning.moment.delay === undefined;
    next = to;
  }
  return isTime;
}

/** Whether the word before gives the phrase another meaning: "after tomorrow", "the 9am train", "version 10.12". */
function isBlocked(words: Word[], at: number, { isFirm, interval, weekday }: Moment): boolean {
  if (interval && follows(words, at, OPEN)) return true;
  if (weekday !== undefined && isCount(words, at)) return true; // "a week on tuesday"
  const before = wordBefore(words, at);
  if (!before || before.mark) return false;
  if (WORDS.notBefore.has(before)) return true;
  if (!isFirm && (WORDS.determiners.has(before) || readDayOfMonth(words, at - 1)?.isOrdinal)) return true;
  const key = keyAt(words, at);
  const isNamed = /^\d+\.\d+$/.test(key) && at > 1 && /[A-Z]/.test(before.text); // "Ubuntu 24.04"
  return isNamed || (/^\d/.test(key) && WORDS.numberedBefore.has(before));
}

/** `plan next week`, `this week in tech`: the subject of a task, not its time. */
function isVagueWeek(words: Word[], at: number, { from, certainty, end }: Moment): boolean {
  if (from === undefined || certainty !== 'likely') return false;
  const isClause = isBoundary(words, at - 1) || /^(to|and|и)$/.test(keyAt(words, at - 2));
  if (at > 0) return isClause && !isBoundary(words, at) && isVerb(words[at - 1]);
  return !isBoundary(words, end) && !isVerb(words[end]);
}

/** Two days or two times that are one statement are text: no single one is meant. */
function findRange(
  words: Word[],
  { at, end, kind, now }: Pick<Match, 'end' | 'kind'> & { at: number; now: Now },
  { matches }: Following,
): Match | null {
  if (words[at]?.isEscaped || words[end]?.isEscaped) return null;
  const or = findNext(WORDS.or, words, end);
  const other = matches[or?.end ?? end] ?? (or && findOther(words, or.end, now));
  if (!other || other.kind !== kind || (other.meaning && other.meaning.type !== 'due')) return null;
  return { meaning: null, end: other.end, kind };
}

/** `воскресенье` in `в субботу или воскресенье`, which alone is no date. */
function findOther(words: Word[], at: number, now: Now): Match | null {
  const moment = findMoment(words, at, now);
  return moment && { meaning: null, end: moment.end, kind: moment.date === undefined ? 'time' : 'day' };
}
