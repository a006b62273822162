import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { RestoredTask, Task, TaskPage, TaskStats } from '../../src/entities/tasks/responses.ts';
import type { UserExport } from '../../src/history/export/responses.ts';
import type { TrashPage } from '../../src/history/trash/responses.ts';
import { expectError } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { runHourlySweep } from '../support/queue.ts';
import { buildCreateArgs, tryCreateEntity } from '../support/routes.ts';

afterEach(() => void vi.useRealTimers());

const needing = (...dependencies: string[]) => ({ aiMetadata: { dependencies } });
const listTrash = async (person: Person, query = '') => (await person.get<TrashPage>(`/api/trash${query}`)).data;
const readDependencies = async (person: Person, id: string) =>
  (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task.aiMetadata.dependencies;
const remove = (person: Person, { id }: { id: string }) => person.delete(`/api/tasks/${id}`);
const restore = (person: Person, { id }: { id: string }) => person.post<RestoredTask>(`/api/trash/${id}/restore`);

describe('deleted tasks', () => {
  it('a deleted task appears only in the trash and the export', async () => {
    const person = await signUp();
    const task = await person.createTask({ title: 'needle', dueDate: new Date().toISOString(), priority: 'high' });
    await remove(person, task);
    const path = `/api/tasks/${task.id}`;
    const answers = await Promise.all([
      person.get(path),
      person.patch(path, { title: 'x' }),
      person.post(`${path}/complete`),
      person.delete(path),
      person.post('/api/tasks', { title: 'x', ...needing(task.id) }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    for (const query of ['', '?q=needle', '?due=today', '?priority=high']) {
      expect((await person.get<TaskPage>(`/api/tasks${query}`)).data.tasks).toEqual([]);
    }
    const { stats } = (await person.get<{ stats: TaskStats }>('/api/tasks/stats')).data;
    expect(stats).toMatchObject({ total: 0, open: 0, dueToday: 0 });
    const { tasks, trash } = (await person.get<UserExport>('/api/user/export')).data;
    expect(tasks).toEqual([]);
    expect(trash).toMatchObject([{ entity: 'task', id: task.id, task: { title: 'needle' } }]);
    expect(await listTrash(person)).toMatchObject({ items: trash });
  });

  it('a deleted task does not count as open, and cannot be restored over the limit', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const first = await person.createTask();
    await remove(person, first);
    const second = await person.createTask();
    expect((await restore(person, first)).error.code).toBe('LIMIT_REACHED');
    await remove(person, second);
    expect((await restore(person, first)).status).toBe(200);
    expect(await sql`select open_tasks from users where id = ${person.user.id}`).toEqual([{ open_tasks: 1 }]);
  });

  it('a restored task gets its dependents back, except deleted ones and those that would form a cycle', async () => {
    const person = await signUp();
    const before = await person.createTask();
    const gone = await person.createTask();
    const task = await person.createTask(needing(before.id, gone.id));
    const [waits, leaves, turns] = await Promise.all([1, 2, 3].map(() => person.createTask(needing(task.id))));
    if (!waits || !leaves || !turns) throw new Error('expected three tasks');
    await remove(person, task);
    for (const other of [leaves, gone]) await remove(person, other);
    await person.patch(`/api/tasks/${before.id}`, needing(turns.id)); // task → before → turns → task would be a cycle
    const { data } = await restore(person, task);
    expect(data.linked).toEqual([waits.id]);
    expect(data.task.aiMetadata.dependencies).toEqual([before.id]);
    expect(await readDependencies(person, waits.id)).toEqual([task.id]);
    expect(await readDependencies(person, turns.id)).toEqual([]);
    expect((await restore(person, task)).status).toBe(404); // it is no longer in the trash
  });
});

describe('the trash', () => {
  it('the trash lists what was deleted at the same moment once, page by page', async () => {
    const person = await signUp();
    const commands = Array.from({ length: 7 }, () => ({ type: 'task_add', args: { title: 'x' } }));
    await person.post('/api/tasks/batch', { commands });
    await sql`update tasks set deleted_at = now() where user_id = ${person.user.id}`;
    const seen: string[] = [];
    for (let query = '?limit=2'; query; ) {
      const { items, page } = await listTrash(person, query);
      seen.push(...items.map(({ id }) => id));
      query = page.nextCursor ? `?limit=2&cursor=${page.nextCursor}` : '';
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
  });

  it('the trash lists tasks and moods together, latest deletion first, page by page', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const deleted: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      vi.setSystemTime(Date.now() + 1_000);
      const id = n % 2 ? await person.logMood() : (await person.createTask()).id;
      await person.delete(n % 2 ? `/api/mood/logs/${id}` : `/api/tasks/${id}`);
      deleted.unshift(id);
    }
    const seen: string[] = [];
    for (let query = '?limit=2'; query; ) {
      const { items, page } = await listTrash(person, query);
      seen.push(...items.map(({ id }) => id));
      query = page.nextCursor ? `?limit=2&cursor=${page.nextCursor}` : '';
    }
    expect(seen).toEqual(deleted);
  });

  it('a user cannot list, restore or erase what another user deleted', async () => {
    const [person, other] = [await signUp(), await signUp()];
    const task = await person.createTask();
    await remove(person, task);
    const strip = (text: string) => text.replace(/"requestId":"[^"]+"/, '');
    for (const send of [(path: string) => other.post(`${path}/restore`), (path: string) => other.delete(path)]) {
      const [theirs, nobodys] = [await send(`/api/trash/${task.id}`), await send(`/api/trash/${crypto.randomUUID()}`)];
      expect([theirs.status, strip(theirs.text)]).toEqual([404, strip(nobodys.text)]);
    }
    expect((await listTrash(other)).items).toEqual([]);
    expect((await restore(person, task)).status).toBe(200);
  });
});

const writings = async ({ user }: Person) =>
  JSON.stringify([
    await sql`select payload, before from events where user_id = ${user.id}`,
    await sql`select answer from idempotency_keys where user_id = ${user.id}`,
  ]);

describe('erasing an entity of any kind', () => {
  it.each(ENTITIES)('erasing a $name leaves none of its texts in the log, the export or a replay', async (entity) => {
    const person = await signUp();
    const canary = 'A canary of nobody';
    const example = Object.entries(buildCreateArgs(entity));
    const texts = example.filter(([, value]) => typeof value === 'string').map(([field]) => field);
    let erased = 0;
    for (const field of texts) {
      const args = Object.fromEntries(example.map(([name, value]) => [name, name === field ? canary : value]));
      const id = await tryCreateEntity(entity, person, args);
      if (!id) continue; // not free text, such as a date
      await person.delete(`${entity.path}/${id}`);
      expect((await person.delete(`/api/trash/${id}`)).status).toBe(200);
      erased += 1;
    }
    expect(erased).toBeGreaterThan(0);
    expect((await person.get('/api/activity')).text).not.toContain(canary);
    expect((await person.get('/api/user/export')).text).not.toContain(canary);
    const [stored] = await sql`select count(*)::int as n from idempotency_keys
      where user_id = ${person.user.id} and answer::text like ${`%${canary}%`}`;
    expect(stored).toEqual({ n: 0 });
  });
});

describe('erasing', () => {
  it('erasing a task removes its texts from the log and keeps its completion in the statistics', async () => {
    const person = await signUp();
    const body = { title: 'my secret', description: 'and more of it' };
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const { task } = (await person.post<{ task: Task }>('/api/tasks', body, headers)).data;
    await person.post(`/api/tasks/${task.id}/complete`);
    const mood = await person.logMood({ notes: 'a private note' });
    await remove(person, task);
    await person.delete(`/api/mood/logs/${mood}`);
    expect(await writings(person)).toMatch(/my secret.*and more of it.*a private note/);
    const before = (await person.get('/api/user/stats')).text;
    for (const id of [task.id, mood]) expect((await person.delete(`/api/trash/${id}`)).status).toBe(200);
    expect(await writings(person)).not.toMatch(/secret|more of it|private/);
    expect((await listTrash(person)).items).toEqual([]);
    expect((await restore(person, task)).status).toBe(404);
    expect((await person.post('/api/tasks', body, headers)).headers.get('Idempotent-Replayed')).toBe('true');
    expect((await person.get('/api/user/stats')).text).toBe(before);
    await sql`select rebuild_read_models(${person.user.id})`;
    expect((await person.get('/api/user/stats')).text).toBe(before);
  });

  it('the hourly sweep erases what was deleted 30 days ago', async () => {
    const person = await signUp();
    const [old, recent] = [
      await person.createTask({ title: 'old secret' }),
      await person.createTask({ title: 'recent' }),
    ];
    for (const task of [old, recent]) await remove(person, task);
    await sql`update tasks set deleted_at = now() - interval '30 days 1 minute' where id = ${old.id}`;
    await sql`update tasks set deleted_at = now() - interval '29 days 23 hours' where id = ${recent.id}`;
    await runHourlySweep();
    expect((await listTrash(person)).items.map(({ id }) => id)).toEqual([recent.id]);
    expect(await writings(person)).not.toContain('old secret');
    expect(await writings(person)).toContain('recent');
  });
});

it('restoring enforces If-Match', async () => {
  const person = await signUp();
  const { id } = await person.createTask();
  await person.delete(`/api/tasks/${id}`);
  const restore = (version: number) =>
    person.post(`/api/trash/${id}/restore`, undefined, { 'If-Match': `"${id}.${version}"` });
  expectError(await restore(99), 412, 'PRECONDITION_FAILED');
  expect((await person.get<{ items: unknown[] }>('/api/trash')).data.items).toHaveLength(1);
  expect((await restore(2)).status).toBe(200);
});
