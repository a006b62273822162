import { findNumber, startsWithDigit } from './numbers.ts';
import type { Period } from './types.ts';
import { type Found, find, findNext, findPrefix, WORDS } from './vocabulary.ts';
import { keyAt, type Word } from './words.ts';

export interface ClockTime {
  minute: number;
  end: number;
  half?: 'am' | 'pm' | undefined;
  /** An hour alone, which may be on a clock of 12 hours. */
  isHour?: boolean;
  /** `4:30`, which may be on a clock of 12 hours; `04:30` is on one of 24. */
  isOpen?: boolean;
  /** `9 o'clock`, `21 час`: the number is an hour. */
  hasHourWord?: boolean;
  needsAt?: boolean;
}

const CLOCK = /^(\d{1,2})(?:([:.]|-(?=[03]0$))(\d\d))?(am|pm|a\.m|p\.m)?$/;

/** `16h`, `16h30`, as in Spanish and French. A task of 16 hours on one day is unlikely, so it is a time. */
const HOURS = /^(1[3-9]|2[0-3])(h)(\d\d)?$/;

/** What is before a number. After a weekday or `by`, a number alone is an hour: `sat 11`, `by 9 on tuesday`. */
export type Lead = 'day' | 'weekday' | 'by' | undefined;

/** The time on a clock that begins at a word. `hasAt`: whether a word before it says that it is a time. */
export function findClock(words: Word[], at: number, hasAt: boolean | Lead): ClockTime | null {
  const key = keyAt(words, at);
  const match = startsWithDigit(key) && key.length <= 10 ? (CLOCK.exec(key) ?? (hasAt ? HOURS.exec(key) : null)) : null;
  if (!match) return findOffset(words, at) ?? findHourInWords(words, at, hasAt);
  const [, hourText = '', sign, minuteText, glued] = match;
  const spaced = glued ? null : findNext(WORDS.halfDays, words, at + 1);
  const half = glued ? (glued.startsWith('a') ? 'am' : 'pm') : spaced?.value;
  const [hour, minutes] = [Number(hourText), Number(minuteText ?? 0)];
  const end = spaced?.end ?? at + 1;
  if (minutes > 59) return null;
  if (half)
    return hour >= 1 && hour <= 12
      ? { minute: ((hour % 12) + (half === 'pm' ? 12 : 0)) * 60 + minutes, end, half }
      : null;
  if (hour > 23 && key !== '24:00') return null;
  const minute = hour * 60 + minutes;
  const isOpen = !hourText.startsWith('0') && hour <= 12;
  if (sign === ':' || sign === 'h') return { minute, end, isOpen };
  if (sign) return hasAt ? { minute, end, isOpen } : null;
  if (hourText.startsWith('0')) return null;
  const hourWord = findNext(WORDS.hourWords, words, end);
  return { minute, end: hourWord?.end ?? end, isHour: true, hasHourWord: hourWord !== null, needsAt: true };
}

/** `half past seven`, `полвосьмого`, `без четверти 9`. */
function findOffset(words: Word[], at: number): ClockTime | null {
  const key = keyAt(words, at);
  const glued = key.startsWith('пол') ? WORDS.ordinalDays.get(key.slice(3)) : undefined;
  if (glued) return { minute: glued * 60 - 30, end: at + 1, isOpen: true };
  const offset = findPrefix(WORDS.hourOffsets, words, at);
  const hour = offset && (find(WORDS.ordinalDays, words, offset.end) ?? findHour(words, offset.end));
  return offset && hour && { minute: hour.value * 60 + offset.value, end: hour.end, isOpen: true };
}

/** Numbers that are no hours: "in a day", "в одну". */
const NO_HOUR = /^(an?|один|одн[ау]|одно|две|пару)$/;

/** `9`, `nine`, `пяти`. */
function findHour(words: Word[], at: number): Found<number> | null {
  const number = findNumber(words, at);
  return number && number.value <= 12 && !NO_HOUR.test(keyAt(words, at)) ? number : null;
}

/** `nine`, `семь вечера`, `пяти`; `час` beside a day or with a part of one, for "60 км в час". */
function findHourInWords(words: Word[], at: number, lead: boolean | Lead): ClockTime | null {
  const key = keyAt(words, at);
  const hour = key === 'час' ? { value: 1, end: at + 1 } : findHour(words, at);
  if (!lead || !hour || /^\d/.test(key)) return null;
  const hourWord = findNext(WORDS.hourWords, words, hour.end);
  const end = hourWord?.end ?? hour.end;
  if (key === 'час' && lead === true && !findNext(WORDS.hourPeriods, words, end)) return null;
  return { minute: hour.value * 60, end, isHour: true, hasHourWord: hourWord !== null, needsAt: true };
}

/** `утра`, `in the evening` after a clock, and the minute of the day that both name. */
export function findHourPeriod(words: Word[], clock: ClockTime): (Found<Period> & { minute: number }) | null {
  const adverb = /^(in|at|утром|вечером)$/.test(keyAt(words, clock.end))
    ? findNext(WORDS.periods, words, clock.end)
    : null;
  const period = findNext(WORDS.hourPeriods, words, clock.end) ?? adverb;
  const minute = period && inPeriod(clock.minute, period.value);
  return period && minute !== null ? { ...period, minute } : null;
}

/** `утром` and `in the morning` belong to no word after them; `morning` may: "friday morning report". */
export const isAdverb = (word: Word | undefined): boolean => /^([а-я]|(in|at|after|first)$)/.test(word?.key ?? '');

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

/** An hour alone before it is in the afternoon or the evening for nearly everyone. */
export const EARLIEST_MINUTE = 7 * 60;
/** A time before it, `4:30`, is in the afternoon for nearly everyone. */
export const LATEST_AFTERNOON = 6 * 60;
