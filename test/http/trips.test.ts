import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saying, withModels } from '../support/ai.ts';
import { type Answer, call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { recordTrips } from '../support/record-trips.ts';
import { buildOwnRequest, buildPath, PROTECTED, type Route, WITH_ID } from '../support/routes.ts';
import { itInTurn, volume } from '../support/volume.ts';
import { workerWith } from '../support/worker.ts';

let log: ReturnType<typeof captureLog>;
let trips: ReturnType<typeof recordTrips>;

beforeEach(() => {
  log = captureLog();
  trips = recordTrips();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The trips of a request to each upstream, and their depth. Checks that the log line has the same numbers. */
async function cost(request: () => Promise<Answer>) {
  trips.reset();
  const { status } = await request();
  const [line] = log.requests().slice(-1);
  expect(line).toMatchObject({ status, trips: trips.count(), tripDepth: trips.depth() });
  return { status, redis: trips.count('redis'), postgres: trips.count('postgres'), depth: trips.depth() };
}

/** It has a rate limit of its own. */
const ERASE = 'DELETE /api/user/me';

const isRead = ({ method }: Route) => method === 'GET';

const send = async (route: Route, person: Person, headers?: Record<string, string>) => {
  const { path, body } = await buildOwnRequest(route, person);
  return () => person.call(route.method, path, body, headers);
};

it('an atomic batch with a rejected command makes one round trip to Postgres, and no search for that command', async () => {
  const person = await signUp();
  const commands = Array.from({ length: 20 }, () => ({ type: 'task_complete', args: { id: crypto.randomUUID() } }));
  const answer = await cost(() => person.post('/api/tasks/batch', { atomic: true, commands }));
  expect(answer).toMatchObject({ status: 404, postgres: 1 });
});

describe('requests without a token', () => {
  it('/health/live makes no round trip', async () => {
    expect(await cost(() => call('GET', '/health/live'))).toEqual({ status: 200, redis: 0, postgres: 0, depth: 0 });
  });

  it('/health probes both stores in parallel', async () => {
    const send = workerWith({}); // another one may remember its last probe
    expect(await cost(() => call('GET', '/health', {}, send))).toEqual({
      status: 200,
      redis: 1,
      postgres: 1,
      depth: 1,
    });
  });

  it('/health probes the stores once in two seconds, however often it is asked', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const send = workerWith({});
    const ask = () => call('GET', '/health', {}, send);
    trips.reset();
    const answers = await Promise.all([ask(), ask(), ask()]);
    vi.setSystemTime(Date.now() + 1_999);
    answers.push(await ask());
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect([trips.count('redis'), trips.count('postgres')]).toEqual([1, 1]);
    vi.setSystemTime(Date.now() + 1);
    await ask();
    expect([trips.count('redis'), trips.count('postgres')]).toEqual([2, 2]);
  });

  it('an unknown path, an unknown method and a preflight make no round trip', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['PUT', '/api/tasks'],
      ['OPTIONS', '/api/tasks'],
    ] as const) {
      expect(await cost(() => call(method, path))).toMatchObject({ redis: 0, postgres: 0, depth: 0 });
    }
  });

  it('a sign-in checks the rate limit, then asks Postgres', async () => {
    await signUp();
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'x' });
    const signIn = () => call('POST', '/api/auth', { body: { initData } });
    expect(await cost(signIn)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
    expect(await cost(signIn)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
    expect(trips.upstreams()).toEqual(['redis', 'postgres']);
  });

  it('a failed sign-in checks only the rate limit', async () => {
    await signUp();
    const signIn = () => call('POST', '/api/auth', { body: { initData: 'hash=0' } });
    expect(await cost(signIn)).toEqual({ status: 401, redis: 1, postgres: 0, depth: 1 });
  });
});

describe.each(PROTECTED.filter(isRead))('$name', (route) => {
  const it = itInTurn(PROTECTED.indexOf(route), 2);

  it('a read checks the rate limit and asks Postgres in parallel', async () => {
    const read = await send(route, await signUp());
    const status = route.path === '/api/ai/chat/:id/stream' ? 204 : 200;
    expect(await cost(read)).toEqual({ status, redis: 1, postgres: 1, depth: 1 });
  });

  it('a read without a token checks only the rate limit', async () => {
    await signUp();
    await call(route.method, buildPath(route));
    expect(await cost(() => call(route.method, buildPath(route)))).toEqual({
      status: 401,
      redis: 1,
      postgres: 0,
      depth: 1,
    });
  });
});

/** These writes read the entity first, or the clock of the user. */
const READ_FIRST = [
  'POST /api/tasks/quick',
  'POST /api/undo',
  'POST /api/trash/:id/restore',
  'DELETE /api/trash/:id',
  'PATCH /api/plan/blocks/:id',
  'DELETE /api/plan/blocks/:id',
];
const readsFirst = ({ name }: Route) => READ_FIRST.includes(name);

/** Their responses are not stored under a key: a ticket works once, and commands have their own keys. */
const STORES_NO_RESPONSE = [
  'POST /api/auth/logout',
  'POST /api/auth/logout-all',
  'POST /api/live/ticket',
  'POST /api/sync',
  'POST /api/tasks/batch',
  'POST /api/ai/proposals/:id/apply',
];

/** These read data in parallel with the rate limit. */
const READS_FOR_MODEL = ['POST /api/ai/chat', 'POST /api/ai/suggestions', 'POST /api/ai/optimize-schedule'];

const WRITES = PROTECTED.filter(
  (route) => !isRead(route) && route.name !== ERASE && !READS_FOR_MODEL.includes(route.name),
);

describe.each(WRITES)('$name', (route) => {
  const it = itInTurn(WRITES.indexOf(route), 2);

  it('a write checks the rate limit, then sends its statements to Postgres', async () => {
    const write = await send(route, await signUp());
    const statements = readsFirst(route) ? 2 : 1;
    expect(await cost(write)).toMatchObject({ redis: 1, postgres: statements, depth: 1 + statements });
    expect(trips.upstreams()).toEqual(['redis', ...Array<string>(statements).fill('postgres')]);
  });
});

describe.each(WRITES.filter(({ name }) => !STORES_NO_RESPONSE.includes(name)))('$name', (route) => {
  const it = itInTurn(WRITES.indexOf(route) + 1, 2);

  it('a write looks up its Idempotency-Key in parallel with the rate limit', async () => {
    const write = await send(route, await signUp(), { 'Idempotency-Key': crypto.randomUUID() });
    const first = await cost(write);
    const statements = readsFirst(route) ? 2 : 1;
    expect(first).toMatchObject({ redis: 1, postgres: 1 + statements, depth: 1 + statements });
    expect(first.status).toBeLessThan(300);
    expect(await cost(write)).toMatchObject({ redis: 1, postgres: 1, depth: 1 });
  });
});

describe('a body that cannot be read', () => {
  it('a malformed body is counted, and checks the session if it has a token', async () => {
    const { token } = await signUp();
    const malformed = (options: object) => () => call('POST', '/api/tasks', { body: '{', ...options });
    expect(await cost(malformed({ token }))).toEqual({ status: 400, redis: 1, postgres: 1, depth: 2 });
    expect(await cost(malformed({}))).toEqual({ status: 401, redis: 1, postgres: 0, depth: 1 });
  });
});

describe('AI requests', () => {
  it('a chat message without a model reads in parallel with the rate limit and reserves nothing', async () => {
    const person = await signUp();
    const chat = () => person.post('/api/ai/chat', { messages: [{ role: 'user', content: 'Well?' }] });
    expect(await cost(chat)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
  });

  it('suggestions without a model read in parallel with the rate limit and reserve nothing', async () => {
    const person = await signUp();
    const suggest = () => person.post('/api/ai/suggestions', {});
    expect(await cost(suggest)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
  });

  it('a cached answer is looked up in both stores in parallel and calls no model', async () => {
    const { send } = withModels(saying('Call Ada.'));
    const person = await signUp();
    const chat = () =>
      person.call('POST', '/api/ai/chat', { messages: [{ role: 'user', content: 'Well?' }] }, undefined, send);
    await chat();
    expect(await cost(chat)).toEqual({ status: 200, redis: 2, postgres: 1, depth: 1 });
  });
});

describe('planning', () => {
  it('planning reads in parallel with the rate limit, and stores a draft unless it is a dry run', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone: 'UTC' });
    await person.createTask();
    const plan = (body: object) => () => person.post('/api/ai/optimize-schedule', body);
    expect(await cost(plan({ dryRun: true }))).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
    expect(await cost(plan({}))).toEqual({ status: 200, redis: 1, postgres: 2, depth: 2 });
  });
});

describe('commands', () => {
  const add = () => ({ type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'x' } });

  it('sync checks the rate limit, writes all commands in one request, then reads the changes', async () => {
    const person = await signUp();
    const commands = Array.from({ length: volume({ test: 20, full: 100 }) }, add);
    const sync = () => person.post('/api/sync', { syncToken: '*', commands });
    expect(await cost(sync)).toEqual({ status: 200, redis: 1, postgres: 2, depth: 3 });
    // the commands were run before, which the runner detects on conflict
    expect(await cost(sync)).toEqual({ status: 200, redis: 1, postgres: 3, depth: 4 });
  });

  it('sync makes no more round trips when every command breaks a constraint', async () => {
    const person = await signUp();
    const dependencies = [crypto.randomUUID()];
    const commands = Array.from({ length: 20 }, () => ({
      ...add(),
      args: { title: 'x', aiMetadata: { dependencies } },
    }));
    const sync = () => person.post('/api/sync', { syncToken: '*', commands });
    expect(await cost(sync)).toEqual({ status: 200, redis: 1, postgres: 2, depth: 3 });
    expect(await cost(sync)).toEqual({ status: 200, redis: 1, postgres: 3, depth: 4 });
  });

  it('a batch is written in one request, atomic or not', async () => {
    const person = await signUp();
    const commands = Array.from({ length: volume({ test: 20, full: 100 }) }, () => ({
      type: 'task_add',
      args: { title: 'x' },
    }));
    for (const atomic of [true, false]) {
      const batch = () => person.post('/api/tasks/batch', { atomic, commands });
      expect(await cost(batch)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
    }
  });
});

it('erasing an account checks the rate limit, then sends one statement to Postgres', async () => {
  const person = await signUp();
  const headers = { 'If-Match': (await person.get('/api/user/me')).headers.get('ETag') ?? '' };
  const erase = () => person.delete('/api/user/me', headers);
  expect(await cost(erase)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
});

describe.each(WITH_ID)('$name', (route) => {
  it('an unknown id takes no more round trips than a known one', async () => {
    const person = await signUp();
    const depth = isRead(route) ? 1 : 2;
    const request = () => person.call(route.method, buildPath(route, crypto.randomUUID()), route.needs.body);
    expect(await cost(request)).toEqual({ status: 404, redis: 1, postgres: 1, depth });
  });
});

describe('a caller that the isolate remembers as blocked', () => {
  const limited = () => workerWith({ RATE_LIMIT_MAX_REQUESTS: '1', AUTH_RATE_LIMIT_MAX_REQUESTS: '1' });

  async function block(request: (sent: Send) => Promise<Answer>) {
    const sent = limited();
    for (let n = 0; n < 3; n += 1) await request(sent);
    return cost(() => request(sent));
  }

  it('a blocked read, write and sign-in get 429 without a round trip', async () => {
    const { token } = await signUp();
    const nowhere = { status: 429, redis: 0, postgres: 0, depth: 0 };
    const headers = { 'CF-Connecting-IP': `10.${crypto.getRandomValues(new Uint8Array(3)).join('.')}` };
    expect(await block((sent) => call('GET', '/api/tasks', { token }, sent))).toEqual(nowhere);
    expect(await block((sent) => call('POST', '/api/tasks', { token, body: { title: 'x' } }, sent))).toEqual(nowhere);
    expect(await block((sent) => call('GET', '/api/tasks', { headers }, sent))).toEqual(nowhere);
    expect(await block((sent) => call('POST', '/api/auth', { body: { initData: 'x' }, headers }, sent))).toEqual(
      nowhere,
    );
  });
});
