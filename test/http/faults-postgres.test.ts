import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { expectError } from '../support/answers.ts';
import { type Answer, call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { passTime, standAbortTimeouts, standClock } from '../support/standing-clock.ts';
import { inTurn } from '../support/volume.ts';
import { workerWith } from '../support/worker.ts';

const DEADLINE_MS = 3_000;

let send: Send;

beforeEach(async () => {
  captureLog();
  send = await usedWorker();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A Worker that has used the database, so it does not wait for it to wake up. */
async function usedWorker(): Promise<Send> {
  const worker = workerWith({});
  await call('GET', '/health', {}, worker);
  return worker;
}

/** Sends a request to a Worker with its own clients, so that no other test affects them. */
const callAs = <T>(
  person: Person,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) => call<T>(method, path, { token: person.token, body, headers }, send);

const tasksOf = async ({ user }: Person) => (await sql`select id from tasks where user_id = ${user.id}`).length;

/** `retryable`: the request is idempotent, or has an Idempotency-Key. */
function expectUnavailable(answer: Answer, retryable = true) {
  expectError(answer, 503, 'SERVICE_UNAVAILABLE');
  expect(answer.error.details).toEqual({ retryable });
  expect(answer.headers.get('Retry-After')).toMatch(/^[1-9]\d*$/);
}

/** Stops the clock, also for the deadlines of both upstreams. Steps of 20 ms show in which of them a request ends. */
function stopClock() {
  standClock();
  standAbortTimeouts();
  return { startedAt: Date.now(), pass: (ms: number) => passTime(ms, 20) };
}

const BROKEN: [string, faults.Fault][] = [
  ['is unreachable', faults.refuse],
  ['answers 500', faults.serverError],
  ['answers an HTML error', faults.htmlError],
  ['answers HTML', faults.html],
  ['answers with other JSON', faults.wrongJson],
  ['loses the end of its response', faults.cutBody],
  ['is starting', faults.postgresError('57P03')],
  ['has no connection left', faults.postgresError('53300')],
  ['loses the connection', faults.postgresError('08006')],
  ['cancels the statement', faults.postgresError('57014')],
];

describe.each(inTurn(BROKEN, 0, 2))('while Postgres %s', (_, fault) => {
  it('a read, a write and a sign-in get a retryable 503, and succeed when Postgres is back', async () => {
    const person = await signUp();
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'Late' });
    const requests = [
      () => callAs(person, 'GET', '/api/tasks'),
      () => callAs(person, 'PATCH', '/api/user/settings', { theme: 'dark' }),
      () => callAs(person, 'POST', '/api/tasks', { title: 'x' }, { 'Idempotency-Key': crypto.randomUUID() }),
      () => call('POST', '/api/auth', { body: { initData } }, send),
    ];
    const upstreams = faults.breakUpstreams({ postgres: fault });
    for (const request of requests) expectUnavailable(await request());
    upstreams.heal();
    for (const request of requests) expect((await request()).status).toBeLessThan(300);
  });
});

describe('a POST without an Idempotency-Key that loses Postgres', () => {
  const command = () => ({ type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'x' } });
  const message = { id: 'm', role: 'user', parts: [{ type: 'text', text: 'What is due?' }] };
  it.each([
    ['/api/sync', { syncToken: '*' }],
    ['/api/sync', { syncToken: '*', commands: [command()] }],
    ['/api/auth/logout', undefined],
    ['/api/auth/logout-all', undefined],
    ['/api/live/ticket', undefined],
    ['/api/tasks/quick', { text: 'x', dryRun: true }],
    ['/api/ai/suggestions', {}],
    ['/api/ai/optimize-schedule', {}],
    ['/api/ai/chat', { message: 'What is due?' }],
    ['/api/ai/chat', { id: 'c', trigger: 'submit-message', messages: [message] }],
    ['/api/tasks', {}],
  ])('says that %s %j can be sent again', async (path, body) => {
    const person = await signUp();
    faults.breakUpstreams({ postgres: faults.refuse });
    expectUnavailable(await callAs(person, 'POST', path, body));
  });

  it.each([
    ['/api/tasks', { title: 'x' }],
    ['/api/tasks/batch', { commands: [{ type: 'task_add', args: { title: 'x' } }] }],
    ['/api/mood/log', { energyLevel: 5, focusLevel: 5 }],
    [`/api/tasks/${crypto.randomUUID()}/complete`, undefined],
  ])('says that %s %j may have been saved', async (path, body) => {
    const person = await signUp();
    faults.breakUpstreams({ postgres: faults.refuse });
    expectUnavailable(await callAs(person, 'POST', path, body), false);
  });
});

it('the log tells a Postgres that is unreachable from one that does not respond', async () => {
  const person = await signUp();
  const log = captureLog();
  faults.breakUpstreams({ postgres: faults.refuse });
  await callAs(person, 'GET', '/api/tasks');
  expect(log.requests()).toMatchObject([{ sqlstate: 'unreachable' }]);
});

describe('a silent Postgres', () => {
  it('every kind of request gets a 503 within three seconds, also when Redis is silent', async () => {
    const person = await signUp();
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'x' });
    const as = { token: person.token };
    const key = { 'Idempotency-Key': 'k' };
    const requests: Record<string, (worker: Send) => Promise<Answer>> = {
      read: (worker) => call('GET', '/api/tasks', as, worker),
      write: (worker) => call('POST', '/api/tasks', { ...as, body: { title: 'x' } }, worker),
      'write with a key': (worker) => call('POST', '/api/tasks', { ...as, body: { title: 'x' }, headers: key }, worker),
      'invalid write': (worker) => call('POST', '/api/tasks', { ...as, body: {} }, worker),
      'sign-in': (worker) => call('POST', '/api/auth', { body: { initData } }, worker),
    };
    const workers = await Promise.all(Object.keys(requests).map(usedWorker));
    const { startedAt, pass } = stopClock();
    faults.breakUpstreams({ postgres: faults.hang, redis: faults.hang });
    const ending = Object.entries(requests).map(async ([name, request], index) => {
      const answer = await request(workers[index] ?? send);
      return { name, answer, ms: Date.now() - startedAt };
    });
    await pass(DEADLINE_MS);
    const ended = await Promise.all(ending);
    for (const { name, answer } of ended) expectUnavailable(answer, name !== 'write');
    expect(ended.filter(({ ms }) => ms >= DEADLINE_MS).map(({ name, ms }) => `${name}: ${ms} ms`)).toEqual([]);
  });

  it('a write gets a 503 within three seconds when Postgres becomes silent after a slow lookup of the key', async () => {
    const person = await signUp();
    const { startedAt, pass } = stopClock();
    let silence: Promise<void> | undefined;
    faults.breakUpstreams({
      postgres: async (trip) => {
        if (faults.isWrite(trip)) {
          silence = pass(DEADLINE_MS);
          return faults.hang(trip);
        }
        await pass(1_400);
        return trip.pass();
      },
    });
    expectUnavailable(
      await callAs(person, 'POST', '/api/tasks', { title: 'x' }, { 'Idempotency-Key': crypto.randomUUID() }),
    );
    expect(Date.now() - startedAt).toBeLessThan(DEADLINE_MS);
    await silence;
  });
});

it('/health gets a 503 that names the database', async () => {
  faults.breakUpstreams({ postgres: faults.refuse });
  const answer = await call('GET', '/health', {}, workerWith({}));
  expectError(answer, 503, 'SERVICE_UNAVAILABLE');
  expect(answer.error.details).toMatchObject({
    status: 'down',
    database: { status: 'down', latencyMs: null },
    redis: { status: 'up' },
  });
});

describe('retries', () => {
  it('a read is retried once', async () => {
    const person = await signUp();
    const { trips } = faults.breakUpstreams({ postgres: faults.times(1, faults.refuse) });
    expect((await callAs(person, 'GET', '/api/tasks')).status).toBe(200);
    expect(trips.postgres).toBe(2);
  });

  it('a read is not retried twice', async () => {
    const person = await signUp();
    const { trips } = faults.breakUpstreams({ postgres: faults.times(2, faults.refuse) });
    expectUnavailable(await callAs(person, 'GET', '/api/tasks'));
    expect(trips.postgres).toBe(2);
  });

  it('a write that may have happened is not retried', async () => {
    const person = await signUp();
    let writes = 0;
    faults.breakUpstreams({
      postgres: faults.onlyIf(faults.isWrite, (trip) => {
        writes += 1;
        return faults.cutAfterwards(trip);
      }),
    });
    expectUnavailable(await callAs(person, 'POST', '/api/tasks', { title: 'x' }), false);
    expect(writes).toBe(1);
    expect(await tasksOf(person)).toBe(1);
  });

  it.each(['40001', '40P01'])('a write that Postgres rolled back with SQLSTATE %s is retried', async (code) => {
    const person = await signUp();
    faults.breakUpstreams({ postgres: faults.times(2, faults.postgresError(code)) });
    expect((await callAs(person, 'POST', '/api/tasks', { title: 'x' })).status).toBe(201);
    expect(await tasksOf(person)).toBe(1);
  });

  it('a write that Postgres rolls back every time gets a 503', async () => {
    const person = await signUp();
    const { trips } = faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, faults.postgresError('40001')) });
    expectUnavailable(await callAs(person, 'POST', '/api/tasks', { title: 'x' }));
    expect(trips.postgres).toBeLessThanOrEqual(4);
  });
});

describe('a write whose response is lost', () => {
  it.each([
    ['its response', faults.cutAfterwards],
    ['the end of its response', faults.cutBody],
  ])('a retry with the Idempotency-Key replays a write that lost %s', async (_, fault) => {
    const person = await signUp();
    const create = () =>
      callAs<{ task: Task }>(person, 'POST', '/api/tasks', { title: 'Once' }, { 'Idempotency-Key': 'one' });
    const upstreams = faults.breakUpstreams({ postgres: faults.onlyIf(faults.isWrite, fault) });
    expectUnavailable(await create());
    upstreams.heal();

    const again = await create();
    expect(again.status).toBe(201);
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect(again.data.task.title).toBe('Once');
    expect(await tasksOf(person)).toBe(1);
  });
});

it('Postgres may spend two of the 2.5 s of a sync on its commands, so that the outcomes arrive in time', async () => {
  const person = await signUp();
  const budgets: number[] = [];
  faults.interceptTrips(({ body, pass }) => {
    if (body.includes('run_mutations(')) budgets.push(Number(JSON.parse(body).params.at(-1)));
    return pass();
  });
  const commands = [{ type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'x' } }];
  expect((await callAs(person, 'POST', '/api/sync', { syncToken: '*', commands })).status).toBe(200);
  expect(budgets).toHaveLength(1);
  expect(budgets[0]).toBeGreaterThan(1_000);
  expect(budgets[0]).toBeLessThanOrEqual(2_000);
});
