import { getTableName } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { BatchAnswer } from '../../src/commands/responses.ts';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { HOUR_MS } from '../../src/shared/duration.ts';
import { expectError } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';
import { buildCreateArgs, createEntity } from '../support/routes.ts';
import { itInFull } from '../support/volume.ts';

afterEach(() => void vi.useRealTimers());

type AnyEntity = (typeof ENTITIES)[number];

const setCount = (person: Person, table: string, rows: number) => sql`
  insert into row_counts (user_id, of_table, rows) values (${person.user.id}, ${table}, ${rows})
    on conflict (user_id, of_table) do update set rows = excluded.rows`;

const readCount = async (person: Person, table: string) =>
  (await sql`select rows from row_counts where user_id = ${person.user.id} and of_table = ${table}`)[0]?.rows;

const add = (person: Person, { commands, ...entity }: AnyEntity, count: number) => {
  const type = Object.keys(commands)[0] ?? '';
  const args = (n: number) => ({
    ...buildCreateArgs(entity as AnyEntity),
    ...('name' in buildCreateArgs(entity as AnyEntity) && { name: `${n}` }),
  });
  return person.post<SyncResponse>('/api/sync', {
    syncToken: '*',
    commands: Array.from({ length: count }, (_, n) => ({ type, uuid: crypto.randomUUID(), args: args(n) })),
  });
};

/** With those in the trash. The triggers have the same numbers. */
const LIMITS: Record<AnyEntity['name'], number> = { task: 100_000, project: 2_000, mood: 100_000, busy: 50_000 };

describe.each(ENTITIES)('the rows of a user: $plural', (entity) => {
  const table = getTableName(entity.table);
  const rowLimit = LIMITS[entity.name];

  it('a row over the limit is rejected, until one is erased for good', async () => {
    const person = await signUp();
    const first = await createEntity(entity, person);
    await setCount(person, table, rowLimit);
    const { data } = await add(person, entity, 1);
    expect(data.results).toMatchObject([
      { status: 'error', error: { code: 'LIMIT_REACHED', details: { limit: rowLimit, current: rowLimit } } },
    ]);
    await person.delete(`${entity.path}/${first}`);
    expect(await readCount(person, table)).toBe(rowLimit); // the trash counts
    await person.delete(`/api/trash/${first}`);
    expect(await readCount(person, table)).toBe(rowLimit - 1);
    expect((await add(person, entity, 1)).data.results).toMatchObject([{ status: 'ok' }]);
  });

  it('of several commands, those that fit succeed', async () => {
    const person = await signUp();
    await setCount(person, table, rowLimit - 2);
    const { data } = await add(person, entity, 4);
    expect(data.results.map(({ status }) => status)).toEqual(['ok', 'ok', 'error', 'error']);
    expect(await readCount(person, table)).toBe(rowLimit);
  });
});

/** Why a table with rows of users has no limit of its own. */
const BOUNDED: Record<string, string> = {
  ai_conversations: 'by the daily AI calls, for a week',
  ai_usage: 'one row a day, for 90 days',
  daily_stats: 'by the tasks and mood logs',
  dead_letters: 'by the queue, for an operator',
  events: '10,000 in 24 hours: see below',
  log_snapshots: 'one',
  plan_drafts: 'ten',
  plans: 'one',
  reminders_due: 'ten for each open task',
  revoked_tokens: 'by the rate limit of sign-ins, for a week',
  row_counts: 'one for each table',
  task_counts: 'by status and priority',
  task_texts: 'one for each task',
  unpublished: 'one',
};

it('every table with rows of users has a limit', async () => {
  const tables = await sql`
    select relname as name, exists (
        select from pg_trigger join pg_proc on pg_proc.oid = tgfoid where tgrelid = pg_class.oid and proname = 'count_added_rows'
      ) as "isLimited"
      from pg_class join pg_attribute on attrelid = pg_class.oid
      where relkind = 'r' and attname = 'user_id' and relnamespace = 'public'::regnamespace and relname not like 'control%'`;
  const unlimited = tables.filter(({ isLimited }) => !isLimited).map(({ name }) => name);
  expect(unlimited.toSorted()).toEqual(Object.keys(BOUNDED));
  const limited = tables.filter(({ isLimited }) => isLimited).map(({ name }) => name);
  expect(limited).toEqual(expect.arrayContaining(ENTITIES.map(({ table }) => getTableName(table))));
});

it('stored responses are limited, and a write without a key still succeeds', async () => {
  const person = await signUp();
  await setCount(person, 'idempotency_keys', 100_000);
  const create = (headers = {}) => person.post('/api/tasks', { title: 'Call Ada' }, headers);
  const refused = await create({ 'Idempotency-Key': 'one-more' });
  expectError(refused, 409, 'LIMIT_REACHED');
  expect(refused.error.details).toMatchObject({ limit: 100_000, current: 100_000 });
  expect((await create()).status).toBe(201);
});

describe('the events of a user', () => {
  const LIMIT = 10_000;

  const fillLog = (person: Person, age: string) =>
    seed(sql`
    with changed as (update users set seq = seq + ${LIMIT} where id = ${person.user.id} returning id, seq)
    insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select id, n, 'user.updated', 'user', id, '{}', 'api', now() - ${age}::interval
        from changed, generate_series(changed.seq - ${LIMIT} + 1, changed.seq) as n`);

  it('more than 10,000 in 24 hours are rejected with the time to wait', async () => {
    const person = await signUp();
    await fillLog(person, '1 hour');
    const change = (headers = {}) => person.patch('/api/user/settings', { theme: 'dark' }, headers);
    const refused = await change();
    expectError(refused, 429, 'RATE_LIMIT_ERROR');
    expect(refused.error.details).toMatchObject({ limit: LIMIT, current: LIMIT });
    const seconds = Number(refused.headers.get('Retry-After'));
    expect(seconds).toBeGreaterThan(22 * 3_600);
    expect(seconds).toBeLessThanOrEqual(23 * 3_600);

    const commands = [{ type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'Call Ada' } }];
    const sync = () => person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
    expect((await sync()).data.results).toMatchObject([{ status: 'error', error: { code: 'RATE_LIMIT_ERROR' } }]);
    const batch = await person.post('/api/tasks/batch', {
      atomic: true,
      commands: [{ type: 'task_add', args: { title: 'Call Ada' } }],
    });
    expectError(batch, 429, 'RATE_LIMIT_ERROR');
    expect(Number(batch.headers.get('Retry-After'))).toBeGreaterThan(22 * 3_600);
    const key = { 'Idempotency-Key': 'later' };
    expect((await change(key)).status).toBe(429);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 23 * HOUR_MS + 1_000 });
    expect((await sync()).data.results).toMatchObject([{ status: 'ok' }]); // it was not remembered
    expect((await change(key)).status).toBe(200);
  });

  it('commands that were written before the limit have their first results when they are sent again at the limit', async () => {
    const person = await signUp();
    const add = () => ({ type: 'task_add', args: { title: 'Call Ada' } });
    const commands = [{ ...add(), uuid: crypto.randomUUID() }];
    const sync = () => person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
    const batch = (atomic: boolean) =>
      person.post<BatchAnswer>('/api/tasks/batch', { atomic, commands: [add()] }, { 'Idempotency-Key': `${atomic}` });
    const sendAll = async () => [await sync(), await batch(false), await batch(true)].map(({ data }) => data.results);
    const first = await sendAll();
    await fillLog(person, '1 hour');
    expect(await sendAll()).toEqual(first);
  });

  itInFull('a user at the limit can read, sign in, sign out and erase everything', async () => {
    const person = await signUp();
    await fillLog(person, '1 hour');
    expect((await person.get('/api/tasks')).status).toBe(200);
    const again = await signUp({ id: Number(person.user.telegramId), first_name: 'New name' });
    expect((await again.post('/api/auth/logout')).status).toBe(200);
    expect((await person.delete('/api/user/me')).status).toBe(200);
  });
});
