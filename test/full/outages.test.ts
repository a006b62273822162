import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, call, initDataOf, newTelegramId, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import type { FaultKind, FaultRules } from '../support/faulty-proxy.ts';
import { workerWithFaultyStores } from '../support/faulty-stores.ts';
import { captureLog } from '../support/log-lines.ts';
import { patience } from '../support/patience.ts';
import { printFigures } from '../support/print-figures.ts';

const LIMIT = 20;
const ROUNDS = 25;
const BREAKER_OPEN_MS = 5_000;
const MINUTE_MS = 60_000;

const print = printFigures('Outages');

const redis = new Redis({
  url: env.UPSTASH_REDIS_REST_URL,
  token: env.UPSTASH_REDIS_REST_TOKEN,
  enableTelemetry: false,
});

beforeEach(() => {
  captureLog();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const NO_REDIS: FaultRules = { redis: { rate: 1, kinds: ['drop before'] } };

type Worker = ReturnType<typeof workerWithFaultyStores>;

const always = (kind: FaultKind) => ({ rate: 1, kinds: [kind] });

async function signInAt({ send }: Worker) {
  const initData = await initDataOf({ id: newTelegramId(), first_name: 'Test' });
  return call('POST', '/api/auth', { body: { initData } }, send);
}

const as = ({ token }: Person, { send }: Worker) => {
  const ask = (method: string, path: string, body?: object, headers: Record<string, string> = {}) =>
    call<{ task: { id: string } }>(method, path, { token, body, headers }, send);
  return {
    get: (path: string) => ask('GET', path),
    post: (path: string, body: object, key: string) => ask('POST', path, body, { 'Idempotency-Key': key }),
  };
};

/** A read, a write and a sign-in, many times at once. */
async function use(worker: Worker, person: Person): Promise<Answer[]> {
  const { get, post } = as(person, worker);
  const rounds = Array.from({ length: ROUNDS }, (_, n) => [
    get('/api/tasks'),
    post('/api/tasks', { title: `Task ${n}` }, crypto.randomUUID()),
    signInAt(worker),
  ]);
  return Promise.all(rounds.flat());
}

const failed = (answers: Answer[]) => answers.filter(({ status }) => status >= 500).length;

/** How many of 60 requests at once a limit of 20 lets through. */
async function countAllowed(rules: FaultRules, caller?: Person) {
  const limited = workerWithFaultyStores({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT) });
  const person = caller ?? (await signUp());
  await limited.setFaults(rules);
  const { get } = as(person, limited);
  const answers = await Promise.all(Array.from({ length: 3 * LIMIT }, () => get('/api/user/me')));
  return answers.filter(({ status }) => status === 200).length;
}

/** Whether a token still works after its session has ended. */
async function isRevokedStillRefused(worker: Worker) {
  const person = await signUp();
  const { get, post } = as(person, worker);
  const before = await get('/api/user/me');
  const ended = await post('/api/auth/logout', {}, crypto.randomUUID());
  const after = await Promise.all([get('/api/user/me'), get('/api/tasks')]);
  expect([before.status, ended.status]).toEqual([200, 200]);
  return after.every(({ status }) => status === 401);
}

/** Gives every key in Redis a value of another type, or one that nothing can read. */
async function poison() {
  for (const key of await redis.keys('*')) {
    await redis.del(key);
    await (Math.random() < 0.5 ? redis.lpush(key, 'poison') : redis.set(key, '\u0000{"poison":'));
  }
}

const REDIS_OUTAGES: [string, FaultRules, () => Promise<unknown>, () => Promise<unknown>][] = [
  ['refuses connections', { redis: always('drop before') }, nothing, nothing],
  ['is silent', { redis: always('hang') }, nothing, nothing],
  ['takes 300 ms', { redis: always('slow') }, nothing, nothing],
  [
    'is full',
    {},
    () => redis.exec(['CONFIG', 'SET', 'maxmemory', '1']),
    () => redis.exec(['CONFIG', 'SET', 'maxmemory', '0']),
  ],
  ['is flushed', {}, () => redis.flushall(), nothing],
  ['has lost its scripts', {}, () => redis.scriptFlush(), nothing],
  ['is poisoned', {}, poison, nothing],
];

async function nothing() {}

describe('while Redis', () => {
  it.each(REDIS_OUTAGES)(
    '%s, all requests succeed, limits count, revoked tokens stay revoked, and it is used again afterwards',
    { timeout: 60_000 },
    async (what, rules, begin, end) => {
      vi.useFakeTimers({ toFake: ['Date'] });
      vi.setSystemTime(Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS);
      const worker = workerWithFaultyStores();
      const person = await signUp();
      await use(worker, person);
      let figures: { answers: Answer[]; allowed: number; isRefused: boolean };
      try {
        await worker.setFaults(rules);
        await begin();
        const answers = await use(worker, person);
        figures = { answers, allowed: await countAllowed(rules), isRefused: await isRevokedStillRefused(worker) };
      } finally {
        await end();
        await worker.setFaults({});
      }
      vi.setSystemTime(Date.now() + BREAKER_OPEN_MS);
      const after = await use(worker, person);
      const { redis: used } = await worker.figures();
      const { answers, allowed, isRefused } = figures;
      print(
        `Redis ${what}`,
        `${failed(answers)} of ${answers.length} 5xx; limit ${LIMIT}: ${allowed} of ${3 * LIMIT} pass; revoked token ${isRefused ? 'refused' : 'accepted'}; ${used.requests} requests to Redis after 5 s`,
      );
      expect(answers.filter(({ status }) => status >= 300)).toEqual([]);
      // when Redis answers some requests in time and others not, a few are counted twice
      expect(allowed).toBeGreaterThan(what === 'takes 300 ms' ? LIMIT / 2 : LIMIT - 1);
      expect(allowed).toBeLessThanOrEqual(LIMIT);
      expect(isRefused).toBe(true);
      expect(failed(after)).toBe(0);
      expect(used.requests).toBeGreaterThan(0);
    },
  );
});

/** Every request with a key, and whether its task is stored once. */
async function countStored({ user }: Person): Promise<{ lost: number; doubled: number }> {
  const rows = await sql`select title, count(*)::int from tasks where user_id = ${user.id} group by title`;
  return { lost: ROUNDS - rows.length, doubled: rows.filter(({ count }) => count > 1).length };
}

const POSTGRES_OUTAGES: [string, FaultRules, boolean][] = [
  ['refuses connections', { postgres: always('drop before') }, false],
  ['is silent', { postgres: always('hang') }, false],
  ['loses every response', { postgres: always('drop after') }, false],
  ['restarts', { postgres: { rate: 1, kinds: ['hang'] } }, true],
];

describe('while Postgres', () => {
  it.each(POSTGRES_OUTAGES)(
    '%s, every request gets an enveloped 503, and the same requests succeed once on the next try',
    { timeout: 60_000 },
    async (what, rules, isCut) => {
      const worker = workerWithFaultyStores();
      const person = await signUp();
      const { get, post } = as(person, worker);
      const keys = Array.from({ length: ROUNDS }, () => crypto.randomUUID());
      const send = () =>
        Promise.all([
          ...keys.map((key, n) => post('/api/tasks', { title: `Task ${n}` }, key)),
          ...keys.map(() => get('/api/tasks')),
          signInAt(worker),
        ]);
      await worker.setFaults(rules);
      const sending = send();
      if (isCut) await restart(worker);
      const during = await sending;
      await worker.setFaults({});
      const after = await send();
      const { lost, doubled } = await countStored(person);
      const retryAfter = Math.max(...during.map(({ headers }) => Number(headers.get('Retry-After'))));
      print(
        `Postgres ${what}`,
        `${failed(during)} of ${during.length} 503, Retry-After ${retryAfter}; next try: ${failed(after)} 5xx, ${lost} lost, ${doubled} doubled`,
      );
      for (const { status, error, headers } of during) {
        expect(`${status} ${error?.code}`).toBe('503 SERVICE_UNAVAILABLE');
        expect(error.details).toEqual({ retryable: true });
        expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
        expect(Number(headers.get('Retry-After'))).toBeLessThanOrEqual(3);
      }
      expect(after.filter(({ status }) => status >= 300)).toEqual([]);
      expect({ lost, doubled }).toEqual({ lost: 0, doubled: 0 });
    },
  );
});

/** Cuts all connections in the middle of their requests, and again those of the retries. */
async function restart(worker: Worker) {
  for (let cut = 0; cut < 2; cut += 1) {
    await vi.waitUntil(async () => (await worker.figures()).postgres.open > ROUNDS, patience);
    await worker.cutConnections();
  }
  await worker.setFaults({ postgres: always('drop before') });
}

it('control: without Postgres, reads, writes and sign-ins all fail', async () => {
  const worker = workerWithFaultyStores();
  const person = await signUp();
  await worker.setFaults({ postgres: always('drop before') });
  const answers = await use(worker, person);
  print('control: Postgres refuses connections', `${failed(answers)} of ${answers.length} 5xx`);
  expect(failed(answers)).toBe(answers.length);
});

it('control: without Redis, two isolates let twice the limit pass', async () => {
  const person = await signUp();
  const allowed = await Promise.all([countAllowed(NO_REDIS, person), countAllowed(NO_REDIS, person)]);
  print('control: two isolates without Redis', `${allowed.join(' + ')} pass`);
  expect(allowed).toEqual([LIMIT, LIMIT]);
});
