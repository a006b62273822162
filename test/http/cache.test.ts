import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod';
import { GuardedRedis } from '../../src/cache/redis.ts';
import { type CacheKind, CacheService } from '../../src/cache/service.ts';
import { Log } from '../../src/shared/log.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';

const Plan = z.strictObject({ day: z.string(), blocks: z.array(z.int()) });
type Plan = z.infer<typeof Plan>;

const plans: CacheKind<Plan> = { name: 'plans', schema: Plan, ttlSeconds: 60 };
const plan: Plan = { day: '2026-11-22 🗓', blocks: [1, 2, 3] };

const redis = new Redis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  enableTelemetry: false,
});

let cache: CacheService;
let person: string;
let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env;
  cache = new CacheService({ redis: new GuardedRedis({ url, token, clock: () => new Date() }), log: new Log('debug') });
  person = crypto.randomUUID();
});
afterEach(() => vi.restoreAllMocks());

/** The keys of Redis that hold something of the person. */
const keysOf = (namespace: string) => redis.keys(`*${namespace}*`);

/** Puts a text where the cached plan of the day is. */
async function poison(text: string) {
  await cache.set(plans, person, 'today', plan);
  const [key] = await redis.keys(`cache:*${person}*`);
  if (!key) throw new Error('the plan was not kept');
  await redis.set(key, text, { ex: 60 });
  return key;
}

describe('a cached value', () => {
  it('is what was set, for its person and its key alone', async () => {
    await cache.set(plans, person, 'today', plan);
    expect(await cache.get(plans, person, 'today')).toEqual(plan);
    expect(await cache.get(plans, person, 'tomorrow')).toBeNull();
    expect(await cache.get(plans, crypto.randomUUID(), 'today')).toBeNull();
    expect(await cache.get({ ...plans, name: 'other' }, person, 'today')).toBeNull();
  });

  it('is gone when it is deleted, and the others are not', async () => {
    await cache.set(plans, person, 'today', plan);
    await cache.set(plans, person, 'tomorrow', plan);
    await cache.delete(plans, person, 'today');
    expect(await cache.get(plans, person, 'today')).toBeNull();
    expect(await cache.get(plans, person, 'tomorrow')).toEqual(plan);
  });

  it('is kept no longer than its kind says', async () => {
    await cache.set(plans, person, 'today', plan);
    const [key = ''] = await keysOf(person);
    const ttl = await redis.ttl(key);
    expect(ttl).toBeGreaterThan(50);
    expect(ttl).toBeLessThanOrEqual(60);
  });

  it.each([null, '', 0, false, 'null', '123', [], {}])('comes back as it was: %j', async (value) => {
    const anything: CacheKind<{ value: unknown }> = {
      name: 'any',
      schema: z.object({ value: z.unknown() }),
      ttlSeconds: 60,
    };
    await cache.set(anything, person, 'key', { value });
    expect(await cache.get(anything, person, 'key')).toEqual({ value });
  });
});

describe('forgetting', () => {
  it('makes every entry of the person a miss, and nobody else’s', async () => {
    const other = crypto.randomUUID();
    for (const key of ['a', 'b']) await cache.set(plans, person, key, plan);
    await cache.set(plans, other, 'a', plan);
    await cache.forget(person);
    expect(await cache.get(plans, person, 'a')).toBeNull();
    expect(await cache.get(plans, person, 'b')).toBeNull();
    expect(await cache.get(plans, other, 'a')).toEqual(plan);
  });

  it('lets new entries be kept, again and again', async () => {
    for (const day of ['1', '2', '3']) {
      await cache.forget(person);
      expect(await cache.get(plans, person, 'today')).toBeNull();
      await cache.set(plans, person, 'today', { ...plan, day });
      expect(await cache.get(plans, person, 'today')).toEqual({ ...plan, day });
    }
  });

  it('outlives every entry it has to make a miss', async () => {
    await cache.forget(person);
    const [key = ''] = await keysOf(person);
    expect(await redis.ttl(key)).toBeGreaterThan(7 * 86_400);
  });
});

describe('remembering', () => {
  it('loads once, and then answers from the cache', async () => {
    const load = vi.fn(async () => plan);
    expect(await cache.remember(plans, person, 'today', load)).toEqual(plan);
    expect(await cache.remember(plans, person, 'today', load)).toEqual(plan);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('gives twenty equal calls at once the same, and loads no more after them', async () => {
    const load = vi.fn(async () => plan);
    const remember = () => cache.remember(plans, person, 'today', load);
    const all = await Promise.all(Array.from({ length: 20 }, remember));
    expect(all).toEqual(all.map(() => plan));
    load.mockClear();
    expect(await remember()).toEqual(plan);
    expect(load).not.toHaveBeenCalled();
  });

  it('does not keep what was loaded while the person was forgotten', async () => {
    const stale = await cache.remember(plans, person, 'today', async () => {
      await cache.forget(person);
      return plan;
    });
    expect(stale).toEqual(plan);
    expect(await cache.get(plans, person, 'today')).toBeNull();
  });

  it('keeps nothing of a load that failed, and passes its error on', async () => {
    const failing = cache.remember(plans, person, 'today', () => Promise.reject(new Error('no plan')));
    await expect(failing).rejects.toThrow('no plan');
    expect(await cache.remember(plans, person, 'today', async () => plan)).toEqual(plan);
  });
});

describe('a poisoned value', () => {
  it.each([
    ['no JSON', 'plan'],
    ['JSON that is cut off', '{"version":"","value":{"day":"2026'],
    ['another type', '123'],
    ['null', 'null'],
    ['a value without a version', JSON.stringify(plan)],
    ['a value that the schema refuses', JSON.stringify({ version: '', value: { day: 1 } })],
    ['a value with more than the schema has', JSON.stringify({ version: '', value: { ...plan, admin: true } })],
    ['nothing', ''],
  ])('is a miss and is deleted: %s', async (_, text) => {
    const key = await poison(text);
    expect(await cache.get(plans, person, 'today')).toBeNull();
    expect(await redis.exists(key)).toBe(0);
    expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'warn', kind: 'plans' }));
  });

  it('is loaded anew', async () => {
    await poison('poison');
    expect(await cache.remember(plans, person, 'today', async () => plan)).toEqual(plan);
    expect(await cache.get(plans, person, 'today')).toEqual(plan);
  });

  it('of another type of key is a miss', async () => {
    const key = await poison('');
    await redis.del(key);
    await redis.lpush(key, 'poison');
    expect(await cache.remember(plans, person, 'today', async () => plan)).toEqual(plan);
  });
});

describe('without Redis', () => {
  it.each([
    ['refused', faults.refuse],
    ['silent', faults.hang],
    ['answering HTML', faults.html],
    ['full', faults.redisError('OOM command not allowed')],
  ])('reads are misses, loads are answered and nothing throws: %s', async (_, fault) => {
    await cache.set(plans, person, 'today', plan);
    faults.breakUpstreams({ redis: fault });
    expect(await cache.get(plans, person, 'today')).toBeNull();
    expect(await cache.remember(plans, person, 'today', async () => ({ ...plan, day: 'fresh' }))).toEqual({
      ...plan,
      day: 'fresh',
    });
    await cache.set(plans, person, 'today', plan);
    await cache.delete(plans, person, 'today');
    await cache.forget(person);
  });
});
