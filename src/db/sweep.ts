import { lt, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Clock } from '../shared/clock.ts';
import type { Database } from './client.ts';
import { instant } from './local-date.ts';
import {
  aiConversations,
  aiSpending,
  aiUsage,
  erasedAccounts,
  idempotencyKeys,
  planDrafts,
  revokedTokens,
} from './schema.ts';

/** Rows per statement: see deleteInBatches. */
const BATCH = 5_000;
/** Only the current day's usage is read. Older days are kept for reports. */
const USAGE_DAYS = 90;

/** Deletes expired rows and returns their number. It only saves space: every query filters by expiry itself. */
export async function sweep({ db, clock }: { db: Database; clock: Clock }): Promise<number> {
  const now = instant(clock());
  const longAgo = sql`(${now} - ${USAGE_DAYS}::int * interval '1 day')::date`;
  return (
    (await deleteAll(db, revokedTokens, lt(revokedTokens.expiresAt, now))) +
    (await deleteAll(db, idempotencyKeys, lt(idempotencyKeys.expiresAt, now))) +
    (await deleteAll(db, planDrafts, lt(planDrafts.expiresAt, now))) +
    (await deleteAll(db, aiConversations, lt(aiConversations.expiresAt, now))) +
    (await deleteAll(db, erasedAccounts, lt(erasedAccounts.expiresAt, now))) +
    (await deleteAll(db, aiUsage, lt(aiUsage.day, longAgo))) +
    (await deleteAll(db, aiSpending, lt(aiSpending.day, longAgo)))
  );
}

async function deleteAll(db: Database, table: PgTable, expired: SQL): Promise<number> {
  const deleteBatch = sql`
    with batch as (select ctid from ${table} where ${expired} limit ${BATCH}),
    gone as (delete from ${table} where ctid in (select ctid from batch) returning 1)
    select count(*)::int as deleted from gone`;
  return await deleteInBatches(db, deleteBatch, BATCH);
}

/**
 * Repeats a statement that deletes at most `size` rows and returns their number as `deleted`, until no row is left. The
 * size keeps each statement well within its deadline. Returns the number of all.
 */
export async function deleteInBatches(db: Database, deleteBatch: SQL, size: number): Promise<number> {
  let total = 0;
  for (let deleted = size; deleted === size; ) {
    const [row] = await db.write<{ deleted: number }>(deleteBatch);
    deleted = row?.deleted ?? 0;
    total += deleted;
  }
  return total;
}
