import { isoWeekday } from '../../shared/time-zones.ts';
import { nextDayOfMonth } from './calendar.ts';
import type { Lead } from './clocks.ts';
import { findDay } from './days.ts';
import { findDelay } from './durations.ts';
import { findOwnPeriod, findTime, findTimeAfterDay, type Time } from './times.ts';
import type { Day, Now } from './types.ts';
import { isBoundary, type Word } from './words.ts';

/** A day, a time, or both in either order. */
export interface Moment extends Omit<Day, 'date'>, Pick<Time, 'minute' | 'interval' | 'isOpen'> {
  date?: string | null;
  /** Whether the task is done early, as a flight: its open time is in the morning. */
  isEarly?: boolean;
  /** Minutes from now, for `in 2 hours`. */
  delay?: number;
  /** The words of the day and those of the time, as indices. */
  dayWords?: [from: number, to: number];
  timeWords?: [from: number, to: number];
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

/** `sat 11` is an hour, unless the next 11th is a Saturday. */
function findLead(words: Word[], { weekday, end }: Day, now: Now): Lead {
  const other = nextDayOfMonth(now.date, Number(words[end]?.key) || 0);
  return weekday && (other === null || isoWeekday(other) !== weekday) ? 'weekday' : 'day';
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
