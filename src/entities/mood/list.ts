import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { instant } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { moodDate } from '../users/day-start.ts';

/** The caller's logs that are not in the trash. */
export const isMine = and(eq(moodLogs.userId, owner.id), isNull(moodLogs.deletedAt));

/**
 * Logs of the last local days, today included. A log has the local date of when it was written. The bound on `loggedAt` is
 * wider than any time zone, so that the index is used.
 */
export const inLastDays = (days: number, now: Date): SQL =>
  sql`${moodLogs.localDate} > ${moodDate(instant(now))} - ${days}::int
      and ${moodLogs.loggedAt} > ${instant(now)} - (${days}::int + 3) * interval '1 day'`;
