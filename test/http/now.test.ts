import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Person } from '../support/client.ts';
import { addMeeting, applyPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const getNow = async (person: Person, query = '') => (await person.get<NowAnswer>(`/api/now${query}`)).data;
const titles = ({ tasks }: NowAnswer) => tasks.map(({ title }) => title);

const EARLY_AND_LATE = [
  { start: '04:00', end: '08:00' },
  { start: '20:00', end: '24:00' },
];
const FIVE_TO_MIDNIGHT = { start: '05:00', end: '24:00' };
const NINE_TO_SIX = { 2: { start: '09:00', end: '18:00' } };

describe('GET /api/now', () => {
  it('due tasks come first, with their reasons', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'some day', ...minutes(30) });
    await person.createTask({ title: 'late', dueDate: '2026-03-08T10:00:00Z', ...minutes(30) });
    await person.createTask({ title: 'today', dueDate: '2026-03-10T20:00:00Z', priority: 'high', ...minutes(30) });
    await person.createTask({ title: 'low', priority: 'low', ...minutes(30) });
    const now = await getNow(person, '?minutes=60');
    expect(titles(now)).toEqual(['today', 'late', 'some day']);
    expect(now.tasks[0]?.reasons).toEqual(['due_today', 'high_priority']);
    expect(now.tasks[1]?.reasons).toContain('overdue');
    expect(now).toMatchObject({ minutes: 60, empty: null });
  });

  it('energy comes from a mood log of the same day, and on the next day from the profile', async () => {
    const person = await signUpPlanner();
    await person.logMood({ energyLevel: 2, focusLevel: 2 });
    await person.createTask({ title: 'hard', ...minutes(30, { energyLevel: 'high' }) });
    const easy = await person.createTask({ title: 'easy', ...minutes(30, { energyLevel: 'low' }) });
    const tired = await getNow(person);
    expect(tired.energy).toEqual({ level: 2, source: 'log' });
    expect(titles(tired)).toEqual(['easy']);

    await person.delete(`/api/tasks/${easy.id}`);
    expect((await getNow(person)).empty).toMatchObject({ reason: 'too_little_energy' });
    vi.setSystemTime('2026-03-11T08:00:00Z');
    expect((await getNow(person)).energy.source).toBe('profile');
  });

  it('of what is due soon, a short part is offered first, and what has missed its deadline comes before what can wait', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'deck', priority: 'high', dueDate: '2026-03-10T11:00:00Z', ...minutes(90) });
    await person.createTask({ title: 'permit', priority: 'high', deadline: '2026-03-09T22:00:00Z', ...minutes(20) });
    await person.createTask({ title: 'some day', ...minutes(20) });
    const now = await getNow(person, '?minutes=24');
    expect(titles(now)).toEqual(['deck', 'permit', 'some day']);
    expect(now.tasks[1]?.reasons).toContain('overdue');
    expect(now.tasks[0]).toMatchObject({ minutes: 24, reasons: ['deadline_near', 'part_fits'] });
  });

  it('a task is due soon just before the moment that it is due, and overdue after it, also on the same day', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'numbers', dueDate: '2026-03-10T15:00:00Z', ...minutes(20) });
    const textAt = async (now: string) => {
      vi.setSystemTime(now);
      return (await getNow(person)).tasks[0]?.text;
    };
    expect(await textAt('2026-03-10T09:00:00Z')).toBe('due today');
    expect(await textAt('2026-03-10T14:50:00Z')).toBe('due soon');
    expect(await textAt('2026-03-10T15:30:00Z')).toBe('overdue');
  });

  it('the time ends at the next busy time, and a part of a longer task is suggested', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 } });
    await person.createTask({ title: 'long', ...minutes(240) });
    await addMeeting(person, '2026-03-10T08:40:00Z', '2026-03-10T10:00:00Z');
    const now = await getNow(person, '?minutes=300');
    expect(now).toMatchObject({ minutes: 40, freeUntil: '2026-03-10T08:40:00.000Z' });
    expect(now.tasks).toMatchObject([{ title: 'long', minutes: 40, reasons: expect.arrayContaining(['part_fits']) }]);
  });

  it.each([
    ['in the morning', '2026-03-10T08:00:00Z', NINE_TO_SIX, '', 15 * 60],
    ['late in the evening', '2026-03-10T22:30:00Z', NINE_TO_SIX, '', 60],
    ['at night', '2026-03-10T02:00:00Z', NINE_TO_SIX, '', 60],
    ['on a day off', '2026-03-14T20:00:00Z', NINE_TO_SIX, '', 3 * 60],
    ['for somebody without working hours', MORNING, { 2: null }, '', 15 * 60],
    ['for somebody who works until two', '2026-03-10T23:30:00Z', { 2: { start: '18:00', end: '02:00' } }, '', 150],
    ['for somebody who works early', '2026-03-10T05:00:00Z', { 2: { start: '04:00', end: '12:00' } }, '', 15 * 60],
    ['for somebody who works early and late', '2026-03-10T05:00:00Z', { 2: EARLY_AND_LATE }, '', 19 * 60],
    ['in the late part of such a day', '2026-03-10T22:00:00Z', { 2: EARLY_AND_LATE }, '', 120],
    ['for somebody who works from five to midnight', '2026-03-10T06:00:00Z', { 2: FIVE_TO_MIDNIGHT }, '', 18 * 60],
    ['for somebody who says how long', '2026-03-10T22:30:00Z', NINE_TO_SIX, '?minutes=240', 240],
  ])('%s the time ends with the waking day, and is at least an hour', async (_, now, workingHours, query, expected) => {
    vi.setSystemTime(now);
    const person = await signUpPlanner({ workingHours });
    await person.createTask(minutes(30));
    expect(await getNow(person, query)).toMatchObject({ minutes: expected, freeUntil: null, tasks: [{}] });
  });

  it('a part is suggested of a task that is long enough for two parts', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'short', ...minutes(59) });
    await person.createTask({ title: 'long', ...minutes(60) });
    expect((await getNow(person, '?minutes=30')).tasks).toMatchObject([{ title: 'long', minutes: 30 }]);
    const tooShort = {
      reason: 'too_short',
      text: expect.stringContaining('the shortest piece of work takes 30'),
    };
    expect((await getNow(person, '?minutes=25')).empty).toMatchObject(tooShort);
  });

  it('the task of the running block comes first', async () => {
    const person = await signUpPlanner();
    for (const title of ['a', 'b', 'c', 'd']) await person.createTask({ title, priority: 'high', ...minutes(60) });
    const { schedule } = await optimize(person);
    await applyPlan(person, await optimize(person));
    vi.setSystemTime(schedule[2]?.time ?? '');
    const now = await getNow(person);
    expect(now.tasks[0]).toMatchObject({
      taskId: schedule[2]?.taskId,
      reasons: expect.arrayContaining(['planned_now']),
    });
  });

  it('the task of the running block comes first, whatever is due, and as long as its block lasts', async () => {
    const person = await signUpPlanner();
    const { id } = await person.createTask({
      title: 'planned',
      priority: 'low',
      deadline: '2026-03-10T10:00:00Z',
      ...minutes(60),
    });
    await applyPlan(person, await optimize(person));
    await person.createTask({ title: 'urgent', priority: 'high', dueDate: '2026-03-10T12:00:00Z', ...minutes(30) });
    await addMeeting(person, '2026-03-10T10:00:00Z', '2026-03-10T11:00:00Z');
    vi.setSystemTime('2026-03-10T09:40:00Z');
    const now = await getNow(person);
    expect(now).toMatchObject({ minutes: 20, empty: null });
    expect(now.tasks).toMatchObject([
      { taskId: id, minutes: 20 },
      { title: 'urgent', minutes: 20 },
    ]);
    expect(now.tasks[0]?.reasons).toEqual(['planned_now', 'deadline_near']);
    vi.setSystemTime('2026-03-10T09:20:00Z');
    expect(titles(await getNow(person))).toEqual(['planned', 'urgent']);
  });

  describe('with a locked block', () => {
    /** Two tasks in the plan, from 9:00 and from 10:00, whose blocks are locked. */
    async function lockBlocks() {
      const person = await signUpPlanner({ pauseAfterMinutes: 0 });
      const tasks = [];
      for (const title of ['first', 'second']) {
        tasks.push(await person.createTask({ title, ...minutes(60, { energyLevel: 'medium' }) }));
      }
      const { plan } = await applyPlan(person, await optimize(person));
      for (const { id } of plan.blocks) await person.patch(`/api/plan/blocks/${id}`, { locked: true });
      return { person, tasks, blocks: plan.blocks };
    }
    const shift = (moment: string | undefined, ahead: number) => new Date(Date.parse(moment ?? '') + ahead * 60_000);

    it.each([31, 9, 1])('its task may begin %i minutes early, and the time of any other ends at it', async (ahead) => {
      const { person, blocks } = await lockBlocks();
      await person.createTask({ title: 'due', dueDate: '2026-03-10T20:00:00Z', ...minutes(240) });
      vi.setSystemTime(shift(blocks[0]?.startsAt, -ahead));
      const now = await getNow(person);
      expect(now).toMatchObject({ minutes: ahead, freeUntil: blocks[0]?.startsAt, empty: null });
      expect(now.tasks.find(({ taskId }) => taskId === blocks[0]?.taskId)?.minutes).toBe(60);
      expect(now.tasks.filter(({ title }) => title === 'due').map((task) => task.minutes)).toEqual(
        ahead < 15 ? [] : [ahead],
      );
    });

    it('the time ends at it while another block runs, and more than 30 minutes before it', async () => {
      const { person, blocks } = await lockBlocks();
      vi.setSystemTime(shift(blocks[0]?.startsAt, 1));
      expect((await getNow(person)).freeUntil).toBe(blocks[1]?.startsAt);
      vi.setSystemTime(shift(blocks[0]?.startsAt, -31));
      expect((await getNow(person)).freeUntil).toBe(blocks[0]?.startsAt);
    });

    it('the time does not end at that of a task which is completed', async () => {
      const { person, tasks } = await lockBlocks();
      for (const { id } of tasks) await person.post(`/api/tasks/${id}/complete`);
      expect((await getNow(person)).freeUntil).toBeNull();
    });
  });

  it('a task that repeats is offered from the day of its next occurrence on', async () => {
    const person = await signUpPlanner();
    const due = { dueDate: '2026-03-12T18:00:00Z', recurrence: { rrule: 'FREQ=DAILY' } };
    await person.createTask({ title: 'water', ...due, ...minutes(15) });
    expect((await getNow(person)).empty).toMatchObject({
      reason: 'waiting',
      text: expect.stringContaining('the day of its next occurrence'),
    });
    vi.setSystemTime('2026-03-12T08:00:00Z');
    expect(titles(await getNow(person))).toEqual(['water']);
  });

  it('work that was reported done is not offered again, and the rest of a task is', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 }, pauseAfterMinutes: 0 });
    await person.createTask({ title: 'two parts', priority: 'high', ...minutes(120) });
    const { plan } = await applyPlan(person, await optimize(person));
    const report = async (part: number) => {
      const done = await person.patch(`/api/plan/blocks/${plan.blocks[part]?.id}`, { done: true });
      expect(done.status, done.text).toBe(200);
    };
    vi.setSystemTime('2026-03-10T10:00:00Z');
    await report(0);
    expect((await getNow(person)).tasks).toMatchObject([{ title: 'two parts', minutes: 60 }]);
    vi.setSystemTime('2026-03-10T11:30:00Z');
    await report(1);
    expect(await getNow(person)).toMatchObject({
      tasks: [],
      empty: { reason: 'done', text: 'You did the work of all open tasks. Complete them, or give them more time.' },
    });
    await person.createTask({ title: 'another', ...minutes(30) });
    expect(titles(await getNow(person))).toEqual(['another']);
  });

  it('an empty response has a reason in the user’s language', async () => {
    const person = await signUpPlanner({ language: 'ru' });
    expect((await getNow(person)).empty).toEqual({ reason: 'no_tasks', text: 'Открытых задач нет.' });
    const first = await person.createTask({ startDate: '2026-03-10T12:00:00Z', ...minutes(60) });
    await person.createTask(minutes(45, { dependencies: [first.id] }));
    expect((await getNow(person)).empty?.reason).toBe('waiting');
    await person.createTask(minutes(45));
    expect((await getNow(person, '?minutes=20')).empty).toMatchObject({
      reason: 'too_short',
      text: expect.stringContaining('45'),
    });
    await addMeeting(person, '2026-03-10T07:30:00Z', '2026-03-10T08:10:00Z');
    await addMeeting(person, '2026-03-10T08:10:00Z', '2026-03-10T08:30:00Z');
    expect((await getNow(person)).empty).toMatchObject({ reason: 'busy', text: 'Вы заняты до 08:30.' });
  });

  it('minutes outside 5 to 1440 get 400', async () => {
    const person = await signUpPlanner();
    for (const minutes of ['0', '1441', 'x', ''])
      expect((await person.get(`/api/now?minutes=${minutes}`)).status).toBe(400);
  });
});
