import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { instant } from '../../db/local-date.ts';
import type { Clock } from '../../shared/clock.ts';
import { TABLES, textsErased } from './erase.ts';
import { TRASH_DAYS } from './list.ts';

/** Rows a statement erases, to stay well within its deadline. */
const BATCH = 500;

/** Erases for ever what has been in the trash for its 30 days. */
export async function sweepTrash({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  const expiry = sql`${instant(clock())} - ${TRASH_DAYS}::int * interval '1 day'`;
  for (const table of Object.values(TABLES)) {
    const statement = sql`
      with batch as (select ${table.id} from ${table} where ${lt(table.deletedAt, expiry)} limit ${BATCH}),
      gone as (delete from ${table} where ${table.id} in (select id from batch) returning id, user_id),
      ${textsErased}
      select count(*)::int as erased from gone`;
    for (let erased = BATCH; erased === BATCH; ) {
      const [row] = await db.write<{ erased: number }>(statement);
      erased = row?.erased ?? 0;
    }
  }
}
