import * as z from 'zod/mini';
import { DAY_MS, HOUR_MS } from './duration.ts';
import { CalendarDate, QueryMoment } from './fields.ts';
import { addDays, daysBetween } from './time-zones.ts';
import { says } from './validation.ts';

/** A day with a change of clocks is an hour longer. The user's time zone is not known here. */
const CLOCK_CHANGE_DAYS = HOUR_MS / DAY_MS;

/** An end of a range in a query: a calendar date, which is the whole day of the user, or a moment. */
export const RangeEnd = z.union([CalendarDate, QueryMoment], says('dateOrMoment'));

export const isCalendarDate = (end: string): boolean => end.length === '2026-11-26'.length;

interface Range<From extends string, To extends string> {
  from: From;
  to: To;
  maxDays: number;
  /** How long the range is without `to`; `maxDays` unless given. */
  days?: number;
  /** Without `from` the range begins today, which only the database knows: the caller completes and checks it. */
  isFromToday?: boolean;
}

/** Completes a range, and refuses one that is reversed or too long. It includes a last date, but no moment `to`. */
export const dateRange = <From extends string, To extends string>(range: Range<From, To>) =>
  z.check<{ [K in From | To]?: string | undefined }>((context) => {
    if (context.issues.length > 0) return;
    const { from, to } = completeRange(context.value[range.from], context.value[range.to], range);
    if (from === undefined || to === undefined) return;
    context.value = { ...context.value, [range.from]: from, [range.to]: to };
    const message = findRangeProblem({ from, to }, range);
    if (message) context.issues.push({ code: 'custom', path: [range.to], message, input: context.value });
  });

function completeRange(
  from: string | undefined,
  to: string | undefined,
  { maxDays, days = maxDays, isFromToday }: Omit<Range<string, string>, 'from' | 'to'>,
) {
  if (from !== undefined) return { from, to: to ?? shift(from, days) };
  return { from: to === undefined || isFromToday ? undefined : shift(to, -maxDays), to };
}

/** A date is moved by one day less: both ends belong to the range. */
function shift(end: string, days: number): string {
  if (isCalendarDate(end)) return addDays(end, days - Math.sign(days));
  return new Date(Date.parse(end) + days * DAY_MS).toISOString();
}

/** The problem of `to`, as `says` names it; null when it fits `from`. */
export function findRangeProblem(
  { from, to }: { from: string; to: string },
  { maxDays, from: name = 'from' }: { maxDays: number; from?: string },
): string | null {
  if (isCalendarDate(from) !== isCalendarDate(to)) return says('notLikeFrom', { from: name });
  const days = daysBetween(from, to);
  if (days < 0) return says('beforeFrom', { from: name });
  const most = isCalendarDate(from) ? maxDays - 1 : maxDays + CLOCK_CHANGE_DAYS;
  return days > most ? says('rangeTooLong', { days: maxDays }) : null;
}
