import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { localTime, zone } from '../../db/local-date.ts';
import { owner } from '../../db/session.ts';

export const DEFAULT_DAY_START = '04:00';

/** The caller's mood day at a moment. Before `dayStart`, it is the previous calendar day. */
export const moodDate = (moment: SQLWrapper): SQL =>
  sql`(${localTime(moment)} - coalesce(${owner.settings} ->> 'dayStart', ${DEFAULT_DAY_START})::interval)::date`;

export const startOfMoodDay = (day: SQLWrapper): SQL =>
  sql`((${day} + coalesce(${owner.settings} ->> 'dayStart', ${DEFAULT_DAY_START})::interval) at time zone ${zone})`;
