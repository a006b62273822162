import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { limitOf, standAtWindowStart } from '../support/limited.ts';
import { captureLog } from '../support/log-lines.ts';
import { hurryTimers } from '../support/slow-clock.ts';
import { inTurn, itInTurn, volume } from '../support/volume.ts';
import { workerWith } from '../support/worker.ts';

const FAILURES_TO_OPEN = 5;
const BREAKER_OPEN_MS = 5_000;
const DEADLINE_MS = 150;
const SIGN_INS = 4;

let send: Send;

beforeEach(hurryTimers);
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
  ['refuses connections', faults.refuse],
  ['does not answer', faults.hang],
  ['answers with HTML', faults.html],
  ['answers with an HTML error', faults.htmlError],
  ['answers 500', faults.serverError],
  ['answers with other JSON', faults.wrongJson],
  ['breaks off its response', faults.cutBody],
  ['reports a wrong type', faults.redisError('WRONGTYPE Operation against a key holding the wrong kind of value')],
  ['is out of memory', faults.redisError('OOM command not allowed when used memory > maxmemory')],
  ['rejects the token', faults.redisError('WRONGPASS invalid or missing auth token')],
];

describe.each(BROKEN.map((broken, at) => [...broken, at] as const))('while Redis %s', (_, fault, at) => {
  const it = itInTurn(at, 3);

  it('reads, writes and sign-ins succeed, counted by the isolate', async () => {
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
    for (const { headers } of answers) expect(headers.get('RateLimit-Policy')).toBe('"api";q=1000;w=60');
    expect(answers.map((answer) => limitOf(answer).left)).toEqual([999, 998, 997, 996, 995, 994]);
    expect((await signIn(newAddress())).status).toBe(200);
  });

  it('a revoked token and an invalid token get 401', async () => {
    const person = await signUp();
    faults.breakUpstreams({ redis: fault });
    expect((await callAs(person, 'POST', '/api/auth/logout', {})).status).toBe(200);
    expectError(await callAs(person, 'GET', '/api/tasks'), 401, 'AUTHENTICATION_ERROR');
    expectError(await call('GET', '/api/tasks', { token: 'x' }, send), 401, 'AUTHENTICATION_ERROR');
  });

  it('the limit of a user holds, for parallel requests too', async () => {
    const limited = workerWith({ RATE_LIMIT_MAX_REQUESTS: '10' });
    const { token } = await signUp();
    faults.breakUpstreams({ redis: fault });
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => call('GET', '/api/user/me', { token }, limited)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expectError(await call('GET', '/api/user/me', { token }, limited), 429, 'RATE_LIMIT_ERROR');
  });

  it('the sign-in limit of an address holds', async () => {
    faults.breakUpstreams({ redis: fault });
    const [address, other] = [newAddress(), newAddress()];
    for (let n = 1; n <= SIGN_INS; n += 1) expect((await signIn(address)).status).toBe(200);
    const rejected = await signIn(address);
    expectError(rejected, 429, 'RATE_LIMIT_ERROR');
    expect(Number(rejected.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(rejected.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
    expect((await signIn(other)).status).toBe(200);
  });

  it('the health check reports `degraded` with 200', async () => {
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

describe('a Redis that fails now and then', () => {
  it('lets no more requests pass than the limit, because the isolate counts all of them', async () => {
    const limited = workerWith({ RATE_LIMIT_MAX_REQUESTS: '10' });
    const { token } = await signUp();
    standAtWindowStart();
    let trips = 0;
    faults.breakUpstreams({ redis: faults.onlyIf(() => ++trips % 2 === 0, faults.refuse) });
    const passed = [];
    for (let n = 0; n < 30; n += 1) {
      const { status } = await call('GET', '/api/user/me', { token }, limited);
      if (status === 200) passed.push(n);
    }
    expect(passed).toHaveLength(10);
  });
});

describe('an isolate that computes', () => {
  /** Blocks the isolate for some 50 ms, as some plans do. */
  const compute = () => {
    let sum = 0;
    for (let n = 0; n < 15_000_000; n += 1) sum = (sum + n) | 0;
    return sum;
  };

  /** Lets other work have one turn between two computations. */
  async function computeRepeatedly(times: number) {
    for (let n = 0; n < times; n += 1) {
      compute();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }

  it('an isolate that computes does not make the deadline of Redis fire', async () => {
    const lines = captureLog();
    const person = await signUp();
    await callAs(person, 'GET', '/api/user/me');
    for (let n = 0; n < volume({ test: 1, full: 3 }); n += 1) {
      const { promise: isSent, resolve: sent } = Promise.withResolvers<void>();
      faults.interceptTrips(({ upstream, pass }) => {
        if (upstream === 'redis') sent();
        return pass();
      });
      const answer = callAs(person, 'GET', '/api/user/me');
      await Promise.race([isSent, answer]);
      await computeRepeatedly(6);
      expect((await answer).status).toBe(200);
    }
    expect(lines.lines().filter(({ message }) => message === 'rate limit: Redis failed')).toEqual([]);
  });
});

describe('a flushed Redis', () => {
  it('does not make a revoked token valid', async () => {
    const person = await signUp();
    await person.post('/api/auth/logout-all');
    faults.breakUpstreams({ redis: faults.flushed });
    expectError(await callAs(person, 'GET', '/api/tasks'), 401, 'AUTHENTICATION_ERROR');
  });
});

describe('the sign-in limit of an isolate', () => {
  it('is reset one minute after the first request', async () => {
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

describe.each(inTurn(BROKEN.slice(0, 4), 0, 2))('the breaker, when Redis %s', (_, fault) => {
  it('opens after five failures, then sends no requests, and closes after one successful trial', async () => {
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

/** Puts all timers and deadlines on a fake clock. */
function stopClock() {
  vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException('timed out', 'TimeoutError')), ms);
    return controller.signal;
  });
}

const { setTimeout: realSetTimeout } = globalThis;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => realSetTimeout(resolve, 1));
}

it('a request to a silent Redis is cancelled at its deadline, so that it keeps no connection', async () => {
  const person = await signUp();
  stopClock();
  const signals: (AbortSignal | null | undefined)[] = [];
  const upstreams = faults.breakUpstreams({
    redis: (trip) => {
      signals.push(trip.signal);
      return faults.hang(trip);
    },
  });
  const answer = callAs(person, 'GET', '/api/user/me');
  await until(() => upstreams.trips.redis === 1);
  vi.advanceTimersByTime(DEADLINE_MS);
  expect((await answer).status).toBe(200);
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});

const endlessBody: faults.Fault = async () =>
  new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) }));

describe.each([
  ['does not answer', faults.hang],
  ['never ends its response', endlessBody],
])('a Redis that %s', (_, fault) => {
  it('costs a request at most 150 ms, and nothing once the breaker is open', async () => {
    const person = await signUp();
    stopClock();
    const upstreams = faults.breakUpstreams({ redis: fault });
    for (let n = 1; n <= FAILURES_TO_OPEN; n += 1) {
      const answer = callAs(person, 'GET', '/api/user/me');
      await until(() => upstreams.trips.redis === n);
      vi.advanceTimersByTime(DEADLINE_MS);
      expect((await answer).status).toBe(200);
    }
    expect((await callAs(person, 'GET', '/api/user/me')).status).toBe(200);
    expect(upstreams.trips.redis).toBe(FAILURES_TO_OPEN);
  });
});
