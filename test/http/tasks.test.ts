import { describe, expect, it } from 'vitest';
import type { Task, TaskStats } from '../../src/entities/tasks/responses.ts';
import { signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { volume } from '../support/volume.ts';

type TaskAnswer = { task: Task };

const openTasks = async (userId: string) =>
  (await sql`select open_tasks from users where id = ${userId}`)[0]?.open_tasks;

describe('creating a task', () => {
  it('a new task is returned with 201, its Location and its ETag', async () => {
    const person = await signUp();
    const { status, data, headers } = await person.post<TaskAnswer>('/api/tasks', {
      title: 'Call the dentist 🦷',
      description: 'before noon',
      priority: 'high',
      dueDate: '2026-11-23T02:30:00+03:00',
      aiMetadata: { suggestedTime: '2026-11-22T09:00:00Z', estimatedDuration: 15, energyLevel: 'low' },
    });
    expect(status).toBe(201);
    expect(data.task).toMatchObject({
      title: 'Call the dentist 🦷',
      description: 'before noon',
      priority: 'high',
      status: 'pending',
      dueDate: '2026-11-22T23:30:00.000Z',
      aiMetadata: {
        suggestedTime: '2026-11-22T09:00:00.000Z',
        estimatedDuration: 15,
        energyLevel: 'low',
        dependencies: [],
      },
      completedAt: null,
      version: 1,
    });
    expect(headers.get('Location')).toBe(`/api/tasks/${data.task.id}`);
    expect(headers.get('ETag')).toMatch(`"${data.task.id}.1.`);
    expect((await person.get<TaskAnswer>(`/api/tasks/${data.task.id}`)).data).toEqual({ task: data.task });
  });

  it('only the title is required', async () => {
    const task = await (await signUp()).createTask({ title: 'x' });
    expect(task).toMatchObject({ title: 'x', description: null, priority: 'medium', status: 'pending', dueDate: null });
  });

  it('a task that is created as completed has completedAt', async () => {
    const person = await signUp();
    const task = await person.createTask({ status: 'completed' });
    expect(task.completedAt).toBe(task.createdAt);
    expect(await openTasks(person.user.id)).toBe(0);
  });

  it.each([
    [{ title: '' }, 'title'],
    [{ title: ' \n ' }, 'title'],
    [{ title: 'x'.repeat(501) }, 'title'],
    [{ title: 'a\u0000b' }, 'title'],
    [{ title: 7 }, 'title'],
    [{}, 'title'],
    [{ title: 'x', description: 'x'.repeat(5001) }, 'description'],
    [{ title: 'x', priority: 'urgent' }, 'priority'],
    [{ title: 'x', status: 'done' }, 'status'],
    [{ title: 'x', dueDate: '2026-11-23' }, 'dueDate'],
    [{ title: 'x', dueDate: '2026-11-23T10:00:00' }, 'dueDate'],
    [{ title: 'x', dueDate: '2026-02-30T10:00:00Z' }, 'dueDate'],
    [{ title: 'x', dueDate: '0000-01-01T00:00:00Z' }, 'dueDate'],
    [{ title: 'x', dueDate: '2999-12-31T23:59:59-14:00' }, 'dueDate'],
    [{ title: 'x', aiMetadata: { estimatedDuration: 0 } }, 'aiMetadata.estimatedDuration'],
    [{ title: 'x', aiMetadata: { estimatedDuration: 1441 } }, 'aiMetadata.estimatedDuration'],
    [{ title: 'x', aiMetadata: { estimatedDuration: 1.5 } }, 'aiMetadata.estimatedDuration'],
    [{ title: 'x', aiMetadata: { energyLevel: 'max' } }, 'aiMetadata.energyLevel'],
    [{ title: 'x', aiMetadata: { dependencies: ['nope'] } }, 'aiMetadata.dependencies.0'],
    [{ title: 'x', userId: 'me' }, 'userId'],
  ])('a new task with %j gets 400 with the field', async (input, path) => {
    const person = await signUp();
    const { status, error } = await person.post('/api/tasks', input);
    expect(status).toBe(400);
    expect(error.code).toBe('VALIDATION_ERROR');
    expect(error.details).toContainEqual(expect.objectContaining({ path }));
  });

  it('an error lists at most 20 problems', async () => {
    const person = await signUp();
    const unknown = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field${n}`, n]));
    expect((await person.post('/api/tasks', unknown)).error.details).toHaveLength(20);
  });

  it('a title has at most 500 characters, counted as code points', async () => {
    const person = await signUp();
    expect((await person.createTask({ title: '🦷'.repeat(500) })).title).toBe('🦷'.repeat(500));
    expect((await person.post('/api/tasks', { title: '🦷'.repeat(501) })).status).toBe(400);
  });

  it('a task over the limit gets 409 with the limit', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 2 where id = ${person.user.id}`;
    const first = await person.createTask();
    await person.createTask();
    const { status, error } = await person.post('/api/tasks', { title: 'third' });
    expect(status).toBe(409);
    expect(error).toMatchObject({ code: 'LIMIT_REACHED', details: { limit: 2, current: 2 } });
    await person.post(`/api/tasks/${first.id}/complete`);
    expect((await person.post('/api/tasks', { title: 'third' })).status).toBe(201);
    expect((await person.post(`/api/tasks/${first.id}/reopen`)).error).toMatchObject({ code: 'LIMIT_REACHED' });
    expect((await person.post('/api/tasks', { title: 'done already', status: 'completed' })).status).toBe(201);
  });
});

describe('changing a task', () => {
  it('in a PATCH, absent fields stay and null clears', async () => {
    const person = await signUp();
    const task = await person.createTask({
      description: 'long',
      dueDate: '2026-12-01T00:00:00Z',
      aiMetadata: { estimatedDuration: 30, energyLevel: 'high' },
    });
    const { data } = await person.patch<TaskAnswer>(`/api/tasks/${task.id}`, {
      dueDate: null,
      aiMetadata: { energyLevel: null },
    });
    expect(data.task).toMatchObject({
      title: task.title,
      description: 'long',
      dueDate: null,
      version: 2,
      aiMetadata: { estimatedDuration: 30, energyLevel: null },
    });
    const cleared = await person.patch<TaskAnswer>(`/api/tasks/${task.id}`, { aiMetadata: null, description: null });
    expect(cleared.data.task).toMatchObject({
      description: null,
      aiMetadata: {
        suggestedTime: null,
        estimatedDuration: null,
        energyLevel: null,
        partHelps: false,
        dependencies: [],
      },
    });
  });

  it('startDate and deadline can be set, changed, cleared and undone', async () => {
    const person = await signUp();
    const dates = { startDate: '2026-11-23T09:00:00.000Z', deadline: '2026-11-24T09:00:00.000Z' };
    const { id } = await person.createTask(dates);
    const moved = await person.patch<TaskAnswer & { undoToken: string }>(`/api/tasks/${id}`, {
      startDate: null,
      deadline: '2026-11-25T09:00:00Z',
    });
    expect(moved.data.task).toMatchObject({ startDate: null, deadline: '2026-11-25T09:00:00.000Z' });
    const undone = await person.post<TaskAnswer>('/api/undo', { undoToken: moved.data.undoToken });
    expect(undone.data.task).toMatchObject(dates);
  });

  it('a startDate that is not before the deadline gets 422, whichever of them changes', async () => {
    const person = await signUp();
    const startDate = '2026-11-24T09:00:00Z';
    const created = await person.post('/api/tasks', { title: 'x', startDate, deadline: startDate });
    expect(created.error).toMatchObject({ code: 'UNPROCESSABLE', message: expect.stringContaining('deadline') });
    const { id } = await person.createTask({ startDate });
    expect((await person.patch(`/api/tasks/${id}`, { deadline: '2026-11-23T09:00:00Z' })).status).toBe(422);
  });

  it('a PATCH that completes a task also makes its other changes', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const changes = { status: 'completed', title: 'Call Grace', priority: 'high' };
    const { data } = await person.patch<TaskAnswer>(`/api/tasks/${id}`, changes);
    expect(data.task).toMatchObject(changes);
  });

  it('an empty PATCH and a null title get 400', async () => {
    const person = await signUp();
    const task = await person.createTask();
    expect((await person.patch(`/api/tasks/${task.id}`, {})).status).toBe(400);
    expect((await person.patch(`/api/tasks/${task.id}`, { title: null })).status).toBe(400);
  });

  it('changing the status updates the number of open tasks', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const to = (status: string) => person.patch<TaskAnswer>(`/api/tasks/${id}`, { status });
    expect((await to('in_progress')).data.task.completedAt).toBeNull();
    expect(await openTasks(person.user.id)).toBe(1);
    expect((await to('completed')).data.task.completedAt).not.toBeNull();
    expect(await openTasks(person.user.id)).toBe(0);
    expect((await to('cancelled')).data.task.completedAt).toBeNull();
    expect(await openTasks(person.user.id)).toBe(0);
    await to('pending');
    expect(await openTasks(person.user.id)).toBe(1);
    await person.delete(`/api/tasks/${id}`);
    expect(await openTasks(person.user.id)).toBe(0);
  });
});

describe('completing a task', () => {
  it('completing a task twice returns the same completedAt and appends one event', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const first = await person.post<TaskAnswer>(`/api/tasks/${id}/complete`);
    const second = await person.post<TaskAnswer>(`/api/tasks/${id}/complete`, {});
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(first.data.task.status).toBe('completed');
    expect(second.data).toEqual({ task: first.data.task, undoToken: null });
    expect(await openTasks(person.user.id)).toBe(0);
    expect(await sql`select type from events where user_id = ${person.user.id} order by seq`).toMatchObject([
      { type: 'user.created' },
      { type: 'task.created' },
      { type: 'task.completed' },
    ]);
  });

  it('reopening a completed task clears completedAt', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    await person.post(`/api/tasks/${id}/complete`);
    const { data } = await person.post<TaskAnswer>(`/api/tasks/${id}/reopen`);
    expect(data.task).toMatchObject({ status: 'pending', completedAt: null, version: 3 });
    expect((await person.post<TaskAnswer>(`/api/tasks/${id}/reopen`)).data.task.version).toBe(3);
    expect(await openTasks(person.user.id)).toBe(1);
  });

  it('reopening a task in progress does not change it', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ status: 'in_progress' });
    expect((await person.post<TaskAnswer>(`/api/tasks/${id}/reopen`)).data.task.status).toBe('in_progress');
  });
});

describe('the log', () => {
  it('the event log has one event per write, without gaps, with the data of the response', async () => {
    const person = await signUp();
    const { id } = await person.createTask();
    const patched = await person.patch(`/api/tasks/${id}`, { title: 'new' });
    await person.patch(`/api/tasks/${id}`, { title: 'never' }, { 'If-Match': `"${id}.1"` });
    await person.post('/api/tasks', { title: '' });
    await person.delete(`/api/tasks/${id}`);
    const log =
      await sql`select seq::int, type, entity, entity_id, payload, actor from full_events where user_id = ${person.user.id} order by seq`;
    expect(log.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'user.created'],
      [2, 'task.created'],
      [3, 'task.updated'],
      [4, 'task.deleted'],
    ]);
    expect(log[2]).toMatchObject({ entity: 'task', entity_id: id, actor: 'user', payload: patched.data });
    expect(await sql`select seq::int from users where id = ${person.user.id}`).toEqual([{ seq: 4 }]);
  });
});

describe('counting tasks', () => {
  it('the statistics count tasks by status and priority', async () => {
    const person = await signUp();
    await person.createTask({ priority: 'low' });
    await person.createTask({ priority: 'high', dueDate: '2001-01-01T00:00:00Z' });
    await person.createTask({ status: 'in_progress', dueDate: new Date().toISOString() });
    await person.createTask({ status: 'completed', dueDate: '2001-01-01T00:00:00Z' });
    await person.createTask({ status: 'cancelled' });
    const { data } = await person.get<{ stats: TaskStats }>('/api/tasks/stats');
    expect(data.stats).toEqual({
      total: 5,
      open: 3,
      byStatus: { pending: 2, in_progress: 1, completed: 1, cancelled: 1 },
      openByPriority: { low: 1, medium: 1, high: 1 },
      dueToday: 1,
      overdue: 1,
      completedLast7Days: 1,
      completedLast30Days: 1,
      limit: 1000,
    });
  });

  it('the statistics of many tasks are correct', async () => {
    const quarter = volume({ test: 1_000, full: 25_000 });
    const person = await signUp();
    const { id } = person.user;
    await sql.transaction([
      sql`set local session_replication_role = replica`, // without triggers; the read models are rebuilt below
      sql`insert into tasks (id, user_id, title, status, priority, due_date, completed_at, completed_on, created_at, updated_at)
        select gen_random_uuid(), ${id}, 'task ' || n, (array['pending','in_progress','completed','cancelled']::task_status[])[1 + n % 4],
          (array['low','medium','high']::task_priority[])[1 + n % 3], now() - interval '5 days',
          case when n % 4 = 2 then now() - interval '10 days' end,
          case when n % 4 = 2 then (now() at time zone 'UTC')::date - 10 end, now(), now()
        from generate_series(0, ${4 * quarter - 1}) as n`,
      sql`insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select user_id, 1 + row_number() over (), 'task.created', 'task', id, json_build_object('task',
          json_build_object('status', status, 'priority', priority, 'completedOn', completed_on)), 'user', now()
        from tasks where user_id = ${id}`,
      sql`update users set seq = ${4 * quarter + 1} where id = ${id}`,
    ]);
    await sql`select rebuild_read_models(${id})`;
    const { data } = await person.get<{ stats: TaskStats }>('/api/tasks/stats');
    expect(data.stats).toMatchObject({
      total: 4 * quarter,
      open: 2 * quarter,
      byStatus: { pending: quarter, in_progress: quarter, completed: quarter, cancelled: quarter },
      overdue: 2 * quarter,
      dueToday: 0,
      completedLast7Days: 0,
      completedLast30Days: quarter,
    });
  });
});
