import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import * as z from 'zod/mini';
import { PROVIDERS } from '../../ai-protocol/protocol.ts';
import type { CacheKind } from '../../cache/service.ts';
import { instant } from '../../db/local-date.ts';
import { aiConversations } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { uuidv7 } from '../../shared/ids.ts';

const POSTGRES_TTL_DAYS = 7;
const REDIS_TTL_SECONDS = 3_600;

/** A model's complete reply, and the context it was given for. */
const CachedAnswer = z.object({
  /** See `Question`. The answer is only valid for a question with the same hash. */
  contextHash: z.string(),
  text: z.string(),
  provider: z.enum(PROVIDERS),
  model: z.string(),
  tokens: z.object({ input: z.int(), output: z.int() }),
});
export type CachedAnswer = z.infer<typeof CachedAnswer>;

/** Models' answers by the hash of the question. They may be for older data: compare `contextHash`. */
export const ANSWERS: CacheKind<CachedAnswer> = { name: 'ai', schema: CachedAnswer, ttlSeconds: REDIS_TTL_SECONDS };

/**
 * The statement that stores answers in Postgres, each under its key, in place of an earlier one. It returns rows, unless the
 * user, or anything that an answer may quote, was erased in the meantime: then it stores nothing.
 */
export function storeAnswers(
  { userId, cacheKey }: { userId: string; cacheKey: string },
  answers: { key: string; answer: { provider: string; model: string } }[],
  at: Date,
): SQL {
  const now = instant(at);
  const rows = JSON.stringify(answers.map((each) => ({ id: uuidv7(at), ...each })));
  return sql`
    insert into ${aiConversations} (id, user_id, request_hash, provider, model, answer, created_at, expires_at)
      select stored.id, users.id, stored.key, stored.answer ->> 'provider', stored.answer ->> 'model', stored.answer,
             ${now}, ${now} + ${POSTGRES_TTL_DAYS}::int * interval '1 day'
        from users, jsonb_to_recordset(${rows}::jsonb) as stored (id uuid, key text, answer jsonb)
        where users.id = ${userId} and users.cache_key = ${cacheKey} for share of users
      on conflict (user_id, request_hash) do update set
        provider = excluded.provider, model = excluded.model, answer = excluded.answer,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      returning 1`;
}

/** The answer in Postgres, as a scalar subquery. */
export const selectCachedAnswer = (questionHash: string, now: Date): SQL<CachedAnswer | null> => {
  const { answer } = aiConversations;
  return sql<CachedAnswer | null>`(
    select ${answer} from ${aiConversations} where ${and(
      eq(aiConversations.userId, owner.id),
      eq(aiConversations.requestHash, questionHash),
      gt(aiConversations.expiresAt, instant(now)),
    )})`;
};
