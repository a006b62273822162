import { getTableName, lt, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { errorFields, type Log } from '../shared/log.ts';
import type { Database } from './client.ts';
import { DbError } from './errors.ts';
import { instant } from './local-date.ts';
import {
  aiConversations,
  aiSpending,
  aiSpendingShards,
  aiUsage,
  deadLetters,
  erasedAccounts,
  idempotencyKeys,
  planDrafts,
  revokedTokens,
} from './schema.ts';

/** Rows per statement. */
const BATCH = 5_000;
/** Only the current day's usage is read. Older days are kept for reports. */
const USAGE_DAYS = 90;
/** By then, the events of a dead letter are published or folded, so it is useless. */
const LETTER_DAYS = 90;

/** Rows of one table that are no longer needed. */
export interface Deletion {
  table: PgTable;
  /** How many rows a statement deletes at first. */
  batch: number;
  /** Deletes at most `size` of them and returns their number as `deleted`. */
  deleteBatch: (size: number) => SQL;
}

/** The expired rows. Every query checks the expiry, so deleting them only saves space. */
export function findExpired(at: Date): Deletion[] {
  const now = instant(at);
  const longAgo = sql`(${now} - ${USAGE_DAYS}::int * interval '1 day')::date`;
  return [
    deletion(revokedTokens, lt(revokedTokens.expiresAt, now)),
    deletion(idempotencyKeys, lt(idempotencyKeys.expiresAt, now)),
    deletion(planDrafts, lt(planDrafts.expiresAt, now)),
    deletion(aiConversations, lt(aiConversations.expiresAt, now)),
    deletion(erasedAccounts, lt(erasedAccounts.expiresAt, now)),
    deletion(deadLetters, lt(deadLetters.createdAt, sql`${now} - ${LETTER_DAYS}::int * interval '1 day'`)),
    deletion(aiUsage, lt(aiUsage.day, longAgo)),
    deletion(aiSpending, lt(aiSpending.day, longAgo)),
    deletion(aiSpendingShards, lt(aiSpendingShards.day, longAgo)),
  ];
}

const deletion = (table: PgTable, expired: SQL): Deletion => ({
  table,
  batch: BATCH,
  deleteBatch: (size) => sql`
    with batch as (select ctid from ${table} where ${expired} limit ${size}),
    gone as (delete from ${table} where ctid in (select ctid from batch) returning 1)
    select count(*)::int as deleted from gone`,
});

/** Deletes the rows and returns their number. A failing table stops no other. @throws the first error, at the end */
export async function sweep({ db, log }: { db: Database; log: Log }, deletions: Deletion[]): Promise<number> {
  const failures: unknown[] = [];
  let total = 0;
  for (const deletion of deletions) {
    try {
      total += await deleteInBatches(db, deletion);
    } catch (err) {
      log.error('sweep: could not delete', { ...errorFields(err), table: getTableName(deletion.table) });
      failures.push(err);
    }
  }
  if (failures.length > 0) throw failures[0];
  return total;
}

/** Until no row is left. A batch that takes too long was rolled back, so the next ones are smaller. */
async function deleteInBatches(db: Database, { batch, deleteBatch }: Deletion): Promise<number> {
  let total = 0;
  for (let size = batch; ; ) {
    try {
      const [row] = await db.writeLong<{ deleted: number }>(deleteBatch(size));
      const deleted = row?.deleted ?? 0;
      total += deleted;
      if (deleted < size) return total;
    } catch (err) {
      if (!(err instanceof DbError && err.isTimeout && size > 1)) throw err;
      size = Math.ceil(size / 10);
    }
  }
}
