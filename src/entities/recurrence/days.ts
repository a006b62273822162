import { DAY_MS } from '../../shared/duration.ts';

/** A calendar date as the number of days since 1 January 1970. */
export type Day = number;

/** The number of months since January 1970. */
export type Month = number;

/** @param date `2027-01-31`, or a longer text that begins so */
export const toDay = (date: string): Day => Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / DAY_MS;

/** `2027-01-31` */
export const toDate = (day: Day): string => new Date(day * DAY_MS).toISOString().slice(0, 10);

/** Monday is 0. 1 January 1970 was a Thursday. */
export const weekdayOf = (day: Day): number => (((day + 3) % 7) + 7) % 7;

export function monthOf(day: Day): Month {
  const date = new Date(day * DAY_MS);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
}

export const firstDay = (month: Month): Day => Date.UTC(1970, month) / DAY_MS;

/** January is 1. */
export const monthOfYear = (month: Month): number => (((month % 12) + 12) % 12) + 1;
