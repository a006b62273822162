import { currentRoundTrips } from '../../src/shared/round-trips.ts';
import { interceptTrips, type Upstream } from './faults.ts';

interface Recorded {
  upstream: Upstream;
  startedAt: number;
  endedAt: number;
}

/**
 * Records every trip to an upstream that a request makes from now on; what follows a write, by the queue, is no
 * request's. A trip is over when its answer has been read to the end: what a
 * driver reads of it is handed on whole.
 */
export function recordTrips() {
  const trips: Recorded[] = [];
  let moment = 0;
  interceptTrips(async ({ upstream, pass }) => {
    if (!currentRoundTrips.getStore()) return pass();
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
    /** Forgets what was recorded so far. */
    reset: () => void trips.splice(0),
    count: (upstream?: Upstream) => trips.filter((trip) => !upstream || trip.upstream === upstream).length,
    /** In the order they began. */
    upstreams: () => trips.map(({ upstream }) => upstream),
    /** The most trips of which each began after another one had ended: how many a person waits for in turn. */
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
