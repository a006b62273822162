import { Ratelimit } from '@upstash/ratelimit';
import { type GuardedRedis, logFailure, RedisError } from '../cache/redis.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';

/** Callers an isolate remembers as blocked, or counts by itself while Redis is down. */
const REMEMBERED_CALLERS = 10_000;
/** For how long a blocked caller is turned away without asking Redis. */
const BLOCK_REMEMBERED_MS = 1_000;

export interface RateLimitPolicy {
  /** Names the policy in the RateLimit headers and in Redis' keys. */
  name: string;
  max: number;
  windowMs: number;
  /** Without Redis: let everybody through, or count within this isolate. */
  withoutRedis: 'allow' | 'count';
}

export interface Verdict {
  allowed: boolean;
  remaining: number;
  resetAt: number;
}

/**
 * A sliding window in Upstash: exact within a window under any number of parallel calls. Between two windows it
 * weighs the last one, so an adversary's rolling window may see up to 2 × max − 1.
 */
export class RateLimiter {
  readonly policy: RateLimitPolicy;
  readonly #redis: GuardedRedis;
  readonly #limiter: Ratelimit;
  readonly #blocked = new BoundedMap<string, { until: number; resetAt: number }>();
  readonly #counted = new BoundedMap<string, { count: number; resetAt: number }>();
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(policy: RateLimitPolicy, { redis, clock, log }: { redis: GuardedRedis; clock: Clock; log: Log }) {
    this.policy = policy;
    this.#redis = redis;
    this.#clock = clock;
    this.#log = log;
    this.#limiter = new Ratelimit({
      redis: redis.client,
      limiter: Ratelimit.slidingWindow(policy.max, `${policy.windowMs} ms`),
      prefix: `limit:${policy.name}`,
      ephemeralCache: false, // it would turn a caller away until the window ends, though a slot may slide free before
      timeout: 0, // the library would let everybody through after its own; the deadline is GuardedRedis'
      analytics: false,
    });
  }

  /** The verdict this isolate already knows, at no trip: a caller who was turned away a moment ago. */
  known(caller: string): Verdict | null {
    const blocked = this.#blocked.get(caller);
    if (!blocked || blocked.until <= this.#clock().getTime()) return null;
    return { allowed: false, remaining: 0, resetAt: blocked.resetAt };
  }

  /** Counts one call. Null when Redis failed and the policy lets everybody through. */
  async check(caller: string): Promise<Verdict | null> {
    try {
      const { success, remaining, reset } = await this.#redis.run(() => this.#limiter.limit(caller));
      if (!success) this.#blocked.set(caller, { until: this.#clock().getTime() + BLOCK_REMEMBERED_MS, resetAt: reset });
      return { allowed: success, remaining: Math.max(0, remaining), resetAt: reset };
    } catch (err) {
      if (!(err instanceof RedisError)) throw err;
      logFailure(this.#log, 'rate limit: Redis failed', err, { policy: this.policy.name });
      return this.policy.withoutRedis === 'count' ? this.#count(caller) : null;
    }
  }

  #count(caller: string): Verdict {
    const now = this.#clock().getTime();
    const running = this.#counted.get(caller);
    const window = running && running.resetAt > now ? running : { count: 0, resetAt: now + this.policy.windowMs };
    window.count += 1;
    this.#counted.set(caller, window);
    return {
      allowed: window.count <= this.policy.max,
      remaining: Math.max(0, this.policy.max - window.count),
      resetAt: window.resetAt,
    };
  }
}

/** RateLimit-Policy and RateLimit, as in the IETF draft "RateLimit header fields for HTTP", version 11. */
export function rateLimitHeaders(policy: RateLimitPolicy, verdict: Verdict, now: Date): Record<string, string> {
  return {
    'RateLimit-Policy': `"${policy.name}";q=${policy.max};w=${Math.ceil(policy.windowMs / 1000)}`,
    RateLimit: `"${policy.name}";r=${verdict.remaining};t=${secondsUntil(verdict.resetAt, now)}`,
  };
}

export function tooManyRequests(verdict: Verdict, now: Date) {
  const seconds = secondsUntil(verdict.resetAt, now);
  return new AppError('RATE_LIMIT_ERROR', `Too many requests: try again in ${seconds} s`, {
    details: { retryAfterSeconds: seconds },
    headers: { 'Retry-After': String(seconds) },
  });
}

const secondsUntil = (at: number, now: Date) => Math.max(1, Math.ceil((at - now.getTime()) / 1000));

class BoundedMap<K, V> extends Map<K, V> {
  override set(key: K, value: V) {
    const oldest = this.keys().next();
    if (this.size >= REMEMBERED_CALLERS && !this.has(key) && !oldest.done) this.delete(oldest.value);
    return super.set(key, value);
  }
}
