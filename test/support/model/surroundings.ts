import { AsyncLocalStorage } from 'node:async_hooks';
import { vi } from 'vitest';
import { type Fault, interceptTrips } from '../faults.ts';

/** What differs between the worlds that run at once in one isolate. */
interface Surroundings {
  /** How far the clock is ahead. */
  aheadMs: number;
  /** Null: all requests to the stores pass. */
  fault: Fault | null;
}

const current = new AsyncLocalStorage<Surroundings>();

const { Date: RealDate } = globalThis;

/** Makes clocks and stores follow the surroundings that code runs in. `vi.restoreAllMocks` and `vi.unstubAllGlobals` end it. */
export function separateWorlds() {
  const now = () => RealDate.now() + (current.getStore()?.aheadMs ?? 0);
  class WorldDate extends RealDate {
    constructor(...args: []) {
      super(...((args.length === 0 ? [now()] : args) as []));
    }
    static override now = now;
  }
  vi.stubGlobal('Date', WorldDate);
  interceptTrips((trip) => current.getStore()?.fault?.(trip) ?? trip.pass());
}

export const runIn = <T>(surroundings: Surroundings, work: () => Promise<T>): Promise<T> =>
  current.run(surroundings, work);
export type { Surroundings };
