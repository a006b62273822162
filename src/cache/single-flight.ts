import { within } from '../shared/deadlines.ts';
import type { Log } from '../shared/log.ts';
import { type GuardedRedis, logFailure, RedisError, type RedisOperation } from './redis.ts';

export interface FlightTimes {
  /** A flight that has not been heard of for so long is lost: the next of its name sets out. */
  leaseMs: number;
  /** Between two signs of life of a flight. */
  renewMs: number;
  /** Between the first two looks at whether another isolate's has landed; each pause is half as long again. */
  firstPauseMs: number;
  longestPauseMs: number;
}

export const FLIGHT_TIMES: FlightTimes = { leaseMs: 15_000, renewMs: 5_000, firstPauseMs: 100, longestPauseMs: 2_000 };

/** When Redis fails more often in a row, each isolate is for itself. */
const MISSES_ALLOWED = 3;

/** What a flight brings, as text; null when it brings nothing, or is lost: whoever waits may board anew. */
export type Cargo = string | null;

/** `land` must be called, once, whatever happens; `landed` is what it was called with. */
export type Flight = { mine: true; land: (cargo: Cargo) => Promise<void> } | { mine: false; landed: Promise<Cargo> };

/** A flight that somebody in this isolate leads, or follows. */
interface Known {
  heardAt: number;
  landed: Promise<Cargo>;
}

/**
 * Lets one of many equal requests do the work and the others wait for what it brings: in this isolate by memory, across
 * isolates by a lock in Redis. Who leads renews its lease until it lands, so that no one waits for a request that is
 * gone. Without Redis each isolate is for itself.
 */
export class SingleFlight {
  readonly #redis: GuardedRedis;
  readonly #log: Log;
  readonly #times: FlightTimes;
  readonly #here = new Map<string, Known>();

  constructor({ redis, log, times = FLIGHT_TIMES }: { redis: GuardedRedis; log: Log; times?: FlightTimes }) {
    this.#redis = redis;
    this.#log = log;
    this.#times = times;
  }

  async board(name: string): Promise<Flight> {
    const under = this.#here.get(name);
    if (under && this.#isAlive(under)) return { mine: false, landed: this.#await(under) };
    const { promise: landed, resolve } = Promise.withResolvers<Cargo>();
    const known = { heardAt: performance.now(), landed };
    this.#here.set(name, known);
    const arrive = (cargo: Cargo) => {
      if (this.#here.get(name) === known) this.#here.delete(name);
      resolve(cargo);
    };

    const { leaseMs, renewMs } = this.#times;
    const lock = { key: `flight:${name}`, id: crypto.randomUUID() };
    const other = await this.#attempt((redis) => redis.set(lock.key, lock.id, { nx: true, get: true, px: leaseMs }));
    if (typeof other === 'string') {
      this.#follow({ key: lock.key, id: other }, known).then(arrive, () => arrive(null));
      return { mine: false, landed };
    }
    const renewal = setInterval(() => {
      known.heardAt = performance.now();
      void this.#attempt((redis) => redis.eval(HOLD, [lock.key], [lock.id, leaseMs]));
    }, renewMs);
    return {
      mine: true,
      land: async (cargo) => {
        clearInterval(renewal);
        arrive(cargo);
        const text = JSON.stringify({ cargo });
        await this.#attempt((redis) =>
          redis.pipeline().set(cargoKey(lock.id), text, { px: leaseMs }).eval(HOLD, [lock.key], [lock.id, 0]).exec(),
        );
      },
    };
  }

  #isAlive = ({ heardAt }: Known) => performance.now() - heardAt < this.#times.leaseMs;

  async #await(known: Known): Promise<Cargo> {
    while (this.#isAlive(known)) {
      const flight = await within(
        this.#times.leaseMs,
        known.landed.then((cargo) => ({ cargo })),
      );
      if (flight) return flight.cargo;
    }
    return null;
  }

  /** Until the other isolate's has landed, or its lock is not there any more. */
  async #follow({ key, id }: Lock, known: Known): Promise<Cargo> {
    const { firstPauseMs, longestPauseMs } = this.#times;
    let ms = firstPauseMs;
    for (let misses = 0; misses < MISSES_ALLOWED; ms = Math.min(ms * 1.5, longestPauseMs)) {
      await pause(ms);
      known.heardAt = performance.now();
      const found = await this.#attempt((redis) => redis.mget<(string | null)[]>(cargoKey(id), key));
      if (found?.[0]) return JSON.parse(found[0]).cargo;
      if (found && found[1] !== id) return null;
      misses = found ? 0 : misses + 1;
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

/** Held by who leads; its value is the flight's id. */
interface Lock {
  key: string;
  id: string;
}

/** Keeps the lock for so long from now on, or gives it back at once, if it is still ours. */
const HOLD = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end`;

const cargoKey = (id: string) => `cargo:${id}`;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
