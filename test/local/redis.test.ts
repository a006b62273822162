import { describe, expect, it, onTestFinished } from 'vitest';
import { openRedis } from '../../dev/stack/redis.ts';
import { startValkey } from '../../dev/stack/valkey.ts';
import { patience } from '../support/patience.ts';

async function open() {
  const redis = await openRedis();
  onTestFinished(() => redis.close());
  return redis.connection;
}

describe('embedded Valkey', () => {
  it('replies to a command at once, not at its next 100 ms timer', async () => {
    const redis = await open();
    for (let count = 0; count < 2_000; count++) await redis.incr('count'); // by the timer, longer than a test may take
    expect(await redis.get('count')).toBe('2000');
  });

  it('stores and returns values larger than a socket buffer', async () => {
    const redis = await open();
    const value = 'ж'.repeat(4_000_000);
    await redis.set('large', value);
    expect((await redis.get('large')) === value).toBe(true);
  });

  it('uses the clock of this machine', async () => {
    const redis = await open();
    const before = Date.now();
    const [seconds, microseconds] = await redis.time();
    expect(Number(seconds) * 1_000 + Number(microseconds) / 1_000).toBeGreaterThanOrEqual(before - 1);
    expect(Number(seconds) * 1_000).toBeLessThanOrEqual(Date.now());
  });

  it('ends a blocking wait by its own timer', async () => {
    const redis = await open();
    expect(await redis.blpop('none', 0.01)).toBeNull();
  });

  it('can run several times with separate data', async () => {
    const [one, other] = [await open(), await open()];
    await one.set('a', 1);
    expect(await other.get('a')).toBeNull();
  });

  it('serves many connections, also after some of them close', async () => {
    const valkey = await startValkey();
    onTestFinished(() => valkey.stop());
    const url = `redis://127.0.0.1:${valkey.port}`;
    const clients = await Promise.all(Array.from({ length: 20 }, () => openRedis({ url })));
    const [first, ...rest] = clients;
    await Promise.all(rest.map((client) => client.close()));
    expect(await first?.connection.ping()).toBe('PONG');
    await expect.poll(() => first?.connection.info('clients'), patience).toContain('connected_clients:1\r');
    await first?.close();
  });
});

describe('a Redis server', () => {
  it('that cannot be reached fails with one line without the password', async () => {
    const opening = openRedis({ url: 'redis://:secret@127.0.0.1:1' });
    await expect(opening).rejects.toThrow(/^Cannot connect to Redis at 127\.0\.0\.1:1: .*ECONNREFUSED[^\n]*$/);
    await expect(opening).rejects.not.toThrow('secret');
  });

  it('that stops makes commands reject at once', async () => {
    const valkey = await startValkey();
    const redis = await openRedis({ url: `redis://127.0.0.1:${valkey.port}` });
    onTestFinished(() => redis.close());
    await valkey.stop();
    await expect(redis.connection.get('a')).rejects.toThrow();
  });
});
