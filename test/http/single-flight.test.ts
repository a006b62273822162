import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GuardedRedis } from '../../src/cache/redis.ts';
import { FLIGHT_TIMES, type Flight, type FlightTimes, SingleFlight } from '../../src/cache/single-flight.ts';
import { Log } from '../../src/shared/log.ts';
import { breakUpstreams, onlyIf, refuse, waitForRedis } from '../support/faults.ts';

afterEach(() => void vi.restoreAllMocks());

const redis = new GuardedRedis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  clock: () => new Date(),
});

/** Redis itself, past the Worker's client. */
const store = new Redis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  automaticDeserialization: false,
  enableTelemetry: false,
});

/** One isolate's. */
function isolate(times: Partial<FlightTimes> = {}): SingleFlight {
  waitForRedis();
  return new SingleFlight({ redis, log: new Log('error'), times: { ...FLIGHT_TIMES, firstPauseMs: 1, ...times } });
}

const newName = () => crypto.randomUUID();
const lockOf = (name: string) => `flight:${name}`;

function leading(flight: Flight) {
  if (!flight.mine) throw new Error('somebody else leads');
  return flight;
}

function following(flight: Flight) {
  if (flight.mine) throw new Error('nobody else leads');
  return flight;
}

describe('a flight', () => {
  it('brings what it found to all who wait, here and elsewhere', async () => {
    const name = newName();
    const [here, there] = [isolate(), isolate()];
    const { land } = leading(await here.board(name));
    const waiting = [await here.board(name), await there.board(name), await there.board(name)].map(following);
    await land('found');
    expect(await Promise.all(waiting.map(({ landed }) => landed))).toEqual(['found', 'found', 'found']);
    await leading(await there.board(name)).land(null);
  });

  it('sets out anew when who led it here is gone', async () => {
    const name = newName();
    const here = isolate({ leaseMs: 20, renewMs: 60_000 });
    leading(await here.board(name));
    const second = await here.board(name);
    if (!second.mine) expect(await second.landed).toBeNull();
    const last = second.mine ? second : await here.board(name);
    await leading(last).land(null);
  });

  it('sets out anew when the lock of who led it elsewhere is gone', async () => {
    const name = newName();
    const [here, there] = [isolate(), isolate()];
    const lost = leading(await there.board(name));
    const { landed } = following(await here.board(name));
    await store.del(lockOf(name));
    expect(await landed).toBeNull();
    await leading(await here.board(name)).land(null);
    await lost.land(null);
  });

  it('is not waited for when Redis says nothing of it any more', async () => {
    const name = newName();
    const [here, there] = [isolate(), isolate()];
    const { land } = leading(await there.board(name));
    const { landed } = following(await here.board(name));
    vi.restoreAllMocks();
    breakUpstreams({ redis: onlyIf(({ body }) => /^\["mget"/i.test(body), refuse) });
    expect(await landed).toBeNull();
    await land(null);
  });

  it('holds its lock for as long as it takes', async () => {
    const name = newName();
    const { land } = leading(await isolate({ leaseMs: 60_000, renewMs: 5 }).board(name));
    await store.pexpire(lockOf(name), 30_000);
    await vi.waitFor(async () => expect(await store.pttl(lockOf(name))).toBeGreaterThan(30_000), 20_000);
    await land(null);
    expect(await store.exists(lockOf(name))).toBe(0);
  });

  it('leaves a lock alone that is another’s by now', async () => {
    const name = newName();
    const { land } = leading(await isolate().board(name));
    await store.set(lockOf(name), 'another');
    await land('late');
    expect(await store.get(lockOf(name))).toBe('another');
  });
});
