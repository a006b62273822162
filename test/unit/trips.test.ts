import { describe, expect, it } from 'vitest';
import { currentRoundTrips, measureRoundTrip, RoundTrips } from '../../src/shared/round-trips.ts';

/** A trip that the test ends. */
function trip() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { take: () => promise, end: () => resolve('answer'), fail: () => reject(new Error('lost')) };
}

const at = async () => 'at once';

describe('RoundTrips', () => {
  it('count and depth start at zero', () => {
    expect(new RoundTrips()).toMatchObject({ count: 0, depth: 0 });
  });

  it('parallel trips have depth 1', async () => {
    const trips = new RoundTrips();
    await Promise.all([trips.measure(at), trips.measure(at), trips.measure(at)]);
    expect(trips).toMatchObject({ count: 3, depth: 1 });
  });

  it('three sequential trips have depth 3', async () => {
    const trips = new RoundTrips();
    for (let n = 0; n < 3; n += 1) await trips.measure(at);
    expect(trips).toMatchObject({ count: 3, depth: 3 });
  });

  it('a running trip counts', () => {
    const trips = new RoundTrips();
    void trips.measure(trip().take);
    expect(trips).toMatchObject({ count: 1, depth: 1 });
  });

  it('two parallel trips after two parallel trips have depth 2', async () => {
    const trips = new RoundTrips();
    await Promise.all([trips.measure(at), trips.measure(at)]);
    await Promise.all([trips.measure(at), trips.measure(at)]);
    expect(trips).toMatchObject({ count: 4, depth: 2 });
  });

  it('a trip that starts after one has ended is deeper, even while another runs', async () => {
    const trips = new RoundTrips();
    const [short, long] = [trip(), trip()];
    const running = [trips.measure(short.take), trips.measure(long.take)];
    short.end();
    await running[0];
    await trips.measure(at);
    long.end();
    await Promise.all(running);
    expect(trips).toMatchObject({ count: 3, depth: 2 });
  });

  it('a failed trip counts, and the next trip is deeper', async () => {
    const trips = new RoundTrips();
    const lost = trip();
    const running = trips.measure(lost.take);
    lost.fail();
    await expect(running).rejects.toThrow('lost');
    expect(await trips.measure(at)).toBe('at once');
    expect(trips).toMatchObject({ count: 2, depth: 2 });
  });
});

describe('measureRoundTrip', () => {
  it('a trip counts for the request of its async context', async () => {
    const [one, other] = [new RoundTrips(), new RoundTrips()];
    const service = async (times: number) => {
      for (let n = 0; n < times; n += 1) await measureRoundTrip(at);
    };
    await Promise.all([currentRoundTrips.run(one, () => service(2)), currentRoundTrips.run(other, () => service(3))]);
    expect([one.count, other.count]).toEqual([2, 3]);
  });

  it('a trip outside a request runs uncounted', async () => {
    expect(await measureRoundTrip(at)).toBe('at once');
    await expect(measureRoundTrip(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  });
});
