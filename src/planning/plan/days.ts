import { addDays, daysBetween, toLocalTime } from '../../shared/time-zones.ts';
import { startOfWorkday, type WorkingHours, workdayOf } from '../../shared/working-hours.ts';
import type { Span } from '../solver/types.ts';

/** Days in a row. */
export interface Days {
  /** The first, `2026-11-26`. */
  from: string;
  days: number;
}

/** What tells where working days begin and end. */
export interface Workdays extends WorkingHours {
  timezone: string;
}

/** The working days: from the start of the first to the end of the last, which may be after midnight. */
export const daysToSpan = ({ from, days }: Days, hours: Workdays): Span => ({
  startsAt: startOfWorkday(hours, from, hours.timezone),
  endsAt: startOfWorkday(hours, addDays(from, days), hours.timezone),
});

/** Whether a block belongs to one of the days: it belongs to each day that it touches. */
export const touches = ({ startsAt, endsAt }: Span, days: Span): boolean =>
  startsAt < days.endsAt && endsAt > days.startsAt;

/** Whether a block is planned with the days: it is planned with the day on which it starts. */
export const startsWithin = ({ startsAt }: Pick<Span, 'startsAt'>, days: Span): boolean =>
  startsAt >= days.startsAt && startsAt < days.endsAt;

/** The date in a time zone, `2026-11-26`, of a moment in Unix ms. */
export const toLocalDate = (moment: number, timezone: string): string => toLocalTime(moment, timezone).slice(0, 10);

/** The dates of the working days that a block touches. */
export function datesOf({ startsAt, endsAt }: Span, hours: Workdays): string[] {
  const { from, days } = coveringDays([startsAt, endsAt - 1], hours);
  return Array.from({ length: days }, (_, day) => addDays(from, day));
}

/** All working days from the earliest of the moments to the latest. */
export function coveringDays(moments: number[], hours: Workdays): Days {
  const from = workdayOf(hours, Math.min(...moments), hours.timezone);
  const to = workdayOf(hours, Math.max(...moments), hours.timezone);
  return { from, days: 1 + daysBetween(from, to) };
}
