import { describe, expect, it } from 'vitest';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

const sync = async (person: Person, commands: unknown[]): Promise<SyncResponse> => {
  const { status, data, text } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  expect(status, text).toBe(200);
  return data;
};

const codes = ({ results }: SyncResponse) =>
  results.map((result) => (result.status === 'ok' ? 'ok' : result.error.code));

const uuid = () => crypto.randomUUID();
const needing = (...dependencies: string[]) => ({ aiMetadata: { dependencies } });

/** Commands that fail unless an earlier command makes `t`. */
const USES: [string, (other: string) => object][] = [
  ['completes it', () => ({ type: 'task_complete', args: { id: 't' } })],
  ['changes it', () => ({ type: 'task_update', args: { id: 't', changes: { title: 'new' } } })],
  ['deletes it', () => ({ type: 'task_delete', args: { id: 't' } })],
  ['adds a task that depends on it', () => ({ type: 'task_add', args: { title: 'waits', ...needing('t') } })],
  ['makes another depend on it', (id) => ({ type: 'task_update', args: { id, changes: needing('t') } })],
];

/** Ways in which a task_add fails: by its arguments, in its envelope, and in Postgres. */
const FAILURES: [string, object][] = [
  ['too long a title', { args: { title: 'x'.repeat(501) } }],
  ['null as args', { args: null }],
  ['a dependency that does not exist', { args: { title: 'x', ...needing(uuid()) } }],
];

describe.each(FAILURES)('after a task_add that failed because of %s', (_, failing) => {
  it.each(USES)('a command that %s succeeds under its uuid when the task_add is corrected', async (_, use) => {
    const person = await signUp();
    const { id } = await person.createTask();
    const user = { uuid: uuid(), ...use(id) };
    const add = (rest: object) => ({ type: 'task_add', uuid: uuid(), tempId: 't', ...rest });
    const failed = codes(await sync(person, [add(failing), user]));
    expect(failed).not.toContain('ok');
    const corrected = add({ args: { title: 'good' } });
    const second = await sync(person, [corrected, user]);
    expect(codes(second)).toEqual(['ok', 'ok']);
    expect((await sync(person, [corrected, user])).results).toEqual(second.results);
  });
});

describe('errors of commands', () => {
  it('a chain of commands that failed because of the first succeeds when the first is corrected', async () => {
    const person = await signUp();
    const chain = [
      { type: 'task_add', uuid: uuid(), tempId: 'u', args: { title: 'u', ...needing('t') } },
      { type: 'task_add', uuid: uuid(), tempId: 'v', args: { title: 'v', ...needing('u') } },
      { type: 'task_complete', uuid: uuid(), args: { id: 'v' } },
    ];
    const add = (title: string) => ({ type: 'task_add', uuid: uuid(), tempId: 't', args: { title } });
    expect(codes(await sync(person, [add(''), ...chain])).slice(1)).toEqual(['NOT_FOUND', 'NOT_FOUND', 'NOT_FOUND']);
    expect(codes(await sync(person, [add('t'), ...chain]))).toEqual(['ok', 'ok', 'ok', 'ok']);
  });

  it('a command on a task whose restoring failed succeeds under its uuid when the task is restored', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const task = await person.createTask();
    await person.delete(`/api/tasks/${task.id}`);
    await person.createTask();
    const restore = () => ({ type: 'task_restore', uuid: uuid(), args: { id: task.id } });
    const complete = { type: 'task_complete', uuid: uuid(), args: { id: task.id } };
    expect(codes(await sync(person, [restore(), complete]))).toEqual(['LIMIT_REACHED', 'NOT_FOUND']);
    await sql`update users set task_limit = 2 where id = ${person.user.id}`;
    expect(codes(await sync(person, [restore(), complete]))).toEqual(['ok', 'ok']);
  });

  it('the same command twice in one sync runs once and has its result twice, and another one under its uuid is refused', async () => {
    const person = await signUp();
    const add = { type: 'task_add', uuid: uuid(), tempId: 't', args: { title: 'once' } };
    const missing = { type: 'task_complete', uuid: uuid(), args: { id: uuid() } };
    const commands = [add, missing, add, missing, { ...add, args: { title: 'other' } }];
    const answer = await sync(person, commands);
    const { results, tempIdMapping } = answer;
    expect(codes(answer)).toEqual(['ok', 'NOT_FOUND', 'ok', 'NOT_FOUND', 'UNPROCESSABLE']);
    expect([results[2], results[3]]).toEqual([results[0], results[1]]);
    expect(await sync(person, commands)).toMatchObject({ results, tempIdMapping });
    expect((await person.get<{ tasks: Task[] }>('/api/tasks')).data.tasks).toMatchObject([{ title: 'once' }]);
  });

  it('another command under the uuid of one that is tried again is refused, and the first one still succeeds', async () => {
    const person = await signUp();
    const complete = { type: 'task_complete', uuid: uuid(), args: { id: 't' } };
    const add = (title: string) => ({ type: 'task_add', uuid: uuid(), tempId: 't', args: { title } });
    expect(codes(await sync(person, [add(''), complete])).at(-1)).toBe('NOT_FOUND');
    const other = { type: 'task_add', uuid: complete.uuid, args: { title: 'other' } };
    expect(codes(await sync(person, [other]))).toEqual(['UNPROCESSABLE']);
    expect(codes(await sync(person, [add('t'), { ...complete, type: 'task_delete' }]))).toEqual([
      'ok',
      'UNPROCESSABLE',
    ]);
    expect(codes(await sync(person, [add('t'), complete]))).toEqual(['ok', 'ok']);
  });

  it('an error that no other command caused is kept, so that a repeated queue runs nothing out of order', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const queue = ['task_restore', 'task_complete', 'task_delete'].map((type) => ({
      type,
      uuid: uuid(),
      args: { id },
    }));
    const first = await sync(person, queue);
    expect(codes(first)).toEqual(['NOT_FOUND', 'ok', 'ok']);
    expect((await sync(person, queue)).results).toEqual(first.results);
    expect((await person.get(`/api/tasks/${id}`)).status).toBe(404);
  });

  it('a command is tried again with each correction of the one it needs, until one succeeds', async () => {
    const person = await signUp();
    const complete = { type: 'task_complete', uuid: uuid(), args: { id: 't' } };
    const add = (rest: object) => ({ type: 'task_add', uuid: uuid(), tempId: 't', args: { title: 't', ...rest } });
    const bad = add(needing(uuid()));
    expect(codes(await sync(person, [bad, complete]))).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(codes(await sync(person, [bad, complete]))).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(codes(await sync(person, [add(needing(uuid())), complete]))).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    const good = add({});
    await sync(person, [good]);
    const last = await sync(person, [good, complete]);
    expect(codes(last)).toEqual(['ok', 'ok']);
    expect((await sync(person, [good, complete])).results).toEqual(last.results);
  });

  it('a command that failed because of another has the same error when both are repeated, whatever came after it', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const queue = [
      { type: 'task_add', tempId: 't', args: { title: '' } },
      { type: 'task_update', args: { id, changes: needing('t'), expectedVersion: 1 } },
      { type: 'task_complete', args: { id } },
    ].map((command) => ({ ...command, uuid: uuid() }));
    const first = await sync(person, queue);
    expect(codes(first)).toEqual(['VALIDATION_ERROR', 'NOT_FOUND', 'ok']);
    expect((await sync(person, queue)).results).toEqual(first.results);
  });

  it('a stored rejection does not quote what the user wrote', async () => {
    const person = await signUp();
    const add = () => ({ type: 'project_add', uuid: uuid(), args: { name: 'A secret' } });
    const [made, taken] = [add(), add()];
    const first = await sync(person, [made, taken]);
    expect(codes(first)).toEqual(['ok', 'CONFLICT']);
    const stored = sql`select answer::text from idempotency_keys where user_id = ${person.user.id} and key = ${taken.uuid}`;
    expect((await stored)[0]?.answer).toContain('projects_user_name_idx');
    expect((await stored)[0]?.answer).not.toContain('secret');
    expect((await sync(person, [made, taken])).results).toEqual(first.results);
  });

  it('no command runs, and each has its error, when no more outcomes can be stored', async () => {
    const person = await signUp();
    const project = { type: 'project_add', args: { name: 'Home' } };
    await sync(person, [{ ...project, uuid: uuid() }]);
    await sql`update row_counts set rows = 100000 where user_id = ${person.user.id} and of_table = 'idempotency_keys'`;
    const commands = [
      { type: 'task_add', args: { title: 'x' } },
      { type: 'task_complete', args: { id: uuid() } },
      project,
    ].map((command) => ({ ...command, uuid: uuid() }));
    const limited = ['LIMIT_REACHED', 'LIMIT_REACHED', 'CONFLICT'];
    expect(codes(await sync(person, commands))).toEqual(limited);
    expect(codes(await sync(person, commands))).toEqual(limited);
  });

  it('a command that used a made task, but failed for another reason, keeps its error', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const add = { type: 'task_add', uuid: uuid(), tempId: 't', args: { title: 't', ...needing(id) } };
    const cycle = { type: 'task_update', uuid: uuid(), args: { id, changes: needing('t') } };
    const first = await sync(person, [add, cycle]);
    expect(codes(first)).toEqual(['ok', 'UNPROCESSABLE']);
    await person.patch(`/api/tasks/${first.tempIdMapping.t}`, needing());
    expect((await sync(person, [add, cycle])).results).toEqual(first.results);
  });
});

const good = () => ({ type: 'task_add', uuid: uuid(), args: { title: 'good' } });

describe('a command that is none', () => {
  const named = uuid();
  it.each<[string, unknown, string | null]>([
    ['null as args', { ...good(), uuid: named, args: null }, named],
    ['a list as args', { ...good(), uuid: named, args: [] }, named],
    ['no args', { type: 'task_add', uuid: named }, named],
    ['no type', { uuid: named, args: {} }, named],
    ['an unknown type', { ...good(), uuid: named, type: 'task_explode' }, named],
    ['a number as type', { ...good(), uuid: named, type: 7 }, named],
    ['an unknown field', { ...good(), uuid: named, when: 'now' }, named],
    ['an empty tempId', { ...good(), uuid: named, tempId: '' }, named],
    ['a uuid in upper case and no args', { type: 'task_add', uuid: named.toUpperCase() }, named],
    ['no uuid', { type: 'task_add', args: { title: 'x' } }, null],
    ['a word as uuid', { ...good(), uuid: 'first' }, null],
    ['null', null, null],
    ['a list', [good()], null],
    ['a text', 'task_add', null],
    ['a number', 7, null],
  ])('with %s is refused alone, under its uuid and in its place', async (_, bad, expected) => {
    const person = await signUp();
    const { results } = await sync(person, [good(), bad, good()]);
    expect(results).toMatchObject([
      { status: 'ok' },
      { uuid: expected, status: 'error', error: { code: 'VALIDATION_ERROR' } },
      { status: 'ok' },
    ]);
    const { data } = await person.get<{ tasks: Task[] }>('/api/tasks');
    expect(data.tasks).toHaveLength(2);
  });

  it('does not use up its uuid', async () => {
    const person = await signUp();
    const command = good();
    await sync(person, [{ ...command, args: null }]);
    expect(codes(await sync(person, [command]))).toEqual(['ok']);
  });

  it('names its field in the message', async () => {
    const { results } = await sync(await signUp(), [{ ...good(), args: null }]);
    expect(results).toMatchObject([{ error: { details: [{ path: 'args' }] } }]);
  });
});
