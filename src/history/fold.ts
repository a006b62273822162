import { sql } from 'drizzle-orm';
import { instant } from '../db/local-date.ts';
import { events, logSnapshots } from '../db/schema.ts';
import type { Deletion } from '../db/sweep.ts';

/** An event is kept at least this long. Undo needs 7 days, and a device that synced within this time gets only the changes. */
const LOG_DAYS = 90;
/** Days between two folds of a log. So an event is usually deleted within 120 days. */
const PAUSE_DAYS = 30;
/** Logs per statement. Writes of their users wait for it. */
const BATCH = 3;

/** Folds the old events of logs: see fold_log() in migrations/0031. `deleted` is the number of logs that were checked. */
export function foldOldEvents(at: Date): Deletion {
  const now = instant(at);
  const daysAgo = (days: number) => sql`${now} - ${days}::int * interval '1 day'`;
  return {
    table: events,
    batch: BATCH,
    deleteBatch: (size) => sql`
      with due as (
        select ${logSnapshots.userId} as id from ${logSnapshots} where ${logSnapshots.foldedAt} < ${daysAgo(PAUSE_DAYS)}
          order by ${logSnapshots.foldedAt} limit ${size})
      select count(fold_log(due.id, ${daysAgo(LOG_DAYS)}, ${now}))::int as deleted from due`,
  };
}
