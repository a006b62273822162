import { afterEach, expect, it, vi } from 'vitest';
import type { Today } from '../../src/planning/today/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { createTasks } from '../support/rows.ts';

afterEach(() => void vi.useRealTimers());

const getToday = async (person: Person) => (await person.get<Today>('/api/today')).data;
const taking = (estimatedDuration: number) => ({ aiMetadata: { estimatedDuration } });

it.each([
  ['UTC', '2026-03-10T15:30:00Z', '2026-03-10'],
  ['Pacific/Kiritimati', '2026-03-10T15:30:00Z', '2026-03-11'],
  ['Pacific/Pago_Pago', '2026-03-10T10:30:00Z', '2026-03-09'],
])('the date is the user’s own: in %s, %s is %s', async (timezone, moment, date) => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(moment);
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone });
  expect(await getToday(person)).toMatchObject({
    date,
    timezone,
    mood: null,
    plan: { running: null, next: null },
    streak: { current: 0, longest: 0 },
  });
});

it('the home screen has due, overdue and done tasks, and their minutes', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T15:30:00Z');
  const person = await signUp();
  const late = await person.createTask({ dueDate: '2026-03-01T10:00:00Z', ...taking(20) });
  const later = await person.createTask({ dueDate: '2026-03-10T20:00:00Z', ...taking(30) });
  const sooner = await person.createTask({ dueDate: '2026-03-10T09:00:00Z' });
  await person.createTask({ dueDate: '2026-03-11T09:00:00Z', ...taking(500) });
  await person.createTask(taking(500));
  const done = await person.createTask({ dueDate: '2026-03-10T09:00:00Z', ...taking(40) });
  await person.post(`/api/tasks/${done.id}/complete`);
  const gone = await person.createTask({ dueDate: '2026-03-10T09:00:00Z' });
  await person.delete(`/api/tasks/${gone.id}`);
  await person.logMood({ energyLevel: 3, focusLevel: 4, loggedAt: '2026-03-10T08:00:00Z' });
  await person.logMood({ energyLevel: 8, focusLevel: 7, loggedAt: '2026-03-10T12:00:00Z' });

  const today = await getToday(person);
  expect(today.tasks.due.map(({ id }) => id)).toEqual([sooner.id, later.id]);
  expect(today.tasks.overdue.map(({ id }) => id)).toEqual([late.id]);
  expect(today.tasks).toMatchObject({ done: 1, total: 4 });
  expect(today.focusMinutes).toEqual({ planned: 90, done: 40 });
  expect(today.mood).toMatchObject({ energyLevel: 8, focusLevel: 7 });
  expect(today.streak).toEqual({ current: 1, longest: 1 });
});

it('a task that is due at midnight, the end of its day, is the last one of the day', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T15:30:00Z');
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'Asia/Tokyo' }); // it is 11 March there
  for (const [title, dueDate] of [
    ['day', '2026-03-10T15:00:00Z'],
    ['noon', '2026-03-11T03:00:00Z'],
    ['day before', '2026-03-09T15:00:00Z'],
    ['noon before', '2026-03-10T03:00:00Z'],
  ] as const)
    await person.createTask({ title, dueDate });
  const { due, overdue } = (await getToday(person)).tasks;
  expect(due.map(({ title }) => title)).toEqual(['noon', 'day']);
  expect(overdue.map(({ title }) => title)).toEqual(['noon before', 'day before']);
});

it('the best hours are the best remaining waking hours', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T03:45:00Z'); // 09:15 in Kathmandu
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'Asia/Kathmandu' });
  const { bestHours } = await getToday(person);
  expect(bestHours).toHaveLength(3);
  const sums = bestHours.map(({ energy, focus }) => energy + focus);
  expect(sums).toEqual(sums.toSorted((a, b) => b - a));
  for (const { start } of bestHours) expect(start).toMatch(/:15:00\.000Z$/); // whole hours of a clock 5 h 45 ahead
  vi.setSystemTime('2026-03-10T17:30:00Z'); // 23:15
  expect((await getToday(person)).bestHours).toEqual([]);
});

it('the best hours of somebody who works at night are in the night of their shift', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T20:30:00Z');
  const person = await signUp();
  const shift = { start: '22:00', end: '06:00' };
  await person.patch('/api/user/settings', { timezone: 'UTC', workingHours: { 2: shift, 3: null } });
  const startsAt = async (now: string) => {
    vi.setSystemTime(now);
    return (await getToday(person)).bestHours.map(({ start }) => start.slice(8, 16)).sort();
  };
  for (const start of await startsAt('2026-03-10T20:30:00Z')) expect(start >= '10T20' && start < '11T06').toBe(true);
  expect(await startsAt('2026-03-11T03:20:00Z')).toEqual(['11T03:00', '11T04:00', '11T05:00']);
  const off = await startsAt('2026-03-11T08:00:00Z');
  for (const start of off) expect(start >= '11T08' && start < '11T23').toBe(true);
  expect(off).toHaveLength(3);
});

it('at most 50 tasks are shown, and missed occurrences that are replaced count as one and take no place', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-13T05:00:00Z');
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'UTC' });
  for (const rrule of ['FREQ=DAILY', 'FREQ=WEEKLY']) {
    const recurrence = { rrule, from: 'due' } as const;
    await createTasks(person, 30, { dueDate: '2026-03-04T08:00:00Z', ...taking(1), recurrence });
  }
  await person.createTask({ title: 'letter', dueDate: '2026-03-05T08:00:00Z', ...taking(1) });
  vi.setSystemTime('2026-03-17T06:00:00Z'); // a Tuesday: the daily ones are due, the weekly ones tomorrow
  const { tasks, focusMinutes } = await getToday(person);
  expect(tasks.due).toHaveLength(30);
  expect(tasks.overdue.map(({ title }) => title)).toEqual(['letter']);
  expect(tasks.total).toBe(31);
  expect(focusMinutes.planned).toBe(31);
  await createTasks(person, 51, { dueDate: '2026-03-17T08:00:00Z' });
  expect((await getToday(person)).tasks).toMatchObject({ due: { length: 50 }, total: 82 });
});

it('a missed occurrence that the next one has replaced is not overdue: that one is due today, or not yet', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-12T05:00:00Z');
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'UTC' });
  const create = (title: string, dueDate: string, rrule?: string) =>
    person.createTask({ title, dueDate, ...taking(10), ...(rrule && { recurrence: { rrule, from: 'due' as const } }) });
  await create('pill', '2026-03-04T08:00:00Z', 'FREQ=DAILY');
  await create('laundry', '2026-03-04T19:00:00Z', 'FREQ=WEEKLY;BYDAY=MO,WE');
  await create('choir', '2026-03-05T18:00:00Z', 'FREQ=WEEKLY');
  await create('letter', '2026-03-05T20:00:00Z');
  await person.createTask({
    title: 'essay',
    dueDate: '2026-03-04T20:00:00Z',
    ...taking(300),
    recurrence: { rrule: 'FREQ=WEEKLY', from: 'due' },
  });
  await create('noon', '2026-03-12T12:00:00Z');
  await create('breakfast', '2026-03-12T07:00:00Z');
  const shown = async () => {
    const { tasks, focusMinutes } = await getToday(person);
    const [due, overdue] = [tasks.due, tasks.overdue].map((list) => list.map(({ title }) => title));
    return { due, overdue, total: tasks.total, planned: focusMinutes.planned };
  };
  vi.setSystemTime('2026-03-12T06:00:00Z'); // a Thursday
  expect(await shown()).toEqual({
    due: ['breakfast', 'pill', 'noon', 'choir'],
    overdue: ['laundry', 'essay', 'letter'],
    total: 7,
    planned: 360,
  });
  vi.setSystemTime('2026-03-16T06:00:00Z'); // a Monday; the essay of Wednesday takes three days, so it begins
  expect(await shown()).toEqual({
    due: ['pill', 'laundry'],
    overdue: ['choir', 'letter', 'breakfast', 'noon'],
    total: 6,
    planned: 60,
  });
});

it('a series that was missed has the occurrence that /api/now offers, so completing what is shown is enough', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-09T05:00:00Z');
  const person = await signUp();
  await person.patch('/api/user/settings', { timezone: 'Europe/Berlin' });
  const { id } = await person.createTask({
    dueDate: '2026-03-09T19:00:00Z',
    startDate: '2026-03-09T06:00:00Z',
    deadline: '2026-03-09T20:00:00Z',
    recurrence: { rrule: 'FREQ=DAILY' },
  });
  vi.setSystemTime('2026-03-11T12:00:00Z');
  const [shown] = (await getToday(person)).tasks.due;
  expect(shown).toMatchObject({
    occurrence: '2026-03-11',
    startDate: '2026-03-11T06:00:00.000Z',
    dueDate: '2026-03-11T19:00:00.000Z',
    deadline: '2026-03-11T20:00:00.000Z',
  });
  const now = await person.get<{ tasks: { occurrence: string }[] }>('/api/now');
  expect(now.data.tasks.map(({ occurrence }) => occurrence)).toEqual([shown?.occurrence]);
  await person.post(`/api/tasks/${id}/complete`, { occurrence: shown?.occurrence });
  expect((await getToday(person)).tasks).toMatchObject({ due: [], overdue: [], done: 1, total: 1 });
});
