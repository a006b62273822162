import { errors, Redis } from '@upstash/redis/cloudflare';
import { Breaker } from '../shared/breaker.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log, LogFields } from '../shared/log.ts';
import { measureRoundTrip } from '../shared/round-trips.ts';

/** One HTTP request to Redis. */
const REQUEST_DEADLINE_MS = 150;
/** One operation, which may take a second request (a script that Redis did not know yet). */
const OPERATION_DEADLINE_MS = 200;

/** Redis did not do it. `reason` is for the log; what Redis said is not kept, for it repeats the command. */
export class RedisError extends Error {
  override readonly name = 'RedisError';
  readonly reason: 'unreachable' | 'timeout' | 'refused' | 'breaker_open';

  constructor(reason: RedisError['reason']) {
    super(`Redis: ${reason}`);
    this.reason = reason;
  }
}

/** Tells the log once a failure, not once a request while the breaker is open. */
export function logFailure(log: Log, message: string, { reason }: RedisError, fields: LogFields = {}) {
  if (reason !== 'breaker_open') log.warn(message, { reason, ...fields });
}

export type RedisOperation<T> = (client: Redis) => Promise<T>;

/** Redis with a deadline and a breaker: silent, it costs 200 ms at most, and nothing once the breaker is open. */
export class GuardedRedis {
  readonly client: Redis;
  readonly #breaker: Breaker;

  constructor({ url, token, clock }: { url: string; token: string; clock: Clock }) {
    this.client = new Redis({
      url,
      token,
      retry: { retries: 0 },
      signal: () => AbortSignal.timeout(REQUEST_DEADLINE_MS), // a plain signal would make an aborted command resolve
      automaticDeserialization: false, // "123" and "null" stay text; the reader parses
      enableAutoPipelining: false, // the client outlives a request, and requests must not share a fetch
      enableTelemetry: false,
    });
    this.#breaker = new Breaker(clock);
  }

  /** @throws RedisError */
  async run<T>(operation: RedisOperation<T>): Promise<T> {
    if (!this.#breaker.admits()) throw new RedisError('breaker_open');
    try {
      const result = await measureRoundTrip(() => withDeadline(operation(this.client)));
      this.#breaker.succeeded();
      return result;
    } catch (err) {
      if (err instanceof errors.UpstashError && !(err instanceof errors.UpstashJSONParseError)) {
        this.#breaker.succeeded(); // Redis is there; it refused this one command
        throw new RedisError('refused');
      }
      this.#breaker.failed();
      throw err instanceof RedisError ? err : new RedisError(isTimeout(err) ? 'timeout' : 'unreachable');
    }
  }
}

const isTimeout = (err: unknown) => err instanceof Error && (err.name === 'TimeoutError' || err.name === 'AbortError');

async function withDeadline<T>(operation: Promise<T>): Promise<T> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new RedisError('timeout')), OPERATION_DEADLINE_MS);
  try {
    return await Promise.race([operation, expired]);
  } finally {
    clearTimeout(timer);
  }
}
