import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { owner } from './session.ts';

/** The caller's time zone. Postgres knows it: see updateSettings(). */
export const zone: SQL = sql`coalesce(${owner.settings} ->> 'timezone', 'UTC')`;

/**
 * The caller's calendar date at a moment. Compare days by date, not by their midnights: on a day with a clock change,
 * midnight may be missing or come twice.
 */
export const localDate = (moment: SQLWrapper): SQL => sql`(${moment} at time zone ${zone})::date`;

export const instant = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;
