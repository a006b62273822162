import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChangedTask, Task, TaskAnswer } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

afterEach(() => void vi.useRealTimers());

const [A, B, C, D] = Array.from({ length: 4 }, (_, n) => `01a00000-0000-7000-8000-00000000000${n}`) as [
  string,
  string,
  string,
  string,
];

const item = (id: string, title: string, done = false) => ({ id, title, done });

const createTask = async (person: Person, ...items: object[]) => {
  const { status, data, text } = await person.post<ChangedTask>('/api/tasks', { title: 'Pack', checklist: items });
  expect(status, text).toBe(201);
  return data.task;
};

const read = async (person: Person, { id }: Pick<Task, 'id'>) =>
  (await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task;

const tick = (person: Person, { id }: Pick<Task, 'id'>, itemId: string, done = true, headers = {}) =>
  person.post<ChangedTask>(`/api/tasks/${id}/checklist/${itemId}`, { done }, headers);

const undo = (person: Person, undoToken: string | null) => person.post<ChangedTask>('/api/undo', { undoToken });

const sync = async (person: Person, syncToken: string, ...commands: [type: string, args: object][]) => {
  const { data } = await person.post<SyncResponse>('/api/sync', {
    syncToken,
    commands: commands.map(([type, args]) => ({ type, args, uuid: crypto.randomUUID() })),
  });
  return data;
};

const tokenOf = async (person: Person) => (await sync(person, '*')).syncToken;

const send = ({ id }: Pick<Task, 'id'>, ...checklist: object[]): [string, object] => [
  'task_update',
  { id, changes: { checklist } },
];

describe('the checklist of a task', () => {
  it('it is kept in order, and an item without an id gets one and is not done', async () => {
    const person = await signUp();
    const { checklist } = await createTask(person, item(B, 'second', true), { title: ' first ' });
    expect(checklist).toEqual([item(B, 'second', true), { id: expect.any(String), title: 'first', done: false }]);
    expect(checklist[1]?.id).not.toBe(B);
  });

  it('a patch replaces it, null clears it, the same list changes nothing, and undo is exact', async () => {
    const person = await signUp();
    const task = await createTask(person, item(A, 'a'), item(B, 'b', true));
    const path = `/api/tasks/${task.id}`;
    const same = await person.patch<ChangedTask>(path, { checklist: task.checklist });
    expect([same.data.task.version, same.data.undoToken]).toEqual([1, null]);
    const changed = await person.patch<ChangedTask>(path, { checklist: [item(B, 'bb'), item(C, 'c')] });
    expect(changed.data.task).toMatchObject({ checklist: [item(B, 'bb'), item(C, 'c')], version: 2 });
    expect((await undo(person, changed.data.undoToken)).data.task.checklist).toEqual(task.checklist);
    expect((await person.patch<ChangedTask>(path, { checklist: null })).data.task.checklist).toEqual([]);
  });

  it.each<[what: string, path: string, checklist: unknown]>([
    ['a blank title', 'checklist.0.title', [{ title: '' }]],
    ['a title of 201 characters', 'checklist.0.title', [{ title: 'x'.repeat(201) }]],
    ['an item without a title', 'checklist.1.title', [{ title: 'ok' }, { done: true }]],
    ['a text for done', 'checklist.0.done', [{ title: 'ok', done: 'yes' }]],
    ['an id that is none', 'checklist.0.id', [{ title: 'ok', id: '7' }]],
    ['an unknown field', 'checklist.0.due', [{ title: 'ok', due: null }]],
    ['an id that occurs twice', 'checklist', [item(D, 'd'), item(D.toUpperCase(), 'e')]],
    ['101 items', 'checklist', Array.from({ length: 101 }, () => ({ title: 'x' }))],
    ['an object for the list', 'checklist', {}],
  ])('%s gets 400 that names %s', async (_, path, checklist) => {
    const person = await signUp();
    const task = await createTask(person);
    for (const answer of [
      await person.post('/api/tasks', { title: 'x', checklist }),
      await person.patch(`/api/tasks/${task.id}`, { checklist }),
    ]) {
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toEqual([path]);
    }
  });

  it('it goes to the trash and back with its task, and an erased task leaves no title in the log', async () => {
    const person = await signUp();
    const task = await createTask(person, item(A, 'canary'));
    await person.delete(`/api/tasks/${task.id}`);
    const restored = await person.post<ChangedTask>(`/api/trash/${task.id}/restore`);
    expect(restored.data.task.checklist).toEqual(task.checklist);
    await person.delete(`/api/tasks/${task.id}`);
    await person.delete(`/api/trash/${task.id}`);
    const [row] = await sql`select string_agg(events::text, '') as log from events where user_id = ${person.user.id}`;
    expect(row?.log).not.toContain('canary');
  });
});

describe('POST /api/tasks/:id/checklist/:itemId', () => {
  it('ticks one item, again without effect, takes it back, and undo is exact', async () => {
    const person = await signUp();
    const task = await createTask(person, item(A, 'a'), item(B, 'b'));
    const ticked = await tick(person, task, B);
    expect(ticked.data.task).toMatchObject({ checklist: [item(A, 'a'), item(B, 'b', true)], version: 2 });
    expect(ticked.headers.get('ETag')).toMatch(`"${task.id}.2.`);
    expect((await tick(person, task, B)).data).toEqual({ ...ticked.data, undoToken: null });
    expect((await undo(person, ticked.data.undoToken)).data.task.checklist).toEqual(task.checklist);
    await tick(person, task, A);
    expect((await tick(person, task, A, false)).data.task.checklist).toEqual(task.checklist);
  });

  it('two devices that tick two items at once, or offline, both win', async () => {
    const person = await signUp();
    const task = await createTask(person, item(A, 'a'), item(B, 'b'), item(C, 'c'), item(D, 'd'));
    await Promise.all([tick(person, task, A), tick(person, task, B)]);
    const token = await tokenOf(person);
    await sync(person, token, ['task_check', { id: task.id, itemId: C, done: true }]);
    await sync(person, token, ['task_check', { id: task.id, itemId: D, done: true }]);
    expect((await read(person, task)).checklist.every(({ done }) => done)).toBe(true);
  });

  it('a tick made offline for an occurrence that has passed has no effect on the next one', async () => {
    vi.setSystemTime('2030-11-30T12:00:00Z');
    const person = await signUp();
    const task = await person.createTask({
      checklist: [item(A, 'a'), item(B, 'b')],
      dueDate: '2030-12-01T09:00:00Z',
      recurrence: { rrule: 'FREQ=DAILY' },
    });
    const occurrence = '2030-12-01';
    const offline = ['task_check', { id: task.id, itemId: A, done: true, occurrence }] as const;
    const token = await tokenOf(person);
    await sync(person, token, [...offline], ['task_complete', { id: task.id, occurrence }]);
    const { results } = await sync(person, token, [...offline], ['task_complete', { id: task.id, occurrence }]);
    expect(results).toMatchObject([{ status: 'ok' }, { status: 'ok' }]);
    expect(await read(person, task)).toMatchObject({
      occurrence: '2030-12-02',
      checklist: task.checklist,
      completions: 1,
    });
    const path = `/api/tasks/${task.id}/checklist/${B}`;
    const late = await person.post<ChangedTask>(path, { done: true, occurrence });
    expect([late.data.undoToken, late.data.task.checklist]).toEqual([null, task.checklist]);
    const named = await person.post<ChangedTask>(path, { done: true, occurrence: '2030-12-02' });
    expect(named.data.task.checklist).toEqual([item(A, 'a'), item(B, 'b', true)]);
    const plain = await createTask(person, item(C, 'c'));
    const ticked = await person.post<ChangedTask>(`/api/tasks/${plain.id}/checklist/${C}`, { done: true, occurrence });
    expect(ticked.data.task.checklist).toEqual([item(C, 'c', true)]);
  });

  it('an unknown item gets 404, also as a command, as does a task of another user', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const task = await createTask(person, item(A, 'a'));
    const unknown = await tick(person, task, B);
    expectError(unknown, 404, 'NOT_FOUND');
    expect(unknown.error.message).toBe('The checklist has no such item');
    expectError(await tick(other, task, A), 404, 'NOT_FOUND');
    const { results } = await sync(person, '*', ['task_check', { id: task.id, itemId: B, done: true }]);
    expect(results).toMatchObject([{ status: 'error', error: { code: 'NOT_FOUND' } }]);
    expect((await read(person, task)).version).toBe(1);
  });

  it('an old If-Match gets 412, and a retry under a key gets the same bytes', async () => {
    const person = await signUp();
    const task = await createTask(person, item(A, 'a'), item(B, 'b'));
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const first = await tick(person, task, A, true, key);
    expect((await tick(person, task, A, true, key)).text).toBe(first.text);
    expectError(await tick(person, task, B, true, { 'If-Match': `"${task.id}.1"` }), 412, 'PRECONDITION_FAILED');
  });

  it.each([{}, { done: null }, { done: true, title: 'x' }])('%j gets 400', async (body) => {
    const person = await signUp();
    const { id } = await createTask(person, item(A, 'a'));
    expectError(await person.post(`/api/tasks/${id}/checklist/${A}`, body), 400, 'VALIDATION_ERROR');
    expectError(await person.post(`/api/tasks/${id}/checklist/7`, { done: true }), 400, 'VALIDATION_ERROR');
  });
});

describe('a checklist that a device changed offline', () => {
  /** Two devices know the same list; the other one is online first. */
  async function twoDevices(...items: object[]) {
    const person = await signUp();
    const task = await createTask(person, ...items);
    return { person, task, token: await tokenOf(person), result: async () => (await read(person, task)).checklist };
  }

  it('keeps the items that another device added, in order and at the end', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await sync(person, token, send(task, item(A, 'a'), item(B, 'b')));
    await sync(person, token, send(task, item(C, 'c'), item(A, 'a')));
    expect(await result()).toEqual([item(C, 'c'), item(A, 'a'), item(B, 'b')]);
  });

  it('keeps the fields that it did not change itself', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'), item(B, 'b'));
    await sync(person, token, send(task, item(A, 'a', true), item(B, 'b, theirs')));
    await sync(person, token, send(task, item(A, 'a, mine'), item(B, 'b', true)));
    expect(await result()).toEqual([item(A, 'a, mine', true), item(B, 'b, theirs', true)]);
  });

  it('an item that one device removed is gone, unless the other device has changed it', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'), item(B, 'b'), item(C, 'c'));
    await sync(person, token, send(task, item(C, 'c')));
    await sync(person, token, send(task, item(A, 'a'), item(B, 'b', true)));
    expect(await result()).toEqual([item(B, 'b', true)]);
  });

  it('has removed an item that was added after the task and before its token', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await sync(person, token, send(task, item(A, 'a'), item(B, 'b')));
    await sync(person, await tokenOf(person), send(task, item(A, 'a')));
    expect(await result()).toEqual([item(A, 'a')]);
  });

  it('can be changed several times in one sync: what it added itself, it can remove', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await sync(person, token, send(task, item(A, 'a'), item(D, 'd')));
    await sync(
      person,
      token,
      send(task, item(A, 'a'), item(B, 'b'), item(C, 'c')),
      ['task_check', { id: task.id, itemId: B, done: true }],
      send(task, item(B, 'b', true), item(C, 'c')),
      send(task, item(B, 'b', true)),
    );
    expect(await result()).toEqual([item(B, 'b', true), item(D, 'd')]);
  });

  it('keeps what it sent in a command that was rejected', async () => {
    const { person, task, token, result } = await twoDevices();
    const checklist = [item(A, 'a'), item(B, 'b')];
    const { results } = await sync(
      person,
      token,
      ['task_update', { id: task.id, changes: { checklist, projectId: crypto.randomUUID() } }],
      send(task, ...checklist, item(C, 'c')),
    );
    expect(results).toMatchObject([{ status: 'error' }, { status: 'ok' }]);
    expect(await result()).toEqual([...checklist, item(C, 'c')]);
  });

  it('keeps the items of another device when it sends items without ids twice in one sync', async () => {
    const { person, task, token, result } = await twoDevices();
    await sync(person, token, send(task, item(D, 'd')));
    await sync(person, token, send(task, { title: 'a' }), send(task, { title: 'a' }, { title: 'b' }));
    expect((await result()).map(({ title }) => title)).toEqual(['a', 'b', 'd']);
  });

  it('keeps the tick of another device when it sends the item twice in one sync', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await tick(person, task, A);
    await sync(person, token, send(task, { id: A, title: 'a' }), send(task, { id: A, title: 'a' }, item(B, 'b')));
    expect(await result()).toEqual([item(A, 'a', true), item(B, 'b')]);
  });

  it('can tick an item and take that back in one sync', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await sync(person, token, ['task_check', { id: task.id, itemId: A, done: true }], send(task, item(A, 'a')));
    expect(await result()).toEqual([item(A, 'a')]);
  });

  it('can remove an item and add it again in one sync', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await sync(person, token, send(task), send(task, item(A, 'a')));
    expect(await result()).toEqual([item(A, 'a')]);
  });

  it('replaces the list when it names the version that it knew', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    const changes = { checklist: [item(B, 'b')] };
    await sync(person, token, ['task_update', { id: task.id, expectedVersion: 1, changes }]);
    expect(await result()).toEqual([item(B, 'b')]);
    const { results } = await sync(person, token, ['task_update', { id: task.id, expectedVersion: 1, changes }]);
    expect(results).toMatchObject([{ error: { code: 'PRECONDITION_FAILED' } }]);
  });

  it('replaces the list when its token is not in the log', async () => {
    const { person, task, token, result } = await twoDevices(item(A, 'a'));
    await sync(person, token, send(task, item(A, 'a'), item(C, 'c')));
    await sync(person, token.replace(/-.*/, '-1795905857249-fdb2c9168237'), send(task, item(B, 'b')));
    expect(await result()).toEqual([item(B, 'b')]);
  });

  it('gets 400 when the merged list has more than 100 items', async () => {
    const { person, task, token } = await twoDevices();
    const many = () => Array.from({ length: 51 }, () => ({ title: 'x' }));
    await sync(person, token, send(task, ...many()));
    const { results } = await sync(person, token, send(task, ...many()));
    expect(results).toMatchObject([{ error: { code: 'VALIDATION_ERROR', details: [{ path: 'checklist' }] } }]);
  });
});
