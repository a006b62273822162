import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call, signUp } from '../support/client.ts';
import { breakUpstreams, refuse } from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { buildOwnPath, buildPath, PROTECTED, ROUTES } from '../support/routes.ts';
import { ALL_ANSWERS } from '../support/statuses.ts';
import { workerWith } from '../support/worker.ts';

let log: ReturnType<typeof captureLog>;

beforeEach(() => {
  log = captureLog();
});
afterEach(() => vi.restoreAllMocks());

const UUID = /^[0-9a-f-]{36}$/;

describe.each(ROUTES)('a request of $name', (route) => {
  it('a request writes one log line with its id, route, status, duration and round trips', async () => {
    const person = await signUp();
    const path = await buildOwnPath(route, person);
    log.texts.length = 0;
    const { status, headers } = await person.call(route.method, path, route.needs.body);
    const [line, ...more] = log.requests();
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      message: 'request',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      requestId: headers.get('X-Request-Id'),
      method: route.method,
      route: route.path,
      status,
      ms: expect.any(Number),
      trips: expect.any(Number),
      tripDepth: expect.any(Number),
    });
    expect(line?.user).toBe(route.needs.token ? person.user.id : undefined);
  });
});

describe.each(Object.entries(ALL_ANSWERS))('the response %s', (_, make) => {
  it('a response writes one log line, at level error from status 500', async () => {
    const { status, headers } = await make({ 'X-Request-Id': 'the-one' });
    const lines = log.requests().filter(({ requestId }) => requestId === headers.get('X-Request-Id'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ status, level: status >= 500 ? 'error' : 'info' });
    if (status >= 400) expect(lines[0]?.sqlstate ?? lines[0]?.code).toMatch(/^\w+$/);
  });
});

describe('the log line of a request', () => {
  it.each([
    ['POST', '/api/tasks', { title: '' }, 'invalid title'],
    [
      'POST',
      '/api/tasks',
      { title: 'x', aiMetadata: { dependencies: ['canary'] } },
      'invalid aiMetadata.dependencies.#',
    ],
    ['POST', '/api/tasks', { title: 'x', canary: 1 }, 'unknown field'],
    ['GET', '/api/tasks?canary=1', undefined, 'unknown field'],
    ['GET', '/api/tasks?limit=canary', undefined, 'invalid limit'],
    ['PATCH', '/api/user/settings', { workingHours: { canary: null } }, /^(invalid workingHours|unknown field)$/],
  ])(
    'the log line of a 400 to %s %s names the field, and nothing that the client wrote',
    async (method, path, body, reason) => {
      const person = await signUp();
      log.texts.length = 0;
      expect((await person.call(method, path, body)).status).toBe(400);
      expect(log.requests().at(-1)).toMatchObject({ status: 400, reason: expect.stringMatching(reason) });
      expect(log.texts.join()).not.toContain('canary');
    },
  );

  it('the log line has the route pattern and no id, query or unknown path', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    log.texts.length = 0;
    await person.get(`/api/tasks/${id}`);
    await person.get('/api/tasks?q=milk');
    await person.get('/nothing/at/all');
    expect(log.requests().map(({ route }) => route)).toEqual(['/api/tasks/:id', '/api/tasks', undefined]);
    expect(log.texts.join()).not.toMatch(new RegExp(`${id}|milk|at/all`));
  });

  it.each(PROTECTED)('the log line of a rejected $name has the reason, and the response does not', async (route) => {
    const answer = await call(route.method, buildPath(route), { token: 'x.y.z', body: route.needs.body });
    expect(log.requests().at(-1)).toMatchObject({ status: 401, code: 'AUTHENTICATION_ERROR', reason: 'bad_token' });
    expect(answer.text).not.toContain('bad_token');
  });

  it('the log line of a failed sign-in has the reason, and the response does not', async () => {
    const answer = await call('POST', '/api/auth', { body: { initData: 'user=1' } });
    expect(log.requests().at(-1)).toMatchObject({ status: 401, reason: 'hash_missing' });
    expect(answer.text).not.toContain('hash_missing');
  });

  it('every field of a log line is a scalar', async () => {
    const person = await signUp();
    await person.post('/api/tasks', { title: [] });
    await person.get('/api/user/me');
    for (const line of log.lines()) {
      for (const value of Object.values(line)) expect(typeof value).toMatch(/^(string|number|boolean)$/);
    }
  });
});

describe('LOG_LEVEL', () => {
  /** The levels logged by a successful request, a request without Redis and a request without Postgres. */
  const levels = async (LOG_LEVEL: string) => {
    const { token } = await signUp();
    log.texts.length = 0;
    const send = workerWith({ LOG_LEVEL });
    await call('GET', '/api/tasks', { token }, send);
    breakUpstreams({ redis: refuse });
    await call('GET', '/api/tasks', { token }, send);
    vi.restoreAllMocks();
    const broken = captureLog();
    breakUpstreams({ postgres: refuse });
    await call('POST', '/api/tasks', { token, body: { title: 'x' } }, send);
    const lines = [...log.lines(), ...broken.lines()].filter(({ message }) => message !== 'queue'); // of other requests
    return [...new Set(lines.map(({ level }) => level))].sort();
  };

  it.each([
    ['debug', ['debug', 'error', 'info', 'warn']],
    ['info', ['error', 'info', 'warn']],
    ['warn', ['error', 'warn']],
    ['error', ['error']],
  ])('LOG_LEVEL=%s logs its own level and the more severe ones', async (level, expected) => {
    expect(await levels(level)).toEqual(expected);
  });
});

describe('a deployed Worker', () => {
  it('names its version in each log line and its build in /health', async () => {
    const build = { id: 'a8f8cbf0', tag: 'v13', timestamp: '2026-11-29T11:00:00Z' };
    const send = workerWith({ LOG_LEVEL: 'debug' }, { VERSION: build });
    const { token } = await signUp();
    log.texts.length = 0;
    await call('GET', '/api/tasks', { token }, send);
    expect(new Set(log.lines().map(({ version }) => version))).toEqual(new Set([build.id]));
    expect((await call('GET', '/health', {}, send)).data).toMatchObject({ environment: 'test', build });
  });
});

describe('parallel requests', () => {
  it('parallel requests write one log line each', async () => {
    const person = await signUp();
    log.texts.length = 0;
    await Promise.all(Array.from({ length: 10 }, () => person.get('/api/tasks')));
    const ids = log.requests().map(({ requestId }) => requestId);
    expect(ids).toHaveLength(10);
    expect(new Set(ids).size).toBe(10);
    for (const id of ids) expect(id).toMatch(UUID);
  });
});
