import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SuggestionsAnswer } from '../../src/assistant/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import { applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const OFF_TODAY = { dayOverrides: { '2026-03-10': null } };

describe('a day off that comes after the plan', () => {
  it('gives its blocks to the next days', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Letter', dueDate: '2026-03-11T12:00:00Z', ...minutes(60) });
    await person.createTask({ title: 'Two', ...minutes(60) });
    await applyPlan(person, await optimize(person));
    await person.patch('/api/user/settings', OFF_TODAY);
    const planned = await optimize(person);
    expect(planned.schedule.map(({ title, startsAt }) => [title, startsAt])).toEqual([
      ['Letter', '2026-03-11T09:00:00.000Z'],
      ['Two', '2026-03-11T10:00:00.000Z'],
    ]);
    expect((await applyPlan(person, planned)).plan.blocks).toHaveLength(2);
  });

  it('keeps no block that the next day has no time for', async () => {
    const person = await signUpPlanner({ workingHours: { 3: { start: '09:00', end: '10:00' } } });
    for (const title of ['a', 'b']) await person.createTask({ title, ...minutes(60) });
    await applyPlan(person, await optimize(person));
    await person.patch('/api/user/settings', OFF_TODAY);
    const planned = await optimize(person);
    expect([planned.schedule, planned.unscheduled].map((list) => list.length)).toEqual([1, 1]);
    expect((await applyPlan(person, planned)).plan.blocks).toHaveLength(1);
  });

  it('keeps a locked block', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Letter', ...minutes(60) });
    const { plan } = await applyPlan(person, await optimize(person));
    await person.patch(`/api/plan/blocks/${plan.blocks[0]?.id}`, { locked: true });
    await person.patch('/api/user/settings', OFF_TODAY);
    expect((await optimize(person)).schedule).toEqual([]);
  });
});

it('what waits for a task is planned and offered as soon as all blocks of that task are reported as done', async () => {
  const person = await signUpPlanner();
  const first = await person.createTask({ title: 'Write', ...minutes(60) });
  await person.createTask({ title: 'Send', ...minutes(15, { dependencies: [first.id] }) });
  const { plan } = await applyPlan(person, await optimize(person));
  vi.setSystemTime('2026-03-10T09:30:00Z');
  await person.patch(`/api/plan/blocks/${plan.blocks[0]?.id}`, { done: true });
  const planned = await optimize(person);
  expect(planned.schedule.map(({ title }) => title)).toEqual(['Send']);
  expect(planned.unscheduled).toEqual([]);
  expect((await person.get<NowAnswer>('/api/now')).data.tasks.map(({ title }) => title)).toEqual(['Send']);
  await applyPlan(person, planned);
  expect((await getPlan(person)).stale).toBe(false);
});

it('an overdue task that is in the plan is not suggested to be moved', async () => {
  const person = await signUpPlanner();
  await person.createTask({ title: 'Report', dueDate: '2026-03-06T12:00:00Z', ...minutes(60) });
  const types = async () =>
    (await person.post<SuggestionsAnswer>('/api/ai/suggestions', {})).data.suggestions.map(({ type }) => type);
  expect(await types()).toEqual(['reschedule']);
  await applyPlan(person, await optimize(person));
  expect(await types()).toEqual([]);
});

it('one of several important tasks of today is suggested to start with', async () => {
  const person = await signUpPlanner();
  for (const title of ['a', 'b', 'c'])
    await person.createTask({ title, priority: 'high', dueDate: '2026-03-10T23:59:00Z', ...minutes(30) });
  const { suggestions } = (await person.post<SuggestionsAnswer>('/api/ai/suggestions', {})).data;
  expect(suggestions.map(({ type }) => type)).toEqual(['start']);
});
