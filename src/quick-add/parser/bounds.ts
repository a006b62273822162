import { addDays } from '../../shared/time-zones.ts';
import { isNumbered } from './certainty.ts';
import { findDayOfMonth } from './dates.ts';
import { findDay } from './days.ts';
import { findMoment, type Moment } from './moments.ts';
import { findTime } from './times.ts';
import type { Now } from './types.ts';
import { find, type Table, WORDS } from './vocabulary.ts';
import { isBoundary, keyAt, type Word, wordBefore } from './words.ts';

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
