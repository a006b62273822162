import { afterEach, describe, expect, it, vi } from 'vitest';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { ChangedTask, DeletedTask, Task } from '../../src/entities/tasks/responses.ts';
import type { UpdatedUser, UserResponse } from '../../src/entities/users/responses.ts';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { DAY_MS } from '../../src/shared/duration.ts';
import { type Answer, newTelegramId, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { readLog } from '../support/live-socket.ts';
import { createEntity, PROTECTED } from '../support/routes.ts';

afterEach(() => void vi.useRealTimers());

const undo = (person: Person, { data }: Answer<{ undoToken: string | null }>) =>
  person.post<{ undoToken: string | null }>('/api/undo', { undoToken: data.undoToken });

const getTask = async (person: Person, id: string) => (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task;

/** A task without the fields that every change updates. */
const withoutRevision = ({ version, updatedAt, ...rest }: Task) => rest;

const changes: [string, (person: Person, task: Task) => Promise<Answer<ChangedTask>>][] = [
  ['a patch of everything', (person, { id }) => person.patch(`/api/tasks/${id}`, everything)],
  [
    'clearing',
    (person, { id }) => person.patch(`/api/tasks/${id}`, { description: null, dueDate: null, aiMetadata: null }),
  ],
  ['completing', (person, { id }) => person.post(`/api/tasks/${id}/complete`)],
  ['cancelling', (person, { id }) => person.patch(`/api/tasks/${id}`, { status: 'cancelled' })],
];
const everything = {
  title: 'new',
  description: 'new',
  priority: 'low',
  status: 'completed',
  dueDate: '2030-01-01T00:00:00Z',
  aiMetadata: { suggestedTime: null, estimatedDuration: 5, energyLevel: 'low', partHelps: true, dependencies: [] },
};

const rich = (...dependencies: string[]) => ({
  description: 'as it was',
  priority: 'high' as const,
  dueDate: '2027-03-04T05:06:07.890Z',
  aiMetadata: {
    suggestedTime: '2027-03-04T00:00:00Z',
    estimatedDuration: 45,
    energyLevel: 'high' as const,
    dependencies,
  },
});

describe('undo of an update', () => {
  it.each(ENTITIES)('undoing the documented update of a $name restores every field', async (entity) => {
    const { path, key } = entity;
    const person = await signUp();
    const id = await createEntity(entity, person);
    const read = async () => {
      const { data } = await person.get<Record<string, object>>(`${path}/${id}`);
      return { ...data[key], version: undefined, updatedAt: undefined };
    };
    const before = await read();
    const body = PROTECTED.find(({ name }) => name === `PATCH ${path}/:id`)?.needs.body;
    const updated = await person.patch<{ undoToken: string }>(`${path}/${id}`, body);
    expect(await read()).not.toEqual(before);
    expect((await undo(person, updated)).status).toBe(200);
    expect(await read()).toEqual(before);
  });
});

describe('undo of a deletion', () => {
  it.each(ENTITIES)('the deletion of a $name is undone after its undo was made and undone', async (entity) => {
    const { path, key } = entity;
    const person = await signUp();
    const id = await createEntity(entity, person);
    const read = async () => {
      const { data } = await person.get<Record<string, object>>(`${path}/${id}`);
      return { ...data[key], version: undefined, updatedAt: undefined };
    };
    const before = await read();
    const deleted = await person.delete<DeletedTask>(`${path}/${id}`);
    await undo(person, await undo(person, deleted));
    expect((await undo(person, deleted)).status).toBe(200);
    expect(await read()).toEqual(before);
  });

  it('the first deletion of a task that was restored, changed and deleted again gets 409', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const deleted = await person.delete<DeletedTask>(`/api/tasks/${id}`);
    await undo(person, deleted);
    await person.patch(`/api/tasks/${id}`, { title: 'other' });
    await person.delete(`/api/tasks/${id}`);
    expect((await undo(person, deleted)).status).toBe(409);
  });
});

describe('undo', () => {
  it('changes from before a field existed are undone from the last to the first', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'first' });
    const second = await person.patch<ChangedTask>(`/api/tasks/${id}`, { title: 'second' });
    const third = await person.patch<ChangedTask>(`/api/tasks/${id}`, { title: 'third' });
    await sql`
      update events set payload = payload::jsonb #- '{task,missed}', before = before::jsonb #- '{task,missed}'
        where entity_id = ${id}`;
    expect((await undo(person, third)).status).toBe(200);
    expect((await undo(person, second)).status).toBe(200);
    expect(await getTask(person, id)).toMatchObject({ title: 'first' });
    const dark = await person.patch<UpdatedUser>('/api/user/settings', { theme: 'dark' });
    const light = await person.patch<UpdatedUser>('/api/user/settings', { theme: 'light' });
    await sql`
      update events set payload = payload::jsonb #- '{user,settings,dayOverrides}'
        where user_id = ${person.user.id} and entity = 'user'`;
    expect((await undo(person, light)).status).toBe(200);
    expect((await undo(person, dark)).status).toBe(200);
  });

  it.each(changes)('undoing %s restores the task exactly, and can be undone', async (_, change) => {
    const person = await signUp();
    const task = await person.createTask(rich((await person.createTask()).id));
    const changed = await change(person, task);
    const undone = await undo(person, changed);
    expect(undone.status).toBe(200);
    expect(withoutRevision(await getTask(person, task.id))).toEqual(withoutRevision(task));
    expect((await undo(person, undone)).status).toBe(200);
    expect(withoutRevision(await getTask(person, task.id))).toEqual(withoutRevision(changed.data.task));
  });

  it('undoing a reopening restores completedAt and completedOn', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const person = await signUp();
    const { id } = await person.createTask();
    const completed = (await person.post<ChangedTask>(`/api/tasks/${id}/complete`)).data.task;
    vi.setSystemTime(Date.now() + 2 * DAY_MS);
    await undo(person, await person.post(`/api/tasks/${id}/reopen`));
    expect(await getTask(person, id)).toMatchObject({
      completedAt: completed.completedAt,
      completedOn: completed.completedOn,
    });
    const { stats } = (await person.get<{ stats: { completedLast7Days: number } }>('/api/user/stats')).data;
    expect(stats.completedLast7Days).toBe(1);
  });

  it('undoing a creation deletes the task, and undoing a deletion restores it and its dependents', async () => {
    const person = await signUp();
    const created = await person.post<ChangedTask>('/api/tasks', { title: 'x', ...rich() });
    const { id } = created.data.task;
    const waiting = await person.createTask({ aiMetadata: { dependencies: [id] } });
    const deleted = await person.delete<DeletedTask>(`/api/tasks/${id}`);
    expect(deleted.data.unlinked).toEqual([waiting.id]);
    expect((await undo(person, deleted)).data).toMatchObject({ linked: [waiting.id] });
    expect((await getTask(person, waiting.id)).aiMetadata.dependencies).toEqual([id]);
    expect(withoutRevision(await getTask(person, id))).toEqual(withoutRevision(created.data.task));
    expect((await undo(person, created)).status).toBe(200);
    expect((await person.get(`/api/tasks/${id}`)).status).toBe(404);
  });

  it('undoing a change of settings restores chosen and default settings', async () => {
    const person = await signUp({ language_code: 'ru' });
    const settings = async () => (await person.get<UserResponse>('/api/user/me')).data.user.settings;
    await person.patch('/api/user/settings', { theme: 'dark', workingHours: { 6: { start: '10:00', end: '12:00' } } });
    const before = await settings();
    const patch = { theme: null, language: 'en', timezone: 'Asia/Tokyo', workingHours: null };
    const changed = await person.patch<UpdatedUser>('/api/user/settings', patch);
    expect((await undo(person, changed)).status).toBe(200);
    expect(await settings()).toEqual(before);
    const [row] = await sql`select settings from users where id = ${person.user.id}`;
    expect(Object.keys(row?.settings ?? {}).toSorted()).toEqual(['theme', 'workingHours']);
  });

  it('undoing a change of a mood log restores its levels, notes and day', async () => {
    const person = await signUp();
    const act = async (type: string, args: object) => {
      const command = { type, uuid: crypto.randomUUID(), args };
      const { data, ...rest } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
      const [result] = data.results;
      return { ...rest, data: (result?.status === 'ok' ? result.data : {}) as { undoToken: string; id: string } };
    };
    const id = await person.logMood({ energyLevel: 3, focusLevel: 4, notes: 'tired' });
    const log = async () => (await person.get<{ moodLog: object }>(`/api/mood/logs/${id}`)).data?.moodLog;
    const before = await log();
    const loggedAt = new Date(Date.now() - 5 * 86_400_000).toISOString();
    await undo(person, await act('mood_update', { id, changes: { energyLevel: 9, notes: null, loggedAt } }));
    const back = { version: expect.any(Number), updatedAt: expect.any(String) };
    expect(await log()).toEqual({ ...before, ...back });
    const deleted = await act('mood_delete', { id });
    expect(await log()).toBeUndefined();
    await undo(person, deleted);
    expect(await log()).toEqual({ ...before, ...back });
  });

  it('changes of a task are undone from the last to the first, and then made again', async () => {
    const person = await signUp();
    const created = await person.post<ChangedTask>('/api/tasks', { title: 'x', ...rich() });
    const { id } = created.data.task;
    const states = [created.data.task];
    const made = [];
    for (const [, change] of changes.toReversed()) {
      made.push(await change(person, created.data.task));
      states.push(await getTask(person, id));
    }
    const undone = [];
    for (const change of made.toReversed()) undone.push(await undo(person, change));
    expect(undone.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(withoutRevision(await getTask(person, id))).toEqual(withoutRevision(created.data.task));
    for (const [index, change] of undone.toReversed().entries()) {
      expect((await undo(person, change)).status).toBe(200);
      expect(withoutRevision(await getTask(person, id))).toEqual(
        withoutRevision(states[index + 1] ?? created.data.task),
      );
    }
  });

  it('changes of settings are undone from the last to the first', async () => {
    const person = await signUp();
    const settings = async () => (await person.get<UserResponse>('/api/user/me')).data.user.settings;
    const before = await settings();
    const first = await person.patch<UpdatedUser>('/api/user/settings', { theme: 'dark' });
    const second = await person.patch<UpdatedUser>('/api/user/settings', { theme: 'light', language: 'ru' });
    expect((await undo(person, first)).status).toBe(409);
    expect((await undo(person, second)).status).toBe(200);
    expect((await undo(person, first)).status).toBe(200);
    expect(await settings()).toEqual(before);
  });

  it('undo gets 409 when the entity has changed since', async () => {
    const person = await signUp();
    const [a, b] = [await person.createTask(), await person.createTask()];
    const waits = { aiMetadata: { dependencies: [b.id] } };
    const linked = await person.patch<ChangedTask>(`/api/tasks/${a.id}`, waits);
    await person.delete(`/api/tasks/${b.id}`); // which unlinks a
    const refused = await undo(person, linked);
    expect([refused.status, refused.error.code]).toEqual([409, 'CONFLICT']);

    const titled = await person.patch<ChangedTask>(`/api/tasks/${a.id}`, { title: 'one' });
    await person.patch(`/api/tasks/${a.id}`, { title: 'two' });
    expect((await undo(person, titled)).status).toBe(409);
    expect((await getTask(person, a.id)).title).toBe('two');
  });

  it('undo that would exceed the limit of open tasks gets LIMIT_REACHED', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const { id } = await person.createTask();
    const completed = await person.post<ChangedTask>(`/api/tasks/${id}/complete`);
    await person.createTask();
    expect((await undo(person, completed)).error.code).toBe('LIMIT_REACHED');
  });

  it('undo accepts only changes of the last 7 days, of the same user, that can be undone', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const telegramId = newTelegramId();
    const [person, other] = [await signUp({ id: telegramId }), await signUp()];
    const created = await person.post<ChangedTask>('/api/tasks', { title: 'x' });
    expect((await undo(other, created)).status).toBe(404);
    for (const undoToken of ['undo_1', 'undo_77']) {
      expect((await person.post('/api/undo', { undoToken })).status).toBe(404);
    }
    for (const undoToken of ['', '2', 'undo_0', 'undo_2x', null]) {
      expect((await person.post('/api/undo', { undoToken })).status).toBe(400);
    }
    vi.setSystemTime(Date.now() + 7 * 86_400_000 + 60_000);
    expect((await undo(await signUp({ id: telegramId }), created)).status).toBe(404);
  });

  it('undo of an erasure from the trash gets the same 404 as an unknown token', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    await person.delete(`/api/tasks/${id}`);
    await person.delete(`/api/trash/${id}`);
    const [erased] = (await person.get<ActivityPage>('/api/activity?limit=1')).data.events;
    expect(erased?.type).toBe('task.erased');
    expect((await person.post('/api/undo', { undoToken: `undo_${erased?.position}` })).status).toBe(404);
  });

  it('undo of the deletion or renaming of a project says that its name is taken', async () => {
    const person = await signUp();
    const create = () => person.post<{ project: { id: string } }>('/api/projects', { name: 'House' });
    const { id } = (await create()).data.project;
    const renamed = await person.patch<ChangedTask>(`/api/projects/${id}`, { name: 'Home' });
    await create();
    const other = (await person.post<{ project: { id: string } }>('/api/projects', { name: 'Work' })).data.project;
    const deleted = await person.delete<ChangedTask>(`/api/projects/${other.id}`);
    await person.post('/api/projects', { name: 'Work' });
    for (const change of [renamed, deleted]) {
      const { status, error } = await undo(person, change);
      expect([status, error.message]).toEqual([409, 'A project with this name exists already']);
    }
  });

  it('a write that changes nothing has a null undoToken', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    expect((await person.post<ChangedTask>(`/api/tasks/${id}/reopen`)).data.undoToken).toBeNull();
  });
});

it('a change of the Telegram profile at sign-in cannot be undone', async () => {
  const person = await signUp({ first_name: 'Ada' });
  await signUp({ id: Number(person.user.telegramId), first_name: 'Grace' });
  const [event] = (await readLog(person.user.id, 1)).map(({ type, position }) => ({ type, position }));
  expect(event?.type).toBe('user.updated');
  const undone = await person.post('/api/undo', { undoToken: `undo_${event?.position}` });
  expect(undone.status, undone.text).toBe(404);
});
