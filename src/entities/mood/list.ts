import { and, eq, gte, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { type Cursor, keyset } from '../../db/keyset.ts';
import { instant } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { moodDate } from '../users/day-start.ts';
import { moodLogJson } from './json.ts';
import type { MoodLogQuery } from './schemas.ts';

/** One page of the caller's logs, the latest first, and one log more when there is a next page. */
export function pageOfMoodLogs({ from, to, days, limit }: MoodLogQuery, cursor: Cursor | null, now: Date): SQL {
  const order = keyset({
    key: sql`${moodLogs.loggedAt}`,
    type: 'timestamptz',
    id: moodLogs.id,
    descending: true,
    cursor,
  });
  const condition = and(
    isMine,
    from ? gte(moodLogs.loggedAt, from) : undefined,
    to ? lt(moodLogs.loggedAt, to) : undefined,
    days ? inLastDays(days, now) : undefined,
    order.after,
  );
  return sql`
    select coalesce(json_agg(page), '[]') from (
      select ${moodLogJson(moodLogs)} as item, ${moodLogs.loggedAt}::text as key, ${moodLogs.id} as id from ${moodLogs}
        where ${condition} order by ${order.by} limit ${limit + 1}
    ) as page`;
}

/** The caller's logs that are not in the trash. */
export const isMine = and(eq(moodLogs.userId, owner.id), isNull(moodLogs.deletedAt));

/** The days that end with today, as they were when written. The plain bound is wider than any zone, for the index. */
export const inLastDays = (days: number, now: Date): SQL =>
  sql`${moodLogs.localDate} > ${moodDate(instant(now))} - ${days}::int
      and ${moodLogs.loggedAt} > ${instant(now)} - (${days}::int + 3) * interval '1 day'`;
