import { addDays, isoWeekday } from '../../shared/time-zones.ts';
import { nextDayOfMonth } from './calendar.ts';
import { isNumbered } from './certainty.ts';
import type { Lead } from './clocks.ts';
import { findDayOfMonth } from './dates.ts';
import { findDay } from './days.ts';
import { findDelay } from './durations.ts';
import { findOwnPeriod, findTime, findTimeAfterDay, type Time } from './times.ts';
import type { Day, Now } from './types.ts';
import { find, type Table, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

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

/** `deadline: friday` has a colon. "Discuss the deadline friday" is about it. */
export const isBeforeMoment = (words: Word[], at: number, end: number): boolean =>
  /^(deadline|дедлайн|срок)$/.test(keyAt(words, end - 1))
    ? !WORDS.determiners.has(wordBefore(words, at))
    : !isBoundary(words, end);

/** What a limit is, and from where its words are read. */
interface Limit {
  at: number;
  start: number;
  kind: 'before' | 'by' | 'after' | 'from';
}

const LUNCH = { before: 12 * 60, by: 12 * 60, after: 13 * 60, from: 13 * 60 };

/** What follows `by`, `after` or `from`. An hour alone needs a day beside it, `tomorrow by 9`, or the end: `after 10`. */
export function findLimit(words: Word[], { at, start, kind }: Limit, now: Now): Moment | null {
  const toMoment = (minute: number, end: number): Moment => ({
    minute,
    certainty: 'sure',
    timeWords: [start, end],
    end,
  });
  const lunch = find(WORDS.lunch, words, start);
  if (lunch) return { ...toMoment(LUNCH[kind], lunch.end), ...(kind === 'after' && { period: 'afternoon' }) };
  const moment = findMoment(words, start, now, 'by') ?? findOrdinal(words, start, now);
  if (moment) return moment;
  const time = findTime(words, start, 'by');
  if (time?.minute === undefined || isNumbered(words, time.end)) return null;
  const isAlone = /before|after/.test(kind) && time.isHour && isBoundary(words, time.end);
  return isAlone || isAfterDay(words, at, now) ? { ...toMoment(time.minute, time.end), isOpen: time.isOpen } : null;
}

const MAX_DAY_WORDS = 4;

const isAfterDay = (words: Word[], at: number, now: Now): boolean =>
  Array.from({ length: MAX_DAY_WORDS }, (_, index) => at - 1 - index).some(
    (start) => findDay(words, start, now)?.end === at,
  );

/** `before friday` is by thursday, `before 6pm` by 6pm, `from next week` from its first day. */
export function narrow(moment: Moment, kind: Limit['kind'], now: Now): Moment {
  const { weekday, from, ...rest } = moment;
  if (from !== undefined) return { ...rest, date: kind === 'from' ? from : null };
  if (kind !== 'before' || !moment.date || moment.minute !== undefined || moment.isEnd) return moment;
  const date = addDays(moment.date, -1);
  return { ...rest, date: date < now.date ? null : date };
}

/** `2 hours before 6pm`, `the night before friday`, `just after 5pm`. */
export const isDistance = (words: Word[], at: number, { date }: Moment): boolean => {
  const before = wordBefore(words, at);
  const days: Table<unknown>[] = date === undefined ? [] : [WORDS.periods, WORDS.weekdays];
  const units: Table<unknown>[] = [WORDS.units, WORDS.timeUnits, ...days];
  return (
    /^(\d.*|just|right|shortly|сразу|until|till|from)$/.test(before?.key ?? '') ||
    units.some((table) => table.has(before))
  );
};

/** `the first` in `by the first`. "By the 15th century" is no date. */
function findOrdinal(words: Word[], at: number, now: Now): Moment | null {
  const day = findDayOfMonth(words, at, now, true);
  return day && { ...day, certainty: 'unclear', dayWords: [at, day.end] };
}
