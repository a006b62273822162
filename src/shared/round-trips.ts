import { AsyncLocalStorage } from 'node:async_hooks';
import type { Log, LogFields } from './log.ts';

/** For all upstream requests of one incoming request together, once its body has arrived. */
const REQUEST_DEADLINE_MS = 2_900;

/**
 * Counts the upstream requests of one incoming request and limits their total time. `depth` is the longest chain of
 * sequential trips: a trip that starts after another has ended is one deeper, and parallel trips have the same depth.
 */
export class RoundTrips {
  count = 0;
  depth = 0;
  /** The greatest depth of a trip that has ended. */
  #endedDepth = 0;
  readonly requestId: string | undefined;
  readonly #deadlineMs: number;
  #deadline = 0;

  constructor(requestId?: string, deadlineMs = REQUEST_DEADLINE_MS) {
    this.requestId = requestId;
    this.#deadlineMs = deadlineMs;
    this.startDeadline();
  }

  startDeadline() {
    this.#deadline = performance.now() + this.#deadlineMs;
  }

  get remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  async measure<T>(trip: () => Promise<T>): Promise<T> {
    const depth = this.#endedDepth + 1;
    this.count += 1;
    this.depth = Math.max(this.depth, depth);
    try {
      return await trip();
    } finally {
      this.#endedDepth = Math.max(this.#endedDepth, depth);
    }
  }
}

/** The trips of the current request. Requests share the clients, so async context carries this. */
export const currentRoundTrips = new AsyncLocalStorage<RoundTrips>();

/** Runs an upstream request and counts it, if an incoming request is being handled. */
export const measureRoundTrip = <T>(trip: () => Promise<T>): Promise<T> =>
  currentRoundTrips.getStore()?.measure(trip) ?? trip();

/** Runs, counts and logs a request to a store. @param describe for the log, without data */
export async function storeTrip<T>(
  log: Log,
  store: 'database' | 'redis',
  trip: () => Promise<T>,
  describe: () => LogFields = () => ({}),
): Promise<T> {
  const startedAt = performance.now();
  let ok = false;
  try {
    const result = await measureRoundTrip(trip);
    ok = true;
    return result;
  } finally {
    log.debug(store, () => ({ ms: Math.round(performance.now() - startedAt), ok, ...describe() }));
  }
}

/** Starts the deadline of the current request again, after an upload or the solver's work. */
export const restartDeadline = () => currentRoundTrips.getStore()?.startDeadline();

/** The time left for the current request's trips, in milliseconds. Infinity outside a request. */
export const remainingMs = (): number => currentRoundTrips.getStore()?.remainingMs ?? Number.POSITIVE_INFINITY;

/** Runs background work of the current request: its trips are not counted and have no request deadline. */
export const outsideRequest = <T>(work: () => Promise<T>): Promise<T> =>
  currentRoundTrips.run(new RoundTrips(currentRoundTrips.getStore()?.requestId, Number.POSITIVE_INFINITY), work);
