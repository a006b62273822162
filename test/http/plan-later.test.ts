import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Insight } from '../../src/assistant/responses.ts';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { Person } from '../support/client.ts';
import { applyPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

describe('the insight about a task that the plan has after its date', () => {
  const atRisk = async (person: Person) =>
    (await person.get<{ insights: Insight[] }>('/api/ai/insights')).data.insights.find(
      ({ type }) => type === 'deadline_at_risk',
    );

  it('says when it is planned, and its action plans the task before its date', async () => {
    const person = await signUpPlanner();
    const quoted = await person.createTask({ title: 'Quote', ...minutes(60) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.createTask({ title: 'Ledger', priority: 'high', ...minutes(300) });
    await person.patch(`/api/tasks/${quoted.id}`, { dueDate: '2026-03-11T18:00:00Z' });
    const insight = await atRisk(person);
    expect(insight?.text).toBe(
      '“Quote” is due tomorrow 18:00, but your plan has it only after that: Thursday 12 March, 09:00.',
    );
    const planned = await optimize(person, insight?.action?.body);
    const block = planned.schedule.find(({ title }) => title === 'Quote');
    expect(Date.parse(block?.endsAt ?? '')).toBeLessThanOrEqual(Date.parse('2026-03-11T18:00:00Z'));
  });

  it('has no action when the planner finds no sooner place', async () => {
    const person = await signUpPlanner({ workingHours: { 3: { start: '09:00', end: '10:00' } } });
    const quoted = await person.createTask({ title: 'Quote', ...minutes(60) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.patch('/api/user/settings', { workingHours: { 2: null, 3: null } });
    await person.patch(`/api/tasks/${quoted.id}`, { dueDate: '2026-03-11T18:00:00Z' });
    expect(await atRisk(person)).toMatchObject({ text: expect.stringContaining('only after that'), action: null });
  });
});

describe('fewer days than the plan has', () => {
  const insightOf = ({ insights }: Pick<OptimizeAnswer, 'insights'>, type: string) =>
    insights.find((insight) => insight.type === type)?.text;

  it('name a task that is due later and loses time that the other days do not make up', async () => {
    const hours = { start: '09:00', end: '11:00' };
    const person = await signUpPlanner({ workingHours: { 2: hours, 3: hours, 4: hours, 5: null } });
    const deadline = '2026-03-12T08:00:00Z';
    await person.createTask({ title: 'Essay', deadline, ...minutes(240) });
    await applyPlan(person, await optimize(person, { days: 3 }));
    await person.createTask({ title: 'Report', priority: 'high', dueDate: '2026-03-10T20:00:00Z', ...minutes(120) });
    const planned = await optimize(person, { days: 1 });
    expect(planned.schedule.map(({ title }) => title)).toEqual(['Report']);
    expect(insightOf(planned, 'at_risk')).toBe('Due, but not planned in time: “Essay” (Thu 08:00).');
  });

  it('name a task that is due on them and is planned only after them', async () => {
    const person = await signUpPlanner();
    const call = await person.createTask({ title: 'Call', ...minutes(30) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.patch(`/api/tasks/${call.id}`, { dueDate: '2026-03-10T20:00:00Z' });
    expect(insightOf(await optimize(person, { days: 1 }), 'at_risk')).toBe(
      'Due, but not planned in time: “Call” (today 20:00).',
    );
  });

  it('ask for one day more before they let a task of the same priority go', async () => {
    const [short, long] = [
      { start: '09:00', end: '11:30' },
      { start: '09:00', end: '14:00' },
    ];
    const settings = { workingHours: { 2: short, 3: long }, chunkMinutes: { min: 100, max: 240 } };
    const person = await signUpPlanner({ ...settings, bufferMinutes: 0, pauseAfterMinutes: 0 });
    await person.createTask({ title: 'Lab', priority: 'high', ...minutes(150) });
    await applyPlan(person, await optimize(person, { date: '2026-03-11' }));
    await person.createTask({ title: 'Essay', priority: 'high', deadline: '2026-03-11T11:30:00Z', ...minutes(150) });
    await person.createTask({ title: 'Report', priority: 'high', deadline: '2026-03-10T11:30:00Z', ...minutes(150) });
    const { unscheduled } = await optimize(person, { days: 1 });
    expect(unscheduled).toMatchObject([{ priority: 'high', fix: { kind: 'add_days' } }]);
    const after = await optimize(person, unscheduled[0]?.fix?.action.body);
    expect(after.schedule.map(({ title }) => title)).toEqual(['Report', 'Essay', 'Lab']);
    expect(after.unscheduled).toEqual([]);
  });
});
