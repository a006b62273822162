import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { saying, withModels } from '../support/ai.ts';
import { type Answer, call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { recordTrips } from '../support/record-trips.ts';
import { ownRequestOf, PROTECTED, pathOf, type Route, WITH_ID } from '../support/routes.ts';
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

/** What a request took: trips to each upstream, and how many of all one after the other; the log must say the same. */
async function cost(request: () => Promise<Answer>) {
  trips.reset();
  const { status } = await request();
  const [line] = log.requests().slice(-1);
  expect(line).toMatchObject({ status, trips: trips.count(), tripDepth: trips.depth() });
  return { status, redis: trips.count('redis'), postgres: trips.count('postgres'), depth: trips.depth() };
}

/** Redis learns the limiters' script with its first use, which takes a request more. */
const warm = async (person: Person) => {
  await person.get('/api/user/me');
  return person;
};

/** Its cache is forgotten after the answer: a trip that nobody waits for. */
const ERASE = 'DELETE /api/user/me';

const isRead = ({ method }: Route) => method === 'GET';

const send = async (route: Route, person: Person, headers?: Record<string, string>) => {
  const { path, body } = await ownRequestOf(route, person);
  return () => person.call(route.method, path, body, headers);
};

describe('without signing in', () => {
  it('/health/live goes nowhere', async () => {
    expect(await cost(() => call('GET', '/health/live'))).toEqual({ status: 200, redis: 0, postgres: 0, depth: 0 });
  });

  it('/health asks both stores at once', async () => {
    expect(await cost(() => call('GET', '/health'))).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
  });

  it('an unknown path, an unknown method and a preflight go nowhere', async () => {
    for (const [method, path] of [
      ['GET', '/nothing'],
      ['PUT', '/api/tasks'],
      ['OPTIONS', '/api/tasks'],
    ] as const) {
      expect(await cost(() => call(method, path))).toMatchObject({ redis: 0, postgres: 0, depth: 0 });
    }
  });

  it('a malformed body goes nowhere', async () => {
    const { token } = await signUp();
    expect(await cost(() => call('POST', '/api/tasks', { token, body: '{' }))).toMatchObject({ status: 400, depth: 0 });
  });

  it('a sign-in asks the limit, then Postgres', async () => {
    await warm(await signUp());
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'x' });
    const signIn = () => call('POST', '/api/auth', { body: { initData } });
    expect(await cost(signIn)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
    expect(await cost(signIn)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
    expect(trips.upstreams()).toEqual(['redis', 'postgres']);
  });

  it('a refused sign-in asks the limit alone', async () => {
    await warm(await signUp());
    const signIn = () => call('POST', '/api/auth', { body: { initData: 'hash=0' } });
    expect(await cost(signIn)).toEqual({ status: 401, redis: 1, postgres: 0, depth: 1 });
  });
});

describe.each(PROTECTED.filter(isRead))('$name', (route) => {
  it('asks the limit and Postgres side by side', async () => {
    const read = await send(route, await warm(await signUp()));
    expect(await cost(read)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
  });

  it('asks the limit alone without a token', async () => {
    await warm(await signUp());
    await call(route.method, pathOf(route));
    expect(await cost(() => call(route.method, pathOf(route)))).toEqual({
      status: 401,
      redis: 1,
      postgres: 0,
      depth: 1,
    });
  });
});

/** What is to be undone or taken out of the trash, and a plan that is to be changed, are read first. */
const READ_FIRST = [
  'POST /api/undo',
  'POST /api/trash/:id/restore',
  'DELETE /api/trash/:id',
  'PATCH /api/plan/blocks/:id',
  'DELETE /api/plan/blocks/:id',
];
const looksFirst = ({ name }: Route) => READ_FIRST.includes(name);

/** What it answers is not kept under a key: a ticket is good once, and commands have keys of their own. */
const TAKES_NO_KEY = [
  'POST /api/live/ticket',
  'POST /api/sync',
  'POST /api/tasks/batch',
  'POST /api/ai/proposals/:id/apply',
];

/** What asks the AI is read beside the limit, and takes a call of the person's only then. */
const ASKS = ['POST /api/ai/chat', 'POST /api/ai/suggestions', 'POST /api/ai/optimize-schedule'];

const WRITES = PROTECTED.filter((route) => !isRead(route) && route.name !== ERASE && !ASKS.includes(route.name));

describe.each(WRITES)('$name', (route) => {
  it('asks the limit, then Postgres as often as it must', async () => {
    const write = await send(route, await warm(await signUp()));
    const statements = looksFirst(route) ? 2 : 1;
    expect(await cost(write)).toMatchObject({ redis: 1, postgres: statements, depth: 1 + statements });
    expect(trips.upstreams()).toEqual(['redis', ...Array<string>(statements).fill('postgres')]);
  });
});

describe.each(WRITES.filter(({ name }) => !TAKES_NO_KEY.includes(name)))('$name', (route) => {
  it('looks an Idempotency-Key up beside the limit', async () => {
    const write = await send(route, await warm(await signUp()), { 'Idempotency-Key': crypto.randomUUID() });
    const first = await cost(write);
    const statements = looksFirst(route) ? 2 : 1;
    expect(first).toMatchObject({ redis: 1, postgres: 1 + statements, depth: 1 + statements });
    expect(first.status).toBeLessThan(300);
    if (!/logout/.test(route.name)) expect(await cost(write)).toMatchObject({ redis: 1, postgres: 1, depth: 1 });
  });
});

describe('asking the AI', () => {
  it('reads everything beside the limit, and takes a call of the person’s', async () => {
    const person = await warm(await signUp());
    const chat = () => person.post('/api/ai/chat', { messages: [{ role: 'user', content: 'Well?' }] });
    expect(await cost(chat)).toEqual({ status: 200, redis: 1, postgres: 2, depth: 2 });
  });

  it('reads everything beside the limit, and takes nothing where the numbers answer', async () => {
    const person = await warm(await signUp());
    const suggest = () => person.post('/api/ai/suggestions', {});
    expect(await cost(suggest)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
  });

  it('looks for what was answered before in both stores at once, and asks nobody when it is there', async () => {
    const { send } = withModels(saying('Call Ada.'));
    const person = await warm(await signUp());
    const chat = () =>
      person.call('POST', '/api/ai/chat', { messages: [{ role: 'user', content: 'Well?' }] }, undefined, send);
    await chat();
    expect(await cost(chat)).toEqual({ status: 200, redis: 2, postgres: 1, depth: 1 });
  });
});

describe('planning', () => {
  it('reads everything beside the limit, and keeps what may be applied', async () => {
    const person = await warm(await signUp());
    await person.patch('/api/user/settings', { timezone: 'UTC' });
    await person.createTask();
    const plan = (body: object) => () => person.post('/api/ai/optimize-schedule', body);
    expect(await cost(plan({ dryRun: true }))).toEqual({ status: 200, redis: 1, postgres: 1, depth: 1 });
    expect(await cost(plan({}))).toEqual({ status: 200, redis: 1, postgres: 2, depth: 2 });
  });
});

describe('sending commands', () => {
  const add = () => ({ type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'x' } });

  it('asks the limit, writes all of them in one request, then reads what changed', async () => {
    const person = await warm(await signUp());
    const commands = Array.from({ length: 100 }, add);
    const sync = () => person.post('/api/sync', { syncToken: '*', commands });
    expect(await cost(sync)).toEqual({ status: 200, redis: 1, postgres: 2, depth: 3 });
    // run before, which is found out by trying
    expect(await cost(sync)).toEqual({ status: 200, redis: 1, postgres: 3, depth: 4 });
  });

  it('writes a batch in one request, atomic or not', async () => {
    const person = await warm(await signUp());
    const commands = Array.from({ length: 100 }, () => ({ type: 'task_add', args: { title: 'x' } }));
    for (const atomic of [true, false]) {
      const batch = () => person.post('/api/tasks/batch', { atomic, commands });
      expect(await cost(batch)).toEqual({ status: 200, redis: 1, postgres: 1, depth: 2 });
    }
  });
});

describe('erasing oneself', () => {
  it('forgets the cache once Postgres has done it', async () => {
    const person = await warm(await signUp());
    expect(await cost(() => person.delete('/api/user/me'))).toMatchObject({ status: 200, redis: 2, postgres: 1 });
    expect(trips.upstreams()).toEqual(['redis', 'postgres', 'redis']);
  });
});

describe.each(WITH_ID)('$name of nobody', (route) => {
  it('takes no more trips than of somebody', async () => {
    const person = await warm(await signUp());
    const depth = isRead(route) ? 1 : 2;
    const request = () => person.call(route.method, pathOf(route, crypto.randomUUID()), route.needs.body);
    expect(await cost(request)).toEqual({ status: 404, redis: 1, postgres: 1, depth });
  });
});

describe('an isolate that knows a caller is blocked', () => {
  const limited = () => workerWith({ RATE_LIMIT_MAX_REQUESTS: '1', AUTH_RATE_LIMIT_MAX_REQUESTS: '1' });

  async function block(request: (sent: Send) => Promise<Answer>) {
    const sent = limited();
    for (let n = 0; n < 3; n += 1) await request(sent);
    return cost(() => request(sent));
  }

  it('refuses a read, a write and a sign-in without a trip', async () => {
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
