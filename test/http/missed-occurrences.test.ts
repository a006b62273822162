import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangedTask, Task } from '../../src/entities/tasks/responses.ts';
import type { UserStats } from '../../src/entities/users/responses.ts';
import { expectError } from '../support/answers.ts';
import { type Person, signUpIn } from '../support/client.ts';
import { sql } from '../support/database.ts';

/** A Monday, 13:49 in UTC. */
const NOW = '2026-11-30T13:49:00Z';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(NOW);
});
afterEach(() => void vi.useRealTimers());

const repeat = (person: Person, rrule: string, dueDate: string, more: object = {}) =>
  person.createTask({ dueDate, ...more, recurrence: { rrule } });
const complete = async (person: Person, { id }: Task, occurrence?: string) =>
  (await person.post<ChangedTask>(`/api/tasks/${id}/complete`, { occurrence })).data;
const read = async (person: Person, { id }: Task) => (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task;
const undo = (person: Person, { undoToken }: ChangedTask) => person.post<ChangedTask>('/api/undo', { undoToken });
const stats = async (person: Person) => (await person.get<{ stats: UserStats }>('/api/user/stats')).data.stats;
/** From the statistics, which are the same when they are built again. */
const daily = async ({ user }: Person) => {
  const read = async () =>
    (
      await sql`select day::text, completed from daily_stats where user_id = ${user.id} and completed <> 0 order by day`
    ).map(({ day, completed }) => [day, completed]);
  const kept = await read();
  await sql`select rebuild_read_models(${user.id})`;
  expect(await read()).toEqual(kept);
  return kept;
};

describe('an all-day occurrence lasts until its day ends', () => {
  it.each([
    ['UTC', 'FREQ=DAILY', '2026-11-29T00:00:00Z', '2026-11-30'],
    ['Pacific/Auckland', 'FREQ=DAILY', '2026-11-29T11:00:00Z', '2026-12-01'],
    ['UTC', 'FREQ=WEEKLY;BYDAY=MO', '2026-11-23T00:00:00Z', '2026-11-30'],
    ['UTC', 'FREQ=MONTHLY;BYMONTHDAY=30', '2026-10-30T00:00:00Z', '2026-11-30'],
    ['UTC', 'FREQ=DAILY;COUNT=2', '2026-11-29T00:00:00Z', '2026-11-30'],
    ['UTC', 'FREQ=DAILY;UNTIL=20261130', '2026-11-29T00:00:00Z', '2026-11-30'],
    ['UTC', 'FREQ=DAILY', '2026-11-29T00:01:00Z', '2026-12-01'],
  ])(
    'in %s, %s from %s is at %s after the one before was completed, skipped or created as completed',
    async (timezone, rrule, dueDate, next) => {
      const person = await signUpIn(timezone);
      const [completed, skipped, patched, synced] = [
        await repeat(person, rrule, dueDate),
        await repeat(person, rrule, dueDate),
        await repeat(person, rrule, dueDate),
        await repeat(person, rrule, dueDate),
      ];
      await complete(person, completed);
      await person.post(`/api/tasks/${skipped.id}/skip`, {});
      await person.patch(`/api/tasks/${patched.id}`, { status: 'completed' });
      const args = { id: synced.id };
      await person.post('/api/sync', {
        syncToken: '*',
        commands: [{ uuid: crypto.randomUUID(), type: 'task_complete', args }],
      });
      const created = await repeat(person, rrule, dueDate, { status: 'completed' });
      for (const task of [completed, skipped, patched, synced, created]) {
        expect(await read(person, task)).toMatchObject({ status: 'pending', occurrence: next });
      }
    },
  );

  it('after yesterday’s occurrence was completed late, today’s is still due and counts', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-29T00:00:00Z');
    await complete(person, task, '2026-11-29');
    const today = (await person.get<{ tasks: { due: Task[] } }>('/api/today')).data;
    expect(today.tasks.due).toMatchObject([{ occurrence: '2026-11-30' }]);
    expect((await complete(person, task, '2026-11-30')).task).toMatchObject({
      occurrence: '2026-12-01',
      completions: 2,
    });
  });
});

describe('occurrences that were missed', () => {
  const DAYS = ['2026-11-26', '2026-11-27', '2026-11-28', '2026-11-29', '2026-11-30'];

  it.each([
    ['in order', DAYS],
    ['the latest first', DAYS.toReversed()],
    ['in any order', ['2026-11-28', '2026-11-30', '2026-11-26', '2026-11-29', '2026-11-27']],
    ['twice', [...DAYS, ...DAYS.toReversed()]],
  ])('a phone that was offline for five days syncs its completions %s, and each counts on its day', async (_, days) => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-26T09:00:00Z');
    await person.post('/api/sync', {
      syncToken: '*',
      commands: days.map((occurrence) => ({
        type: 'task_complete',
        uuid: crypto.randomUUID(),
        args: { id: task.id, occurrence },
      })),
    });
    expect(await read(person, task)).toMatchObject({
      occurrence: '2026-12-01',
      completions: 5,
      completedOn: '2026-11-30',
      missed: [],
    });
    expect(await daily(person)).toEqual(DAYS.map((day) => [day, 1]));
    expect(await stats(person)).toMatchObject({ completedLast7Days: 5, streak: { current: 5, longest: 5 } });
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=TU;COUNT=2', '2026-10-18T09:00:00Z', '2026-10-18'],
    ['FREQ=YEARLY;UNTIL=20261001', '2024-09-01T09:00:00Z', '2024-09-01'],
    ['FREQ=YEARLY', '2025-10-01T09:00:00Z', '2025-10-01'],
    ['FREQ=MONTHLY;INTERVAL=2', '2026-07-15T00:00:00Z', '2026-07-15'],
    ['FREQ=DAILY;COUNT=1', '2026-10-18T09:00:00Z', '2026-11-30'],
    ['FREQ=DAILY;INTERVAL=40', '2026-11-01T09:00:00Z', '2026-11-30'],
  ])('the first occurrence of %s from %s on, completed on 30 November, counts on %s', async (rrule, dueDate, day) => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, rrule, dueDate);
    const { task: done } = await complete(person, task, task.occurrence ?? undefined);
    expect(done.completedOn).toBe(day);
    expect(await daily(person)).toEqual([[day, 1]]);
  });

  it('completing yesterday’s leaves today’s open, also after its time', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-28T09:00:00Z');
    const late = (await complete(person, task, '2026-11-29')).task;
    expect(late).toMatchObject({ occurrence: '2026-11-30', completedOn: '2026-11-29', missed: ['2026-11-28'] });
    const skipped = await person.post<ChangedTask>(`/api/tasks/${task.id}/skip`, { occurrence: '2026-11-30' });
    expect(skipped.data.task).toMatchObject({ occurrence: '2026-12-01', missed: ['2026-11-28'] });
    expect((await complete(person, task, '2026-11-30')).undoToken).toBeNull();
  });

  it('one that is completed late counts once, changes nothing else, and is undone exactly', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-28T09:00:00Z');
    await complete(person, task, '2026-11-30');
    const before = await read(person, task);
    const done = await complete(person, task, '2026-11-28');
    const changed = { version: expect.any(Number), updatedAt: expect.any(String) };
    expect(done.occurrence).toBe('2026-11-28');
    expect(done.task).toEqual({ ...before, ...changed, completions: 2, missed: ['2026-11-29'] });
    expect((await complete(person, task, '2026-11-28')).undoToken).toBeNull();
    const counted = [
      ['2026-11-28', 1],
      ['2026-11-30', 1],
    ];
    expect(await daily(person)).toEqual(counted);
    const undone = (await undo(person, done)).data;
    expect(undone.task).toEqual({ ...before, ...changed });
    expect(await daily(person)).toEqual([['2026-11-30', 1]]);
    await undo(person, undone);
    expect(await daily(person)).toEqual(counted);
  });

  it('without a named occurrence the task moves past now, and what it passes over, today’s too, can still be completed', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-27T09:00:00Z');
    const done = await complete(person, task);
    expect(done).toMatchObject({
      occurrence: '2026-11-27',
      task: { occurrence: '2026-12-01', completedOn: '2026-11-30', missed: ['2026-11-28', '2026-11-29', '2026-11-30'] },
    });
    expect((await complete(person, task, '2026-11-30')).task).toMatchObject({
      completions: 2,
      missed: ['2026-11-28', '2026-11-29'],
    });
  });

  it('one can be completed up to 31 days ahead, and those between can still be completed', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-28T09:00:00Z');
    const far = await person.post(`/api/tasks/${task.id}/complete`, { occurrence: '2027-01-01' });
    expectError(far, 422, 'UNPROCESSABLE');
    const ahead = (await complete(person, task, '2026-12-03')).task;
    const between = ['2026-11-28', '2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02'];
    expect(ahead).toMatchObject({ occurrence: '2026-12-04', completedOn: '2026-11-30', missed: between });
    const early = await complete(person, task, '2026-12-02');
    expect(early.task).toMatchObject({ completedOn: '2026-11-30', missed: between.slice(0, -1) });
    expect(await daily(person)).toEqual([['2026-11-30', 2]]);
    await undo(person, early);
    expect(await daily(person)).toEqual([['2026-11-30', 1]]);
    vi.setSystemTime('2026-12-03T13:49:00Z');
    for (const day of between) await complete(person, task, day);
    expect(await read(person, task)).toMatchObject({ occurrence: '2026-12-04', completions: 6, missed: [] });
    expect(await daily(person)).toEqual([
      ['2026-11-28', 1],
      ['2026-11-29', 1],
      ['2026-11-30', 2],
      ['2026-12-01', 1],
      ['2026-12-02', 1],
    ]);
  });

  it('those between can still be completed after a later one was skipped', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-30T09:00:00Z');
    const skipped = await person.post<ChangedTask>(`/api/tasks/${task.id}/skip`, { occurrence: '2026-12-02' });
    expect(skipped.data.task).toMatchObject({ occurrence: '2026-12-03', missed: ['2026-11-30', '2026-12-01'] });
    expectError(await person.post(`/api/tasks/${task.id}/skip`, { occurrence: '2027-01-04' }), 422, 'UNPROCESSABLE');
  });

  it('a Worker that does not store missed occurrences counts none of them', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-11-28T09:00:00Z');
    await complete(person, task, '2026-11-30');
    const [row] = await sql`
      select computed is not distinct from tasks as is_same, computed.completions
        from tasks, complete_task(tasks, '2026-11-30', ${NOW}::timestamptz, '2026-11-28'::date) as computed
        where tasks.id = ${task.id}`;
    expect(row).toEqual({ is_same: true, completions: 1 });
  });

  it('a series that has ended keeps those that can be completed, and a weekly chore that is late counts today', async () => {
    const person = await signUpIn('UTC');
    const ended = await repeat(person, 'FREQ=DAILY;UNTIL=20261128', '2026-11-26T09:00:00Z');
    expect((await complete(person, ended, '2026-11-28')).task).toMatchObject({
      status: 'completed',
      missed: ['2026-11-26', '2026-11-27'],
    });
    expect((await complete(person, ended, '2026-11-26')).task).toMatchObject({ status: 'completed', completions: 2 });
    const chore = await repeat(person, 'FREQ=WEEKLY', '2026-11-28T09:00:00Z');
    expect((await complete(person, chore, '2026-11-28')).task).toMatchObject({
      occurrence: '2026-12-05',
      completedOn: '2026-11-30',
      missed: [],
    });
  });

  it('those of more than 31 days ago, of another series and of a series from completion are not kept', async () => {
    const person = await signUpIn('UTC');
    const task = await repeat(person, 'FREQ=DAILY', '2026-01-01T09:00:00Z');
    const { missed } = (await complete(person, task, '2026-01-01')).task;
    expect([missed.length, missed[0], missed.at(-1)]).toEqual([31, '2026-10-30', '2026-11-29']);
    const kept = await person.patch<ChangedTask>(`/api/tasks/${task.id}`, {
      recurrence: { rrule: 'FREQ=DAILY', exdates: ['2026-12-24'] },
    });
    expect(kept.data.task.missed).toEqual(missed);
    const other = await person.patch<ChangedTask>(`/api/tasks/${task.id}`, { recurrence: { rrule: 'FREQ=WEEKLY' } });
    expect(other.data.task.missed).toEqual([]);
    const counted = await person.createTask({
      dueDate: '2026-11-26T09:00:00Z',
      recurrence: { rrule: 'FREQ=DAILY', from: 'completion' },
    });
    expect((await complete(person, counted, '2026-11-26')).task).toMatchObject({
      occurrence: '2026-12-01',
      completedOn: '2026-11-30',
      missed: [],
    });
  });
});

it('at the limit of open tasks, a series that is created as completed is rejected unless it ends', async () => {
  const person = await signUpIn('UTC');
  await person.createTask();
  await sql`update users set task_limit = 1 where id = ${person.user.id}`;
  const body = {
    title: 'x',
    status: 'completed',
    dueDate: '2026-12-01T00:00:00Z',
    recurrence: { rrule: 'FREQ=DAILY' },
  };
  const answers = [
    await person.post('/api/tasks', body),
    await person.post('/api/tasks', body, { 'Idempotency-Key': 'full' }),
    await person.post('/api/tasks/batch', { atomic: true, commands: [{ type: 'task_add', args: body }] }),
  ];
  for (const answer of answers) expectError(answer, 409, 'LIMIT_REACHED');
  expect(answers[0]?.error.details).toEqual({ limit: 1, current: 1 });
  const last = await person.post('/api/tasks', { ...body, recurrence: { rrule: 'FREQ=DAILY;COUNT=1' } });
  expect(last.status).toBe(201);
});

it('a completed task that gets a rule and a date is at its second occurrence', async () => {
  const person = await signUpIn('UTC');
  const task = await person.createTask({ status: 'completed' });
  const { data } = await person.patch<ChangedTask>(`/api/tasks/${task.id}`, {
    status: 'completed',
    dueDate: '2026-12-01T00:00:00Z',
    recurrence: { rrule: 'FREQ=DAILY' },
  });
  expect(data).toMatchObject({
    occurrence: '2026-12-01',
    task: { status: 'pending', occurrence: '2026-12-02', completions: 2, completedAt: null },
  });
  const [row] = await sql`select open_tasks from users where id = ${person.user.id}`;
  expect(row?.open_tasks).toBe(1);
});
