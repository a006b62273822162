import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { expectError } from '../support/answers.ts';
import { type Answer, call, initDataOf, newTelegramId, type Person, type Send, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { workerWith } from '../support/worker.ts';

const DEADLINE_MS = 3_000;

let send: Send;

beforeEach(() => {
  captureLog();
  send = workerWith({});
});
afterEach(() => vi.restoreAllMocks());

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

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const startedAt = Date.now();
  return { result: await work, ms: Date.now() - startedAt };
}

describe.each([
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
])('while Postgres %s', (_, fault) => {
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

describe('a silent Postgres', () => {
  it('every kind of request gets a 503 within three seconds, also when Redis is silent', async () => {
    const person = await signUp();
    const initData = await initDataOf({ id: newTelegramId(), first_name: 'x' });
    const as = { token: person.token };
    const requests: Record<string, () => Promise<Answer>> = {
      read: () => call('GET', '/api/tasks', as, workerWith({})),
      write: () => call('POST', '/api/tasks', { ...as, body: { title: 'x' } }, workerWith({})),
      'write with a key': () =>
        call(
          'POST',
          '/api/tasks',
          { ...as, body: { title: 'x' }, headers: { 'Idempotency-Key': 'k' } },
          workerWith({}),
        ),
      'request that is not valid': () => call('POST', '/api/tasks', { ...as, body: {} }, workerWith({})),
      'sign-in': () => call('POST', '/api/auth', { body: { initData } }, workerWith({})),
    };
    faults.breakUpstreams({ postgres: faults.hang, redis: faults.hang });
    const all = await Promise.all(
      Object.entries(requests).map(async ([name, request]) => ({ name, ...(await timed(request())) })),
    );
    for (const { name, result } of all)
      expectUnavailable(result, !['write', 'request that is not valid'].includes(name));
    expect(all.filter(({ ms }) => ms >= DEADLINE_MS).map(({ name, ms }) => `${name}: ${ms} ms`)).toEqual([]);
  });

  it('a write gets a 503 within three seconds when Postgres becomes silent after a slow lookup of the key', async () => {
    const person = await signUp();
    const slowly: faults.Fault = async ({ pass }) => {
      await new Promise((resolve) => setTimeout(resolve, 1_400));
      return pass();
    };
    faults.breakUpstreams({ postgres: (trip) => (faults.isWrite(trip) ? faults.hang(trip) : slowly(trip)) });
    const { result, ms } = await timed(
      callAs(person, 'POST', '/api/tasks', { title: 'x' }, { 'Idempotency-Key': crypto.randomUUID() }),
    );
    expectUnavailable(result);
    expect(ms).toBeLessThan(DEADLINE_MS);
  });

  it('/health gets a 503 that names the database', async () => {
    faults.breakUpstreams({ postgres: faults.hang });
    const { result, ms } = await timed(call('GET', '/health', {}, send));
    expectError(result, 503, 'SERVICE_UNAVAILABLE');
    expect(result.error.details).toMatchObject({
      status: 'down',
      database: { status: 'down', latencyMs: null },
      redis: { status: 'up' },
    });
    expect(ms).toBeLessThan(DEADLINE_MS);
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
