import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
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
let userId: string;
let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
  const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = env;
  cache = new CacheService({
    redis: new GuardedRedis({ url, token, clock: () => new Date(), log: new Log('debug') }),
    log: new Log('debug'),
  });
  userId = crypto.randomUUID();
});
afterEach(() => vi.restoreAllMocks());

/** The keys in Redis that contain the namespace. */
const keysOf = (namespace: string) => redis.keys(`*${namespace}*`);

/** Overwrites the cached plan of the day with a text. */
async function poison(text: string) {
  await cache.set(plans, userId, 'today', plan);
  const [key] = await redis.keys(`cache:*${userId}*`);
  if (!key) throw new Error('the plan was not cached');
  await redis.set(key, text, { ex: 60 });
  return key;
}

describe('a cached value', () => {
  it('is found only under its user, kind and key', async () => {
    await cache.set(plans, userId, 'today', plan);
    expect(await cache.get(plans, userId, 'today')).toEqual(plan);
    expect(await cache.get(plans, userId, 'tomorrow')).toBeNull();
    expect(await cache.get(plans, crypto.randomUUID(), 'today')).toBeNull();
    expect(await cache.get({ ...plans, name: 'other' }, userId, 'today')).toBeNull();
  });

  it('expires after the lifetime of its kind', async () => {
    await cache.set(plans, userId, 'today', plan);
    const [key = ''] = await keysOf(userId);
    const ttl = await redis.ttl(key);
    expect(ttl).toBeGreaterThan(50);
    expect(ttl).toBeLessThanOrEqual(60);
  });

  it.each([null, '', 0, false, 'null', '123', [], {}])('is read back unchanged: %j', async (value) => {
    const anything: CacheKind<{ value: unknown }> = {
      name: 'any',
      schema: z.object({ value: z.unknown() }),
      ttlSeconds: 60,
    };
    await cache.set(anything, userId, 'key', { value });
    expect(await cache.get(anything, userId, 'key')).toEqual({ value });
  });
});

describe('forgetting a user', () => {
  it('turns every entry of that user into a miss, and no entry of other users', async () => {
    const other = crypto.randomUUID();
    for (const key of ['a', 'b']) await cache.set(plans, userId, key, plan);
    await cache.set(plans, other, 'a', plan);
    await cache.forget(userId);
    expect(await cache.get(plans, userId, 'a')).toBeNull();
    expect(await cache.get(plans, userId, 'b')).toBeNull();
    expect(await cache.get(plans, other, 'a')).toEqual(plan);
  });

  it('does not prevent new entries from being cached', async () => {
    for (const day of ['1', '2', '3']) {
      await cache.forget(userId);
      expect(await cache.get(plans, userId, 'today')).toBeNull();
      await cache.set(plans, userId, 'today', { ...plan, day });
      expect(await cache.get(plans, userId, 'today')).toEqual({ ...plan, day });
    }
  });

  it('writes a version that outlives every entry', async () => {
    await cache.forget(userId);
    const [key = ''] = await keysOf(userId);
    expect(await redis.ttl(key)).toBeGreaterThan(7 * 86_400);
  });
});

describe('an invalid cached value', () => {
  it.each([
    ['text that is not JSON', 'plan'],
    ['JSON that is cut off', '{"version":"","value":{"day":"2026'],
    ['a value of another type', '123'],
    ['null', 'null'],
    ['a value without a version', JSON.stringify(plan)],
    ['a value that does not match the schema', JSON.stringify({ version: '', value: { day: 1 } })],
    [
      'a value with a field that is not in the schema',
      JSON.stringify({ version: '', value: { ...plan, admin: true } }),
    ],
    ['an empty text', ''],
  ])('is a miss and is deleted: %s', async (_, text) => {
    const key = await poison(text);
    expect(await cache.get(plans, userId, 'today')).toBeNull();
    expect(await redis.exists(key)).toBe(0);
    expect(log.lines()).toContainEqual(expect.objectContaining({ level: 'warn', kind: 'plans' }));
  });

  it('can be replaced', async () => {
    await poison('poison');
    await cache.set(plans, userId, 'today', plan);
    expect(await cache.get(plans, userId, 'today')).toEqual(plan);
  });

  it('is a miss when the key holds a list', async () => {
    const key = await poison('');
    await redis.del(key);
    await redis.lpush(key, 'poison');
    expect(await cache.get(plans, userId, 'today')).toBeNull();
  });
});

describe('without Redis', () => {
  it.each([
    ['refusing connections', faults.refuse],
    ['silent', faults.hang],
    ['answering HTML', faults.html],
    ['full', faults.redisError('OOM command not allowed')],
  ])('reads are misses and nothing throws while Redis is %s', async (_, fault) => {
    await cache.set(plans, userId, 'today', plan);
    faults.breakUpstreams({ redis: fault });
    expect(await cache.get(plans, userId, 'today')).toBeNull();
    await cache.set(plans, userId, 'today', plan);
    await cache.forget(userId);
  });
});
