import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DueReminder, DueReminderPage } from '../../src/entities/reminders/responses.ts';
import type { ChangedTask, Task, TaskAnswer } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/shared/duration.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp, signUpIn } from '../support/client.ts';
import { sql } from '../support/database.ts';

beforeEach(() => void vi.setSystemTime('2030-01-10T12:00:00Z'));
afterEach(() => void vi.useRealTimers());

const DUE = '2030-01-31T12:00:00.000Z';
const JANUARY = 'from=2030-01-15&to=2030-02-14';

const add = async (person: Person, reminders: object[], others: object = { dueDate: DUE }) => {
  const { status, data, text } = await person.post<ChangedTask>('/api/tasks', { title: 'Call', reminders, ...others });
  expect(status, text).toBe(201);
  return data.task;
};

const patch = async (person: Person, { id }: Pick<Task, 'id'>, changes: object) => {
  const { status, data, text } = await person.patch<ChangedTask>(`/api/tasks/${id}`, changes);
  expect(status, text).toBe(200);
  return data;
};

const undo = (person: Person, undoToken: string | null) => person.post<ChangedTask>('/api/undo', { undoToken });

const list = async (person: Person, query = JANUARY): Promise<DueReminder[]> => {
  const { status, data, text } = await person.get<DueReminderPage>(`/api/reminders?${query}`);
  expect(status, text).toBe(200);
  return data.reminders;
};

const moments = async (person: Person, query = JANUARY) => (await list(person, query)).map(({ at }) => at);

const ahead = (minutesBefore: number, of = 'due') => ({ minutesBefore, of });

const earlier = (moment: string, minutes: number) => new Date(Date.parse(moment) - minutes * MINUTE_MS).toISOString();

const readModel = ({ user }: Person) =>
  sql`select task_id, at, kind from reminders_due where user_id = ${user.id} order by task_id, at`;

describe('the reminders of a task', () => {
  it('they are returned as they were sent, in UTC, and listed by time', async () => {
    const person = await signUp();
    const dates = { startDate: '2030-01-30T06:00:00Z', dueDate: DUE, deadline: '2030-02-01T12:00:00Z' };
    const reminders = [{ at: '2030-01-20T12:00:00+03:00' }, ahead(60), ahead(0, 'start'), ahead(1_440, 'deadline')];
    const task = await add(person, reminders, dates);
    expect(task.reminders).toEqual([{ at: '2030-01-20T09:00:00.000Z' }, ...reminders.slice(1)]);
    const due = (at: string, kind: string) => ({ taskId: task.id, title: 'Call', at, kind });
    expect(await list(person)).toEqual([
      due('2030-01-20T09:00:00.000Z', 'at'),
      due('2030-01-30T06:00:00.000Z', 'start'),
      due('2030-01-31T11:00:00.000Z', 'due'),
      due('2030-01-31T12:00:00.000Z', 'deadline'),
    ]);
    expect(await list(await signUp())).toEqual([]);
  });

  it.each<[what: string, path: string, reminders: unknown]>([
    ['an empty object', 'reminders.0', [{}]],
    ['a moment and a date', 'reminders.0', [{ at: DUE, ...ahead(5) }]],
    ['a moment and minutes', 'reminders.0', [{ at: DUE, minutesBefore: 5 }]],
    ['minutes without a date', 'reminders.1', [ahead(1), { minutesBefore: 5 }]],
    ['minutes below 0', 'reminders.0.minutesBefore', [ahead(-1)]],
    ['more than four weeks', 'reminders.0.minutesBefore', [ahead(40_321)]],
    ['half a minute', 'reminders.0.minutesBefore', [ahead(0.5)]],
    ['an unknown date', 'reminders.0.of', [ahead(5, 'created')]],
    ['a moment without an offset', 'reminders.0.at', [{ at: '2030-01-01T09:00:00' }]],
    ['an unknown field', 'reminders.0.by', [{ at: DUE, by: 'mail' }]],
    ['eleven of them', 'reminders', Array.from({ length: 11 }, (_, n) => ahead(n))],
    ['the same twice', 'reminders', [ahead(5), { at: DUE }, ahead(5)]],
    ['the same moment twice', 'reminders', [{ at: DUE }, { at: '2030-01-31T15:00:00+03:00' }]],
    ['an object for the list', 'reminders', ahead(5)],
    ['a date that the task does not have', 'reminders.1.of', [ahead(5), ahead(5, 'deadline')]],
  ])('%s gets 400 that names %s', async (_, path, reminders) => {
    const person = await signUp();
    const { id } = await person.createTask({ dueDate: DUE });
    for (const answer of [
      await person.post('/api/tasks', { title: 'x', dueDate: DUE, reminders }),
      await person.patch(`/api/tasks/${id}`, { reminders }),
    ]) {
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toEqual([path]);
    }
    expect(await readModel(person)).toEqual([]);
  });

  it('a missing date is named in the language of the user, in a sync and in an atomic batch', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { language: 'ru' });
    const command = { type: 'task_add', args: { title: 'x', reminders: [ahead(5, 'start')] } };
    const commands = [{ ...command, uuid: crypto.randomUUID() }];
    const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
    const message = 'reminders.0.of: у задачи нет даты startDate';
    expect(data.results).toMatchObject([{ status: 'error', error: { code: 'VALIDATION_ERROR', message } }]);
    const batch = await person.post('/api/tasks/batch', { atomic: true, commands: [command] });
    expectError(batch, 400, 'VALIDATION_ERROR');
    expect(batch.error.message).toBe(message);
  });

  it('ten reminders up to four weeks before are kept, and null clears them', async () => {
    const person = await signUp();
    const reminders = Array.from({ length: 10 }, (_, n) => ahead(40_320 - n));
    const task = await add(person, reminders);
    expect(task.reminders).toEqual(reminders);
    expect(await moments(person, 'from=2030-01-01&to=2030-01-31')).toHaveLength(10);
    expect((await patch(person, task, { reminders: null })).task.reminders).toEqual([]);
    expect(await readModel(person)).toEqual([]);
  });

  it('relative reminders follow their date, and undo restores both', async () => {
    const person = await signUp();
    const task = await add(person, [ahead(30), { at: '2030-01-20T09:00:00Z' }]);
    const moved = await patch(person, task, { dueDate: '2030-02-03T12:00:00Z' });
    expect(await moments(person)).toEqual(['2030-01-20T09:00:00.000Z', '2030-02-03T11:30:00.000Z']);
    expect(moved.task.reminders).toEqual(task.reminders);
    await undo(person, moved.undoToken);
    expect(await moments(person)).toEqual(['2030-01-20T09:00:00.000Z', earlier(DUE, 30)]);
  });

  it('clearing a date drops only its reminders, and undo restores them', async () => {
    const person = await signUp();
    const dates = { startDate: '2030-01-30T06:00:00Z', dueDate: DUE };
    const reminders = [ahead(30), ahead(5, 'start'), { at: '2030-01-20T09:00:00.000Z' }];
    const task = await add(person, reminders, dates);
    const cleared = await patch(person, task, { dueDate: null });
    expect(cleared.task.reminders).toEqual(reminders.slice(1));
    expect(await moments(person)).toEqual(['2030-01-20T09:00:00.000Z', '2030-01-30T05:55:00.000Z']);
    const undone = await undo(person, cleared.undoToken);
    expect(undone.data.task).toMatchObject({ dueDate: DUE, reminders });
    expect(await moments(person)).toHaveLength(3);
    const both = await person.patch(`/api/tasks/${task.id}`, { dueDate: null, reminders: [ahead(7)] });
    expectError(both, 400, 'VALIDATION_ERROR');
    expect(pathsOf(both)).toEqual(['reminders.0.of']);
  });

  it('a closed or deleted task has no due reminders, and gets them back', async () => {
    const person = await signUp();
    const task = await add(person, [ahead(30)]);
    const path = `/api/tasks/${task.id}`;
    const steps: [() => Promise<unknown>, number][] = [
      [() => person.post(`${path}/complete`), 0],
      [() => person.post(`${path}/reopen`), 1],
      [() => person.patch(path, { status: 'cancelled' }), 0],
      [() => person.patch(path, { status: 'in_progress' }), 1],
      [() => person.delete(path), 0],
      [() => person.post(`/api/trash/${task.id}/restore`), 1],
    ];
    for (const [act, count] of steps) {
      await act();
      expect(await readModel(person)).toHaveLength(count);
    }
    expect((await person.get<TaskAnswer>(path)).data.task.reminders).toEqual([ahead(30)]);
    await person.delete(path);
    expect((await person.delete(`/api/trash/${task.id}`)).status).toBe(200);
    expect(await readModel(person)).toEqual([]);
  });

  it('a task that repeats keeps the distance of its reminders when an occurrence is completed, and undo restores them', async () => {
    const person = await signUp();
    const task = await add(person, [ahead(30)], { dueDate: DUE, recurrence: { rrule: 'FREQ=DAILY' } });
    const { data } = await person.post<ChangedTask>(`/api/tasks/${task.id}/complete`);
    expect(data.task).toMatchObject({ dueDate: '2030-02-01T12:00:00.000Z', reminders: [ahead(30)] });
    expect(await moments(person)).toEqual(['2030-02-01T11:30:00.000Z']);
    await undo(person, data.undoToken);
    expect(await moments(person)).toEqual([earlier(DUE, 30)]);
  });

  it('two at the same moment are one, of the kind that is first', async () => {
    const person = await signUp();
    await add(person, [ahead(60), { at: earlier(DUE, 60) }]);
    expect(await list(person)).toMatchObject([{ at: earlier(DUE, 60), kind: 'due' }]);
  });

  it('rebuilding the read model makes the same rows', async () => {
    const person = await signUp();
    await add(person, [ahead(30), { at: '2030-01-20T09:00:00Z' }]);
    const done = await add(person, [ahead(10)]);
    await person.post(`/api/tasks/${done.id}/complete`);
    await patch(person, await add(person, [ahead(10)]), { dueDate: '2030-01-01T00:00:00Z' });
    const fed = await readModel(person);
    expect(fed).toHaveLength(3);
    await sql`update reminders_due set at = at + interval '1 day' where user_id = ${person.user.id}`;
    await sql`insert into reminders_due values (${person.user.id}, ${done.id}, now(), 'at')`;
    await sql`select rebuild_read_models(${person.user.id})`;
    expect(await readModel(person)).toEqual(fed);
  });

  it('what is due between two moments over all users is one range of an index', async () => {
    const [, plan] = await sql.transaction([
      sql`set local enable_seqscan = off`,
      sql`explain select * from reminders_due where at >= now() and at < now() + interval '1 minute'`,
    ]);
    expect(JSON.stringify(plan)).toMatch(/reminders_due_at_idx.*Index Cond/);
  });
});

describe('GET /api/reminders', () => {
  it('without a range it lists the next 31 days', async () => {
    const person = await signUp();
    for (const at of ['2030-01-10T11:59:59Z', '2030-01-10T12:00:00Z', '2030-02-10T11:59:59Z', '2030-02-10T12:00:00Z'])
      await add(person, [{ at }]);
    expect(await moments(person, '')).toEqual(['2030-01-10T12:00:00.000Z', '2030-02-10T11:59:59.000Z']);
  });

  it('dates are days of the user, and a moment as the end is excluded', async () => {
    const person = await signUpIn('Pacific/Kiritimati');
    for (const at of ['2030-01-09T09:59:00Z', '2030-01-09T10:00:00Z', '2030-01-10T09:59:00Z', '2030-01-10T10:00:00Z'])
      await add(person, [{ at }]);
    const inside = ['2030-01-09T10:00:00.000Z', '2030-01-10T09:59:00.000Z'];
    expect(await moments(person, 'from=2030-01-10&to=2030-01-10')).toEqual(inside);
    expect(await moments(person, 'from=2030-01-09T10:00:00Z&to=2030-01-10T10:00:00Z')).toEqual(inside);
  });

  it.each([
    ['a range of 32 days', 'from=2030-01-01&to=2030-02-01', 'to'],
    ['a reversed range', 'from=2030-01-02&to=2030-01-01', 'to'],
    ['a date and a moment', 'from=2030-01-01&to=2030-01-02T00:00:00Z', 'to'],
    ['a text', 'from=today', 'from'],
    ['an unknown parameter', 'days=3', 'days'],
  ])('%s gets 400', async (_, query, path) => {
    const answer = await (await signUp()).get(`/api/reminders?${query}`);
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual([path]);
  });

  it('comes page by page, also when reminders of several tasks are at the same moment', async () => {
    const person = await signUp();
    for (const _ of [1, 2, 3]) await add(person, [ahead(30), ahead(60)]);
    const seen: string[] = [];
    let cursor = '';
    do {
      const { data } = await person.get<DueReminderPage>(`/api/reminders?${JANUARY}&limit=2${cursor}`);
      seen.push(...data.reminders.map(({ taskId, at }) => `${at} ${taskId}`));
      cursor = data.page.hasMore ? `&cursor=${data.page.nextCursor}` : '';
    } while (cursor);
    expect(seen).toEqual(seen.toSorted());
    expect(new Set(seen).size).toBe(6);
  });

  it('a reminder in summer time is its minutes before the date, not by the clock', async () => {
    const person = await signUpIn('Europe/Berlin');
    const dueDate = '2030-03-31T09:00:00+02:00'; // the clocks went forward in the night
    await add(person, [ahead(24 * 60)], { dueDate });
    const at = new Date(Date.parse(dueDate) - 24 * HOUR_MS).toISOString();
    expect(await moments(person, 'from=2030-03-30&to=2030-03-30')).toEqual([at]);
  });
});
