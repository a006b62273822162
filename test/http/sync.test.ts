import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { newTelegramId, type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';

const NO_CHANGES = {
  user: null,
  plan: null,
  ...Object.fromEntries(ENTITIES.map(({ plural }) => [plural, []])),
  deleted: [],
};

afterEach(() => void vi.useRealTimers());

interface Sent {
  type: string;
  args: object;
  uuid?: string;
  tempId?: string;
}

const sync = async (person: Person, commands: Sent[] = [], syncToken = '*') => {
  const body = { syncToken, commands: commands.map((command) => ({ uuid: crypto.randomUUID(), ...command })) };
  const answer = await person.post<SyncResponse>('/api/sync', body);
  expect(answer.status, answer.text).toBe(200);
  return answer.data;
};

const add = (title: string, rest: object = {}): Sent => ({ type: 'task_add', args: { title, ...rest } });
const codes = ({ results }: SyncResponse) =>
  results.map((result) => (result.status === 'ok' ? 'ok' : result.error.code));
const getData = <T>({ results }: SyncResponse, index: number) => {
  const result = results[index];
  if (result?.status !== 'ok') throw new Error(`command ${index} failed: ${JSON.stringify(result)}`);
  return result.data as T;
};

describe('sync commands', () => {
  it('commands can use the results of earlier ones, and another device gets the outcome', async () => {
    const person = await signUp();
    const first = await sync(person);
    expect(first).toMatchObject({ full: true, hasMore: false, results: [], changes: { user: { id: person.user.id } } });
    const sent = await sync(
      person,
      [
        { ...add('Buy flour'), tempId: 'a' },
        { ...add('Bake bread', { aiMetadata: { dependencies: ['a'] } }), tempId: 'b' },
        { type: 'task_complete', args: { id: 'a' } },
        { type: 'mood_log', tempId: 'm', args: { energyLevel: 7, focusLevel: 5 } },
        { type: 'settings_update', args: { timezone: 'Europe/Moscow' } },
      ],
      first.syncToken,
    );
    expect(codes(sent)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
    const other = await sync(person, [], first.syncToken);
    expect(other.full).toBe(false);
    expect(other.changes.tasks.map(({ title, status }) => [title, status])).toEqual([
      ['Bake bread', 'pending'],
      ['Buy flour', 'completed'],
    ]);
    expect(other.changes.tasks[0]?.aiMetadata.dependencies).toEqual([sent.tempIdMapping.a]);
    expect(other.changes.moodLogs).toMatchObject([{ id: sent.tempIdMapping.m, energyLevel: 7 }]);
    expect(other.changes.user?.settings.timezone).toBe('Europe/Moscow');
    expect((await sync(person, [], other.syncToken)).changes).toEqual(NO_CHANGES);
  });

  it('a failing command does not affect the others, whatever its error', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const missing = crypto.randomUUID();
    const needing = (...dependencies: string[]) => ({ aiMetadata: { dependencies } });
    const answer = await sync(person, [
      { type: 'task_explode', args: {} },
      add(''),
      { type: 'task_complete', args: { id: missing } },
      { type: 'task_update', args: { id, changes: { title: 'x' }, expectedVersion: 7 } },
      { ...add('waits', needing(id)), tempId: 'waits' },
      { type: 'task_update', args: { id, changes: needing('waits') } },
      add('misses', needing(missing)),
      { type: 'settings_update', args: { timezone: 'Nowhere/Nothing' } },
      { type: 'mood_log', args: { energyLevel: 5, focusLevel: 5, loggedAt: '2001-01-01T00:00:00Z' } },
      { type: 'mood_log', args: { energyLevel: 11, focusLevel: 5 } },
      { ...add('failed', needing(missing)), tempId: 'failed' },
      { type: 'task_complete', args: { id: 'failed' } },
      { type: 'task_complete', args: { id } },
    ]);
    expect(codes(answer)).toEqual([
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
      'NOT_FOUND',
      'PRECONDITION_FAILED',
      'ok',
      'UNPROCESSABLE',
      'NOT_FOUND',
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
      'VALIDATION_ERROR',
      'NOT_FOUND',
      'NOT_FOUND', // the failed command created nothing
      'ok',
    ]);
    expect(Object.keys(answer.tempIdMapping)).toEqual(['waits']);
  });

  it('a sync accepts 100 commands and no more', async () => {
    const person = await signUp();
    const many = Array.from({ length: 100 }, (_, index) =>
      index === 57 ? add('x', { priority: 'no' }) : add(`${index}`),
    );
    expect(codes(await sync(person, many)).filter((code) => code === 'ok')).toHaveLength(99);
    const body = { syncToken: '*', commands: [...many, add('x')].map((c) => ({ uuid: crypto.randomUUID(), ...c })) };
    expect((await person.post('/api/sync', body)).status).toBe(400);
  });

  it('commands within the limit succeed, and the others get LIMIT_REACHED', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 2 where id = ${person.user.id}`;
    expect(
      codes(
        await sync(
          person,
          ['a', 'b', 'c', 'd'].map((title) => add(title)),
        ),
      ),
    ).toEqual(['ok', 'ok', 'LIMIT_REACHED', 'LIMIT_REACHED']);
  });
});

describe('repeated commands', () => {
  it('a repeated command has its first outcome for 7 days, and is executed again later', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const telegramId = newTelegramId();
    const person = await signUp({ id: telegramId });
    const { id } = await person.createTask();
    const commands = [
      { ...add('once'), uuid: crypto.randomUUID(), tempId: 'once' },
      { type: 'task_complete', uuid: crypto.randomUUID(), args: { id } },
      { type: 'task_restore', uuid: crypto.randomUUID(), args: { id } },
      { type: 'task_delete', uuid: crypto.randomUUID(), args: { id } },
    ];
    const first = await sync(person, commands);
    expect(codes(first)).toEqual(['ok', 'ok', 'NOT_FOUND', 'ok']);
    vi.setSystemTime(Date.now() + 6.9 * 86_400_000);
    const again = await sync(person, [...commands, { type: 'task_delete', args: { id: 'once' } }]);
    expect(again.results.slice(0, 4)).toEqual(first.results);
    expect(again.tempIdMapping).toEqual(first.tempIdMapping);
    expect(codes(again)[4]).toBe('ok'); // the tempId still belongs to the first command
    const events = await sql`select type from events where user_id = ${person.user.id} order by seq`;
    expect(events.map(({ type }) => type)).toEqual([
      'user.created',
      'task.created',
      'task.created',
      'task.completed',
      'task.deleted',
      'task.deleted',
    ]);
    vi.setSystemTime(Date.now() + 0.2 * 86_400_000);
    const later = await signUp({ id: telegramId }); // the first token has expired too
    expect((await sync(later, commands.slice(0, 1))).tempIdMapping.once).not.toBe(first.tempIdMapping.once);
  });

  it('a repeated command has its first outcome even if it would fail now, and new commands can use it', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const made = { ...add('the only one'), uuid: crypto.randomUUID(), tempId: 'it' };
    const first = await sync(person, [made]);
    const again = await sync(person, [made, { type: 'task_complete', args: { id: 'it' } }]);
    expect(codes(again)).toEqual(['ok', 'ok']);
    expect(again.tempIdMapping).toEqual(first.tempIdMapping);
  });

  it('a rejection is repeated in the shape in which rows of the last 7 days store it', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const stale = {
      type: 'task_update',
      uuid: crypto.randomUUID(),
      args: { id, changes: { title: 'x' }, expectedVersion: 7 },
    };
    const first = await sync(person, [stale]);
    expect(codes(first)).toEqual(['PRECONDITION_FAILED']);
    const stored = {
      refused: { currentVersion: 1, asExpected: false, openTasks: 1, taskLimit: 1000, seq: 2 },
      caused: false,
    };
    const ofUser = sql`user_id = ${person.user.id}`;
    expect((await sql`select answer from idempotency_keys where ${ofUser}`)[0]?.answer).toEqual(stored);
    expect((await sync(person, [stale])).results).toEqual(first.results);
  });

  it('a uuid with other arguments, and a tempId twice in a request, is an error', async () => {
    const person = await signUp();
    const uuid = crypto.randomUUID();
    expect(
      codes(
        await sync(person, [
          { ...add('a'), uuid },
          { ...add('a'), uuid },
        ]),
      ),
    ).toEqual(['ok', 'ok']);
    expect(codes(await sync(person, [{ ...add('b'), uuid }]))).toEqual(['UNPROCESSABLE']);
    const named = [add('c'), add('d')].map((command) => ({ ...command, tempId: 'same' }));
    expect(codes(await sync(person, named))).toEqual(['ok', 'CONFLICT']);
  });

  it('parallel requests with the same commands execute them once', async () => {
    const person = await signUp();
    const commands = Array.from({ length: 10 }, (_, index) => ({ ...add(`${index}`), uuid: crypto.randomUUID() }));
    const answers = await Promise.all([1, 2, 3].map(() => sync(person, commands)));
    for (const { results } of answers) expect(results).toEqual(answers[0]?.results);
    expect(await sql`select count(*)::int as n from tasks where user_id = ${person.user.id}`).toEqual([{ n: 10 }]);
  });
});

describe('sync changes', () => {
  it('changes contain deleted, erased and restored entities, and the tasks that lost a dependency', async () => {
    const person = await signUp();
    const [a, b, c] = [await person.createTask(), await person.createTask(), await person.createTask()];
    const d = await person.createTask({ aiMetadata: { dependencies: [a.id] } });
    const { syncToken } = await sync(person);
    for (const { id } of [a, b, c]) await person.delete(`/api/tasks/${id}`);
    await person.delete(`/api/trash/${b.id}`);
    await person.post(`/api/trash/${c.id}/restore`);
    const { changes } = await sync(person, [], syncToken);
    expect(new Set(changes.deleted.map(({ id }) => id))).toEqual(new Set([a.id, b.id]));
    expect(new Set(changes.tasks.map(({ id }) => id))).toEqual(new Set([c.id, d.id]));
    const anew = await sync(person);
    expect(anew.changes.deleted).toEqual([]);
    expect(anew.changes.tasks).toHaveLength(2);
  });

  it('a deletion is sent once', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const { syncToken } = await sync(person);
    await person.delete(`/api/tasks/${id}`);
    const told = await sync(person, [], syncToken);
    expect(told.changes.deleted).toHaveLength(1);
    expect((await sync(person, [], told.syncToken)).changes).toEqual(NO_CHANGES);
  });

  it('changes contain the tasks that depend on a restored task again', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const waiting = await person.createTask({ aiMetadata: { dependencies: [id] } });
    await person.delete(`/api/tasks/${id}`);
    const { syncToken } = await sync(person);
    await person.post(`/api/trash/${id}/restore`);
    const { changes } = await sync(person, [], syncToken);
    expect(changes.tasks.find((task) => task.id === waiting.id)?.aiMetadata.dependencies).toEqual([id]);
  });

  it('the pages of changes contain each change and each deletion once, even during writes', async () => {
    const person = await signUp();
    const { syncToken } = await sync(person);
    await seed(
      sql`insert into tasks (id, user_id, title, seq, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, n, 2 + n / 3, now(), now() from generate_series(1, 1300) as n`,
      sql`insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select ${person.user.id}, n, case when n % 3 = 0 then 'task.deleted' else 'test.imported' end, 'task', gen_random_uuid(), '{}',
             'user', now() from generate_series(2, 500) as n`,
      sql`update users set seq = 500 where id = ${person.user.id}`,
    );
    const seen: string[] = [];
    const deleted: string[] = [];
    let page = await sync(person, [], syncToken);
    for (let pages = 1; ; pages += 1) {
      seen.push(...page.changes.tasks.map(({ title }) => title));
      deleted.push(...page.changes.deleted.map(({ id }) => id));
      if (!page.hasMore) break;
      if (pages === 1) await person.createTask({ title: 'meanwhile' });
      page = await sync(person, [], page.syncToken);
      expect(page.full).toBe(false);
    }
    expect(seen.toSorted()).toEqual([...Array.from({ length: 1_300 }, (_, n) => `${n + 1}`), 'meanwhile'].toSorted());
    expect([deleted.length, new Set(deleted).size]).toEqual([166, 166]);
  });

  it('a token that is malformed, of another user or after the end of the log returns everything', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const task = await person.createTask();
    for (let n = 0; n < 5; n += 1) await other.createTask();
    const { syncToken } = await sync(person);
    const tokens = [(await sync(other)).syncToken, syncToken.replace(/^\d+/, '999'), 'garbage', '-1-x', '*'];
    for (const token of tokens) {
      const { full, changes } = await sync(person, [], token);
      expect(full, token).toBe(true);
      expect(changes.tasks.map(({ id }: Task) => id)).toEqual([task.id]);
    }
  });

  it('signing in and out is not a change', async () => {
    const person = await signUp();
    const { syncToken } = await sync(person);
    await sql`update users set session_version = session_version, seq = seq + 1 where id = ${person.user.id}`;
    await sql`insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      values (${person.user.id}, 2, 'user.logged_out', 'user', ${person.user.id}, '{}', 'user', now())`;
    expect((await sync(person, [], syncToken)).changes).toEqual(NO_CHANGES);
  });

  it('a command returns the data of its route', async () => {
    const person = await signUp();
    const answer = await sync(person, [add('as by the route')]);
    const { task } = getData<{ task: Task }>(answer, 0);
    expect((await person.get<{ task: Task }>(`/api/tasks/${task.id}`)).data.task).toEqual(task);
    expect(answer.changes.tasks).toEqual([task]);
  });
});
