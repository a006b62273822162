import { sql } from 'drizzle-orm';
import type { Clock } from '../shared/time.ts';
import type { Database } from './client.ts';
import { instant } from './days.ts';
import { expiredBefore } from './idempotency.ts';
import { aiConversations, idempotencyKeys, revokedTokens } from './schema.ts';

/** Deletes what has expired and is only taking room. Each of the tables is right without it. */
export async function sweep({ db, clock }: { db: Database; clock: Clock }): Promise<void> {
  const now = instant(clock());
  await db.write(sql`
    with tokens as (delete from ${revokedTokens} where ${revokedTokens.expiresAt} < ${now}),
    keys as (delete from ${idempotencyKeys} where ${idempotencyKeys.createdAt} < ${expiredBefore(now)})
    delete from ${aiConversations} where ${aiConversations.expiresAt} < ${now}`);
}
