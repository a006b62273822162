import { within } from '../shared/deadlines.ts';
import type { GuardedRedis } from './redis.ts';

export interface FlightTimes {
  /** A leader that has not renewed its lease for this long is presumed gone. */
  leaseMs: number;
  /** Between two renewals of the lease. */
  renewMs: number;
  /** Between the first two polls for another isolate's result. Each pause is half as long again as the one before. */
  firstPauseMs: number;
  longestPauseMs: number;
}

export const FLIGHT_TIMES: FlightTimes = { leaseMs: 15_000, renewMs: 5_000, firstPauseMs: 100, longestPauseMs: 2_000 };

/** After this many failed polls in a row, a follower stops waiting for another isolate. */
const MAX_FAILED_POLLS = 3;

/** The leader's result as text; null if the leader failed or vanished, and then a follower may join again. */
type SharedResult = string | null;

/** The leader must call `finish` exactly once, also after an error. Followers get the same result. */
export type Flight =
  | { isLeader: true; finish: (result: SharedResult) => Promise<void> }
  | { isLeader: false; result: Promise<SharedResult> };

/** A flight with a leader or a follower in this isolate. */
interface LocalFlight {
  lastSeenAt: number;
  result: Promise<SharedResult>;
}

const FAILED = 'single flight: Redis failed';

/**
 * Coalesces equal requests: one does the work, the others wait for its result. Requests in the same isolate meet in
 * memory, requests in different isolates at a lock in Redis. Without Redis each isolate works for itself.
 */
export class SingleFlight {
  readonly #redis: GuardedRedis;
  readonly #times: FlightTimes;
  readonly #localFlights = new Map<string, LocalFlight>();

  constructor({ redis, times = FLIGHT_TIMES }: { redis: GuardedRedis; times?: FlightTimes }) {
    this.#redis = redis;
    this.#times = times;
  }

  /** Joins the flight of this name, or leads a new one. */
  async join(name: string): Promise<Flight> {
    const running = this.#localFlights.get(name);
    if (running && this.#isAlive(running)) return { isLeader: false, result: this.#waitFor(running) };

    const { promise: result, resolve } = Promise.withResolvers<SharedResult>();
    const flight = { lastSeenAt: performance.now(), result };
    this.#localFlights.set(name, flight);
    const end = (value: SharedResult) => {
      if (this.#localFlights.get(name) === flight) this.#localFlights.delete(name);
      resolve(value);
    };

    const lock = { key: `flight:${name}`, id: crypto.randomUUID() };
    const holder = await this.#redis.attempt(FAILED, (redis) =>
      redis.set(lock.key, lock.id, { nx: true, get: true, px: this.#times.leaseMs }),
    );
    if (typeof holder === 'string') {
      this.#poll({ key: lock.key, id: holder }, flight).then(end, () => end(null));
      return { isLeader: false, result };
    }
    return this.#lead(lock, flight, end);
  }

  #lead(lock: Lock, flight: LocalFlight, end: (result: SharedResult) => void): Flight {
    const { leaseMs, renewMs } = this.#times;
    const renewal = setInterval(() => {
      flight.lastSeenAt = performance.now();
      void this.#redis.attempt(FAILED, (redis) => redis.eval(SET_LEASE, [lock.key], [lock.id, leaseMs]));
    }, renewMs);
    return {
      isLeader: true,
      finish: async (result) => {
        clearInterval(renewal);
        end(result);
        const text = JSON.stringify({ result });
        await this.#redis.attempt(FAILED, (redis) =>
          redis
            .pipeline()
            .set(resultKey(lock.id), text, { px: leaseMs })
            .eval(SET_LEASE, [lock.key], [lock.id, 0])
            .exec(),
        );
      },
    };
  }

  #isAlive = ({ lastSeenAt }: LocalFlight) => performance.now() - lastSeenAt < this.#times.leaseMs;

  async #waitFor(flight: LocalFlight): Promise<SharedResult> {
    while (this.#isAlive(flight)) {
      const ended = await within(
        this.#times.leaseMs,
        flight.result.then((result) => ({ result })),
      );
      if (ended) return ended.result;
    }
    return null;
  }

  /** Polls Redis until the other isolate's leader has a result, or its lock is gone. */
  async #poll({ key, id }: Lock, flight: LocalFlight): Promise<SharedResult> {
    const { firstPauseMs, longestPauseMs } = this.#times;
    let pauseMs = firstPauseMs;
    for (let failed = 0; failed < MAX_FAILED_POLLS; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
      await pause(pauseMs);
      flight.lastSeenAt = performance.now();
      const values = await this.#redis.attempt(FAILED, (redis) => redis.mget<(string | null)[]>(resultKey(id), key));
      if (values?.[0]) return JSON.parse(values[0]).result;
      if (values && values[1] !== id) return null;
      failed = values ? 0 : failed + 1;
    }
    return null;
  }
}

/** The leader's lock in Redis. Its value is the id of the flight. */
interface Lock {
  key: string;
  id: string;
}

/** Sets the lock's remaining lease in milliseconds, unless another flight holds the lock by now. 0 releases it. */
const SET_LEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end`;

const resultKey = (flightId: string) => `flight-result:${flightId}`;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
