import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GuardedRedis } from '../../src/cache/redis.ts';
import { FLIGHT_TIMES, type Flight, type FlightTimes, SingleFlight } from '../../src/cache/single-flight.ts';
import { Log } from '../../src/shared/log.ts';
import { breakUpstreams, onlyIf, refuse } from '../support/faults.ts';
import { patience } from '../support/patience.ts';

afterEach(() => void vi.restoreAllMocks());

const redis = new GuardedRedis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  clock: () => new Date(),
  log: new Log('error'),
});

/** Redis without the Worker's client. */
const store = new Redis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  automaticDeserialization: false,
  enableTelemetry: false,
});

/** The `SingleFlight` of one isolate. */
function isolate(times: Partial<FlightTimes> = {}): SingleFlight {
  return new SingleFlight({ redis, times: { ...FLIGHT_TIMES, firstPauseMs: 1, ...times } });
}

const newName = () => crypto.randomUUID();
const lockOf = (name: string) => `flight:${name}`;

function leading(flight: Flight) {
  if (!flight.isLeader) throw new Error('another flight leads');
  return flight;
}

function following(flight: Flight) {
  if (flight.isLeader) throw new Error('this flight leads');
  return flight;
}

describe('a flight', () => {
  it('gives its result to every follower, in the same isolate and in others', async () => {
    const name = newName();
    const [here, there] = [isolate(), isolate()];
    const { finish } = leading(await here.join(name));
    const followers = [await here.join(name), await there.join(name), await there.join(name)].map(following);
    await finish('found');
    expect(await Promise.all(followers.map(({ result }) => result))).toEqual(['found', 'found', 'found']);
    await leading(await there.join(name)).finish(null);
  });

  it('gets a new leader when the leader in the same isolate has not renewed its lease', async () => {
    const name = newName();
    const here = isolate({ leaseMs: 20, renewMs: 60_000 });
    leading(await here.join(name));
    const second = await here.join(name);
    if (!second.isLeader) expect(await second.result).toBeNull();
    const last = second.isLeader ? second : await here.join(name);
    await leading(last).finish(null);
  });

  it('gets a new leader when the lock of the leader in another isolate is gone', async () => {
    const name = newName();
    const [here, there] = [isolate(), isolate()];
    const lost = leading(await there.join(name));
    const { result } = following(await here.join(name));
    await store.del(lockOf(name));
    expect(await result).toBeNull();
    await leading(await here.join(name)).finish(null);
    await lost.finish(null);
  });

  it('ends without a result for a follower when Redis keeps failing', async () => {
    const name = newName();
    const [here, there] = [isolate(), isolate()];
    const { finish } = leading(await there.join(name));
    const { result } = following(await here.join(name));
    breakUpstreams({ redis: onlyIf(({ body }) => /^\["mget"/i.test(body), refuse) });
    expect(await result).toBeNull();
    await finish(null);
  });

  it('renews its lock until it is finished, and then releases it', async () => {
    const name = newName();
    const { finish } = leading(await isolate({ leaseMs: 60_000, renewMs: 5 }).join(name));
    await store.pexpire(lockOf(name), 30_000);
    await vi.waitFor(async () => expect(await store.pttl(lockOf(name))).toBeGreaterThan(30_000), patience);
    await finish(null);
    expect(await store.exists(lockOf(name))).toBe(0);
  });

  it('does not release a lock that another flight holds by now', async () => {
    const name = newName();
    const { finish } = leading(await isolate().join(name));
    await store.set(lockOf(name), 'another');
    await finish('late');
    expect(await store.get(lockOf(name))).toBe('another');
  });
});
