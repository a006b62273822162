import * as z from 'zod/mini';
import type { Log } from '../shared/log.ts';
import { parseJson } from '../shared/parse-json.ts';
import { type GuardedRedis, logFailure, RedisError, type RedisOperation } from './redis.ts';

/** A kind of cached value: its name in keys, the schema that every read is checked against, and its lifetime. */
export interface CacheKind<T> {
  name: string;
  schema: z.ZodMiniType<T>;
  ttlSeconds: number;
}

/** Longer than any entry's lifetime, so that no entry outlives the version that made it stale. */
const VERSION_TTL_SECONDS = 8 * 86_400;

const Entry = z.object({ version: z.string(), value: z.unknown() });

/**
 * Cache-aside in Redis. Entries belong to a namespace, such as a user, and store the namespace's version at the time
 * of writing. `forget` changes the version, which makes every older entry a miss, whatever its key.
 * When Redis fails, reads are misses and writes are dropped.
 */
export class CacheService {
  readonly #redis: GuardedRedis;
  readonly #log: Log;

  constructor({ redis, log }: { redis: GuardedRedis; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  /** The value, or null for a miss. A value that does not match its schema is a miss and is deleted. */
  async get<T>(kind: CacheKind<T>, namespace: string, key: string): Promise<T | null> {
    const { value } = await this.#read(kind, namespace, key);
    this.#log.debug('cache', () => ({ kind: kind.name, hit: value !== null }));
    return value;
  }

  async set<T>(kind: CacheKind<T>, namespace: string, key: string, value: T): Promise<void> {
    const { version } = await this.#read(kind, namespace, key);
    if (version === null) return;
    const entry = JSON.stringify({ version, value });
    await this.#attempt((client) => client.set(entryKey(kind, namespace, key), entry, { ex: kind.ttlSeconds }));
  }

  /** Turns every entry of the namespace into a miss. */
  async forget(namespace: string): Promise<void> {
    await this.#attempt((client) =>
      client.set(versionKey(namespace), crypto.randomUUID(), { ex: VERSION_TTL_SECONDS }),
    );
  }

  /** `version` is null when Redis did not answer, and "" when the namespace was never forgotten. */
  async #read<T>(
    kind: CacheKind<T>,
    namespace: string,
    key: string,
  ): Promise<{ version: string | null; value: T | null }> {
    const stored = await this.#attempt((client) =>
      client.mget<(string | null)[]>(versionKey(namespace), entryKey(kind, namespace, key)),
    );
    if (!stored) return { version: null, value: null };
    const version = stored[0] ?? '';
    const text = stored[1] ?? null;
    if (text === null) return { version, value: null };

    const entry = Entry.safeParse(parseJson(text));
    if (entry.success && entry.data.version !== version) return { version, value: null };
    const value = kind.schema.safeParse(entry.data?.value);
    if (value.success) return { version, value: value.data };
    this.#log.warn('cache: a stored value does not match its schema', { kind: kind.name });
    await this.#attempt((client) => client.del(entryKey(kind, namespace, key)));
    return { version, value: null };
  }

  async #attempt<T>(operation: RedisOperation<T>): Promise<T | null> {
    try {
      return await this.#redis.run(operation);
    } catch (err) {
      if (!(err instanceof RedisError)) throw err;
      logFailure(this.#log, 'cache: Redis failed', err);
      return null;
    }
  }
}

const entryKey = (kind: CacheKind<unknown>, namespace: string, key: string) => `cache:${kind.name}:${namespace}:${key}`;
const versionKey = (namespace: string) => `cache-version:${namespace}`;
