import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Insight } from '../../src/assistant/responses.ts';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { Person } from '../support/client.ts';
import { addMeeting, applyPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

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

  it('names the most important task, not the one that is due first', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Walk', dueDate: '2026-03-10T20:00:00Z', ...minutes(30) });
    await person.createTask({ title: 'Stamp', priority: 'high', dueDate: '2026-03-10T21:00:00Z', ...minutes(15) });
    await person.createTask({ title: 'Contract', priority: 'high', dueDate: '2026-03-11T17:00:00Z', ...minutes(300) });
    await person.createTask({ title: 'Later', ...minutes(30) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    expect((await atRisk(person))?.text).toMatch(/^“Contract” is due tomorrow 17:00/);
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

describe('a plan of some days', () => {
  const titles = ({ schedule }: Pick<OptimizeAnswer, 'schedule'>) => schedule.map(({ title }) => title);

  it('takes a task back that the plan has too late on another day', async () => {
    const person = await signUpPlanner();
    const call = await person.createTask({ title: 'Call', ...minutes(30) });
    await person.createTask({ title: 'Later', ...minutes(30) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.patch(`/api/tasks/${call.id}`, { dueDate: '2026-03-10T20:00:00Z' });
    const planned = await optimize(person, { days: 1 });
    expect(titles(planned)).toEqual(['Call']);
    const { plan } = await applyPlan(person, planned);
    expect(plan.blocks.map(({ taskId, startsAt }) => taskId === call.id && startsAt.slice(0, 10))).toEqual([
      '2026-03-10',
      false,
    ]);
  });

  it('leaves a late block where the user locked it', async () => {
    const person = await signUpPlanner();
    const call = await person.createTask({ title: 'Call', ...minutes(30) });
    const { plan } = await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.patch(`/api/plan/blocks/${plan.blocks[0]?.id}`, { locked: true });
    await person.patch(`/api/tasks/${call.id}`, { dueDate: '2026-03-10T20:00:00Z' });
    expect(titles(await optimize(person, { days: 1 }))).toEqual([]);
  });

  it('does not split a task without an estimate', async () => {
    const hours = { start: '09:00', end: '10:00' };
    const person = await signUpPlanner({ workingHours: { 2: hours, 3: hours, 4: { start: '09:00', end: '12:00' } } });
    for (const title of ['a', 'b', 'c'])
      await person.createTask({ title, ...minutes(90), labels: ['work'], startDate: '2026-03-20T00:00:00Z' });
    await person.createTask({ title: 'Call', labels: ['work'] }); // 90 minutes, as the others
    const { schedule } = await optimize(person, { days: 3 });
    expect(schedule.map(({ title, parts, startsAt }) => [title, parts, startsAt.slice(0, 10)])).toEqual([
      ['Call', 1, '2026-03-12'],
    ]);
  });

  it('does not plan a task again whose only block was reported as done', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Report', dueDate: '2026-03-10T20:00:00Z', ...minutes(60) });
    const { plan } = await applyPlan(person, await optimize(person));
    const [block] = plan.blocks;
    vi.setSystemTime(block?.startsAt ?? '');
    await person.patch(`/api/plan/blocks/${block?.id}`, { done: true });
    expect(titles(await optimize(person))).toEqual([]);
    vi.setSystemTime(Date.parse(block?.endsAt ?? '') + 60_000);
    expect(titles(await optimize(person))).toEqual([]);
    expect(titles(await optimize(person, { wanted: [block?.taskId] }))).toEqual(['Report']);
  });

  it('has no task that can be done in time before these days', async () => {
    const person = await signUpPlanner();
    const due = (dueDate: string, length: number) => ({ dueDate, ...minutes(length) });
    await person.createTask({ title: 'Groceries', ...due('2026-03-10T23:00:00Z', 45) });
    await person.createTask({ title: 'Rent', ...due('2026-03-11T00:00:00Z', 15) });
    await person.createTask({ title: 'Overdue', ...due('2026-03-09T12:00:00Z', 30) });
    await person.createTask({ title: 'Too long', ...due('2026-03-10T10:00:00Z', 240) });
    await person.createTask({ title: 'Essay', ...due('2026-03-13T12:00:00Z', 60) });
    const planned = await optimize(person, { date: '2026-03-12' });
    expect(new Set(titles(planned))).toEqual(new Set(['Overdue', 'Too long', 'Essay']));
    const wanted = (await person.get<{ tasks: Task[] }>('/api/tasks?q=Rent')).data.tasks.map(({ id }) => id);
    expect(titles(await optimize(person, { date: '2026-03-12', wanted }))).toContain('Rent');
  });

  const dueToday = { dueDate: '2026-03-10T17:00:00Z' };

  it('has a task that meetings leave no time for before these days', async () => {
    const person = await signUpPlanner();
    await addMeeting(person, '2026-03-10T08:00:00Z', '2026-03-10T16:30:00Z');
    await person.createTask({ title: 'Groceries', ...dueToday, ...minutes(45) });
    expect(titles(await optimize(person, { date: '2026-03-11' }))).toEqual(['Groceries']);
  });

  it('has the tasks that do not fit before these days beside the others', async () => {
    const person = await signUpPlanner({ breaks: [] });
    for (const title of ['a', 'b', 'c']) await person.createTask({ title, ...dueToday, ...minutes(180) });
    expect(new Set(titles(await optimize(person, { date: '2026-03-11' }))).size).toBe(1); // today has 8 hours
  });

  it('has a task that was taken off an earlier day', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Groceries', dueDate: '2026-03-10T23:00:00Z', ...minutes(45) });
    const { plan } = await applyPlan(person, await optimize(person));
    await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
    expect(titles(await optimize(person, { date: '2026-03-11' }))).toEqual(['Groceries']);
  });

  it('keeps the late parts that it has no earlier place for', async () => {
    const [short, long] = [
      { start: '09:00', end: '11:00' },
      { start: '09:00', end: '14:00' },
    ];
    const person = await signUpPlanner({ workingHours: { 2: short, 3: null, 4: long }, pauseAfterMinutes: 0 });
    const essay = await person.createTask({ title: 'Essay', ...minutes(240) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.patch(`/api/tasks/${essay.id}`, { dueDate: '2026-03-11T20:00:00Z' });
    const { plan } = await applyPlan(person, await optimize(person, { days: 1 }));
    expect(plan.blocks[0]?.startsAt).toBe('2026-03-10T09:00:00.000Z');
    expect(plan.blocks.filter(({ startsAt }) => startsAt > '2026-03-11')).toMatchObject([
      { startsAt: '2026-03-12T09:00:00.000Z', endsAt: '2026-03-12T11:00:00.000Z' },
    ]);
  });

  it('a move brings no late block of another task back', async () => {
    const person = await signUpPlanner();
    const quote = await person.createTask({ title: 'Quote', ...minutes(60) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.createTask({ title: 'Call', ...minutes(30) });
    const { plan } = await applyPlan(person, await optimize(person));
    await person.patch(`/api/tasks/${quote.id}`, { dueDate: '2026-03-11T18:00:00Z' });
    const [call, late] = plan.blocks;
    const moved = await person.patch<ChangedPlan>(`/api/plan/blocks/${call?.id}`, { startsAt: '2026-03-10T15:00:00Z' });
    expect(moved.data.plan.blocks.map(({ startsAt }) => startsAt)).toEqual([
      '2026-03-10T15:00:00.000Z',
      late?.startsAt,
    ]);
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
