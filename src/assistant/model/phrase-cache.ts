import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { ModelChoice } from '../../ai-protocol/protocol.ts';
import type { CacheOwner } from '../../cache/service.ts';
import type { Database } from '../../db/client.ts';
import { json } from '../../db/json.ts';
import { instant } from '../../db/local-date.ts';
import { aiConversations } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { Clock } from '../../shared/clock.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { uuidv7 } from '../../shared/ids.ts';

/** Increase it when the meaning of a stored wording changes. */
const VERSION = 1;
const KEPT_DAYS = 7;
const MAX_PHRASES = 200;
const PREFIX = `wording${VERSION}:`;

/** A phrase in a model's words. */
export interface Wording extends ModelChoice {
  text: string;
}

export interface StoredWordings {
  byKey: Record<string, Wording>;
  /** How many times a model was asked for words in the last 24 hours. */
  calls: number;
}

/** The key of a phrase: equal phrases of a user have equal words. */
export const phraseKey = async (phrase: string): Promise<string> => PREFIX + (await fingerprint([phrase]));

const isWording = (now: Date) =>
  and(
    eq(aiConversations.userId, owner.id),
    sql`starts_with(${aiConversations.requestHash}, ${PREFIX})`,
    gt(aiConversations.expiresAt, instant(now)),
  );

/** The caller's wordings, as a scalar query. */
export const selectWordings = (now: Date): SQL<StoredWordings> => sql<StoredWordings>`(
  select ${json<StoredWordings>({
    byKey: sql`coalesce(json_object_agg(request_hash, answer), '{}')`,
    calls: sql`count(distinct created_at) filter (where created_at > ${instant(now)} - interval '24 hours')`,
  })} from (
    select request_hash, answer, created_at from ${aiConversations}
      where ${isWording(now)} order by created_at desc limit ${MAX_PHRASES}
  ) as wordings)`;

/** Stores the wordings of one reply, unless the user was erased in the meantime. */
export async function storeWordings(
  { db, clock }: { db: Database; clock: Clock },
  { userId, cacheKey }: CacheOwner,
  wordings: ({ key: string } & Wording)[],
): Promise<void> {
  const now = clock();
  const key = await cacheKey;
  const rows = wordings.map(({ key, ...answer }) => ({ id: uuidv7(now), key, answer }));
  await db.write(sql`
    insert into ${aiConversations} (id, user_id, request_hash, provider, model, answer, created_at, expires_at)
      select wording.id, users.id, wording.key, wording.answer ->> 'provider', wording.answer ->> 'model',
             wording.answer, ${instant(now)}, ${instant(now)} + ${KEPT_DAYS}::int * interval '1 day'
        from users, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wording (id uuid, key text, answer jsonb)
        where users.id = ${userId} and users.cache_key = ${key}
      on conflict (user_id, request_hash) do update set
        provider = excluded.provider, model = excluded.model, answer = excluded.answer,
        created_at = excluded.created_at, expires_at = excluded.expires_at`);
}
