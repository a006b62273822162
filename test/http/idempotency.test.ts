import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChangedMoodLog } from '../../src/entities/mood/responses.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { type Answer, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

const key = (value: string) => ({ 'Idempotency-Key': value });

const EVENT_KEYS = ['event', 'id', 'version', 'updatedAt'];

const countTasks = async (userId: string) =>
  (await sql`select count(*)::int as n from tasks where user_id = ${userId}`)[0]?.n;

afterEach(() => vi.useRealTimers());

/** Sends a request eight times in parallel: one response may be the first, the others must be its replays. */
async function expectOneResponse(status: number, send: () => Promise<Answer>) {
  const answers = await Promise.all(Array.from({ length: 8 }, send));
  expect(answers.filter(({ headers }) => !headers.has('Idempotent-Replayed'))).toHaveLength(1);
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([status]));
  expect(answers.filter(({ headers }) => headers.has('Content-Language'))).toEqual([]); // that of an error
}

describe('parallel requests with one Idempotency-Key', () => {
  it('parallel patches from one version get one 200', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const headers = { 'If-Match': `"${id}.1"`, ...key('p') };
    await expectOneResponse(200, () => person.patch(`/api/tasks/${id}`, { title: 'a' }, headers));
  });

  it('parallel deletes of one task get one 200', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    await expectOneResponse(200, () => person.delete(`/api/tasks/${id}`, key('d')));
  });

  it('parallel creates of the last task within the limit get one 201', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    await expectOneResponse(201, () => person.post('/api/tasks', { title: 'the last place' }, key('c')));
  });
});

describe('Idempotency-Key', () => {
  it('a repeated request gets the identical response and creates one task', async () => {
    const person = await signUp();
    const body = { title: 'once', aiMetadata: { estimatedDuration: 5 } };
    const first = await person.post<{ task: Task }>('/api/tasks', body, key('a'));
    await person.patch(`/api/tasks/${first.data.task.id}`, { title: 'changed since' });
    const second = await person.post('/api/tasks', body, key('a'));
    expect(second.status).toBe(201);
    expect(second.text).toBe(first.text);
    for (const name of ['ETag', 'Location']) expect(second.headers.get(name)).toBe(first.headers.get(name));
    expect(first.headers.get('Idempotent-Replayed')).toBeNull();
    expect(second.headers.get('Idempotent-Replayed')).toBe('true');
    expect(await countTasks(person.user.id)).toBe(1);
  });

  it('the response of a write is stored as the number of its event', async () => {
    const person = await signUp();
    const title = 'stored in the log alone';
    const command = { type: 'task_add', uuid: crypto.randomUUID(), args: { title } };
    const send = () => person.post('/api/sync', { syncToken: '*', commands: [command] });
    const first = await person.post<{ task: Task }>('/api/tasks', { title }, key('a'));
    const { results } = (await send()).data as { results: unknown };
    const stored = await sql`select answer from idempotency_keys where user_id = ${person.user.id} order by created_at`;
    expect(stored.map(({ answer }) => Object.keys(answer))).toEqual([EVENT_KEYS, EVENT_KEYS]);
    expect((await person.post('/api/tasks', { title }, key('a'))).text).toBe(first.text);
    expect((await send()).data).toMatchObject({ results });
    expect(await countTasks(person.user.id)).toBe(2);
  });

  it('a write that appends no event stores its whole response', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'as it was' });
    const path = `/api/tasks/${id}`;
    const first = await person.patch(path, { title: 'as it was' }, key('a'));
    await person.patch(path, { title: 'changed since' });
    expect((await person.patch(path, { title: 'as it was' }, key('a'))).text).toBe(first.text);
  });

  it('a replay has no text of an erased task', async () => {
    const person = await signUp();
    const add = () => person.post<{ task: Task }>('/api/tasks', { title: 'a secret' }, key('a'));
    const { id } = (await add()).data.task;
    await person.delete(`/api/tasks/${id}`);
    await person.delete(`/api/trash/${id}`);
    const replay = await add();
    expect(replay.headers.get('Idempotent-Replayed')).toBe('true');
    expect(replay.data.task).toMatchObject({ id, title: '(erased)' });
  });

  it('the order of keys in the body does not matter', async () => {
    const person = await signUp();
    await person.post('/api/tasks', '{"title":"x","priority":"low"}', key('a'));
    const again = await person.post('/api/tasks', '{"priority":"low", "title":"x"}', key('a'));
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
  });

  it('a key sent with a different body gets 422', async () => {
    const person = await signUp();
    await person.post('/api/tasks', { title: 'one' }, key('a'));
    const { status, error } = await person.post('/api/tasks', { title: 'two' }, key('a'));
    expect([status, error.code]).toEqual([422, 'UNPROCESSABLE']);
    expect(await countTasks(person.user.id)).toBe(1);
  });

  it('sync takes no key: the same request again reads what has changed, and another one is no conflict', async () => {
    const person = await signUp();
    const uuid = crypto.randomUUID();
    const sync = (title: string) => {
      const command = { type: 'task_add', uuid, args: { title } };
      return person.post<{ changes: { tasks: Task[] } }>(
        '/api/sync',
        { syncToken: '*', commands: [command] },
        key('a'),
      );
    };
    await sync('once');
    await person.createTask({ title: 'since' });
    const again = await sync('once');
    expect(again.data.changes.tasks.map(({ title }) => title)).toEqual(['once', 'since']);
    expect(again.headers.has('Idempotent-Replayed')).toBe(false);
    expect((await sync('another')).status).toBe(200);
    expect((await person.post('/api/sync', { syncToken: '*', commands: [] }, key('not a key'))).status).toBe(200);
  });

  it('signing out and erasing take no key', async () => {
    expect((await (await signUp()).post('/api/auth/logout', undefined, key('not a key'))).status).toBe(200);
    expect((await (await signUp()).post('/api/auth/logout-all', undefined, key('not a key'))).status).toBe(200);
    const person = await signUp();
    const ifMatch = { 'If-Match': `"${person.user.id}.1"` };
    expect((await person.call('DELETE', '/api/user/me', undefined, { ...ifMatch, ...key('not a key') })).status).toBe(
      200,
    );
  });

  it('a key belongs to one user, one method and one path', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const { id } = await person.createTask();
    await person.post('/api/tasks', { title: 'x' }, key('a'));
    expect((await other.post('/api/tasks', { title: 'x' }, key('a'))).headers.get('Idempotent-Replayed')).toBeNull();
    const completed = await person.post(`/api/tasks/${id}/complete`, undefined, key('a'));
    expect(completed.headers.get('Idempotent-Replayed')).toBeNull();
    const patched = await person.patch(`/api/tasks/${id}`, { title: 'y' }, key('a'));
    expect(patched.headers.get('Idempotent-Replayed')).toBeNull();
  });

  it('a write is replayed after its task was deleted', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const first = await person.post(`/api/tasks/${id}/complete`, undefined, key('done'));
    await person.delete(`/api/tasks/${id}`);
    const second = await person.post(`/api/tasks/${id}/complete`, undefined, key('done'));
    expect([second.status, second.text]).toEqual([200, first.text]);
  });

  it('a stored LIMIT_REACHED is replayed even when there is room again', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const { id } = await person.createTask();
    const rejected = await person.post('/api/tasks', { title: 'x' }, key('a'));
    await person.delete(`/api/tasks/${id}`);
    const again = await person.post('/api/tasks', { title: 'x' }, key('a'));
    expect([rejected.status, again.status]).toEqual([409, 409]);
    expect(again.error).toMatchObject({ code: 'LIMIT_REACHED', details: { limit: 1, current: 1 } });
    expect(again.headers.get('Idempotent-Replayed')).toBe('true');
    expect((await person.post('/api/tasks', { title: 'x' }, key('b'))).status).toBe(201);
  });

  it('the replay of a new mood log has the Location of the first response', async () => {
    const person = await signUp();
    const log = () => person.post<ChangedMoodLog>('/api/mood/log', { energyLevel: 7, focusLevel: 5 }, key('mood'));
    const [first, replayed] = [await log(), await log()];
    expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
    for (const { headers } of [first, replayed]) {
      expect(headers.get('Location')).toBe(`/api/mood/logs/${first.data.moodLog.id}`);
    }
  });

  it('a key is free after a validation error', async () => {
    const person = await signUp();
    expect((await person.post('/api/tasks', { title: '' }, key('a'))).status).toBe(400);
    expect((await person.post('/api/tasks', { title: 'better' }, key('a'))).status).toBe(201);
  });

  it('a key is free after 24 hours', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const first = await person.post('/api/tasks', { title: 'x' }, key('a'));
    vi.setSystemTime(Date.now() + 24 * 3_600_000 - 1_000);
    expect((await person.post('/api/tasks', { title: 'x' }, key('a'))).text).toBe(first.text);
    vi.setSystemTime(Date.now() + 2_000);
    const later = await person.post('/api/tasks', { title: 'another day, another body' }, key('a'));
    expect([later.status, later.headers.get('Idempotent-Replayed')]).toEqual([201, null]);
    expect((await person.post('/api/tasks', { title: 'another day, another body' }, key('a'))).text).toBe(later.text);
  });

  it.each(['', ' ', 'a b', 'ключ', 'x'.repeat(256)])('the invalid key %j gets 400', async (value) => {
    const person = await signUp();
    const header = [...value].every((char) => char.charCodeAt(0) < 256) ? value : encodeURIComponent(value).repeat(20);
    expect((await person.post('/api/tasks', { title: 'x' }, key(header))).status).toBe(400);
  });
});
