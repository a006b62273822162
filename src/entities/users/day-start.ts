import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { zone } from '../../db/local-date.ts';
import { owner } from '../../db/session.ts';

/** When a day of moods begins, until the person says otherwise. */
export const DEFAULT_DAY_START = '04:00';

/** The caller's day of moods at a moment: who is up past midnight is still in the day before. */
export const moodDate = (moment: SQLWrapper): SQL =>
  sql`((${moment} at time zone ${zone}) - coalesce(${owner.settings} ->> 'dayStart', ${DEFAULT_DAY_START})::interval)::date`;
