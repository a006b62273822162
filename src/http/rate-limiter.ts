import { Ratelimit } from '@upstash/ratelimit';
import type { GuardedRedis } from '../cache/redis.ts';
import { BoundedMap } from '../shared/bounded-map.ts';
import type { Clock } from '../shared/clock.ts';
import type { KeyedHash } from '../shared/keyed-hash.ts';

/** How long a blocked key is rejected without asking Redis. */
const BLOCK_REMEMBERED_MS = 1_000;

export interface RateLimitPolicy {
  /** The policy's name in the RateLimit headers and in the keys in Redis. */
  name: string;
  max: number;
  windowMs: number;
}

export interface RateLimitResult {
  isAllowed: boolean;
  remaining: number;
  /** Unix milliseconds. */
  resetAt: number;
}

interface RateLimiterDeps {
  redis: GuardedRedis;
  hash: KeyedHash;
  clock: Clock;
}

/** The count of this isolate, for when Redis fails. */
interface IsolateWindow {
  count: number;
  /** Allowed requests that Redis did not count. */
  missed: number;
  resetAt: number;
  /** The hashed key in Redis. Computed once. */
  name?: string;
}

/**
 * A sliding-window rate limiter on Upstash. It is exact within one window, for any number of parallel requests. Across
 * two windows it weights the previous count, so the worst case is 2 × max − 1 requests in `windowMs`. While Redis is
 * down, the limit holds within each isolate. Redis has the keys as keyed hashes: they contain user ids and addresses.
 */
export class RateLimiter {
  readonly policy: RateLimitPolicy;
  readonly #deps: RateLimiterDeps;
  readonly #limiter: Ratelimit;
  readonly #blocked = new BoundedMap<{ until: number; resetAt: number }>();
  readonly #counted = new BoundedMap<IsolateWindow>();

  constructor(policy: RateLimitPolicy, deps: RateLimiterDeps) {
    this.policy = policy;
    this.#deps = deps;
    this.#limiter = new Ratelimit({
      redis: deps.redis.client,
      limiter: slidingWindow(policy, deps.clock),
      prefix: `limit:${policy.name}`,
      ephemeralCache: false, // it would block a key until the window ends, even if the window slides and allows it sooner
      timeout: 0, // GuardedRedis has the deadline; the library would allow the request after its own
      analytics: false,
    });
  }

  /** The rejection of a key that was blocked a moment ago, without a round trip; null for any other key. */
  findBlocked(key: string): RateLimitResult | null {
    const blocked = this.#blocked.get(key);
    if (!blocked || blocked.until <= this.#deps.clock().getTime()) return null;
    return { isAllowed: false, remaining: 0, resetAt: blocked.resetAt };
  }

  /** Counts a request as `weight` requests, or as the whole limit if that is less. */
  async check(key: string, weight = 1): Promise<RateLimitResult> {
    const rate = Math.min(weight, this.policy.max);
    const window = this.#windowOf(key);
    window.count += rate;
    const leftInIsolate = this.policy.max - window.count; // parallel requests change the count
    window.name ??= await this.#deps.hash('rate-limit', key);
    const { name } = window;
    const counted = await this.#deps.redis.attempt(
      'rate limit: Redis failed',
      () => this.#limiter.limit(name, { rate }),
      {
        policy: this.policy.name,
      },
    );
    if (!counted) {
      const isAllowed = leftInIsolate >= 0;
      if (isAllowed) window.missed += rate;
      return { isAllowed, remaining: Math.max(0, leftInIsolate), resetAt: window.resetAt };
    }
    const { success, remaining, reset } = counted;
    if (!success) this.#blocked.set(key, { until: this.#deps.clock().getTime() + BLOCK_REMEMBERED_MS, resetAt: reset });
    const left = remaining - window.missed;
    return { isAllowed: success && left >= 0, remaining: Math.max(0, left), resetAt: reset };
  }

  #windowOf(key: string): IsolateWindow {
    const now = this.#deps.clock().getTime();
    const current = this.#counted.get(key);
    if (current && current.resetAt > now) return current;
    const window: IsolateWindow = { count: 0, missed: 0, resetAt: now + this.policy.windowMs };
    this.#counted.set(key, window);
    return window;
  }
}

type Algorithm = ConstructorParameters<typeof Ratelimit>[0]['limiter'];

const COUNTS = 4;
/** No real count is larger, so the key holds something else. */
const MAX_COUNT = 4_000_000;

/** A `BITFIELD` command, alone or in a pipeline. */
interface Fields<C> {
  get(encoding: string, offset: string): C;
  set(encoding: string, offset: string, value: number): C;
  incrby(encoding: string, offset: string, by: number): C;
}

/**
 * The library's sliding window in one command, because Upstash bills each command, also those of a script. A second command
 * sets the expiry: for an isolate's first request of a window, or when Redis has lost the key. A key has the counts of four
 * windows in turn. Each request clears the count of the window after the next, which no late request can still need.
 */
function slidingWindow({ max, windowMs }: RateLimitPolicy, clock: Clock): Algorithm {
  const library = Ratelimit.slidingWindow(max, `${windowMs} ms`);
  /** The last window in which this isolate has set when a key expires. */
  const expiring = new BoundedMap<number>();
  const limit: ReturnType<Algorithm>['limit'] = async ({ redis }, key, rate = 1) => {
    const now = clock().getTime();
    const window = Math.floor(now / windowMs);
    const reset = (window + 1) * windowMs;
    const expiresAt = reset + windowMs;
    const decide = (success: boolean, remaining: number) => ({
      success,
      limit: max,
      remaining,
      reset,
      pending: Promise.resolve(),
    });
    const countOf = (number: number) => `#${number % COUNTS}`;
    const add = <C extends Fields<C>>(fields: C) =>
      fields
        .get('u32', countOf(window - 1))
        .incrby('u32', countOf(window), rate)
        .set('u32', countOf(window + 2), 0);
    const addAndExpire = () =>
      add(redis.pipeline().bitfield(key)).exec().pexpireat(key, expiresAt).exec<[number[], number]>();
    const isExpiring = expiring.get(key) === window;
    const [before = 0, count = 0] = isExpiring ? await add(redis.bitfield(key)).exec() : (await addAndExpire())[0];
    if (isExpiring && count === rate) await redis.pexpireat(key, expiresAt);
    expiring.set(key, window);
    if (Math.max(before, count) > MAX_COUNT) {
      expiring.delete(key);
      await redis.del(key);
      return decide(true, max - rate);
    }
    const left = max - count - Math.floor((before * (reset - now)) / windowMs);
    if (left >= 0) return decide(true, left);
    // a rejected request does not count; when this fails, the key stays blocked for longer
    const uncounted = redis.bitfield(key).overflow('SAT').incrby('u32', countOf(window), -rate).exec();
    await uncounted.catch(() => null);
    return decide(false, 0);
  };
  return () => ({ ...library(), limit });
}
