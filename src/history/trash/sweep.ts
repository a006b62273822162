import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { instant } from '../../db/local-date.ts';
import { users } from '../../db/schema.ts';
import { deleteInBatches } from '../../db/sweep.ts';
import { ENTITIES } from '../../entities/registry.ts';
import type { Clock } from '../../shared/clock.ts';
import { eraseTraces, renewCacheKey } from './erase.ts';
import { TRASH_DAYS } from './list.ts';

/** Rows per statement: see deleteInBatches. */
const BATCH = 500;

/** Erases for good what was deleted more than 30 days ago. Returns the number of things. */
export async function sweepTrash({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  let erased = 0;
  const expiry = sql`${instant(clock())} - ${TRASH_DAYS}::int * interval '1 day'`;
  for (const { table } of ENTITIES) {
    const eraseBatch = sql`
      with batch as (select ${table.id}, ${table.userId} from ${table} where ${lt(table.deletedAt, expiry)} limit ${BATCH}),
      owners as (
        select ${users.id} from ${users} where ${users.id} in (select user_id from batch)
          order by ${users.id} for no key update),
      erased as (
        delete from ${table} where ${table.id} in (select id from batch) and ${table.userId} in (select id from owners)
          returning id, user_id),
      renewed as (update ${users} set ${renewCacheKey} where ${users.id} in (select user_id from erased)),
      ${sql.join(eraseTraces, sql`, `)}
      select count(*)::int as deleted from erased`;
    erased += await deleteInBatches(db, eraseBatch, BATCH);
  }
  return erased;
}
