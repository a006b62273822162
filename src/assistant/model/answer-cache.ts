import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import * as z from 'zod/mini';
import { PROVIDERS } from '../../ai-protocol/protocol.ts';
import type { CacheKind, CacheService } from '../../cache/service.ts';
import type { Database } from '../../db/client.ts';
import { instant } from '../../db/local-date.ts';
import { aiConversations } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { Clock } from '../../shared/clock.ts';
import { uuidv7 } from '../../shared/ids.ts';

const KEPT_DAYS = 7;

/** What a model said, and what it was said of. */
const KeptAnswer = z.object({
  /** See `Question`. */
  basis: z.string(),
  text: z.string(),
  provider: z.enum(PROVIDERS),
  model: z.string(),
  tokens: z.object({ input: z.int(), output: z.int() }),
});
export type KeptAnswer = z.infer<typeof KeptAnswer>;

const KIND: CacheKind<KeptAnswer> = { name: 'ai', schema: KeptAnswer, ttlSeconds: 3_600 };

/** Answers by a hash of what was asked: an hour in Redis, a week in Postgres, and only until the data change. */
export class KeptAnswers {
  readonly #cache: CacheService;
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ cache, db, clock }: { cache: CacheService; db: Database; clock: Clock }) {
    this.#cache = cache;
    this.#db = db;
    this.#clock = clock;
  }

  /** Redis' answer, for whoever reads Postgres' at the same time; it may be of data that have changed. */
  find(userId: string, hash: string): Promise<KeptAnswer | null> {
    return this.#cache.get(KIND, userId, hash);
  }

  /** Nothing of a person who was erased meanwhile. */
  async keep(userId: string, hash: string, answer: KeptAnswer): Promise<void> {
    if (await this.#keepForAWeek(userId, hash, answer)) await this.keepForAnHour(userId, hash, answer);
  }

  keepForAnHour(userId: string, hash: string, answer: KeptAnswer): Promise<void> {
    return this.#cache.set(KIND, userId, hash, answer);
  }

  /** One a question: what was answered before the data changed is no answer any more. @returns whether the person is there */
  async #keepForAWeek(userId: string, hash: string, answer: KeptAnswer): Promise<boolean> {
    const clockNow = this.#clock();
    const now = instant(clockNow);
    const rows = await this.#db.write(sql`
      insert into ${aiConversations} (id, user_id, request_hash, provider, model, answer, created_at, expires_at)
        select ${uuidv7(clockNow)}, id, ${hash}, ${answer.provider}, ${answer.model}, ${JSON.stringify(answer)}::jsonb,
               ${now}, ${now} + ${KEPT_DAYS}::int * interval '1 day'
          from users where id = ${userId}
        on conflict (user_id, request_hash) do update set
          provider = excluded.provider, model = excluded.model, answer = excluded.answer,
          created_at = excluded.created_at, expires_at = excluded.expires_at
        returning 1`);
    return rows.length > 0;
  }
}

/** Postgres' answer, which may be of data that have changed, too; as a scalar query. */
export const keptAnswer = (hash: string, now: Date): SQL<KeptAnswer | null> => {
  const { answer } = aiConversations;
  return sql<KeptAnswer | null>`(
    select ${answer} from ${aiConversations} where ${and(
      eq(aiConversations.userId, owner.id),
      eq(aiConversations.requestHash, hash),
      gt(aiConversations.expiresAt, instant(now)),
    )})`;
};
