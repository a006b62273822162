import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * The upstream requests of one incoming request: how many, and how deep. A trip that starts after another one has
 * ended is one deeper, for that is what a person waits for.
 */
export class Trips {
  count = 0;
  depth = 0;
  #ended = 0;

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
export const currentTrips = new AsyncLocalStorage<Trips>();

export const measureTrip = <T>(trip: () => Promise<T>): Promise<T> => currentTrips.getStore()?.measure(trip) ?? trip();
