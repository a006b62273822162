import { nextDayOfMonth } from './calendar.ts';
import type { Lead } from './clocks.ts';
import { findDay } from './days.ts';
import { findDelay } from './durations.ts';
import type { Interval } from './intervals.ts';
import { findOwnPeriod, findTime, findTimeAfterDay, type Time } from './times.ts';
import type { Certainty, Day, Now, Period } from './types.ts';
import { isBoundary, type Word } from './words.ts';

/** A day, a time, or both in either order. */
export interface Moment {
  /** Null when the words name a day that does not exist or is past. */
  date?: string | null;
  /** When the day is a weekday alone: `friday`. */
  weekday?: number;
  /** When the words name several days: the first one, or null for one that is past. */
  from?: string | null;
  minute?: number | undefined;
  interval?: Interval | undefined;
  /** Whether the time can be on a clock of 12 hours. */
  isOpen?: boolean | undefined;
  /** Whether the task is done early, as a flight: its open time is in the morning. */
  isEarly?: boolean;
  period?: Period | undefined;
  /** When the day is that of a month alone: `the 15th`. */
  isOfMonth?: boolean;
  /** Minutes from now, for `in 2 hours`. */
  delay?: number;
  certainty: Certainty;
  /** The words of the day and those of the time, as indices. */
  dayWords?: [from: number, to: number];
  timeWords?: [from: number, to: number];
  end: number;
  isFirm?: boolean;
  /** See `Day`. */
  isEnd?: boolean;
  /** Whether the words say that it is a limit: `due friday 5pm`. */
  isDue?: boolean;
}

/** The moment that begins at a word: `tomorrow`, `friday 6pm`, `at 9 on monday`, `in 2 hours`. */
export function findMoment(words: Word[], at: number, now: Now, lead?: Lead): Moment | null {
  if (words[at]?.mark) return null;
  const delay = findDelay(words, at);
  if (delay) return { delay: delay.value, certainty: 'sure', timeWords: [at, delay.end], end: delay.end, isFirm: true };
  return findDayWithTime(words, at, now) ?? findTimeWithDay(words, at, now, lead);
}

function findDayWithTime(words: Word[], at: number, now: Now): Moment | null {
  const found = findDay(words, at, now);
  if (!found) return null;
  const { period, ...day } = found;
  const dayWords: [number, number] = [at, day.end];
  const time = findTimeAfterDay(words, day.end, period, findLead(words, found, now));
  if (time && found.from !== undefined) return null; // no day of a week is meant
  if (!time) return { ...found, dayWords };
  return {
    ...day,
    ...clockOf(time),
    dayWords,
    timeWords: [day.end, time.end],
    certainty: time.certainty === 'likely' ? day.certainty : 'sure',
    end: time.end,
  };
}

/** `sat 11` is an hour, unless the 11th can be that Saturday. */
function findLead(words: Word[], { weekday, date, end }: Day, now: Now): Lead {
  const number = Number(words[end]?.key);
  return weekday && date !== nextDayOfMonth(now.date, number) ? 'weekday' : 'day';
}

function findTimeWithDay(words: Word[], at: number, now: Now, lead: Lead): Moment | null {
  const time = findTime(words, at, lead) ?? findOwnPeriod(words, at, now);
  if (!time) return null;
  const timeWords: [number, number] = [at, time.end];
  const day = isBoundary(words, time.end) && words[time.end]?.gap !== 'comma' ? null : findDay(words, time.end, now);
  if (!day || day.from !== undefined || (day.certainty === 'hint' && time.certainty === 'hint'))
    return time.certainty === 'hint' ? null : { ...clockOf(time), certainty: time.certainty, timeWords, end: time.end };
  const known = day.period && time.isOpen ? (findTime(words, at, lead, day.period) ?? time) : time;
  const { period, ...rest } = day;
  return { ...clockOf(known), ...rest, certainty: 'sure', timeWords, dayWords: [time.end, day.end] };
}

const clockOf = ({ minute, interval, period, isOpen }: Time) => ({ minute, interval, period, isOpen });
