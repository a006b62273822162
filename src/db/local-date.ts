import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { isCalendarDate } from '../shared/date-range.ts';

/** The caller's time zone, from `selectOwner`. Postgres knows it: see updateSettings(). */
export const zone: SQL = sql`owner.zone`;

/** What the caller's clock shows at a moment. */
export const localTime = (moment: SQLWrapper): SQL => sql`(${moment} at time zone ${zone})`;

/** The caller's date at a moment. Compare days by date: with a clock change, a midnight is missing or comes twice. */
export const localDate = (moment: SQLWrapper): SQL => sql`${localTime(moment)}::date`;

// The ends of a range in a query: see RangeEnd. The wider bounds on the moment itself let an index be used.

/** At the bound or later. A date is the start of the caller's day. @param day of the moment */
export const isFrom = (moment: SQLWrapper, bound: string, day: SQLWrapper = localDate(moment)): SQL =>
  isCalendarDate(bound)
    ? sql`(${day} >= ${bound}::date and ${moment} > ${bound}::date - interval '3 days')`
    : sql`${moment} >= ${bound}::timestamptz`;

/** Before the bound. A date is the end of the caller's day. @param day of the moment */
export const isUntil = (moment: SQLWrapper, bound: string, day: SQLWrapper = localDate(moment)): SQL =>
  isCalendarDate(bound)
    ? sql`(${day} <= ${bound}::date and ${moment} < ${bound}::date + interval '6 days')`
    : sql`${moment} < ${bound}::timestamptz`;

export const instant = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;
