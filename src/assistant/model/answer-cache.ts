import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import * as z from 'zod/mini';
import { PROVIDERS } from '../../ai-protocol/protocol.ts';
import type { CacheKind, CacheOwner, CacheService } from '../../cache/service.ts';
import { instant } from '../../db/local-date.ts';
import { aiConversations } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { Clock } from '../../shared/clock.ts';
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

const KIND: CacheKind<CachedAnswer> = { name: 'ai', schema: CachedAnswer, ttlSeconds: REDIS_TTL_SECONDS };

export type AnswerCache = ReturnType<typeof createAnswerCache>;

/** Models' answers by the hash of the question: for an hour in Redis, for a week in Postgres. */
export const createAnswerCache = ({ cache, clock }: { cache: CacheService; clock: Clock }) => ({
  /** The caller compares `contextHash`: the answer may be for older data. */
  findInRedis(owner: CacheOwner, questionHash: string): Promise<CachedAnswer | null> {
    return cache.get(KIND, owner, questionHash);
  },

  storeInRedis(owner: CacheOwner, questionHash: string, answer: CachedAnswer): Promise<void> {
    return cache.set(KIND, owner, questionHash, answer);
  },

  /**
   * The statement that replaces the answer to the same question. It returns a row, unless the user, or anything that the
   * answer may quote, was erased in the meantime: then it stores nothing.
   */
  storeInPostgres(
    { userId, cacheKey }: { userId: string; cacheKey: string },
    questionHash: string,
    answer: CachedAnswer,
  ): SQL {
    const clockNow = clock();
    const now = instant(clockNow);
    return sql`
      insert into ${aiConversations} (id, user_id, request_hash, provider, model, answer, created_at, expires_at)
        select ${uuidv7(clockNow)}, id, ${questionHash}, ${answer.provider}, ${answer.model},
               ${JSON.stringify(answer)}::jsonb, ${now}, ${now} + ${POSTGRES_TTL_DAYS}::int * interval '1 day'
          from users where id = ${userId} and cache_key = ${cacheKey} for share
        on conflict (user_id, request_hash) do update set
          provider = excluded.provider, model = excluded.model, answer = excluded.answer,
          created_at = excluded.created_at, expires_at = excluded.expires_at
        returning 1`;
  },
});

/** The answer in Postgres, as a scalar subquery. It may be for older data, too. */
export const selectCachedAnswer = (questionHash: string, now: Date): SQL<CachedAnswer | null> => {
  const { answer } = aiConversations;
  return sql<CachedAnswer | null>`(
    select ${answer} from ${aiConversations} where ${and(
      eq(aiConversations.userId, owner.id),
      eq(aiConversations.requestHash, questionHash),
      gt(aiConversations.expiresAt, instant(now)),
    )})`;
};
