import { lt, sql } from 'drizzle-orm';
import { instant } from '../../db/local-date.ts';
import type { Deletion } from '../../db/sweep.ts';
import { ENTITIES } from '../../entities/registry.ts';
import { eraseTexts } from './erase.ts';
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
      with batch as (select ${table.id} from ${table} where ${lt(table.deletedAt, expiry)} limit ${size}),
      erased as (delete from ${table} where ${table.id} in (select id from batch) returning id, user_id),
      ${eraseTexts}
      select count(*)::int as deleted from erased`,
  }));
}
