import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Insight, Suggestion } from '../../src/assistant/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Person } from '../support/client.ts';
import { applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const getNow = async (person: Person) => (await person.get<NowAnswer>('/api/now')).data.tasks;

describe('what is said beside the plan agrees with it', () => {
  it('only the overdue tasks that have no place in the plan are called overdue', async () => {
    const person = await signUpPlanner();
    const overdue = async () =>
      (await person.get<{ insights: Insight[] }>('/api/ai/insights')).data.insights.find(
        ({ type }) => type === 'overdue',
      );
    await person.createTask({ title: 'Invoice', dueDate: '2026-03-08T12:00:00Z', ...minutes(30) });
    expect(await overdue()).toMatchObject({ evidence: { n: 1 } });
    await applyPlan(person, await optimize(person));
    expect(await overdue()).toBeUndefined();
    await person.createTask({ title: 'Visa', dueDate: '2026-03-09T12:00:00Z', ...minutes(30) });
    expect(await overdue()).toMatchObject({
      text: expect.stringMatching(/^1 overdue task is not in your plan/),
      evidence: { n: 1 },
    });
  });

  it('the task that the plan has next is offered first, also when it takes more energy than there is', async () => {
    const person = await signUpPlanner();
    const late = { dueDate: '2026-03-09T12:00:00Z', priority: 'high' as const };
    await person.createTask({ title: 'Thesis', ...late, ...minutes(60, { energyLevel: 'high' }) });
    await applyPlan(person, await optimize(person));
    await person.createTask({ title: 'Bill', dueDate: '2026-03-14T12:00:00Z', ...minutes(15) });
    const planned = await getPlan(person);
    const goBefore = async (minutes: number) => {
      vi.setSystemTime(Date.parse(planned.blocks[0]?.startsAt ?? '') - minutes * 60_000);
      await person.logMood({ energyLevel: 4, focusLevel: 4 });
    };
    await goBefore(45);
    expect((await getNow(person)).map(({ title }) => title)).toEqual(['Bill']);
    await goBefore(5);
    const [first] = await getNow(person);
    expect(first).toMatchObject({ title: 'Thesis', text: expect.stringContaining('next in your plan') });
    await person.patch('/api/user/settings', { language: 'ru' });
    expect((await getNow(person))[0]?.text).toContain('следующее в плане');
  });

  it('the tasks that are counted as having no estimate are those that the action gives one', async () => {
    const person = await signUpPlanner();
    for (const title of ['a', 'b', 'c']) await person.createTask({ title });
    const find = async () => (await optimize(person)).insights.find(({ type }) => type === 'assumed_durations');
    const insight = await find();
    expect(insight?.text).toBe('3 tasks have no estimate: 30 min assumed.');
    const done = await person.call(insight?.action?.method ?? '', insight?.action?.path ?? '', insight?.action?.body);
    expect(done.status, done.text).toBe(200);
    expect(await find()).toBeUndefined();
  });

  it('the first part of a task says how late its last part is', async () => {
    const hours = { start: '09:00', end: '11:00' };
    const person = await signUpPlanner({ workingHours: { 2: hours, 3: hours, 4: hours }, pauseAfterMinutes: 0 });
    await person.createTask({ title: 'Essay', dueDate: '2026-03-10T20:00:00Z', ...minutes(240) });
    const planned = await optimize(person, { days: 2 });
    expect(planned.schedule[0]?.reason).toContain('Due today 20:00, its last part is 15 h late');
    await applyPlan(person, planned);
    expect((await getPlan(person)).blocks[0]?.reason).toContain('its last part is 15 h late');
  });

  it('a suggested time suits the energy of the user only if the plan says so', async () => {
    const person = await signUpPlanner({ workingHours: { 2: null, 3: { start: '16:00', end: '18:00' } } });
    for (let day = 1; day <= 9; day += 1) {
      for (const [hour, energyLevel] of [
        [8, 4],
        [10, 9],
        [12, 4],
        [14, 4],
        [16, 2],
        [18, 2],
        [20, 2],
      ] as const) {
        const loggedAt = `2026-03-0${day}T${String(hour).padStart(2, '0')}:30:00Z`;
        await person.logMood({ energyLevel, focusLevel: 5, loggedAt });
      }
    }
    await person.createTask({ title: 'Thesis', ...minutes(60, { energyLevel: 'high' }) });
    const suggested = async () =>
      (await person.post<{ suggestions: Suggestion[] }>('/api/ai/suggestions', {})).data.suggestions.map(
        ({ type }) => type,
      );
    for (const day of [1, 4, 5]) {
      await person.patch('/api/user/settings', { workingHours: { [day]: { start: '16:00', end: '18:00' } } });
    }
    expect(await suggested()).not.toContain('schedule');
    await person.patch('/api/user/settings', { workingHours: { 3: { start: '10:00', end: '14:00' } } });
    expect(await suggested()).toContain('schedule');
  });
});
