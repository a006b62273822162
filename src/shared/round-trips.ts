import { AsyncLocalStorage } from 'node:async_hooks';

/** All upstream requests of one incoming request together. */
const REQUEST_DEADLINE_MS = 2_900;

/**
 * The upstream requests of one incoming request: how many, how deep, and how long they may still take. A trip that
 * starts after another one has ended is one deeper, for that is what a person waits for.
 */
export class RoundTrips {
  count = 0;
  depth = 0;
  #ended = 0;
  readonly #deadline = performance.now() + REQUEST_DEADLINE_MS;

  get remainingMs(): number {
    return Math.max(0, this.#deadline - performance.now());
  }

  async measure<T>(trip: () => Promise<T>): Promise<T> {
    const depth = this.#ended + 1;
    this.count += 1;
    this.depth = Math.max(this.depth, depth);
    try {
      return await trip();
    } finally {
      this.#ended = Math.max(this.#ended, depth);
    }
  }
}

/** The trips of the request being answered; clients are shared by requests, so it travels beside the calls. */
export const currentRoundTrips = new AsyncLocalStorage<RoundTrips>();

export const measureRoundTrip = <T>(trip: () => Promise<T>): Promise<T> =>
  currentRoundTrips.getStore()?.measure(trip) ?? trip();

/** What is left of the request's time; without end for what no request waits for. */
export const remainingMs = (): number => currentRoundTrips.getStore()?.remainingMs ?? Number.POSITIVE_INFINITY;

/** Does what no request waits for: it may take longer than a request may. */
export const afterwards = <T>(work: () => Promise<T>): Promise<T> => currentRoundTrips.exit(work);
