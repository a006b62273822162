import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { addDays, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { formatTimeOfDay, parseTimeOfDay } from '../../shared/working-hours.ts';
import type { Moment } from './moments.ts';
import type { Now, Period } from './types.ts';

export const PERIOD_STARTS: Record<Period, number> = {
  morning: 9 * 60,
  afternoon: 15 * 60,
  evening: 20 * 60,
  night: 22 * 60,
};
/** A part of a day that a task starts and ends in. */
export const PERIOD_SPANS: Partial<Record<Period, [from: number, to: number]>> = {
  morning: [9 * 60, 12 * 60],
  afternoon: [12 * 60, 18 * 60],
};
const NIGHT_END = 5 * 60;
/** `at 8` that has passed is this evening's, `at 9` tomorrow's, `today at 9` this evening's. */
const LATEST_EVENING = 9 * 60;
const LATEST_OF_TODAY = 10 * 60;
export const LAST_MINUTE = MINUTES_PER_DAY - 1;

/** The parts of a moment that say when it is. */
export type DueMoment = Pick<
  Moment,
  'date' | 'from' | 'minute' | 'isOpen' | 'isEarly' | 'interval' | 'period' | 'delay'
>;

/** A day and a minute of it. */
export interface Local {
  date: string;
  minute: number | undefined;
  /** Where it is counted from another moment: a change of clocks can repeat its time. */
  moment?: Date;
}

/**
 * The minute of the day that a moment names. Undefined for a day alone. Midnight, however it is written, is the end of the
 * day; an evening that has begun already ends with the day.
 */
export function minuteOf(
  { date, minute, period }: Pick<Moment, 'date' | 'minute' | 'period'>,
  now: Now,
): number | undefined {
  if (minute !== undefined) return isMidnight(minute) ? LAST_MINUTE : minute;
  if (period === undefined) return undefined;
  const start = PERIOD_STARTS[period];
  return period === 'evening' && (date ?? now.date) === now.date && start <= now.minute ? LAST_MINUTE : start;
}

export const isMidnight = (minute: number | undefined) => minute === 0 || minute === MINUTES_PER_DAY;

/** The local day and time of a moment. A time without a day that has passed is tomorrow's; so is “tonight at 2am”. */
export function resolveLocal(moment: DueMoment, now: Now): Local {
  if (moment.delay !== undefined) return addMinutes(now.moment, moment.delay, now.zone);
  const minute = minuteOf(moment, now);
  const hasPassed = minute !== undefined && minute <= now.minute;
  const isToday = moment.date === now.date;
  const later = (minute ?? 0) + 720;
  const canBeLater =
    moment.isOpen && (minute ?? 0) < (isToday ? LATEST_OF_TODAY : moment.date || moment.isEarly ? 0 : LATEST_EVENING);
  if (hasPassed && canBeLater && later > now.minute && later < MINUTES_PER_DAY)
    return { date: now.date, minute: later };
  const isPassedNight = isToday && hasPassed && minute < NIGHT_END;
  if (moment.date && !isPassedNight) return { date: moment.date, minute };
  return { date: hasPassed ? addDays(now.date, 1) : now.date, minute };
}

export const formatLocal = ({ date, minute }: Local): string =>
  minute === undefined ? date : `${date}T${formatTimeOfDay(minute)}`;

export const toIso = ({ date, minute, moment }: Local, zone: string, otherwise: number): string =>
  (moment ?? toMoment(date, formatTimeOfDay(minute ?? otherwise), zone)).toISOString();

/** To the minute. */
export const addMinutes = (moment: Date, minutes: number, zone: string): Local =>
  readNow(new Date((Math.floor(moment.getTime() / MINUTE_MS) + minutes) * MINUTE_MS), zone);

/** Whether a moment is a time without a day. */
export const isTimeOnly = ({ date, minute, period, delay }: DueMoment) =>
  date === undefined && delay === undefined && (minute !== undefined || period !== undefined);

/** The user's date and minute at a moment. */
export function readNow(moment: Date, zone: string): Now {
  const [date = '', clock = ''] = toLocalTime(moment.getTime(), zone).split(' ');
  return { moment, zone, date, minute: parseTimeOfDay(clock) };
}
