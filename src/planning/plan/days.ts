import { addDays, daysBetween, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import type { Span } from '../solver/types.ts';

/** Calendar days in a row. */
export interface Days {
  /** The first, `2026-11-26`. */
  from: string;
  days: number;
}

/** From the first midnight to the midnight after the last day. */
export const daysToSpan = ({ from, days }: Days, timezone: string): Span => ({
  startsAt: toMoment(from, '00:00', timezone).getTime(),
  endsAt: toMoment(addDays(from, days), '00:00', timezone).getTime(),
});

/** Whether a block belongs to one of the days: it belongs to each day that it touches. */
export const touches = ({ startsAt, endsAt }: Span, days: Span): boolean =>
  startsAt < days.endsAt && endsAt > days.startsAt;

/** Whether a block is planned with the days: it is planned with the day on which it starts. */
export const startsWithin = ({ startsAt }: Pick<Span, 'startsAt'>, days: Span): boolean =>
  startsAt >= days.startsAt && startsAt < days.endsAt;

/** The date in a time zone, `2026-11-26`, of a moment in Unix ms. */
export const toLocalDate = (moment: number, timezone: string): string => toLocalTime(moment, timezone).slice(0, 10);

/** The dates of the days that a block touches. */
export function datesOf({ startsAt, endsAt }: Span, timezone: string): string[] {
  const { from, days } = coveringDays([startsAt, endsAt - 1], timezone);
  return Array.from({ length: days }, (_, day) => addDays(from, day));
}

/** All days from the earliest of the moments to the latest. */
export function coveringDays(moments: number[], timezone: string): Days {
  const from = toLocalDate(Math.min(...moments), timezone);
  const to = toLocalDate(Math.max(...moments), timezone);
  return { from, days: 1 + daysBetween(from, to) };
}
