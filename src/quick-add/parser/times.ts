import { isNumbered } from './certainty.ts';
import { findNumber } from './numbers.ts';
import { type Found, find, findNext } from './table.ts';
import type { Certainty, Period } from './types.ts';
import { WORDS } from './vocabulary.ts';
import type { Word } from './words.ts';

/** A time that the words name: a minute of the day, or a part of the day. 1,440 is midnight. */
export interface Time {
  minute?: number;
  period?: Period;
  certainty: Certainty;
  /** As that of `Clock`. */
  isHour?: boolean;
  end: number;
}

interface Clock {
  minute: number;
  end: number;
  /** An hour alone, which may be on a clock of 12 hours. */
  isHour?: boolean;
  /** `9 o'clock`, `21 час`: the number is an hour. */
  hasHourWord?: boolean;
  needsAt?: boolean;
}

/**
 * The time that begins at a word: `9am`, `at 14:00`, `noon`, `в 9 утра`.
 * @param isAfterDay whether `10.30` and `10-30` are times also without `at`
 */
export function findTime(words: Word[], at: number, isAfterDay = false): Time | null {
  const prefix = find(WORDS.at, words, at);
  const start = prefix ? prefix.end : at;
  if (prefix && words[start]?.gap !== 'space') return null;
  const named = find(WORDS.clockTimes, words, start);
  if (named) return { minute: named.value, certainty: prefix ? 'sure' : namedCertainty(words, start), end: named.end };
  const clock = findClock(words, start, prefix !== null || isAfterDay);
  if (!clock || findNext(WORDS.timeZones, words, clock.end)) return null;
  const period = findNext(WORDS.hourPeriods, words, clock.end);
  const minute = period ? inPeriod(clock.minute, period.value) : clock.minute;
  if (period && minute !== null && isClear(words, clock, period, prefix !== null)) {
    return { minute, certainty: 'sure', end: period.end };
  }
  if (clock.needsAt && !prefix) return null;
  const certainty = clockCertainty(words, start, clock, prefix !== null);
  return { minute: clock.minute, certainty, isHour: clock.isHour === true, end: clock.end };
}

/** Half of the people who write "at 5" mean the afternoon. `3:16` alone may be a verse or a pace. */
const EARLIEST_HOUR = 7;

function clockCertainty(words: Word[], at: number, { minute, isHour, hasHourWord }: Clock, hasAt: boolean): Certainty {
  if (isHour && minute < EARLIEST_HOUR * 60) return 'hint';
  if (isHour) return hasHourWord ? 'sure' : 'likely';
  return !hasAt && /^\d:\d\d$/.test(words[at]?.key ?? '') && minute % 5 > 0 ? 'hint' : 'sure';
}

/** `Midnight` inside a sentence is a name. */
const namedCertainty = (words: Word[], at: number): Certainty =>
  at > 0 && /^\p{Lu}\p{Ll}/u.test(words[at]?.text ?? '') ? 'hint' : 'likely';

/** `3 дня` and `2 ночи` without `в` are days and nights. */
const isClear = (words: Word[], clock: Clock, period: Found<Period>, hasAt: boolean): boolean => {
  if (hasAt || !clock.needsAt) return true;
  const word = words[period.end - 1]?.key;
  return word === 'утра' || (word === 'вечера' && clock.minute >= 5 * 60) || clock.isHour !== true;
};

/**
 * A time that continues a date: `morning`, `evening at 8`, `at 9` before any word that the number does not count.
 * @param earlier the part of the day that the date has named: `tonight`
 */
export function findTimeAfterDay(words: Word[], at: number, earlier?: Period): Time | null {
  const gap = words[at]?.gap;
  if (gap !== 'space') {
    const time = gap === 'comma' || gap === 'dash' ? findTime(words, at) : null;
    return time?.certainty === 'sure' ? time : null;
  }
  const period = find(WORDS.periods, words, at);
  const start = period?.end ?? at;
  const known = period?.value ?? earlier;
  const time = words[start]?.gap === 'space' ? findTime(words, start, true) : null;
  const isHour = time?.isHour || time?.certainty === 'likely' || time?.certainty === 'hint';
  const minute = known && time?.minute !== undefined && isHour ? inPeriod(time.minute, known) : null;
  const isCount = isHour && time?.isHour !== undefined && isNumbered(words, time.end); // `noon` counts nothing
  if (!time || isCount || (isLoneHour(words, time) && minute === null)) {
    return period && { period: period.value, certainty: isAdverb(words[at]) ? 'sure' : 'likely', end: period.end };
  }
  return { ...time, ...(minute === null ? {} : { minute }), certainty: 'sure' };
}

/** `утром` and `in the morning` belong to no word after them; `morning` may: "friday morning report". */
export const isAdverb = (word: Word | undefined): boolean => /^([а-я]|(in|at)$)/.test(word?.key ?? '');

const isLoneHour = (words: Word[], { certainty, end }: Time) =>
  certainty === 'hint' && !words[end - 1]?.key.includes(':');

/** `вечером`, which is today's without a date; `утром в 9`. */
export function findOwnPeriod(words: Word[], at: number): Time | null {
  const period = find(WORDS.periods, words, at);
  if (!period) return null;
  const time = findTimeAfterDay(words, period.end, period.value);
  if (time && time.minute !== undefined && words[at]?.key !== 'night') return time;
  return WORDS.ownPeriods.entries.has(words[at]?.key ?? '')
    ? { period: period.value, certainty: 'sure', end: period.end }
    : null;
}

const CLOCK = /^(\d{1,2})(?:([:.]|-(?=[03]0$))(\d\d))?(am|pm|a\.m|p\.m)?$/;

/** `16h`, `16h30`, as in Spanish and French. Work of 16 hours on one day is none. */
const HOURS = /^(1[3-9]|2[0-3])(h)(\d\d)?$/;

function findClock(words: Word[], at: number, hasAt: boolean): Clock | null {
  const key = words[at]?.key ?? '';
  const match = key.length <= 10 ? (CLOCK.exec(key) ?? (hasAt ? HOURS.exec(key) : null)) : null;
  if (!match) return findHourInWords(words, at, hasAt);
  const [, hourText = '', sign, minuteText, glued] = match;
  const spaced = glued ? null : findNext(WORDS.halfDays, words, at + 1);
  const half = glued?.startsWith('a') ? 'am' : glued ? 'pm' : spaced?.value;
  const [hour, minutes] = [Number(hourText), Number(minuteText ?? 0)];
  const end = spaced?.end ?? at + 1;
  if (minutes > 59) return null;
  if (half)
    return hour >= 1 && hour <= 12 ? { minute: ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minutes, end } : null;
  if (hour > 23 && key !== '24:00') return null;
  const minute = hour * 60 + minutes;
  if (sign === ':' || sign === 'h') return { minute, end };
  if (sign) return hasAt ? { minute, end } : null;
  if (hourText.startsWith('0')) return null;
  const hourWord = findNext(WORDS.hourWords, words, end);
  return { minute, end: hourWord?.end ?? end, isHour: true, hasHourWord: hourWord !== null, needsAt: true };
}

/** `nine in the morning`, `семь вечера`, `час дня`: only with a part of the day. */
function findHourInWords(words: Word[], at: number, hasAt: boolean): Clock | null {
  const number = findNumber(words, at) ?? (words[at]?.key === 'час' ? { value: 1, end: at + 1 } : null);
  if (!hasAt || !number || number.value > 12 || /^\d/.test(words[at]?.key ?? '')) return null;
  const end = findNext(WORDS.hourWords, words, number.end)?.end ?? number.end;
  const isComplete = end > number.end || findNext(WORDS.hourPeriods, words, end) !== null;
  return isComplete && words[at]?.key !== 'a' ? { minute: number.value * 60, end, isHour: true, needsAt: true } : null;
}

/** The minute of the day for a time on a clock of 12 hours. Null if that part of the day does not have it. */
export function inPeriod(minute: number, period: Period): number | null {
  const hour = Math.floor(minute / 60);
  if (hour > 12) return period === 'morning' ? null : minute;
  if (period === 'morning') return hour >= 1 && hour < 12 ? minute : null;
  if (period === 'afternoon') return hour === 12 ? minute : hour >= 1 && hour <= 6 ? minute + 720 : null;
  if (hour === 12) return minute - 720;
  if (period === 'evening') return hour >= 4 ? minute + 720 : null;
  return hour >= 8 ? minute + 720 : minute;
}
