import { DAY_MS } from '../../shared/duration.ts';

/** A calendar date as the number of days since 1 January 1970. */
export type Day = number;

/** A month of a year, January is 1. */
export interface Month {
  year: number;
  month: number;
  /** Its first day. */
  first: Day;
  /** How many days it has. */
  length: number;
}

/** @param date `2027-01-31`, or a longer text that begins so */
export const toDay = (date: string): Day => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS;

/** `2027-01-31` */
export const toDate = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Monday is 0. 1 January 1970 was a Thursday. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** @param count the number of months since January of year 0 */
export function monthAt(count: number): Month {
  const year = Math.floor(count / 12);
  const month = (count % 12) + 1;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return { year, month, first: firstDay(year, month), length: month === 2 && isLeap ? 29 : (LENGTHS[month - 1] ?? 0) };
}

/** Counts in years that begin in March, so that a leap day is the last: from March on, 153 days are five months. */
function firstDay(year: number, month: number): Day {
  const [marchYear, monthsSince] = month > 2 ? [year, month - 3] : [year - 1, month + 9];
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + Math.floor((153 * monthsSince + 2) / 5) - DAYS_BEFORE_1970;
}

/** From 1 March of year 0. */
const DAYS_BEFORE_1970 = 719_468;

/** How many months after January of year 0 the day is. */
export function countMonths(day: Day): number {
  const date = new Date(day * DAY_MS);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}
