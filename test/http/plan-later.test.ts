import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Insight } from '../../src/assistant/responses.ts';
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
