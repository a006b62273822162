import { env } from 'cloudflare:workers';
import { Redis } from '@upstash/redis/cloudflare';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { type Answer, call, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import { interceptTrips } from '../support/faults.ts';
import {
  all,
  from,
  LIMIT,
  limitedWorker,
  limitOf,
  newIpv4,
  passWindows,
  repeat,
  standAtWindowStart,
  statuses,
  WINDOW_MS,
} from '../support/limited.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

let send: Send;

beforeEach(() => {
  captureLog();
  send = limitedWorker();
  standAtWindowStart();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const read = ({ token }: Person) => call('GET', '/api/tasks', { token }, send);

describe('the rate limit of a signed-in user', () => {
  it('the first request over the limit gets 429 with Retry-After', async () => {
    const person = await signUp();
    const answers = await repeat(LIMIT, () => read(person));
    expect(statuses(answers)).toEqual(all(200));
    const rejected = await read(person);
    expectError(rejected, 429, 'RATE_LIMIT_ERROR');
    const seconds = Number(rejected.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(WINDOW_MS / 1000);
    expect(rejected.error.details).toEqual({ retryAfterSeconds: seconds });
  });

  it('the RateLimit headers count down', async () => {
    const person = await signUp();
    const answers = await repeat(LIMIT + 2, () => read(person));
    for (const { headers } of answers) expect(headers.get('RateLimit-Policy')).toBe('"api";q=5;w=60');
    expect(answers.map((answer) => limitOf(answer).left)).toEqual([4, 3, 2, 1, 0, 0, 0]);
    for (const answer of answers) {
      expect(limitOf(answer).seconds).toBeGreaterThan(0);
      expect(limitOf(answer).seconds).toBeLessThanOrEqual(WINDOW_MS / 1000);
    }
  });

  it('requests with a revoked token do not use up the limit of a new session', async () => {
    const profile = { id: newTelegramId(), first_name: 'Robbed' };
    const stolen = await signUp(profile);
    await stolen.post('/api/auth/logout-all');
    await repeat(LIMIT, () => read(stolen));
    expect((await read(stolen)).status).toBe(429);
    vi.setSystemTime(Date.now() + 1_000); // the next launch is later than the logout
    const owner = await signUp(profile);
    expect((await read(owner)).status).toBe(200);
  });

  it('all tokens, addresses and routes of a user share one limit', async () => {
    const profile = { id: newTelegramId(), first_name: 'Two Phones' };
    const phones = [await signUp(profile), await signUp(profile)];
    const requests = phones.flatMap(({ token }) => [
      () => call('GET', '/api/tasks', { token, ...from(newIpv4()) }, send),
      () => call('PATCH', '/api/user/settings', { token, body: { theme: 'dark' }, ...from(newIpv4()) }, send),
      () => call('GET', '/api/user/me', { token, ...from(newIpv4()) }, send),
    ]);
    const answers: Answer[] = [];
    for (const request of requests) answers.push(await request());
    expect(statuses(answers)).toEqual([...all(200), 429]);
  });

  it('users do not share a limit', async () => {
    const [one, two] = [await signUp(), await signUp()];
    await repeat(LIMIT + 1, () => read(one));
    expect((await read(two)).headers.get('RateLimit')).toMatch(/r=4;/);
  });

  it('rejected requests count', async () => {
    const { token } = await signUp();
    const answers = await repeat(LIMIT + 1, () => call('POST', '/api/tasks', { token, body: {} }, send));
    expect(statuses(answers)).toEqual([...all(400), 429]);
  });

  it('a write that gets 429 changes nothing', async () => {
    const person = await signUp();
    const create = () => call('POST', '/api/tasks', { token: person.token, body: { title: 'x' } }, send);
    expect(statuses(await repeat(LIMIT + 2, create))).toEqual([...all(201), 429, 429]);
    const { data } = await person.get<{ tasks: unknown[] }>('/api/tasks');
    expect(data.tasks).toHaveLength(LIMIT);
  });

  it('a blocked user gets 429 in every isolate', async () => {
    const person = await signUp();
    await repeat(LIMIT + 1, () => read(person));
    const elsewhere = workerWith({ RATE_LIMIT_MAX_REQUESTS: String(LIMIT) });
    expect((await call('GET', '/api/tasks', { token: person.token }, elsewhere)).status).toBe(429);
  });

  it('a blocked user is allowed again after two windows', async () => {
    const person = await signUp();
    await repeat(LIMIT + 1, () => read(person));
    passWindows(2);
    expect(statuses(await repeat(LIMIT + 1, () => read(person)))).toEqual([...all(200), 429]);
  });

  it('halfway into the next window, half of the previous count still applies', async () => {
    const person = await signUp();
    expect(statuses(await repeat(LIMIT, () => read(person)))).toEqual(all(200));
    passWindows(1.5);
    const answers = await repeat(LIMIT, () => read(person));
    expect(statuses(answers)).toEqual([...all(200, 3), ...all(429, 2)]);
  });
});

/** The commands that Redis gets while `act` runs. */
async function listCommands(act: () => Promise<unknown>): Promise<string[][]> {
  const commands: string[][] = [];
  interceptTrips((trip) => {
    const sent = trip.upstream === 'redis' ? JSON.parse(trip.body) : [];
    commands.push(...(typeof sent[0] === 'string' ? [sent] : sent));
    return trip.pass();
  });
  await act();
  vi.restoreAllMocks();
  return commands;
}

describe('the commands that Upstash bills', () => {
  it('the first read of a window sends two, the next ones send one, and the first over the limit sends two', async () => {
    const person = await signUp();
    const send = async () => (await listCommands(() => read(person))).map(([name]) => name);
    expect(await send()).toEqual(['bitfield', 'pexpireat']);
    for (let n = 2; n <= LIMIT; n += 1) expect(await send()).toEqual(['bitfield']);
    expect(await send()).toEqual(['bitfield', 'bitfield']);
    expect(await send()).toEqual([]);
  });

  it('each window moves the expiry', async () => {
    const person = await signUp();
    await repeat(2, () => read(person));
    passWindows(1);
    const [, expiry] = await listCommands(() => read(person));
    expect(expiry?.[2]).toBe(Date.now() + 2 * WINDOW_MS);
  });

  it('a key that Redis has lost within a window expires again, and its counts are gone', async () => {
    const person = await signUp();
    const [added] = await listCommands(() => repeat(3, () => read(person)));
    const redis = new Redis({ url: env.UPSTASH_REDIS_REST_URL, token: env.UPSTASH_REDIS_REST_TOKEN });
    await redis.del(added?.[1] ?? '');
    const commands = await listCommands(() => repeat(2, () => read(person)));
    expect(commands.map(([name]) => name)).toEqual(['bitfield', 'pexpireat', 'bitfield']);
    expect(await redis.pttl(added?.[1] ?? '')).toBeGreaterThan(WINDOW_MS);
    expect(limitOf(await read(person)).left).toBe(LIMIT - 3);
  });

  it('the counts of a user expire with the next window', async () => {
    const person = await signUp();
    const [, expiry] = await listCommands(() => read(person));
    expect(expiry?.[2]).toBe(Date.now() + 2 * WINDOW_MS);
  });
});

describe('rejected requests', () => {
  it('they do not count: the user has the rest of the window before, however often they are rejected', async () => {
    const person = await signUp();
    await repeat(LIMIT, () => read(person));
    passWindows(1.5);
    expect(statuses(await repeat(LIMIT, () => read(person)))).toEqual([...all(200, 3), ...all(429, 2)]);
    for (let second = 1; second <= 5; second += 1) {
      vi.setSystemTime(Date.now() + 1_001); // the isolate asks Redis again
      await read(person);
    }
    vi.setSystemTime(Date.now() + 0.35 * WINDOW_MS);
    expect(statuses(await repeat(3, () => read(person)))).toEqual([200, 200, 429]);
  });

  it('at the end of each of six windows, the user has the whole limit', async () => {
    const person = await signUp();
    passWindows(0.99);
    for (let window = 1; window <= 6; window += 1) {
      expect(statuses(await repeat(LIMIT + 1, () => read(person)))).toEqual([...all(200), 429]);
      passWindows(1);
    }
  });
});

describe('the weight of a request with commands', () => {
  const command = () => ({ type: 'nothing', uuid: crypto.randomUUID(), args: {} });
  const batchCommand = () => ({ type: 'task_complete', args: { id: 'x' } });

  it.each([
    [0, 1],
    [1, 1],
    [10, 1],
    [11, 2],
    [100, 10],
  ])('a sync of %i commands counts as %i requests', async (count, weight) => {
    const { token } = await signUp();
    const wide = workerWith({ RATE_LIMIT_MAX_REQUESTS: '20' });
    const body = { syncToken: '*', commands: Array.from({ length: count }, command) };
    const answer = await call('POST', '/api/sync', { token, body }, wide);
    expect([answer.status, limitOf(answer).left]).toEqual([200, 20 - weight]);
  });

  it('a batch counts in the same way', async () => {
    const { token } = await signUp();
    const wide = workerWith({ RATE_LIMIT_MAX_REQUESTS: '20' });
    const body = { commands: Array.from({ length: 35 }, batchCommand) };
    expect(limitOf(await call('POST', '/api/tasks/batch', { token, body }, wide)).left).toBe(16);
  });

  it('a device sends 1,000 commands within one window at the default limit, and not one more', async () => {
    const { token } = await signUp();
    const standard = workerWith({ RATE_LIMIT_MAX_REQUESTS: undefined });
    const body = () => ({ syncToken: '*', commands: Array.from({ length: 100 }, command) });
    const answers = await repeat(11, () => call('POST', '/api/sync', { token, body: body() }, standard));
    expect(statuses(answers)).toEqual([...all(200, 10), 429]);
  });

  it('a full sync passes when the limit is lower than its weight', async () => {
    const { token } = await signUp();
    const body = { syncToken: '*', commands: Array.from({ length: 100 }, command) };
    const answers = await repeat(2, () => call('POST', '/api/sync', { token, body }, send));
    expect(statuses(answers)).toEqual([200, 429]);
  });

  it.each(['{', '{"commands": 7}', '[]', 'null', '{"commands": {"length": 100}}'])(
    'a body that is no list of commands counts once: %s',
    async (body) => {
      const { token } = await signUp();
      const answers = await repeat(LIMIT + 1, () => call('POST', '/api/sync', { token, body }, send));
      expect(statuses(answers)).toEqual([...all(400), 429]);
    },
  );
});

describe('the rate limit of ending sessions and erasing', () => {
  const ENDINGS = [
    ['POST', '/api/auth/logout'],
    ['POST', '/api/auth/logout-all'],
    ['DELETE', '/api/user/me'],
  ] as const;

  it.each(ENDINGS)('%s %s succeeds when another token has used up the rate limit', async (method, path) => {
    const profile = { id: newTelegramId(), first_name: 'Robbed' };
    const [thief, owner] = [await signUp(profile), await signUp(profile)];
    await repeat(LIMIT + 1, () => read(thief));
    expect((await read(owner)).status).toBe(429);
    const ended = await call(method, path, { token: owner.token }, send);
    expect(ended.status).toBe(200);
    expect(ended.headers.get('RateLimit-Policy')).toBe('"end-session";q=10;w=60');
  });

  it('a thief who uses the same token at another address cannot block them', async () => {
    const { token } = await signUp();
    const thief = newIpv4();
    const spoil = () => call('POST', '/api/auth/logout-all', { token, body: { x: 1 }, ...from(thief) }, send);
    expect(statuses(await repeat(11, spoil))).toEqual([...all(400, 10), 429]);
    expect((await call('POST', '/api/auth/logout-all', { token, ...from(newIpv4()) }, send)).status).toBe(200);
  });

  it('all three share a limit, and other requests are not counted in it', async () => {
    const { token } = await signUp();
    await repeat(LIMIT, () => call('GET', '/api/user/me', { token }, send));
    const answers: Answer[] = [];
    for (let n = 0; n < 11; n += 1) {
      const [method, path] = ENDINGS[n % 3] ?? ENDINGS[0];
      answers.push(await call(method, path, { token, body: { x: 1 } }, send));
    }
    expect(statuses(answers)).toEqual([...all(400, 10), 429]);
  });
});

describe('requests without a rate limit', () => {
  it.each([
    ['GET', '/health/live', 200],
    ['GET', '/health', 200],
    ['GET', '/nothing', 404],
    ['PUT', '/api/tasks', 405],
    ['OPTIONS', '/api/tasks', 204],
  ])('%s %s is never limited and has no RateLimit headers', async (method, path, status) => {
    const address = newIpv4();
    const answers = await repeat(2 * LIMIT, () => call(method, path, from(address), send));
    expect(statuses(answers)).toEqual(all(status, 2 * LIMIT));
    for (const { headers } of answers) expect(headers.has('RateLimit')).toBe(false);
  });
});
