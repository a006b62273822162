import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { me } from './session.ts';

/** When a day of moods begins, until the person says otherwise. */
export const DEFAULT_DAY_START = '04:00';

/** The caller's zone; Postgres tried it when it was set. */
export const zone: SQL = sql`coalesce(${me.settings} ->> 'timezone', 'UTC')`;

/**
 * The caller's calendar date at a moment. Days are compared by date, not by the moments they begin at: a day that
 * begins with a clock change begins at no midnight, or at two.
 */
export const localDate = (moment: SQLWrapper): SQL => sql`(${moment} at time zone ${zone})::date`;

export const instant = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;

/** The caller's day of moods at a moment: who is up past midnight is still in the day before. */
export const moodDate = (moment: SQLWrapper): SQL =>
  sql`((${moment} at time zone ${zone}) - coalesce(${me.settings} ->> 'dayStart', ${DEFAULT_DAY_START})::interval)::date`;
