import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UserResponse } from '../../src/entities/users/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Today } from '../../src/planning/today/responses.ts';
import { toLocalTime } from '../../src/shared/time-zones.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { applyPlan, getPlan, minutes, optimize } from '../support/plans.ts';

const MONDAY = '2026-04-13T09:00:00Z';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: new Date(MONDAY) }));
afterEach(() => void vi.useRealTimers());

const NIGHT = { start: '21:30', end: '07:30' };
const SCHOOL = [
  { start: '09:00', end: '14:30' },
  { start: '20:00', end: '22:00' },
];
const SHOP = [
  { start: '10:00', end: '14:00' },
  { start: '17:00', end: '20:30' },
];

async function signUpWith(settings: object): Promise<Person> {
  const person = await signUp();
  const set = await person.patch('/api/user/settings', settings);
  if (set.status !== 200) throw new Error(set.text);
  return person;
}

/** A nurse in Warsaw on nights from Monday to Wednesday. */
const signUpNurse = () => {
  const off = { 4: null, 5: null, 6: null, 7: null };
  return signUpWith({ timezone: 'Europe/Warsaw', workingHours: { 1: NIGHT, 2: NIGHT, 3: NIGHT, ...off } });
};

const read = async (person: Person) => (await person.get<UserResponse>('/api/user/me')).data.user.settings;
const local = (zone: string) => (moment: string) => toLocalTime(Date.parse(moment), zone).slice(8);
const inWarsaw = local('Europe/Warsaw');

describe('working hours in the settings', () => {
  it('keep the form in which they were sent: one span, or a list by start', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', {
      workingHours: { 1: NIGHT, 2: SHOP.toReversed(), 3: [NIGHT], 4: [], 5: SCHOOL },
    });
    expect((await read(person)).workingHours).toMatchObject({ 1: NIGHT, 2: SHOP, 3: NIGHT, 4: null, 5: SCHOOL });
    await person.patch('/api/user/settings', {
      dayOverrides: { '2026-12-24': [SHOP[0]], '2026-12-25': [], '2026-12-26': SHOP },
    });
    expect((await read(person)).dayOverrides).toEqual({
      '2026-12-24': SHOP[0],
      '2026-12-25': null,
      '2026-12-26': SHOP,
    });
  });

  it('are unchanged by a patch with the same hours in a list', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { workingHours: { 1: NIGHT, 2: SHOP } });
    const { data } = await person.patch<UserResponse & { undoToken: unknown }>('/api/user/settings', {
      workingHours: { 1: [NIGHT], 2: SHOP.toReversed() },
    });
    expect(data).toMatchObject({ undoToken: null, user: { version: 2 } });
  });

  it.each([
    [
      [
        { start: '09:00', end: '12:00' },
        { start: '11:45', end: '15:00' },
      ],
      '1',
    ],
    [
      [
        { start: '05:00', end: '08:00' },
        { start: '20:00', end: '06:00' },
      ],
      '1',
    ],
    [[{ start: '09:00', end: '09:00' }], '1.0.end'],
    [[{ start: '12:00', end: '11:45' }], '1.0.end'],
    [{ start: '24:00', end: '06:00' }, '1.start'],
    [Array.from({ length: 7 }, (_, hour) => ({ start: `1${hour}:00`, end: `1${hour}:30` })), '1'],
    [[null], '1.0'],
    ['night', '1'],
  ])('of %j on a Monday get 400 and the field is named', async (hours, path) => {
    const answer = await (await signUp()).patch('/api/user/settings', { workingHours: { 1: hours } });
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toContain(`workingHours.${path}`);
  });

  it.each(['en', 'ru'])('are refused in %s with a sentence that names the longest night', async (language) => {
    const person = await signUpWith({ language });
    const { error } = await person.patch('/api/user/settings', {
      workingHours: { 1: { start: '18:00', end: '09:00' } },
    });
    expect(error.message).toContain(
      language === 'en' ? 'at most 14 hours later on the next day' : 'не больше чем через 14 часов',
    );
  });
});

describe('a nurse on nights', () => {
  it('gets blocks before and after midnight in the plan of the day on which the night starts', async () => {
    const person = await signUpNurse();
    for (const title of ['Ward rounds', 'Charts', 'Medicine orders'])
      await person.createTask({ title, ...minutes(150) });
    const { schedule, unscheduled } = await optimize(person, { date: '2026-04-14' });
    const times = schedule.flatMap(({ startsAt, endsAt }) => [inWarsaw(startsAt), inWarsaw(endsAt)]);
    expect(unscheduled).toEqual([]);
    expect(times.every((time) => time >= '14 21:30' && time <= '15 07:30')).toBe(true);
    expect(times.some((time) => time > '15 00:00')).toBe(true);
  });

  it('keeps the blocks after midnight when the next day is planned', async () => {
    const person = await signUpNurse();
    for (const title of ['Ward rounds', 'Charts']) await person.createTask({ title, ...minutes(240) });
    await applyPlan(person, await optimize(person));
    const before = (await getPlan(person)).blocks;
    expect(before.some(({ startsAt }) => inWarsaw(startsAt) >= '14 00:00')).toBe(true);
    await person.createTask({ title: 'Handover', ...minutes(60) });
    await applyPlan(person, await optimize(person, { date: '2026-04-14' }));
    const after = (await getPlan(person)).blocks;
    expect(after.slice(0, before.length).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    expect(after.slice(before.length).every(({ startsAt }) => inWarsaw(startsAt) >= '14 21:30')).toBe(true);
  });

  it('plans the rest of the night after midnight without naming a date', async () => {
    const person = await signUpNurse();
    await person.createTask({ title: 'Charts', ...minutes(60) });
    vi.setSystemTime('2026-04-14T01:20:00Z'); // 03:20 on Tuesday, in Monday's night
    const { from, schedule } = await optimize(person);
    expect(from).toBe('2026-04-13');
    expect(schedule.map(({ startsAt }) => inWarsaw(startsAt))).toEqual([expect.stringMatching(/^14 0[3-6]/)]);
    expect((await person.post('/api/ai/optimize-schedule', { date: '2026-04-12' })).status).toBe(400);
    vi.setSystemTime('2026-04-14T05:30:00Z'); // 07:30: the night is over
    expect((await optimize(person)).from).toBe('2026-04-14');
    expect((await person.post('/api/ai/optimize-schedule', { date: '2026-04-13' })).status).toBe(400);
  });

  it('sees the next block of the night on the home screen before and after midnight', async () => {
    const person = await signUpNurse();
    const night = { startDate: '2026-04-14T02:00:00+02:00', ...minutes(60) };
    await person.createTask({ title: 'Early round', ...night });
    await applyPlan(person, await optimize(person));
    const next = async () => (await person.get<Today>('/api/today')).data.plan.next?.title;
    vi.setSystemTime('2026-04-13T20:30:00Z'); // 22:30 on Monday
    expect(await next()).toBe('Early round');
    vi.setSystemTime('2026-04-13T23:00:00Z'); // 01:00 on Tuesday
    expect(await next()).toBe('Early round');
  });

  it('does not see a task again in the night that she took it off', async () => {
    const person = await signUpNurse();
    await person.createTask({ title: 'Charts', startDate: '2026-04-14T02:00:00+02:00', ...minutes(60) });
    await applyPlan(person, await optimize(person));
    const [block] = (await getPlan(person)).blocks;
    vi.setSystemTime('2026-04-14T00:30:00Z'); // 02:30
    await person.delete(`/api/plan/blocks/${block?.id}`);
    expect((await getPlan(person)).dropped).toEqual([{ taskId: block?.taskId, date: '2026-04-13' }]);
    expect((await person.get<NowAnswer>('/api/now')).data.tasks).toEqual([]);
    expect((await optimize(person)).schedule).toEqual([]);
    expect((await optimize(person, { date: '2026-04-14' })).schedule).toHaveLength(1);
  });

  it('has her mood logs of the night among those of working days, though the next day is off', async () => {
    const person = await signUpNurse();
    vi.setSystemTime('2026-04-16T12:00:00Z'); // Thursday is off
    const kinds = async () => {
      const { data } =
        await person.get<Record<'energy', Record<string, { hours: { n: number }[] }>>>('/api/mood/profile');
      const count = (kind: string) => (data.energy[kind]?.hours ?? []).reduce((sum, { n }) => sum + n, 0);
      return [count('workDays'), count('freeDays')];
    };
    for (let log = 0; log < 60; log += 1) {
      await person.logMood({ loggedAt: new Date(Date.now() - (log + 1) * 12 * 3_600_000).toISOString() });
    }
    const [work = 0, free = 0] = await kinds();
    await person.logMood({ loggedAt: '2026-04-16T04:00:00+02:00' });
    expect(await kinds()).toEqual([work + 1, free]);
    await person.logMood({ loggedAt: '2026-04-16T09:00:00+02:00' });
    expect(await kinds()).toEqual([work + 1, free + 1]);
  });
});

it('a parent with two spans gets no block between them, and no lunch that she did not ask for', async () => {
  vi.setSystemTime('2026-04-13T05:00:00Z');
  const person = await signUpWith({ timezone: 'Europe/Lisbon', workingHours: { 1: SCHOOL } });
  for (let index = 0; index < 8; index += 1) await person.createTask({ title: `Letter ${index}`, ...minutes(60) });
  const { schedule } = await optimize(person);
  const times = schedule.map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((each) => local('Europe/Lisbon')(each).slice(3)),
  );
  expect(times.every(([from = '', to = '']) => to <= '14:30' || (from >= '20:00' && to <= '22:00'))).toBe(true);
  expect(times.some(([from = '']) => from >= '20:00')).toBe(true);
  expect(times.some(([from = '', to = '']) => from < '14:00' && to > '13:00')).toBe(true);
});

it('a newcomer with nine hours a day gets a lunch, which can be moved and switched off', async () => {
  vi.setSystemTime('2026-04-13T05:00:00Z');
  const person = await signUpWith({ timezone: 'Europe/Lisbon', pauseAfterMinutes: 0 });
  for (let index = 0; index < 10; index += 1) await person.createTask({ title: `Mail ${index}`, ...minutes(60) });
  const worksAt = async (...times: string[]) => {
    const { schedule } = await optimize(person);
    const blocks = schedule.map((block) =>
      [block.startsAt, block.endsAt].map((each) => local('Europe/Lisbon')(each).slice(3)),
    );
    return times.map((time) => blocks.some(([from = '', to = '']) => from <= time && time < to));
  };
  expect((await read(person)).breaks).toEqual([{ start: '13:00', end: '14:00', minHours: 7 }]);
  expect(await worksAt('12:30', '13:15', '13:45')).toEqual([true, false, false]);
  await person.patch('/api/user/settings', { breaks: [{ start: '12:15', end: '12:45' }] });
  expect(await worksAt('12:30', '13:15')).toEqual([false, true]);
  await person.patch('/api/user/settings', { breaks: [] });
  expect(await worksAt('12:30', '13:15')).toEqual([true, true]);
});

it('hours that were stored before lists and lunch existed are read as they were', async () => {
  vi.setSystemTime('2026-04-13T05:00:00Z');
  const person = await signUpWith({
    timezone: 'UTC',
    workingHours: { 1: { start: '09:00', end: '24:00' } },
    breaks: [],
  });
  await person.createTask(minutes(60));
  expect((await optimize(person)).schedule).toHaveLength(1);
  expect((await read(person)).workingHours[1]).toEqual({ start: '09:00', end: '24:00' });
});
