import { describe, expect, it } from 'vitest';
import { currentRoundTrips, measureRoundTrip, RoundTrips } from '../../src/shared/round-trips.ts';

/** A trip that ends when it is told to. */
function trip() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  return { take: () => promise, end: () => resolve('answer'), fail: () => reject(new Error('lost')) };
}

const at = async () => 'at once';

describe('the trips of a request', () => {
  it('are none and of no depth before the first', () => {
    expect(new RoundTrips()).toMatchObject({ count: 0, depth: 0 });
  });

  it('are one deep while they run side by side', async () => {
    const trips = new RoundTrips();
    await Promise.all([trips.measure(at), trips.measure(at), trips.measure(at)]);
    expect(trips).toMatchObject({ count: 3, depth: 1 });
  });

  it('are as deep as they are many when one waits for the other', async () => {
    const trips = new RoundTrips();
    for (let n = 0; n < 3; n += 1) await trips.measure(at);
    expect(trips).toMatchObject({ count: 3, depth: 3 });
  });

  it('count while they are under way', () => {
    const trips = new RoundTrips();
    void trips.measure(trip().take);
    expect(trips).toMatchObject({ count: 1, depth: 1 });
  });

  it('are two deep when a pair is followed by a pair', async () => {
    const trips = new RoundTrips();
    await Promise.all([trips.measure(at), trips.measure(at)]);
    await Promise.all([trips.measure(at), trips.measure(at)]);
    expect(trips).toMatchObject({ count: 4, depth: 2 });
  });

  it('are deeper from the first that ended on, though another is still under way', async () => {
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

  it('count when they fail, and what comes after is deeper', async () => {
    const trips = new RoundTrips();
    const lost = trip();
    const running = trips.measure(lost.take);
    lost.fail();
    await expect(running).rejects.toThrow('lost');
    expect(await trips.measure(at)).toBe('at once');
    expect(trips).toMatchObject({ count: 2, depth: 2 });
  });
});

describe('measuring', () => {
  it('adds to the request that the trip belongs to, however deep in its calls', async () => {
    const [one, other] = [new RoundTrips(), new RoundTrips()];
    const service = async (times: number) => {
      for (let n = 0; n < times; n += 1) await measureRoundTrip(at);
    };
    await Promise.all([currentRoundTrips.run(one, () => service(2)), currentRoundTrips.run(other, () => service(3))]);
    expect([one.count, other.count]).toEqual([2, 3]);
  });

  it('is no hindrance outside of a request', async () => {
    expect(await measureRoundTrip(at)).toBe('at once');
    await expect(measureRoundTrip(() => Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  });
});
