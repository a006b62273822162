import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BusyTime } from '../../src/entities/busy-times/responses.ts';
import type { ChangedTask, Occurrences, Task, TaskPage } from '../../src/entities/tasks/responses.ts';
import type { UserStats } from '../../src/entities/users/responses.ts';
import type { LogEvent } from '../../src/history/responses.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Answer, type Person, signUp, signUpIn } from '../support/client.ts';
import { sql } from '../support/database.ts';

/** Sunday, noon in Berlin. */
const NOW = '2026-03-01T11:00:00Z';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(NOW);
});
afterEach(() => void vi.useRealTimers());

const DAILY = { rrule: 'FREQ=DAILY' };
/** The last day of a leap year. */
const LAST_OF_366 = 'BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=366';
const WEEKLY = { rrule: 'FREQ=WEEKLY;BYDAY=MO' };
/** Monday at 09:00 in Berlin. */
const MONDAY = '2026-03-02T08:00:00.000Z';

const repeat = (person: Person, recurrence: object, more: Parameters<Person['createTask']>[0] = {}) =>
  person.createTask({ dueDate: MONDAY, ...more, recurrence: { rrule: 'FREQ=DAILY', ...recurrence } });
const complete = (person: Person, { id }: Task, body: object = {}) =>
  person.post<ChangedTask>(`/api/tasks/${id}/complete`, body);
const skip = (person: Person, { id }: Task, body: object = {}) =>
  person.post<ChangedTask>(`/api/tasks/${id}/skip`, body);
const patch = (person: Person, { id }: Task, body: object) => person.patch<ChangedTask>(`/api/tasks/${id}`, body);
const read = async (person: Person, { id }: Task) => (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data.task;
const undo = (person: Person, { undoToken }: ChangedTask) => person.post<ChangedTask>('/api/undo', { undoToken });
const stats = async (person: Person) => (await person.get<{ stats: UserStats }>('/api/user/stats')).data.stats;
const events = async (person: Person) =>
  (await person.get<{ events: LogEvent[] }>('/api/activity?limit=100')).data.events;
const daily = async ({ user }: Person) => {
  await sql`select rebuild_read_models(${user.id})`;
  return sql`select day::text, completed from daily_stats where user_id = ${user.id} and completed <> 0 order by day`;
};

describe('setting a recurrence', () => {
  it('the server adds the anchor on the clock of the user, and the time zone', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, {
      rrule: 'freq=weekly;byday=mo',
      exdates: ['2026-03-16', '2026-03-09', '2026-03-16'],
    });
    expect(task.recurrence).toEqual({
      rrule: 'FREQ=WEEKLY;BYDAY=MO',
      from: 'due',
      anchor: '2026-03-02T09:00:00',
      timezone: 'Europe/Berlin',
      exdates: ['2026-03-09', '2026-03-16'],
    });
    expect(task).toMatchObject({ occurrence: '2026-03-02', completions: 0, dueDate: MONDAY });
    expect(await read(person, task)).toEqual(task);
  });

  it.each([
    [{ rrule: 'FREQ=HOURLY' }, 'recurrence.rrule', 'FREQ=HOURLY'],
    [{ rrule: 'FREQ=DAILY;BYHOUR=9' }, 'recurrence.rrule', 'BYHOUR=9'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=1000' }, 'recurrence.rrule', 'INTERVAL=1000'],
    [{ rrule: 'FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30' }, 'recurrence.rrule', 'never'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=7;BYDAY=TU' }, 'recurrence.rrule', 'never'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=7;BYDAY=TU;COUNT=3' }, 'recurrence.rrule', 'never'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=7;BYDAY=TU;UNTIL=20270101' }, 'recurrence.rrule', 'never'],
    [{ rrule: `FREQ=YEARLY;INTERVAL=2;${LAST_OF_366};COUNT=3` }, 'recurrence.rrule', 'never', '2027-02-01T08:00:00Z'],
    [{ rrule: 'FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=29' }, 'recurrence.rrule', 'never', '2027-02-01T08:00:00Z'],
    [{ rrule: 'FREQ=DAILY;UNTIL=20260301' }, 'recurrence.rrule', 'UNTIL'],
    [{ rrule: 'FREQ=DAILY;BYDAY=MO', from: 'completion' }, 'recurrence.rrule', 'BYDAY=MO'],
    [{ rrule: 'FREQ=DAILY;COUNT=3', from: 'completion' }, 'recurrence.rrule', 'COUNT=3'],
    [{ rrule: '' }, 'recurrence.rrule', 'blank'],
    [{ rrule: 'FREQ=DAILY', from: 'start' }, 'recurrence.from', 'due'],
    [{ rrule: 'FREQ=DAILY', exdates: ['2026-03-02'] }, 'recurrence.exdates', 'due date'],
    [{ rrule: 'FREQ=DAILY', exdates: ['2026-02-30'] }, 'recurrence.exdates.0', 'date'],
    [{ rrule: 'FREQ=DAILY', exdates: Array(401).fill('2026-03-05') }, 'recurrence.exdates', '400'],
    [{ rrule: 'FREQ=HOURLY' }, 'recurrence.rrule', 'DAILY, WEEKLY, MONTHLY, YEARLY'],
    [{ rrule: 'FREQ=DAILY', since: '2026-03-02' }, 'recurrence.since', 'is not a known'],
    [{}, 'recurrence.rrule', 'required'],
  ])('%j is a 400 at %s that says %s', async (recurrence, path, words, dueDate = MONDAY) => {
    const person = await signUpIn('Europe/Berlin');
    const created = await person.post('/api/tasks', { title: 'Water the plants', dueDate, recurrence });
    expectError(created, 400, 'VALIDATION_ERROR');
    expect(pathsOf(created)).toEqual([path]);
    expect(created.error.message).toContain(words);
    const task = await person.createTask({ dueDate });
    const patched = await patch(person, task, { recurrence });
    expect([patched.status, pathsOf(patched)]).toEqual([400, [path]]);
    const { results } = (
      await person.post<{ results: { error?: { message: string } }[] }>('/api/tasks/batch', {
        commands: [{ type: 'task_update', args: { id: task.id, changes: { recurrence } } }],
      })
    ).data;
    expect(results[0]?.error?.message).toContain(words);
  });

  it('a task without a due date cannot repeat', async () => {
    const person = await signUp();
    const task = await person.createTask();
    for (const answer of [
      await person.post('/api/tasks', { title: 'x', recurrence: DAILY }),
      await patch(person, task, { recurrence: DAILY }),
      await patch(person, task, { recurrence: DAILY, dueDate: null }),
    ]) {
      expect([answer.status, pathsOf(answer)]).toEqual([400, ['recurrence']]);
    }
    expect((await patch(person, task, { recurrence: DAILY, dueDate: MONDAY })).data.task.occurrence).toBe('2026-03-02');
  });

  it('clearing the due date clears the recurrence, and undo brings both back', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    const cleared = (await patch(person, task, { dueDate: null })).data;
    expect(cleared.task).toMatchObject({ dueDate: null, recurrence: null, occurrence: null });
    expect((await undo(person, cleared)).data.task).toMatchObject({
      dueDate: MONDAY,
      recurrence: task.recurrence,
      occurrence: '2026-03-02',
    });
  });

  it('changing the due date moves this occurrence alone, and sending the rule beside it starts a new series', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    const moved = (await patch(person, task, { dueDate: '2026-03-04T15:00:00Z' })).data.task;
    expect(moved).toMatchObject({ recurrence: task.recurrence, occurrence: '2026-03-02' });
    const again = (await patch(person, task, { recurrence: WEEKLY, dueDate: moved.dueDate })).data.task;
    expect(again).toMatchObject({ occurrence: '2026-03-04', recurrence: { anchor: '2026-03-04T16:00:00' } });
  });

  it('a recurrence that is sent back as it was shown changes nothing, also beside another due date', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'freq=weekly;count=3', exdates: ['2026-03-23'] });
    const { recurrence, version } = task;
    const same = (await patch(person, task, { recurrence })).data;
    expect([same.undoToken, same.task]).toEqual([null, task]);
    const moved = (await patch(person, task, { recurrence, dueDate: '2026-03-04T15:00:00Z' })).data.task;
    expect(moved).toMatchObject({ recurrence, occurrence: '2026-03-02', version: version + 1 });
    const completed = (await patch(person, task, { recurrence, status: 'completed' })).data;
    expect(completed).toMatchObject({ occurrence: '2026-03-02', task: { recurrence, occurrence: '2026-03-09' } });
    const daily = (await patch(person, task, { recurrence: { ...recurrence, rrule: 'FREQ=DAILY' } })).data.task;
    expect(daily.recurrence).toMatchObject({ rrule: 'FREQ=DAILY', anchor: '2026-03-09T09:00:00' });
  });
});

describe('a series with other exdates', () => {
  const listDates = async (person: Person, { id }: Task) => {
    const { data } = await person.get<Occurrences>(`/api/tasks/${id}/occurrences?from=2026-03-01&to=2026-04-01`);
    return data.occurrences.map(({ dueDate }) => dueDate.slice(0, 16));
  };

  it.each([
    ['as it is shown', (shown: Task['recurrence']) => ({ ...shown })],
    ['by its rule alone', () => WEEKLY],
  ])('goes on when it is sent %s, also after this occurrence has moved', async (_, send) => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    const moved = (await patch(person, task, { dueDate: '2026-03-04T14:00:00Z' })).data.task;
    const recurrence = { ...send(moved.recurrence), exdates: ['2026-03-16'] };
    const left = (await patch(person, task, { recurrence })).data;
    expect(left.task).toEqual({
      ...moved,
      recurrence: { ...task.recurrence, exdates: ['2026-03-16'] },
      version: 3,
      updatedAt: left.task.updatedAt,
    });
    expect(await listDates(person, task)).toEqual([
      '2026-03-04T14:00',
      '2026-03-09T08:00',
      '2026-03-23T08:00',
      '2026-03-30T07:00',
    ]);
    expect((await undo(person, left)).data.task.recurrence).toEqual(task.recurrence);
  });

  it('keeps its COUNT, its first date and its zone, and a date that has passed can be left out', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=5' });
    await complete(person, task);
    await complete(person, task);
    await person.patch('/api/user/settings', { timezone: 'Asia/Tokyo' });
    const recurrence = { rrule: 'FREQ=DAILY;COUNT=5', exdates: ['2026-03-02', '2026-03-05'] };
    const left = (await patch(person, task, { recurrence })).data.task;
    expect(left).toMatchObject({ occurrence: '2026-03-04', recurrence: { ...task.recurrence, ...recurrence } });
    expect(await listDates(person, task)).toEqual(['2026-03-04T08:00', '2026-03-06T08:00']);
  });

  it.each([
    ['FREQ=WEEKLY;BYDAY=MO,TH;COUNT=5', 'count=05;INTERVAL=1;BYDAY=TH,MO,MO;FREQ=WEEKLY;WKST=MO'],
    ['FREQ=WEEKLY;INTERVAL=1;BYDAY=TH,MO;COUNT=5', 'FREQ=WEEKLY;BYDAY=MO,TH;COUNT=5'],
    ['FREQ=MONTHLY;BYDAY=-1FR,1MO;UNTIL=20301231', 'UNTIL=20301231T235959;FREQ=MONTHLY;BYDAY=+1MO,-1FR'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1,15;BYMONTH=2,12', 'FREQ=MONTHLY;BYMONTH=12,02;BYMONTHDAY=+15,-01'],
  ])('%s goes on when it is sent as %s', async (rrule, spelling) => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule });
    const current = (await complete(person, task)).data.task;
    const again = await patch(person, task, { recurrence: { rrule: spelling } });
    expect(again.data).toEqual({ task: current, undoToken: null });
    const busy = { startsAt: '2026-03-02T08:00:00Z', endsAt: '2026-03-02T09:00:00Z', recurrence: { rrule } };
    const { busyTime } = (await person.post<{ busyTime: BusyTime }>('/api/busy', busy)).data;
    const same = await person.patch(`/api/busy/${busyTime.id}`, { recurrence: { rrule: spelling } });
    expect(same.data).toEqual({ busyTime, undoToken: null });
  });

  it('cannot leave out its current occurrence', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    await complete(person, task);
    const refused = await patch(person, task, { recurrence: { ...DAILY, exdates: ['2026-03-03'] } });
    expectError(refused, 400, 'VALIDATION_ERROR');
    expect(pathsOf(refused)).toEqual(['recurrence.exdates']);
  });

  it('is completed with the change, at its current occurrence', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    await patch(person, task, { dueDate: '2026-03-04T14:00:00Z' });
    const recurrence = { ...WEEKLY, exdates: ['2026-03-09'] };
    const { data } = await patch(person, task, { recurrence, status: 'completed' });
    expect(data).toMatchObject({ occurrence: '2026-03-02', task: { occurrence: '2026-03-16', completions: 1 } });
  });

  it('is a new one when its rule changes', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    await complete(person, task);
    const changed = (await patch(person, task, { recurrence: { ...DAILY, from: 'completion' } })).data.task;
    expect(changed.recurrence).toMatchObject({ from: 'completion', anchor: '2026-03-03T09:00:00' });
  });
});

describe('an anchor or a time zone that the server has not shown', () => {
  const ofTask = { path: '/api/tasks', key: 'task', body: { title: 'x', dueDate: MONDAY } };
  const ofBusyTime = {
    path: '/api/busy',
    key: 'busyTime',
    body: { startsAt: MONDAY, endsAt: new Date(Date.parse(MONDAY) + 3_600_000).toISOString() },
  };

  it.each([ofTask, ofBusyTime])('is refused at $path, and one that it has shown is accepted', async (kind) => {
    const { path, key, body } = kind;
    const person = await signUpIn('Europe/Berlin');
    const bare = (await person.post<Answers>(path, body)).data[key];
    const series = (await person.post<Answers>(path, { ...body, recurrence: WEEKLY })).data[key];
    const wrong = [
      { anchor: '2020-01-01T05:00:00' },
      { timezone: 'Mars' },
      { ...series?.recurrence, timezone: 'Europe/Paris' },
      { ...series?.recurrence, rrule: 'FREQ=DAILY', anchor: 'nonsense' },
    ];
    for (const added of wrong) {
      const recurrence = { ...WEEKLY, ...added };
      expectError(await person.post(path, { ...body, recurrence }), 400, 'VALIDATION_ERROR');
      for (const row of [bare, series]) {
        const refused = await person.patch(`${path}/${row?.id}`, { recurrence });
        expectError(refused, 400, 'VALIDATION_ERROR');
        expect(pathsOf(refused)).toEqual(['recurrence']);
      }
    }
    expect((await person.get<Answers>(`${path}/${series?.id}`)).data[key]).toMatchObject({ version: 1 });
    const { recurrence } = series ?? {};
    for (const shown of [recurrence, { ...recurrence, exdates: ['2026-03-23'] }]) {
      expect((await person.patch(`${path}/${series?.id}`, { recurrence: shown })).status).toBe(200);
    }
  });
});

type Answers = Record<string, { id: string; recurrence: object }>;

describe('completing a task that repeats', () => {
  it('the task moves to its next occurrence, and the completion counts', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY, { status: 'in_progress' });
    const { status, data } = await complete(person, task);
    expect(status).toBe(200);
    expect(data.occurrence).toBe('2026-03-02');
    expect(data.task).toMatchObject({
      status: 'pending',
      dueDate: '2026-03-09T08:00:00.000Z',
      occurrence: '2026-03-09',
      completions: 1,
      completedAt: null,
      completedOn: '2026-03-01',
      version: 2,
    });
    expect(await stats(person)).toMatchObject({ completedLast7Days: 1, streak: { current: 1 } });
    const [event] = await events(person);
    expect(event).toMatchObject({ type: 'task.completed', data: { occurrence: '2026-03-02', task: data.task } });
    expect((await person.get<{ tasks: { done: number } }>('/api/today')).data.tasks.done).toBe(1);
  });

  it('missed occurrences are not piled up', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    vi.setSystemTime('2026-03-06T12:00:00Z');
    expect((await complete(person, task)).data.task.dueDate).toBe('2026-03-07T08:00:00.000Z');
  });

  it('09:00 stays 09:00 when the clocks change, and a time that does not exist moves forward by the gap', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY, { dueDate: '2026-03-28T08:00:00Z' });
    expect((await complete(person, task)).data.task.dueDate).toBe('2026-03-29T07:00:00.000Z');
    const night = await repeat(person, DAILY, { dueDate: '2026-03-28T01:30:00Z' });
    expect((await complete(person, night)).data.task.dueDate).toBe('2026-03-29T01:30:00.000Z');
    expect((await complete(person, night)).data.task.dueDate).toBe('2026-03-30T00:30:00.000Z');
  });

  it('the start, the deadline and the suggested time keep their distance on the clock', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY, {
      dueDate: '2026-03-23T08:00:00Z',
      startDate: '2026-03-22T11:00:00Z',
      deadline: '2026-03-27T17:00:00Z',
      aiMetadata: { suggestedTime: '2026-03-23T06:30:00Z' },
    });
    expect((await complete(person, task)).data.task).toMatchObject({
      dueDate: '2026-03-30T07:00:00.000Z',
      startDate: '2026-03-29T10:00:00.000Z',
      deadline: '2026-04-03T16:00:00.000Z',
      aiMetadata: { suggestedTime: '2026-03-30T05:30:00.000Z' },
    });
  });

  it('a moved occurrence leaves the distance of the later ones as it was', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY, { startDate: '2026-03-01T08:00:00Z', deadline: '2026-03-06T08:00:00Z' });
    await patch(person, task, { dueDate: '2026-03-05T15:00:00Z' });
    expect((await complete(person, task)).data.task).toMatchObject({
      startDate: '2026-03-08T08:00:00.000Z',
      dueDate: '2026-03-09T08:00:00.000Z',
      deadline: '2026-03-13T08:00:00.000Z',
    });
  });

  it('the checklist starts again, and reminders follow the due date', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    const items = [
      { id: crypto.randomUUID(), title: 'Fill the can', done: true },
      { id: crypto.randomUUID(), title: 'Water', done: false },
    ];
    await sql`update tasks set checklist = ${JSON.stringify(items)}, reminders = '[{"minutesBefore": 30, "of": "due"}]'
      where id = ${task.id}`;
    await complete(person, task);
    const [row] = await sql`select checklist, at from tasks join reminders_due on task_id = id where id = ${task.id}`;
    expect(row?.checklist).toEqual(items.map((item) => ({ ...item, done: false })));
    expect(row?.at).toEqual(new Date('2026-03-09T07:30:00Z'));
  });

  it('an occurrence that was moved earlier is not repeated on its own day', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    await patch(person, task, { dueDate: '2026-03-01T15:00:00Z' });
    expect((await complete(person, task)).data).toMatchObject({
      occurrence: '2026-03-02',
      task: { occurrence: '2026-03-09', dueDate: '2026-03-09T08:00:00.000Z' },
    });
  });

  it('an occurrence that was moved behind later ones is followed by the next of the series', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=WEEKLY;COUNT=3' });
    await patch(person, task, { dueDate: '2026-03-25T08:00:00Z' });
    const { occurrences } = (await person.get<Occurrences>(`/api/tasks/${task.id}/occurrences?from=2026-03-01`)).data;
    expect(occurrences.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-09', '2026-03-16']);
    expect((await complete(person, task)).data.task).toMatchObject({
      occurrence: '2026-03-09',
      dueDate: '2026-03-09T08:00:00.000Z',
    });
  });

  it('after the last occurrence the task is completed for good', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=2' });
    expect((await complete(person, task)).data.task.status).toBe('pending');
    const last = (await complete(person, task)).data;
    expect(last).toMatchObject({ occurrence: '2026-03-03', task: { status: 'completed', completions: 2 } });
    expect(last.task.completedAt).not.toBeNull();
    expect((await complete(person, task)).data).toEqual({ task: last.task, undoToken: null });
    expect((await undo(person, last)).data.task).toMatchObject({
      status: 'pending',
      completions: 1,
      completedAt: null,
    });
    expect((await stats(person)).completedLast7Days).toBe(1);
  });

  it.each([
    ['FREQ=DAILY;UNTIL=20260303', '2026-03-03'],
    ['FREQ=DAILY;UNTIL=20260304T085959', '2026-03-03'],
    ['FREQ=DAILY;UNTIL=20260303T080000Z', '2026-03-03'],
  ])('%s has its last occurrence on %s', async (rrule, last) => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule });
    expect((await complete(person, task)).data.task.occurrence).toBe(last);
    expect((await complete(person, task)).data.task.status).toBe('completed');
  });

  it('a series from completion is counted from the local day of completion', async () => {
    const person = await signUpIn('Europe/Berlin');
    const every3Days = { rrule: 'FREQ=DAILY;INTERVAL=3', from: 'completion' };
    const task = await repeat(person, every3Days);
    vi.setSystemTime('2026-03-05T23:30:00Z'); // the 6th in Berlin
    expect((await complete(person, task)).data.task.dueDate).toBe('2026-03-09T08:00:00.000Z');
    expect((await complete(person, task)).data.task.dueDate).toBe('2026-03-12T08:00:00.000Z');
  });

  it('a month from a completion on the 31st is the last day of the next month', async () => {
    vi.setSystemTime('2026-03-31T12:00:00Z');
    const person = await signUpIn('Europe/Berlin');
    const monthly = { rrule: 'FREQ=MONTHLY', from: 'completion' };
    const task = await repeat(person, monthly, { dueDate: '2026-03-01T08:00:00Z' });
    expect((await complete(person, task)).data.task.occurrence).toBe('2026-04-30');
  });

  it('PATCH and the commands that complete a task behave the same', async () => {
    const person = await signUpIn('Europe/Berlin');
    const tasks = [await repeat(person, DAILY), await repeat(person, DAILY), await repeat(person, DAILY)];
    const [patched, updated, command] = tasks as [Task, Task, Task];
    await patch(person, patched, { status: 'completed', title: 'Renamed', dueDate: MONDAY });
    await person.post('/api/sync', {
      syncToken: '*',
      commands: [
        { uuid: crypto.randomUUID(), type: 'task_update', args: { id: updated.id, changes: { status: 'completed' } } },
        { uuid: crypto.randomUUID(), type: 'task_complete', args: { id: command.id } },
      ],
    });
    for (const task of tasks) {
      expect(await read(person, task)).toMatchObject({ occurrence: '2026-03-03', status: 'pending', completions: 1 });
    }
    expect((await read(person, patched)).title).toBe('Renamed');
    const completed = (await events(person)).slice(0, 3);
    expect(completed.map(({ type, data }) => [type, (data as ChangedTask).occurrence])).toEqual(
      tasks.map(() => ['task.completed', '2026-03-02']),
    );
    expect((await stats(person)).completedLast7Days).toBe(3);
  });

  it('PATCH can start a series and complete its first occurrence', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await person.createTask({ dueDate: MONDAY });
    const done = (await patch(person, task, { status: 'completed', recurrence: DAILY })).data;
    expect(done).toMatchObject({
      occurrence: '2026-03-02',
      task: { occurrence: '2026-03-03', status: 'pending', completions: 1 },
    });
    expect((await events(person))[0]).toMatchObject({ type: 'task.completed', data: { occurrence: '2026-03-02' } });
    const again = { status: 'completed', recurrence: DAILY, dueDate: '2026-03-10T08:00:00Z' };
    expect((await patch(person, task, again)).data).toMatchObject({
      occurrence: '2026-03-10',
      task: { occurrence: '2026-03-11', completions: 2 },
    });
  });

  it('a new task that is completed and repeats is at its second occurrence', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY, { status: 'completed' });
    expect(task).toMatchObject({
      recurrence: { anchor: '2026-03-02T09:00:00' },
      occurrence: '2026-03-03',
      status: 'pending',
      completions: 1,
      completedAt: null,
      completedOn: '2026-03-01',
    });
    expect((await stats(person)).completedLast7Days).toBe(1);
    const once = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=1' }, { status: 'completed' });
    expect(once).toMatchObject({ occurrence: '2026-03-02', status: 'completed', completedAt: expect.any(String) });
    const [row] = await sql`select open_tasks from users where id = ${person.user.id}`;
    expect(row?.open_tasks).toBe(1);
  });

  it('PATCH can complete a task and end its series', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    const done = (await patch(person, task, { status: 'completed', recurrence: null })).data.task;
    expect(done).toMatchObject({ status: 'completed', recurrence: null, occurrence: null, completions: 1 });
  });
});

describe('an occurrence that is named', () => {
  it('two devices that complete the same days offline complete them once', async () => {
    const person = await signUpIn('Europe/Berlin');
    const uuid = () => crypto.randomUUID();
    const device = () => [
      { uuid: uuid(), type: 'task_complete', args: { id: 'plants', occurrence: '2026-03-02' } },
      { uuid: uuid(), type: 'task_complete', args: { id: 'plants', occurrence: '2026-03-03' } },
    ];
    const add = {
      uuid: uuid(),
      type: 'task_add',
      tempId: 'plants',
      args: { title: 'Water the plants', dueDate: MONDAY, recurrence: DAILY },
    };
    const first = await person.post<{ tempIdMapping: Record<string, string> }>('/api/sync', {
      syncToken: '*',
      commands: [add, ...device()],
    });
    const id = first.data.tempIdMapping.plants;
    const second = await person.post<{ results: { status: string; data: ChangedTask }[] }>('/api/sync', {
      syncToken: '*',
      commands: device().map((command) => ({ ...command, args: { ...command.args, id } })),
    });
    expect(second.data.results.map(({ status, data }) => [status, data.undoToken])).toEqual([
      ['ok', null],
      ['ok', null],
    ]);
    const { task } = (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data;
    expect(task).toMatchObject({ occurrence: '2026-03-04', completions: 2 });
  });

  it('a later occurrence can be completed, and a date without one cannot', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    expectError(await complete(person, task, { occurrence: '2026-03-10' }), 422, 'UNPROCESSABLE');
    expectError(await complete(person, task, { occurrence: 'monday' }), 400, 'VALIDATION_ERROR');
    expect((await complete(person, task, { occurrence: '2026-03-16' })).data).toMatchObject({
      occurrence: '2026-03-16',
      task: { occurrence: '2026-03-23', completions: 1, missed: ['2026-03-02', '2026-03-09'] },
    });
    expect((await complete(person, task, { occurrence: '2026-03-16' })).data).toEqual({
      task: await read(person, task),
      undoToken: null,
    });
  });

  it.each([
    [WEEKLY, '2026-03-05'],
    [WEEKLY, '2026-03-01'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=2' }, '2026-03-03'],
    [{ rrule: 'FREQ=DAILY', from: 'completion' }, '2026-03-03'],
  ])('of %j the date to which an occurrence was moved does not name it: %s', async (recurrence, date) => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, recurrence);
    const moved = (await patch(person, task, { dueDate: `${date}T08:00:00.000Z` })).data.task;
    expectError(await complete(person, task, { occurrence: date }), 422, 'UNPROCESSABLE');
    expectError(await skip(person, task, { occurrence: date }), 422, 'UNPROCESSABLE');
    expect(await read(person, task)).toEqual(moved);
    expect((await complete(person, task, { occurrence: '2026-03-02' })).data.occurrence).toBe('2026-03-02');
  });

  it('two devices that complete the day to which the occurrence before was moved complete it once', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    await patch(person, task, { dueDate: '2026-03-03T07:00:00Z' });
    await complete(person, task, { occurrence: '2026-03-03' });
    await complete(person, task, { occurrence: '2026-03-03' });
    expect(await read(person, task)).toMatchObject({ occurrence: '2026-03-04', completions: 1 });
  });

  it('completing an ordinary task takes any date', async () => {
    const person = await signUp();
    const task = await person.createTask();
    const { data } = await complete(person, task, { occurrence: '2026-03-02' });
    expect(data.task.status).toBe('completed');
    expect(data).not.toHaveProperty('occurrence');
  });
});

describe('skipping an occurrence', () => {
  it('the task moves on and nothing is counted', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    const { data } = await skip(person, task);
    expect(data).toMatchObject({ occurrence: '2026-03-02', task: { occurrence: '2026-03-09', completions: 0 } });
    expect((await skip(person, task, { occurrence: '2026-03-02' })).data.undoToken).toBeNull();
    expect((await stats(person)).completedLast7Days).toBe(0);
    expect((await events(person))[0]).toMatchObject({ type: 'task.skipped', data: { occurrence: '2026-03-02' } });
    expect((await undo(person, data)).data.task).toMatchObject({ occurrence: '2026-03-02', dueDate: MONDAY });
  });

  it('a task whose last occurrence is skipped is cancelled', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=1' });
    expect((await skip(person, task)).data.task).toMatchObject({ status: 'cancelled', completedAt: null });
  });

  it('a cancelled task that repeats goes on when it is completed, and undo cancels it again', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    await patch(person, task, { status: 'cancelled' });
    const { data } = await complete(person, task, { occurrence: '2026-03-02' });
    expect(data).toMatchObject({
      occurrence: '2026-03-02',
      task: { status: 'pending', occurrence: '2026-03-03', completions: 1, completedAt: null },
    });
    expect(await sql`select open_tasks from users where id = ${person.user.id}`).toEqual([{ open_tasks: 1 }]);
    expect((await undo(person, data)).data.task).toMatchObject({ status: 'cancelled', occurrence: '2026-03-02' });
    const patched = (await patch(person, task, { status: 'completed' })).data.task;
    expect(patched).toMatchObject({ status: 'pending', occurrence: '2026-03-03' });
  });

  it('a cancelled task that repeats does not go on at the limit of open tasks, and one that ends is completed', async () => {
    const person = await signUpIn('Europe/Berlin');
    const series = await repeat(person, DAILY);
    const last = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=1' });
    const once = await person.createTask();
    for (const task of [series, last, once]) await patch(person, task, { status: 'cancelled' });
    await person.createTask();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const limited: Answer[] = [await complete(person, series), await patch(person, series, { status: 'completed' })];
    const command = { type: 'task_complete', args: { id: series.id } };
    limited.push(await person.post('/api/tasks/batch', { atomic: true, commands: [command] }));
    for (const answer of limited) expectError(answer, 409, 'LIMIT_REACHED');
    for (const task of [last, once]) {
      expect((await complete(person, task)).data.task).toMatchObject({ status: 'completed' });
    }
  });

  it('an ordinary task has nothing to skip', async () => {
    const person = await signUp();
    expectError(await skip(person, await person.createTask()), 422, 'UNPROCESSABLE');
    expectError(await skip(await signUp(), await person.createTask()), 404, 'NOT_FOUND');
  });
});

describe('undoing a completion', () => {
  it('restores the task and the statistics exactly, also after several days and a rebuild', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY, { dueDate: '2026-03-01T08:00:00Z' });
    await complete(person, task);
    vi.setSystemTime('2026-03-02T12:00:00Z');
    const before = { task: await read(person, task), stats: await stats(person), daily: await daily(person) };
    const done = (await complete(person, task)).data;
    expect(await daily(person)).toEqual([
      { day: '2026-03-01', completed: 1 },
      { day: '2026-03-02', completed: 1 },
    ]);
    const undone = (await undo(person, done)).data;
    const changed = { version: expect.any(Number), updatedAt: expect.any(String) };
    expect(undone.task).toEqual({ ...before.task, ...changed });
    expect({ stats: await stats(person), daily: await daily(person) }).toEqual({
      stats: before.stats,
      daily: before.daily,
    });
    expect((await undo(person, undone)).data.task).toEqual({ ...done.task, ...changed });
    expect(await daily(person)).toEqual([
      { day: '2026-03-01', completed: 1 },
      { day: '2026-03-02', completed: 1 },
    ]);
  });

  it('takes back one that is older than the count of completions', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await person.createTask();
    const done = (await complete(person, task)).data;
    await sql`update events set before = (before::jsonb #- '{task,completions}')::json, payload = (payload::jsonb #- '{task,completions}')::json
      where entity_id = ${task.id}`;
    expect((await undo(person, done)).data.task).toMatchObject({ status: 'pending', completions: 0 });
  });

  it('an open task that repeats keeps the day of its last completion when its status changes', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, DAILY);
    await complete(person, task);
    expect((await patch(person, task, { status: 'in_progress' })).data.task).toMatchObject({
      completedOn: '2026-03-01',
      completions: 1,
    });
    await patch(person, task, { recurrence: null });
    vi.setSystemTime('2026-03-05T12:00:00Z');
    await complete(person, task);
    expect(await daily(person)).toEqual([
      { day: '2026-03-01', completed: 1 },
      { day: '2026-03-05', completed: 1 },
    ]);
    await person.post(`/api/tasks/${task.id}/reopen`, {});
    expect(await daily(person)).toEqual([{ day: '2026-03-01', completed: 1 }]);
  });

  it.each([
    ['reopened', (person: Person, { id }: Task) => person.post<ChangedTask>(`/api/tasks/${id}/reopen`, {})],
    ['set to pending', (person: Person, task: Task) => patch(person, task, { status: 'pending' })],
  ])('a series that is %s after its last occurrence has the day of the completion before it', async (_, reopen) => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=3' });
    for (const day of ['01', '03', '05']) {
      vi.setSystemTime(`2026-03-${day}T12:00:00Z`);
      await complete(person, task, { occurrence: day === '01' ? '2026-03-02' : undefined });
    }
    const { data } = await reopen(person, task);
    expect(data.task).toMatchObject({ status: 'pending', completions: 2, completedOn: '2026-03-03' });
    expect(await daily(person)).toEqual([
      { day: '2026-03-01', completed: 1 },
      { day: '2026-03-03', completed: 1 },
    ]);
  });
});

it('a series whose occurrence was moved behind UNTIL comes back by undo', async () => {
  const person = await signUpIn('Europe/Berlin');
  const task = await repeat(person, { rrule: 'FREQ=WEEKLY;UNTIL=20260309T080000Z' });
  await patch(person, task, { dueDate: '2026-03-11T08:00:00Z' });
  const ended = (await patch(person, task, { recurrence: null })).data;
  expect((await undo(person, ended)).data.task).toMatchObject({
    recurrence: task.recurrence,
    occurrence: '2026-03-02',
    dueDate: '2026-03-11T08:00:00.000Z',
  });
});

describe('the occurrences of a task', () => {
  const list = async (person: Person, { id }: Task, query: string) =>
    (await person.get<Occurrences>(`/api/tasks/${id}/occurrences?${query}`)).data;

  it('are listed from the current one on, with both dates included', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { ...WEEKLY, exdates: ['2026-03-16'] });
    expect(await list(person, task, 'from=2026-02-01&to=2026-03-30')).toEqual({
      occurrences: [
        { date: '2026-03-02', dueDate: MONDAY },
        { date: '2026-03-09', dueDate: '2026-03-09T08:00:00.000Z' },
        { date: '2026-03-23', dueDate: '2026-03-23T08:00:00.000Z' },
        { date: '2026-03-30', dueDate: '2026-03-30T07:00:00.000Z' },
      ],
      hasMore: true,
    });
    expect((await list(person, task, 'to=2026-03-02')).occurrences).toEqual([{ date: '2026-03-02', dueDate: MONDAY }]);
    expect((await list(person, task, 'from=2900-01-01&to=2900-01-04')).occurrences).toMatchObject([
      { date: '2900-01-04' },
    ]);
    await complete(person, task);
    await patch(person, task, { dueDate: '2026-03-11T09:00:00Z' });
    expect((await list(person, task, '')).occurrences[1]).toMatchObject({ date: '2026-03-23' });
    expect((await list(person, task, 'from=2026-03-02&to=2026-03-11')).occurrences).toEqual([
      { date: '2026-03-09', dueDate: '2026-03-11T09:00:00.000Z' },
    ]);
  });

  it.each([
    ['Asia/Tokyo', 'America/New_York', '2026-03-02T00:00:00Z', ['2026-03-05', '2026-03-06']],
    ['America/Los_Angeles', 'Pacific/Kiritimati', '2026-03-03T04:00:00Z', ['2026-03-03', '2026-03-04']],
  ])(
    'are due on the days of the user, who has moved from %s to %s',
    async (home, timezone, dueDate, [before, date]) => {
      const person = await signUpIn(home);
      const task = await repeat(person, { rrule: 'FREQ=DAILY;UNTIL=20260306' }, { dueDate });
      await person.patch('/api/user/settings', { timezone });
      const query = 'from=2026-03-05&to=2026-03-05';
      const listed = await list(person, task, query);
      expect(listed).toMatchObject({ occurrences: [{ date }], hasMore: date === '2026-03-04' });
      await complete(person, task, { occurrence: before });
      const { data } = await person.get<TaskPage>('/api/tasks?dueFrom=2026-03-05&dueTo=2026-03-05');
      expect(data.tasks).toMatchObject([{ occurrence: date, dueDate: listed.occurrences[0]?.dueDate }]);
      expect(await list(person, task, query)).toEqual(listed);
    },
  );

  it('have more pages after a range that ends before the current one', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=1' });
    const query = 'from=2026-02-01&to=2026-03-01';
    expect(await list(person, task, query)).toEqual({ occurrences: [], hasMore: true });
    expect((await list(person, task, 'from=2026-03-01&to=2026-03-02')).hasMore).toBe(false);
    await patch(person, task, { dueDate: '2026-03-01T08:00:00Z' });
    expect(await list(person, task, query)).toMatchObject({ occurrences: [{ date: '2026-03-02' }], hasMore: false });
  });

  it('end with the series, and only an open task that repeats has any', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, { rrule: 'FREQ=DAILY;COUNT=2' });
    const all = await list(person, task, 'from=2026-03-01&to=2027-03-01');
    expect([all.occurrences.map(({ date }) => date), all.hasMore]).toEqual([['2026-03-02', '2026-03-03'], false]);
    await patch(person, task, { status: 'cancelled' });
    const none = { occurrences: [], hasMore: false };
    expect(await list(person, task, 'from=2026-03-01')).toEqual(none);
    expect(await list(person, await person.createTask(), 'from=2026-03-01')).toEqual(none);
  });

  it.each(['from=2026-03-01&to=2027-03-02', 'from=2026-03-02&to=2026-03-01', 'from=today', 'from=2026-03-01&limit=2'])(
    'the query "%s" is a 400',
    async (query) => {
      const person = await signUp();
      const { id } = await person.createTask();
      expectError(await person.get(`/api/tasks/${id}/occurrences?${query}`), 400, 'VALIDATION_ERROR');
    },
  );
});

describe('a task that repeats elsewhere', () => {
  it('keeps its series through the trash, the export and sync', async () => {
    const person = await signUpIn('Europe/Berlin');
    const task = await repeat(person, WEEKLY);
    await complete(person, task);
    const moved = await read(person, task);
    await person.delete(`/api/tasks/${task.id}`);
    await person.post(`/api/trash/${task.id}/restore`, {});
    const restored = await read(person, task);
    expect(restored).toEqual({ ...moved, version: 4, updatedAt: restored.updatedAt });
    const exported = (await person.get<{ tasks: Task[] }>('/api/user/export')).data.tasks;
    const synced = (await person.post<{ changes: { tasks: Task[] } }>('/api/sync', { syncToken: '*' })).data.changes
      .tasks;
    expect([exported, synced]).toEqual([[restored], [restored]]);
  });
});
