import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserResponse } from '../../src/entities/users/responses.ts';
import { addDays } from '../../src/shared/time-zones.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import type { Person } from '../support/client.ts';
import { applyPlan, clock, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { insertMoodLogs } from '../support/rows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const [TODAY, TOMORROW] = ['2026-03-10', '2026-03-11']; // Tuesday and Wednesday
const SUNDAY = '2026-03-15';
const LATE = { start: '18:00', end: '21:00' };

const override = (person: Person, dayOverrides: object | null) =>
  person.patch<UserResponse & { undoToken: string }>('/api/user/settings', { dayOverrides });
const read = async (person: Person) => (await person.get<UserResponse>('/api/user/me')).data.user.settings.dayOverrides;
const many = (count: number, from: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, day) => [addDays(from, day), null]));

describe('the overrides of single days', () => {
  it('are merged by date, removed by "usual", all removed by null, and restored by undo', async () => {
    const person = await signUpPlanner();
    expect(await read(person)).toEqual({});
    await override(person, { [TOMORROW]: null });
    await override(person, { [SUNDAY]: LATE });
    expect(await read(person)).toEqual({ [TOMORROW]: null, [SUNDAY]: LATE });
    expect((await override(person, {})).data.user.settings.dayOverrides).toEqual({ [TOMORROW]: null, [SUNDAY]: LATE });
    await override(person, { [TOMORROW]: 'usual', [TODAY]: 'usual' });
    expect(await read(person)).toEqual({ [SUNDAY]: LATE });
    const { undoToken } = (await override(person, null)).data;
    expect(await read(person)).toEqual({});
    await person.post('/api/undo', { undoToken });
    expect(await read(person)).toEqual({ [SUNDAY]: LATE });
  });

  it.each([
    [{ '2026-02-30': null }, 'dayOverrides.2026-02-30'],
    [{ '3000-01-01': null }, 'dayOverrides.3000-01-01'],
    [{ tomorrow: null }, 'dayOverrides.tomorrow'],
    [{ [TODAY]: { start: '18:00', end: '09:00' } }, `dayOverrides.${TODAY}`],
    [{ [TODAY]: { start: '9:00', end: '18:00' } }, `dayOverrides.${TODAY}`],
    [{ [TODAY]: 'free' }, `dayOverrides.${TODAY}`],
    [many(101, TODAY), 'dayOverrides'],
    [[], 'dayOverrides'],
  ])('%j get 400 and the field is named', async (dayOverrides, path) => {
    const answer = await override(await signUpPlanner(), dayOverrides);
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer).every((named) => named.startsWith(path))).toBe(true);
  });

  it.each([
    [{ tomorrow: null }, 'en', 'dayOverrides.tomorrow: must be a date such as 2026-11-26'],
    [{ tomorrow: null }, 'ru', 'dayOverrides.tomorrow: нужна дата, например 2026-11-26'],
    [{ '3000-01-01': null }, 'en', 'dayOverrides.3000-01-01: must be a year from 1970 to 2999'],
    [
      { [TODAY]: 'free' },
      'en',
      `dayOverrides.${TODAY}: must be an object with start and end, a list of them, null for a day off, or "usual"`,
    ],
    [
      { [TODAY]: 7 },
      'ru',
      `dayOverrides.${TODAY}: нужен объект с полями start и end, список таких объектов, null для выходного дня или "usual"`,
    ],
    [
      { [TODAY]: { start: '18:00', end: '09:00' } },
      'en',
      `dayOverrides.${TODAY}.end: must be later than start, or at most 14 hours later on the next day`,
    ],
    [{ [TODAY]: { start: '18:00' } }, 'en', `dayOverrides.${TODAY}.end: is required`],
    [Array(101).fill(null), 'en', 'dayOverrides: must be an object'],
  ])('%j get a message that says what is expected, in %s', async (dayOverrides, language, message) => {
    const person = await signUpPlanner();
    await person.patch('/api/user/settings', { language });
    expect((await override(person, dayOverrides)).error.message).toBe(message);
  });

  it('are counted before their dates are read, so thousands of bad ones are one problem', async () => {
    const bad = Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`${n}`, null]));
    const { error } = await override(await signUpPlanner(), bad);
    expect(error.details).toEqual([{ path: 'dayOverrides', message: 'must have at most 100 items' }]);
  });

  it('the hours of a weekday that are no hours get a message that names a day off', async () => {
    const answer = await (await signUpPlanner()).patch('/api/user/settings', { workingHours: { 1: 'free' } });
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(answer.error.message).toBe(
      'workingHours.1: must be an object with start and end, a list of them, or null for a day off',
    );
  });

  it('may be 100 from today on, and past ones are kept for 180 days without counting', async () => {
    const person = await signUpPlanner();
    await override(person, many(99, addDays(TODAY, -181)));
    expect(Object.keys((await read(person)) ?? {})).toHaveLength(98);
    expect((await override(person, many(100, TODAY))).status).toBe(200);
    const refused = await override(person, { '2027-01-01': null });
    expectError(refused, 409, 'LIMIT_REACHED');
    expect(refused.error.details).toEqual({ limit: 100 });
    expect((await override(person, { [TODAY]: LATE })).status).toBe(200);
    expect((await override(person, { [TODAY]: 'usual', '2027-01-01': null })).status).toBe(200);
    const stale = { 'If-Match': `"${person.user.id}.1"` };
    expect((await person.patch('/api/user/settings', { dayOverrides: { [TODAY]: null } }, stale)).status).toBe(412);
  });

  it('can be changed by a sync command and reach other devices', async () => {
    const person = await signUpPlanner();
    const command = { type: 'settings_update', uuid: crypto.randomUUID(), args: { dayOverrides: { [SUNDAY]: LATE } } };
    const { data } = await person.post('/api/sync', { syncToken: '*', commands: [command] });
    expect(data).toMatchObject({ changes: { user: { settings: { dayOverrides: { [SUNDAY]: LATE } } } } });
    expect((await person.get('/api/user/export')).data).toMatchObject({
      user: { settings: { dayOverrides: { [SUNDAY]: LATE } } },
    });
  });
});

describe('a day with hours of its own', () => {
  const times = async (person: Person, date: string) =>
    (await optimize(person, { date })).schedule.map(({ time }) => clock(time));

  it('has no blocks when it is a day off, and blocks at its own hours', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    expect(await times(person, SUNDAY)).toEqual([]);
    await override(person, { [TOMORROW]: null, [SUNDAY]: LATE });
    expect(await times(person, TOMORROW)).toEqual([]);
    expect((await times(person, SUNDAY)).every((time) => time >= '18:00' && time <= '20:00')).toBe(true);
    expect(await times(person, SUNDAY)).toHaveLength(1);
    expect(await times(person, addDays(SUNDAY, 7))).toEqual([]);
  });

  it.each([
    ['Pacific/Kiritimati', '2026-03-12'],
    ['Pacific/Pago_Pago', '2026-03-12'],
    ['Europe/Berlin', '2026-03-29'],
    ['America/Havana', '2026-03-08'],
  ])('has its hours on the clocks of %s on %s', async (timezone, date) => {
    vi.setSystemTime('2026-03-06T08:00:00Z');
    const person = await signUpPlanner({ timezone, dayOverrides: { [date]: LATE } });
    for (const length of [90, 75]) await person.createTask(minutes(length));
    const { schedule } = await optimize(person, { date });
    const local = schedule.map(({ time, endTime }) =>
      [time, endTime].map((moment) =>
        new Intl.DateTimeFormat('sv-SE', { timeZone: timezone, dateStyle: 'short', timeStyle: 'short' }).format(
          new Date(moment),
        ),
      ),
    );
    expect(local.flat()[0]).toBe(`${date} 18:00`);
    expect(local.flat().at(-1)).toBe(`${date} 21:00`);
  });

  it('makes the plan stale and its draft void when it changes', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const draft = await optimize(person);
    await applyPlan(person, draft);
    expect((await getPlan(person)).stale).toBe(false);
    await override(person, { [TODAY]: null });
    expect((await getPlan(person)).stale).toBe(true);
    const again = await optimize(person, { days: 2 });
    await override(person, { [SUNDAY]: LATE });
    expect((await person.post('/api/plan/apply', { fingerprint: again.fingerprint })).status).toBe(409);
  });

  it('counts for the workload of today, and a day off has none', async () => {
    const person = await signUpPlanner();
    for (const length of [120, 120]) await person.createTask({ dueDate: '2026-03-10T20:00:00Z', ...minutes(length) });
    const types = async () => {
      const { data } = await person.get<{ insights: { type: string }[] }>('/api/ai/insights');
      return data.insights.map(({ type }) => type);
    };
    expect(await types()).not.toContain('workload');
    await override(person, { [TODAY]: LATE });
    expect(await types()).toContain('workload');
    await override(person, { [TODAY]: null });
    expect(await types()).not.toContain('workload');
    expect((await person.get('/api/now')).status).toBe(200);
    expect((await person.get('/api/today')).status).toBe(200);
  });

  it('is a free day of the energy profile when it is a day off', async () => {
    const person = await signUpPlanner();
    const logs = Array.from({ length: 30 }, (_, day) =>
      [0, 1].map((hour) => ({
        energyLevel: day < 10 ? 10 : 1,
        focusLevel: 6,
        loggedAt: new Date(Date.parse(MORNING) - day * 86_400_000 - hour * 3_600_000).toISOString(),
      })),
    );
    await insertMoodLogs(person, logs.flat());
    const free = async () => {
      const { data } = await person.get<{ energy: { freeDays: { hours: { n: number }[] } } }>('/api/mood/profile');
      return data.energy.freeDays.hours.reduce((sum, { n }) => sum + n, 0);
    };
    const before = await free();
    await override(person, { [TODAY]: null });
    expect(await free()).toBe(before + 2);
  });
});

describe('the fix that extends the hours of a day', () => {
  it.each([SUNDAY, TODAY])('changes %s alone, keeps other overrides and plans the task', async (date) => {
    const person = await signUpPlanner({
      workingHours: { 2: { start: '09:00', end: '10:00' } },
      dayOverrides: { [TOMORROW]: null },
      chunkMinutes: { min: 90, max: 240 },
    });
    const deadline = `${date}T23:00:00Z`;
    const task = await person.createTask({ title: 'Late', startDate: `${date}T00:00:00Z`, deadline, ...minutes(90) });
    await person.patch(`/api/tasks/${task.id}`, { dueDate: deadline });
    const { unscheduled } = await optimize(person, { date });
    const fix = unscheduled[0]?.fix;
    expect(fix).toMatchObject({ kind: 'extend_hours', action: { body: { dayOverrides: { [date]: {} } } } });
    expect(unscheduled[0]?.text).toContain(date === SUNDAY ? 'on Sunday 15 March' : 'on Tuesday 10 March');
    const workingHours = (await person.get<UserResponse>('/api/user/me')).data.user.settings.workingHours;
    const done = await person.call<UserResponse>(fix?.action.method ?? '', fix?.action.path ?? '', fix?.action.body);
    expect(done.data.user.settings.workingHours).toEqual(workingHours);
    expect(done.data.user.settings.dayOverrides).toMatchObject({ [TOMORROW]: null, [date]: {} });
    expect((await optimize(person, { date, wanted: [task.id] })).schedule).toMatchObject([{ title: 'Late' }]);
  });
});
