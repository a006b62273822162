import { interceptTrips, type Upstream } from './faults.ts';
import { isInRequest } from './in-request.ts';

interface Recorded {
  upstream: Upstream;
  startedAt: number;
  endedAt: number;
}

/**
 * Records every upstream trip of a request from now on. Background work, such as the queue's consumer, is not recorded.
 * A trip ends when its response has been read completely.
 */
export function recordTrips() {
  const trips: Recorded[] = [];
  let moment = 0;
  interceptTrips(async ({ upstream, pass }) => {
    if (!isInRequest()) return pass();
    const trip = { upstream, startedAt: ++moment, endedAt: Number.POSITIVE_INFINITY };
    trips.push(trip);
    try {
      const response = await pass();
      return new Response(await response.arrayBuffer(), response);
    } finally {
      trip.endedAt = ++moment;
    }
  });
  return {
    /** Deletes the recorded trips. */
    reset: () => void trips.splice(0),
    count: (upstream?: Upstream) => trips.filter((trip) => !upstream || trip.upstream === upstream).length,
    /** In the order of their start. */
    upstreams: () => trips.map(({ upstream }) => upstream),
    /** The longest chain of trips, each of which started after the previous one had ended. */
    depth: () => depthOf(trips),
  };
}

function depthOf(trips: Recorded[]): number {
  const depths = new Map<Recorded, number>();
  for (const trip of trips) {
    const before = trips.filter(({ endedAt }) => endedAt < trip.startedAt).map((earlier) => depths.get(earlier) ?? 0);
    depths.set(trip, Math.max(0, ...before) + 1);
  }
  return Math.max(0, ...depths.values());
}
