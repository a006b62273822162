import { lt, sql } from 'drizzle-orm';
import { instant } from '../../db/local-date.ts';
import { users } from '../../db/schema.ts';
import type { Deletion } from '../../db/sweep.ts';
import { ENTITIES } from '../../entities/registry.ts';
import { eraseTraces, renewCacheKey } from './erase.ts';
import { TRASH_DAYS } from './list.ts';

/** Rows per statement. */
const BATCH = 500;

/** What was deleted more than 30 days ago, to be erased for good. */
export function findOldTrash(at: Date): Deletion[] {
  const expiry = sql`${instant(at)} - ${TRASH_DAYS}::int * interval '1 day'`;
  return ENTITIES.map(({ table }) => ({
    table,
    batch: BATCH,
    deleteBatch: (size) => sql`
      with batch as (select ${table.id}, ${table.userId} from ${table} where ${lt(table.deletedAt, expiry)} limit ${size}),
      owners as (
        select ${users.id} from ${users} where ${users.id} in (select user_id from batch)
          order by ${users.id} for no key update),
      erased as (
        delete from ${table} where ${table.id} in (select id from batch) and ${table.userId} in (select id from owners)
          returning id, user_id),
      renewed as (update ${users} set ${renewCacheKey} where ${users.id} in (select user_id from erased)),
      ${sql.join(eraseTraces, sql`, `)}
      select count(*)::int as deleted from erased`,
  }));
}
