import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import {
  applyPlan,
  createMeeting,
  getPlan,
  MORNING,
  minutes,
  optimize,
  signUpPlanner,
  times,
} from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

describe('a task whose own time has passed', () => {
  const signUpWithOleg = async () => {
    const person = await signUpPlanner();
    const oleg = await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    return { person, oleg };
  };

  it('holds back what waits for it only when it has a place again', async () => {
    const { person, oleg } = await signUpWithOleg();
    const dates = { dueDate: '2026-03-10T17:00:00Z', priority: 'high' } as const;
    await person.createTask({ title: 'Notes', ...dates, ...minutes(30, { dependencies: [oleg.id] }) });
    await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-10T13:00:00Z');
    const planned = await optimize(person);
    expect(times(planned, 'Notes')).toEqual([['03-10T13:00', '03-10T13:30']]);
    expect(planned.unscheduled).toMatchObject([{ title: 'Oleg', fix: { kind: 'plan_anyway' } }]);
    const wanted = await optimize(person, planned.unscheduled[0]?.fix?.action.body);
    expect(times(wanted, 'Notes')).toEqual([['03-10T14:00', '03-10T14:30']]);
    await applyPlan(person, wanted);
    expect(times(await optimize(person), 'Notes')).toEqual([['03-10T14:00', '03-10T14:30']]);
  });

  it('was missed with its block: the plan says that it is not planned again, and is not stale', async () => {
    const { person, oleg } = await signUpWithOleg();
    await person.createTask({ title: 'Report', ...minutes(60) });
    await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-10T13:30:00Z');
    const planned = await optimize(person);
    expect(planned.schedule.map(({ title }) => title)).toEqual(['Report']);
    expect(planned.unscheduled).toMatchObject([{ title: 'Oleg', fix: { kind: 'plan_anyway' } }]);
    expect(planned.insights.flatMap(({ type, text }) => (type === 'missed' ? text : []))).toEqual([
      '1 block was missed (1 h): “Report”. It is planned again if there is room. If you did it, say so.',
      '1 block was missed (1 h): “Oleg”. Its time has passed, so it is not planned again by itself. If you did it, say so.',
    ]);
    expect((await getPlan(person)).stale).toBe(true);
    const { plan } = await applyPlan(person, planned);
    expect((await getPlan(person)).stale).toBe(false);
    await person.patch(`/api/plan/blocks/${plan.blocks.find(({ taskId }) => taskId === oleg.id)?.id}`, { done: true });
    expect((await optimize(person)).unscheduled).toEqual([]);
  });

  it('stays at the later time at which the user wants it, and makes room there', async () => {
    const { person, oleg } = await signUpWithOleg();
    const call = await person.createTask({ title: 'Call', startDate: '2026-03-11T09:00:00Z', ...minutes(30) });
    const { plan } = await applyPlan(person, await optimize(person, { days: 2 }));
    vi.setSystemTime('2026-03-10T13:00:00Z');
    await applyPlan(person, await optimize(person, { wanted: [oleg.id] }));
    const planned = await optimize(person);
    expect(times(planned, 'Oleg')).toEqual([['03-10T13:00', '03-10T14:00']]);
    expect(planned.churn).toMatchObject({ kept: 1, removed: 0 });
    const block = plan.blocks.find(({ taskId }) => taskId === call.id);
    const change = { startsAt: planned.schedule[0]?.startsAt };
    const { data } = await person.patch<ChangedPlan>(`/api/plan/blocks/${block?.id}`, change);
    expect(data.displaced).toEqual([]);
    expect(data.plan.blocks.map(({ startsAt }) => startsAt.slice(11, 16))).toContain('13:30');
  });
});
