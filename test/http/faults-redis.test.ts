import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

const FAILURES_TO_OPEN = 5;
const BREAKER_OPEN_MS = 5_000;
const SIGN_INS = 20;

let send: Send;

beforeEach(() => {
  captureLog();
  send = workerWith({ AUTH_RATE_LIMIT_MAX_REQUESTS: String(SIGN_INS), RATE_LIMIT_MAX_REQUESTS: '1000' });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const callAs = <T>(person: Person, method: string, path: string, body?: unknown) =>
  call<T>(method, path, { token: person.token, body }, send);

const newAddress = () => `2001:db8:${crypto.randomUUID().slice(0, 4)}:${crypto.randomUUID().slice(0, 4)}::1`;

const signIn = async (address: string) => {
  const initData = await initDataOf({ id: newTelegramId(), first_name: 'x' });
  return call('POST', '/api/auth', { body: { initData }, headers: { 'CF-Connecting-IP': address } }, send);
};

const BROKEN: [string, faults.Fault][] = [
  ['refuses', faults.refuse],
  ['is silent', faults.hang],
  ['answers HTML', faults.html],
  ['answers an HTML error', faults.htmlError],
  ['answers 500', faults.serverError],
  ['answers with other JSON', faults.wrongJson],
  ['is cut off within its answer', faults.cutBody],
  ['finds the wrong type', faults.redisError('WRONGTYPE Operation against a key holding the wrong kind of value')],
  ['is full', faults.redisError('OOM command not allowed when used memory > maxmemory')],
  ['was given another token', faults.redisError('WRONGPASS invalid or missing auth token')],
];

describe.each(BROKEN)('while Redis %s', (_, fault) => {
  it('people read, write and sign in as ever, without RateLimit headers', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    faults.breakUpstreams({ redis: fault });
    const answers = [
      await callAs(person, 'GET', '/api/user/me'),
      await callAs(person, 'GET', '/api/tasks'),
      await callAs(person, 'GET', `/api/tasks/${id}`),
      await callAs(person, 'POST', `/api/tasks/${id}/complete`, {}),
      await callAs(person, 'PATCH', '/api/user/settings', { theme: 'dark' }),
      await callAs(person, 'DELETE', `/api/tasks/${id}`),
    ];
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    for (const { headers } of answers) {
      expect(headers.has('RateLimit')).toBe(false);
      expect(headers.has('RateLimit-Policy')).toBe(false);
    }
    expect((await signIn(newAddress())).status).toBe(200);
  });

  it('a revoked token stays revoked, and an unknown one unknown', async () => {
    const person = await signUp();
    faults.breakUpstreams({ redis: fault });
    expect((await callAs(person, 'POST', '/api/auth/logout', {})).status).toBe(200);
    expectError(await callAs(person, 'GET', '/api/tasks'), 401, 'AUTHENTICATION_ERROR');
    expectError(await call('GET', '/api/tasks', { token: 'x' }, send), 401, 'AUTHENTICATION_ERROR');
  });

  it('an address may try to sign in as often as ever in a minute, and no more', async () => {
    faults.breakUpstreams({ redis: fault });
    const [address, other] = [newAddress(), newAddress()];
    for (let n = 1; n <= SIGN_INS; n += 1) expect((await signIn(address)).status).toBe(200);
    const refused = await signIn(address);
    expectError(refused, 429, 'RATE_LIMIT_ERROR');
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect((await signIn(other)).status).toBe(200);
  });

  it('the service is degraded, and up', async () => {
    faults.breakUpstreams({ redis: fault });
    const { status, data } = await call('GET', '/health', {}, send);
    expect(status).toBe(200);
    expect(data).toMatchObject({
      status: 'degraded',
      database: { status: 'up' },
      redis: { status: 'down', latencyMs: null },
    });
  });
});

describe('a flushed Redis', () => {
  it('is asked again with the script, and limits go on', async () => {
    const person = await signUp();
    faults.breakUpstreams({ redis: faults.flushed });
    const answer = await callAs(person, 'GET', '/api/tasks');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('RateLimit')).toMatch(/^"api";r=999;t=\d+$/);
  });

  it('brings no revoked token back', async () => {
    const person = await signUp();
    await person.post('/api/auth/logout-all');
    faults.breakUpstreams({ redis: faults.flushed });
    expectError(await callAs(person, 'GET', '/api/tasks'), 401, 'AUTHENTICATION_ERROR');
  });
});

describe('the sign-in limit of an isolate', () => {
  it('begins anew a minute after its first request', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    faults.breakUpstreams({ redis: faults.refuse });
    const address = newAddress();
    for (let n = 1; n <= SIGN_INS; n += 1) await signIn(address);
    vi.setSystemTime(Date.now() + 59_000);
    expect((await signIn(address)).status).toBe(429);
    vi.setSystemTime(Date.now() + 1_000);
    expect((await signIn(address)).status).toBe(200);
  });
});

describe.each(BROKEN.slice(0, 4))('the breaker, when Redis %s', (_, fault) => {
  it('opens after five failures, costs no trip, and closes with the first trial that succeeds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const upstreams = faults.breakUpstreams({ redis: fault });
    const read = () => callAs(person, 'GET', '/api/user/me');
    for (let n = 0; n < FAILURES_TO_OPEN + 3; n += 1) expect((await read()).status).toBe(200);
    expect(upstreams.trips.redis).toBe(FAILURES_TO_OPEN);

    vi.setSystemTime(Date.now() + BREAKER_OPEN_MS);
    await Promise.all([read(), read(), read()]);
    expect(upstreams.trips.redis).toBe(FAILURES_TO_OPEN + 1);
    await read();
    expect(upstreams.trips.redis).toBe(FAILURES_TO_OPEN + 1);

    upstreams.heal();
    vi.setSystemTime(Date.now() + BREAKER_OPEN_MS);
    expect((await read()).headers.has('RateLimit')).toBe(true);
    expect((await read()).headers.has('RateLimit')).toBe(true);
  });
});

describe('a silent Redis', () => {
  it('costs a request 200 ms and nothing once the breaker is open', async () => {
    const person = await signUp();
    const time = async (repeat: number) => {
      const startedAt = Date.now();
      for (let n = 0; n < repeat; n += 1) await callAs(person, 'GET', '/api/user/me');
      return (Date.now() - startedAt) / repeat;
    };
    await time(1);
    const whole = await time(5);
    faults.breakUpstreams({ redis: faults.hang });
    expect(await time(FAILURES_TO_OPEN)).toBeLessThan(whole + 250);
    expect(await time(5)).toBeLessThan(whole + 100);
  });

  it('is given up after 150 ms, also while an answer trickles in', async () => {
    const person = await signUp();
    const endless: faults.Fault = async () =>
      new Response(new ReadableStream({ start: (c) => c.enqueue(new Uint8Array([123])) }));
    faults.breakUpstreams({ redis: endless });
    const startedAt = Date.now();
    expect((await callAs(person, 'GET', '/api/user/me')).status).toBe(200);
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });
});
