import { errors, Redis } from '@upstash/redis/cloudflare';
import { Breaker } from '../shared/breaker.ts';
import type { Clock } from '../shared/clock.ts';
import { IdleTimeout } from '../shared/deadlines.ts';
import type { Log, LogFields } from '../shared/log.ts';
import { storeTrip } from '../shared/round-trips.ts';

/** For one operation: one request to Redis, or two for a request over its rate limit. */
const DEADLINE_MS = 150;

/** An operation failed. `reason` is for the log. Redis' own message is dropped, because it repeats the command. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  readonly reason: 'unreachable' | 'timeout' | 'refused' | 'breaker_open';

  constructor(reason: RedisError['reason']) {
    super(`Redis: ${reason}`);
    this.reason = reason;
  }
}

export type RedisOperation<T> = (client: Redis) => Promise<T>;

/** Redis with a deadline and a breaker: a silent Redis costs 150 ms, then nothing. The isolate's CPU time is free. */
export class GuardedRedis {
  readonly client: Redis;
  readonly #breaker: Breaker;
  readonly #log: Log;
  /** While an operation starts its first request: the signal that cancels it. */
  #signal: AbortSignal | undefined;

  constructor({ url, token, clock, log }: { url: string; token: string; clock: Clock; log: Log }) {
    this.#log = log;
    this.client = new Redis({
      url,
      token,
      retry: { retries: 0 },
      // read when a request starts; a plain signal would make an aborted command resolve
      signal: () => this.#signal ?? new AbortController().signal,
      automaticDeserialization: false, // "123" and "null" stay text; the reader parses
      enableAutoPipelining: false, // the client outlives a request, and requests must not share a fetch
      enableTelemetry: false,
    });
    this.#breaker = new Breaker(clock);
  }

  /** The result; null when Redis fails. The failure is logged, unless an open breaker has stopped the operation. */
  async attempt<T>(failure: string, operation: RedisOperation<T>, fields: LogFields = {}): Promise<T | null> {
    try {
      return await this.run(operation);
    } catch (err) {
      if (!(err instanceof RedisError)) throw err;
      if (err.reason !== 'breaker_open') this.#log.warn(failure, { reason: err.reason, ...fields });
      return null;
    }
  }

  /** @throws RedisError */
  async run<T>(operation: RedisOperation<T>): Promise<T> {
    if (!this.#breaker.admits()) throw new RedisError('breaker_open');
    try {
      const result = await storeTrip(this.#log, 'redis', () => this.#runInTime(operation));
      this.#breaker.succeeded();
      return result;
    } catch (err) {
      if (err instanceof errors.UpstashError && !(err instanceof errors.UpstashJSONParseError)) {
        this.#breaker.succeeded(); // Redis is up: it rejected this one command
        throw new RedisError('refused');
      }
      this.#breaker.failed();
      throw err instanceof RedisError ? err : new RedisError('unreachable');
    }
  }

  /** The deadline aborts the operation's first request, and rejects an operation whose response never ends. */
  async #runInTime<T>(operation: RedisOperation<T>): Promise<T> {
    const { promise: expired, reject } = Promise.withResolvers<never>();
    const request = new AbortController();
    using _ = new IdleTimeout(DEADLINE_MS, () => {
      reject(new RedisError('timeout'));
      request.abort();
    });
    return await Promise.race([this.#start(operation, request.signal), expired]);
  }

  #start<T>(operation: RedisOperation<T>, signal: AbortSignal): Promise<T> {
    this.#signal = signal;
    try {
      return operation(this.client);
    } finally {
      this.#signal = undefined;
    }
  }
}
