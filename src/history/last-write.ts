import { type GuardedRedis, RedisError } from '../cache/redis.ts';
import type { Clock } from '../shared/clock.ts';
import { HOUR_MS, SECOND_MS } from '../shared/duration.ts';
import { outsideRequest } from '../shared/round-trips.ts';

const KEY = 'last-write';
const KEPT_SECONDS = (2 * HOUR_MS) / SECOND_MS;
/** One isolate records at most one write in this time. */
const PAUSE_MS = 30 * SECOND_MS;

/** The time of the last write of any user, in Redis. Without a recent one, crons skip their work and the database may sleep. */
export class LastWrite {
  readonly #redis: GuardedRedis;
  readonly #clock: Clock;
  #recordedAt = Number.NEGATIVE_INFINITY;

  constructor({ redis, clock }: { redis: GuardedRedis; clock: Clock }) {
    this.#redis = redis;
    this.#clock = clock;
  }

  /**
   * Call it before the write: the crons must know of the write even if the isolate dies after it. Runs outside the request's
   * deadline and never throws. When Redis fails, the next write tries again.
   * @returns null when one was recorded a moment ago
   */
  record(): Promise<void> | null {
    const now = this.#clock().getTime();
    if (now - this.#recordedAt < PAUSE_MS) return null;
    this.#recordedAt = now;
    return this.#set(now);
  }

  async #set(now: number): Promise<void> {
    const set = await outsideRequest(() =>
      this.#redis.attempt('last write: Redis failed', (client) => client.set(KEY, now, { ex: KEPT_SECONDS })),
    );
    if (set === null) this.#recordedAt = Number.NEGATIVE_INFINITY;
  }

  /** Whether any user wrote in the last `ms`, up to two hours. True when Redis fails. */
  async isWithin(ms: number): Promise<boolean> {
    try {
      const writtenAt = await this.#redis.run((client) => client.get(KEY));
      return writtenAt !== null && this.#clock().getTime() - Number(writtenAt) < ms + PAUSE_MS;
    } catch (err) {
      if (!(err instanceof RedisError)) throw err;
      return true;
    }
  }
}
