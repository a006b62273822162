import * as z from 'zod/mini';
import type { Log } from '../shared/log.ts';
import { type GuardedRedis, logFailure, RedisError, type RedisOperation } from './redis.ts';

/** A kind of cached value: its name in keys, the schema every read is checked by, and how long it is kept. */
export interface CacheKind<T> {
  name: string;
  schema: z.ZodMiniType<T>;
  ttlSeconds: number;
}

/** Longer than any entry is kept, so that no entry outlives the version that made it stale. */
const VERSION_TTL_SECONDS = 8 * 86_400;

const Entry = z.object({ version: z.string(), value: z.unknown() });

/**
 * Cache-aside in Redis. Entries live in a namespace, such as a person, and carry the version the namespace had when
 * they were made; `forget` gives it another, and every older entry is a miss at once, whatever its key.
 * Redis is a shortcut: when it fails, reads are misses and writes are dropped.
 */
export class CacheService {
  readonly #redis: GuardedRedis;
  readonly #log: Log;

  constructor({ redis, log }: { redis: GuardedRedis; log: Log }) {
    this.#redis = redis;
    this.#log = log;
  }

  /** The value, or null for a miss. A value that its schema refuses is a miss and is deleted. */
  async get<T>(kind: CacheKind<T>, namespace: string, key: string): Promise<T | null> {
    return (await this.#read(kind, namespace, key)).value;
  }

  async set<T>(kind: CacheKind<T>, namespace: string, key: string, value: T): Promise<void> {
    const { version } = await this.#read(kind, namespace, key);
    await this.#write(kind, namespace, key, version, value);
  }

  async delete<T>(kind: CacheKind<T>, namespace: string, key: string): Promise<void> {
    await this.#attempt((client) => client.del(entryKey(kind, namespace, key)));
  }

  /** The cached value, or what `load` gives, which is then kept. A load that a `forget` overtook is not kept. */
  async remember<T>(kind: CacheKind<T>, namespace: string, key: string, load: () => Promise<T>): Promise<T> {
    const cached = await this.#read(kind, namespace, key);
    if (cached.value !== null) return cached.value;
    const value = await load();
    await this.#write(kind, namespace, key, cached.version, value);
    return value;
  }

  /** Makes every entry of the namespace a miss. */
  async forget(namespace: string): Promise<void> {
    await this.#attempt((client) =>
      client.set(versionKey(namespace), crypto.randomUUID(), { ex: VERSION_TTL_SECONDS }),
    );
  }

  /** `version` is null when Redis did not answer, "" when the namespace never was forgotten. */
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
    this.#log.warn('cache: a value its schema refuses', { kind: kind.name });
    await this.delete(kind, namespace, key);
    return { version, value: null };
  }

  async #write<T>(kind: CacheKind<T>, namespace: string, key: string, version: string | null, value: T) {
    if (version === null) return;
    const entry = JSON.stringify({ version, value });
    await this.#attempt((client) => client.set(entryKey(kind, namespace, key), entry, { ex: kind.ttlSeconds }));
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
