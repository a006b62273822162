import { within } from '../shared/deadlines.ts';
import type { Log } from '../shared/log.ts';
import { type GuardedRedis, logFailure, RedisError, type RedisOperation } from './redis.ts';

export interface FlightTimes {
  /** No flight takes longer: the next of its name sets out. */
  longestMs: number;
  /** Between the first two looks at whether another isolate's has landed; each pause is half as long again. */
  firstPauseMs: number;
  longestPauseMs: number;
}

export const FLIGHT_TIMES: FlightTimes = { longestMs: 70_000, firstPauseMs: 100, longestPauseMs: 2_000 };

/** What a flight brings, as text; null when it brings nothing. */
export type Cargo = string | null;

/** `land` must be called, once, whatever happens; `landed` is what it was called with. */
export type Flight = { mine: true; land: (cargo: Cargo) => Promise<void> } | { mine: false; landed: Promise<Cargo> };

/**
 * Lets one of many equal requests do the work and the others wait for what it brings: in this isolate by memory, across
 * isolates by a lock in Redis. Without Redis each isolate is for itself.
 */
export class SingleFlight {
  readonly #redis: GuardedRedis;
  readonly #log: Log;
  readonly #times: FlightTimes;
  readonly #here = new Map<string, { since: number; landed: Promise<Cargo> }>();

  constructor({ redis, log, times = FLIGHT_TIMES }: { redis: GuardedRedis; log: Log; times?: FlightTimes }) {
    this.#redis = redis;
    this.#log = log;
    this.#times = times;
  }

  async board(name: string): Promise<Flight> {
    const { longestMs } = this.#times;
    const now = performance.now();
    const under = this.#here.get(name);
    if (under && now - under.since < longestMs) {
      return { mine: false, landed: within(longestMs, under.landed) };
    }
    const { promise: landed, resolve } = Promise.withResolvers<Cargo>();
    const entry = { since: now, landed };
    this.#here.set(name, entry);
    const arrive = (cargo: Cargo) => {
      if (this.#here.get(name) === entry) this.#here.delete(name);
      resolve(cargo);
    };

    const id = crypto.randomUUID();
    const other = await this.#attempt((redis) => redis.set(lockKey(name), id, { nx: true, get: true, px: longestMs }));
    if (typeof other === 'string') {
      this.#follow(other).then(arrive, () => arrive(null));
      return { mine: false, landed };
    }
    return {
      mine: true,
      land: async (cargo) => {
        arrive(cargo);
        await this.#attempt((redis) =>
          redis.pipeline().set(cargoKey(id), JSON.stringify({ cargo }), { px: longestMs }).del(lockKey(name)).exec(),
        );
      },
    };
  }

  async #follow(id: string): Promise<Cargo> {
    const { longestMs, firstPauseMs, longestPauseMs } = this.#times;
    const until = performance.now() + longestMs;
    for (let ms = firstPauseMs; performance.now() < until; ms = Math.min(ms * 1.5, longestPauseMs)) {
      await pause(ms);
      const text = await this.#attempt((redis) => redis.get<string>(cargoKey(id)));
      if (text) return JSON.parse(text).cargo;
    }
    return null;
  }

  async #attempt<T>(operation: RedisOperation<T>): Promise<T | null> {
    try {
      return await this.#redis.run(operation);
    } catch (err) {
      if (!(err instanceof RedisError)) throw err;
      logFailure(this.#log, 'single flight: Redis failed', err);
      return null;
    }
  }
}

const lockKey = (name: string) => `flight:${name}`;
const cargoKey = (id: string) => `cargo:${id}`;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
