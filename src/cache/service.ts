import type * as z from 'zod/mini';
import { fingerprint } from '../shared/fingerprint.ts';
import type { Log } from '../shared/log.ts';
import { parseJson } from '../shared/parse-json.ts';
import type { GuardedRedis } from './redis.ts';
import { seal, unseal } from './sealed.ts';

/** A kind of cached value: its name in keys, the schema that every read is checked against, and its lifetime. */
export interface CacheKind<T> {
  name: string;
  schema: z.ZodMiniType<T>;
  ttlSeconds: number;
}

/** Whose value it is. The `cacheKey` is in the user's row: a new one turns all their values into misses. */
export interface CacheOwner {
  userId: string;
  cacheKey: string | Promise<string>;
}

const FAILED = 'cache: Redis failed';

export type CacheService = ReturnType<typeof createCacheService>;

/** Cache-aside in Redis, with hashed keys and encrypted values. When Redis fails, reads are misses. */
export const createCacheService = ({ redis, log }: { redis: GuardedRedis; log: Log }) => ({
  /** The value, or null for a miss. A value that cannot be decrypted or does not match its schema is a miss. */
  async get<T>(kind: CacheKind<T>, owner: CacheOwner, key: string): Promise<T | null> {
    const name = await nameEntry(kind, owner, key);
    const [sealed, cacheKey] = await Promise.all([
      redis.attempt(FAILED, (client) => client.get<string>(name)),
      owner.cacheKey,
    ]);
    const text = sealed === null ? null : await unseal(cacheKey, name, sealed);
    const value = text === null ? null : (kind.schema.safeParse(parseJson(text)).data ?? null);
    log.debug('cache', () => ({ kind: kind.name, hit: value !== null }));
    return value;
  },

  async set<T>(kind: CacheKind<T>, owner: CacheOwner, key: string, value: T): Promise<void> {
    const name = await nameEntry(kind, owner, key);
    const sealed = await seal(await owner.cacheKey, name, JSON.stringify(value));
    await redis.attempt(FAILED, (client) => client.set(name, sealed, { ex: kind.ttlSeconds }));
  },
});

const nameEntry = async ({ name }: CacheKind<unknown>, { userId }: CacheOwner, key: string) =>
  `cache:${name}:${await fingerprint([userId, key])}`;
