import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { owner } from './session.ts';

/** The caller's zone; Postgres tried it when it was set. */
export const zone: SQL = sql`coalesce(${owner.settings} ->> 'timezone', 'UTC')`;

/**
 * The caller's calendar date at a moment. Days are compared by date, not by the moments they begin at: a day that
 * begins with a clock change begins at no midnight, or at two.
 */
export const localDate = (moment: SQLWrapper): SQL => sql`(${moment} at time zone ${zone})::date`;

export const instant = (date: Date): SQL => sql`${date.toISOString()}::timestamptz`;
