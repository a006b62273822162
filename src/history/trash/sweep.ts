import { lt, sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { instant } from '../../db/local-date.ts';
import { deleteInBatches } from '../../db/sweep.ts';
import { ENTITIES } from '../../entities/registry.ts';
import type { Clock } from '../../shared/clock.ts';
import { eraseTexts } from './erase.ts';
import { TRASH_DAYS } from './list.ts';

/** Rows per statement: see deleteInBatches. */
const BATCH = 500;

/** Erases for good what was deleted more than 30 days ago. Returns the number of things. */
export async function sweepTrash({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  let erased = 0;
  const expiry = sql`${instant(clock())} - ${TRASH_DAYS}::int * interval '1 day'`;
  for (const { table } of ENTITIES) {
    const eraseBatch = sql`
      with batch as (select ${table.id} from ${table} where ${lt(table.deletedAt, expiry)} limit ${BATCH}),
      erased as (delete from ${table} where ${table.id} in (select id from batch) returning id, user_id),
      ${eraseTexts}
      select count(*)::int as deleted from erased`;
    erased += await deleteInBatches(db, eraseBatch, BATCH);
  }
  return erased;
}
