import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import { GuardedRedis } from '../../src/cache/redis.ts';
import { seal } from '../../src/cache/sealed.ts';
import { type CacheKind, type CacheService, createCacheService } from '../../src/cache/service.ts';
import { Log } from '../../src/shared/log.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { hurryTimers } from '../support/slow-clock.ts';

const Plan = z.strictObject({ day: z.string(), blocks: z.array(z.int()) });
type Plan = z.infer<typeof Plan>;

const plan: Plan = { day: '2026-11-22 🗓', blocks: [1, 2, 3] };

const redis = new Redis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  enableTelemetry: false,
});

let plans: CacheKind<Plan>;
let cache: CacheService;
let owner: { userId: string; cacheKey: string };

beforeEach(() => {
  captureLog();
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env;
  cache = createCacheService({
    redis: new GuardedRedis({ url, token, clock: () => new Date(), log: new Log('debug') }),
    log: new Log('debug'),
  });
  owner = newOwner();
  plans = { name: crypto.randomUUID(), schema: Plan, ttlSeconds: 60 };
});
afterEach(() => vi.restoreAllMocks());

const newOwner = () => ({ userId: crypto.randomUUID(), cacheKey: crypto.randomUUID() });

/** The key of the only entry of this test's kind. */
async function findKey(): Promise<string> {
  const keys = await redis.keys(`cache:${plans.name}:*`);
  if (keys.length !== 1) throw new Error(`expected one entry, found ${keys.length}`);
  return String(keys[0]);
}

describe('a cached value', () => {
  it('is found only under its user, kind and key', async () => {
    await cache.set(plans, owner, 'today', plan);
    expect(await cache.get(plans, owner, 'today')).toEqual(plan);
    expect(await cache.get(plans, owner, 'tomorrow')).toBeNull();
    expect(await cache.get(plans, newOwner(), 'today')).toBeNull();
    expect(await cache.get({ ...plans, name: 'other' }, owner, 'today')).toBeNull();
  });

  it('stays when another user stores one of the same kind under the same key', async () => {
    await cache.set(plans, owner, 'today', plan);
    await cache.set(plans, newOwner(), 'today', { ...plan, blocks: [] });
    expect(await cache.get(plans, owner, 'today')).toEqual(plan);
  });

  it('expires after the lifetime of its kind', async () => {
    await cache.set(plans, owner, 'today', plan);
    const ttl = await redis.ttl(await findKey());
    expect(ttl).toBeGreaterThan(50);
    expect(ttl).toBeLessThanOrEqual(60);
  });

  it.each([null, '', 0, false, 'null', '123', [], {}])('is read back unchanged: %j', async (value) => {
    const anything: CacheKind<{ value: unknown }> = {
      name: 'any',
      schema: z.object({ value: z.unknown() }),
      ttlSeconds: 60,
    };
    await cache.set(anything, owner, 'key', { value });
    expect(await cache.get(anything, owner, 'key')).toEqual({ value });
  });
});

describe('the entries of a user in Redis', () => {
  it('contain neither the user’s id nor the value', async () => {
    await cache.set(plans, owner, 'today', plan);
    const key = await findKey();
    const stored = `${key} ${await redis.get<string>(key)}`;
    for (const part of [owner.userId, owner.cacheKey, 'today', '2026', 'blocks', btoa('2026')]) {
      expect(stored).not.toContain(part);
    }
  });

  it('are misses under a new cache key, even when they are written with the old key after the change', async () => {
    await cache.set(plans, owner, 'today', plan);
    const renewed = { ...owner, cacheKey: crypto.randomUUID() };
    expect(await cache.get(plans, renewed, 'today')).toBeNull();
    await cache.set(plans, owner, 'today', plan);
    expect(await cache.get(plans, renewed, 'today')).toBeNull();
    await cache.set(plans, renewed, 'today', { ...plan, day: 'new' });
    expect(await cache.get(plans, renewed, 'today')).toEqual({ ...plan, day: 'new' });
    expect(await cache.get(plans, owner, 'today')).toBeNull();
  });

  it('have a different text each time', async () => {
    const texts = new Set<unknown>();
    for (let n = 0; n < 3; n += 1) {
      await cache.set(plans, owner, 'today', plan);
      texts.add(await redis.get(await findKey()));
    }
    expect(texts.size).toBe(3);
  });
});

describe('an invalid cached value', () => {
  const sealed = async (value: unknown) => seal(owner.cacheKey, await findKey(), JSON.stringify(value));

  it.each<[string, () => string | Promise<string>]>([
    ['an empty text', () => ''],
    ['plain JSON', () => JSON.stringify(plan)],
    ['text that is not base64', () => 'plan!'],
    ['fewer bytes than an IV', () => btoa('plan')],
    ['a value that does not match the schema', () => sealed({ day: 1 })],
    ['a value with a field that is not in the schema', () => sealed({ ...plan, admin: true })],
    ['null', () => sealed(null)],
    ['text that is not JSON', async () => seal(owner.cacheKey, await findKey(), 'plan')],
    ['a value that was sealed for another place', () => seal(owner.cacheKey, 'elsewhere', JSON.stringify(plan))],
    ['a value that is cut off', async () => ((await redis.get<string>(await findKey())) ?? '').slice(0, -4)],
  ])('is a miss, and can be replaced: %s', async (_, text) => {
    await cache.set(plans, owner, 'today', plan);
    await redis.set(await findKey(), await text(), { ex: 60 });
    expect(await cache.get(plans, owner, 'today')).toBeNull();
    await cache.set(plans, owner, 'today', plan);
    expect(await cache.get(plans, owner, 'today')).toEqual(plan);
  });

  it('is a miss when the key holds a list', async () => {
    await cache.set(plans, owner, 'today', plan);
    const key = await findKey();
    await redis.del(key);
    await redis.lpush(key, 'poison');
    expect(await cache.get(plans, owner, 'today')).toBeNull();
  });
});

describe('without Redis', () => {
  beforeEach(hurryTimers);

  it.each([
    ['refusing connections', faults.refuse],
    ['silent', faults.hang],
    ['answering HTML', faults.html],
    ['full', faults.redisError('OOM command not allowed')],
  ])('reads are misses and nothing throws while Redis is %s', async (_, fault) => {
    await cache.set(plans, owner, 'today', plan);
    faults.breakUpstreams({ redis: fault });
    expect(await cache.get(plans, owner, 'today')).toBeNull();
    await cache.set(plans, owner, 'today', plan);
  });
});
