import { type SQL, sql } from 'drizzle-orm';
import { instant, localTime } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import { moodDate } from '../users/json.ts';

export const moodToday = (now: Date): SQL => moodDate(instant(now));

/** The user's local time when they logged. Older rows lack it (migrations/0048): their present time zone counts. */
export const clockOfLog: SQL = sql`coalesce(${moodLogs.localTime}, ${localTime(sql`${moodLogs.loggedAt}`)})`;

/** The day that a log counts for: its local date. After a journey west that date can be in the future: then it is today. */
export const dayOfLog = (now: Date): SQL => sql`least(${moodLogs.localDate}, ${moodToday(now)})`;

/** Logs of the last days, today included. The bound on `loggedAt` is wider than any time zone, so that the index is used. */
export const inLastDays = (days: number, now: Date): SQL =>
  sql`${dayOfLog(now)} > ${moodToday(now)} - ${days}::int
      and ${moodLogs.loggedAt} > ${instant(now)} - (${days}::int + 3) * interval '1 day'`;

/** Whether there may be a log of the present mood day. */
export const hasLogOfToday = (now: Date): SQL => sql`exists (
  select from ${moodLogs} where ${isOwn(moodLogs)} and ${moodLogs.loggedAt} > ${instant(now)} - interval '1 day')`;
