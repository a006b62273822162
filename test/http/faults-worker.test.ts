import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const endless = (): never => endless();

const fail = (value: unknown) => () => {
  throw value;
};

const THROWN: [string, () => never][] = [
  ['an Error', fail(new Error('secret: a message of our own'))],
  ['a TypeError', fail(new TypeError('secret of undefined'))],
  ['a string', fail('secret')],
  ['null', fail(null)],
  ['undefined', fail(undefined)],
  ['an object', fail({ status: 200, message: 'secret' })],
  ['a Response', fail(new Response('secret'))],
  ['a stack overflow', endless],
];

/** A new task gets a random id. */
const createThrows = (thrown: () => never) => vi.spyOn(crypto, 'getRandomValues').mockImplementation(thrown);

const NEW_TASK = { title: 'x' };

describe.each(THROWN)('when a service throws %s', (_, thrown) => {
  it('the response is a 500 in the error envelope with the usual headers', async () => {
    const person = await signUp();
    const headers = { Origin: 'https://app.example.com' };
    const rejected = await person.post('/api/tasks', {}, headers);
    createThrows(thrown);
    const answer = await person.post('/api/tasks', NEW_TASK, headers);
    expectError(answer, 500, 'INTERNAL_ERROR');
    expect(answer.text).not.toContain('secret');
    expect([...answer.headers.keys()].sort()).toEqual([...rejected.headers.keys()].sort());
  });

  it('the log line of the request is an error without the thrown value', async () => {
    const person = await signUp();
    createThrows(thrown);
    const { error } = await person.post('/api/tasks', NEW_TASK);
    const line = log.requests().at(-1);
    expect(line).toMatchObject({
      level: 'error',
      requestId: error.requestId,
      route: '/api/tasks',
      status: 500,
      user: person.user.id,
    });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it.each([
    ['development', true],
    ['test', false],
    ['production', false],
  ])('the response has a stack in %s: %s', async (ENVIRONMENT, shown) => {
    const { token } = await signUp();
    createThrows(thrown);
    const { error } = await call('POST', '/api/tasks', { token, body: NEW_TASK }, workerWith({ ENVIRONMENT }));
    expect(error.code).toBe('INTERNAL_ERROR');
    expect(typeof error.stack).toBe(shown ? 'string' : 'undefined');
  });
});

it('a client error has no stack, even in development', async () => {
  const { error } = await call('GET', '/api/tasks', {}, workerWith({ ENVIRONMENT: 'development' }));
  expect(error.stack).toBeUndefined();
});

it('a value thrown before any middleware gets a 500 in the error envelope', async () => {
  vi.spyOn(crypto, 'randomUUID').mockImplementationOnce(() => {
    throw null;
  });
  const { status, error } = await call('GET', '/health/live');
  expect(status).toBe(500);
  expect(error).toEqual({ code: 'INTERNAL_ERROR', message: expect.any(String), requestId: expect.any(String) });
});

describe('an invalid environment', () => {
  const BAD: [string, string | undefined][] = [
    ['ENVIRONMENT', undefined],
    ['ENVIRONMENT', 'staging-value'],
    ['LOG_LEVEL', 'loud-value'],
    ['DATABASE_URL', undefined],
    ['DATABASE_URL', ''],
    ['DATABASE_URL', 'mysql://user:pass-value@host/db'],
    ['NEON_HTTP_ENDPOINT', 'not-a-url-value'],
    ['UPSTASH_REDIS_REST_URL', undefined],
    ['UPSTASH_REDIS_REST_URL', 'redis://host-value:6379'],
    ['UPSTASH_REDIS_REST_TOKEN', undefined],
    ['TELEGRAM_BOT_TOKEN', undefined],
    ['TELEGRAM_BOT_TOKEN', '123-value'],
    ['TELEGRAM_BOT_TOKEN_PREVIOUS', 'short-value'],
    ['TELEGRAM_SIGNATURE', 'maybe-value'],
    ['TELEGRAM_ENVIRONMENT', 'beta-value'],
    ['INIT_DATA_MAX_AGE', 'a-day-value'],
    ['JWT_SECRET', undefined],
    ['JWT_SECRET', 'short-value'],
    ['JWT_SECRET', 'a'.repeat(64)],
    ['JWT_SECRET_PREVIOUS', 'short-value'],
    ['JWT_EXPIRES_IN', '0d'],
    ['CORS_ORIGIN', 'app.example.com/value'],
    ['CORS_ORIGIN', '*'],
    ['RATE_LIMIT_WINDOW_MS', '987'],
    ['RATE_LIMIT_MAX_REQUESTS', 'many-value'],
    ['RATE_LIMIT_MAX_REQUESTS', '7654321'],
    ['AUTH_RATE_LIMIT_MAX_REQUESTS', '-98765'],
  ];

  it.each(BAD)('%s = %j makes every request a 500 and logs one line without the value', async (name, value) => {
    const send = workerWith({ [name]: value });
    for (const path of ['/health/live', '/health', '/api/tasks', '/nothing']) {
      log.texts.length = 0;
      expectError(await call('GET', path, {}, send), 500, 'INTERNAL_ERROR');
      const [line, ...more] = log.lines();
      expect(more).toEqual([]);
      expect(line).toMatchObject({
        level: 'error',
        problems: expect.stringContaining(name),
        hint: expect.stringContaining('npm start'),
      });
      if (value) expect(log.texts.join()).not.toContain(JSON.stringify(value).slice(1, -1));
    }
  });

  it('the log line lists every problem', async () => {
    const names = [...new Set(BAD.filter(([, value]) => value === undefined).map(([name]) => name))];
    const absent = Object.fromEntries(names.map((name) => [name, undefined]));
    await call('GET', '/health', {}, workerWith({ ...absent, LOG_LEVEL: 'loud', JWT_EXPIRES_IN: 'never' }));
    const [line, ...more] = log.lines();
    expect(more).toEqual([]);
    for (const name of [...names, 'LOG_LEVEL', 'JWT_EXPIRES_IN']) expect(line?.problems).toContain(name);
  });

  it('the 500 has the security headers', async () => {
    const { headers } = await call('GET', '/health', {}, workerWith({ JWT_SECRET: '' }));
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Cache-Control')).toBe('no-store');
  });
});
