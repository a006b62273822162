import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SuggestionsAnswer } from '../../src/assistant/responses.ts';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import { ask, asking, withModels } from '../support/ai.ts';
import type { Person } from '../support/client.ts';
import {
  addMeeting,
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

describe('a task whose start date and due date are as far apart as it takes long', () => {
  it('is planned then, off the quarter-hours, whole, and around it the buffer stays free', async () => {
    const person = await signUpPlanner({ bufferMinutes: 10 });
    await createMeeting(person, 'Oleg', '2026-03-10T12:07:00Z', '2026-03-10T15:07:00Z', { priority: 'low' });
    for (const title of ['a', 'b', 'c']) await person.createTask({ title, priority: 'high', ...minutes(90) });
    const planned = await optimize(person);
    expect(times(planned, 'Oleg')).toEqual([['03-10T12:07', '03-10T15:07']]);
    expect(planned.schedule.find(({ title }) => title === 'Oleg')?.reason).toBe('At its own time.');
    const others = planned.schedule.filter(({ title }) => title !== 'Oleg');
    expect(others.length).toBeGreaterThan(1);
    for (const { startsAt, endsAt } of others)
      expect(endsAt <= '2026-03-10T11:57' || startsAt >= '2026-03-10T15:17').toBe(true);
  });

  it('is planned outside working hours and in busy time, which the plan says', async () => {
    const person = await signUpPlanner();
    await createMeeting(person, 'Concert', '2026-03-10T20:00:00Z', '2026-03-10T22:30:00Z');
    await createMeeting(person, 'Lunch', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    await addMeeting(person, '2026-03-10T12:30:00Z', '2026-03-10T14:00:00Z');
    const planned = await optimize(person);
    expect(times(planned, 'Concert')).toEqual([['03-10T20:00', '03-10T22:30']]);
    expect(times(planned, 'Lunch')).toEqual([['03-10T12:00', '03-10T13:00']]);
    await applyPlan(person, planned);
    await person.createTask({ title: 'Essay', ...minutes(60) });
    const { plan } = await applyPlan(person, await optimize(person, { date: '2026-03-11' }));
    const essay = plan.blocks.find(({ facts }) => !facts?.isOwnTime);
    await person.patch(`/api/plan/blocks/${essay?.id}`, { startsAt: '2026-03-10T13:00:00Z' });
    const { insights } = await optimize(person);
    expect(insights.filter(({ type }) => type === 'clash')).toMatchObject([
      {
        text: '1 locked block conflicts with something: “Essay” (busy time). Move or unlock it.',
        action: { path: `/api/plan/blocks/${essay?.id}` },
      },
      {
        text: '1 task conflicts with something at its own time: “Lunch” (busy time). Change its dates.',
        action: null,
      },
    ]);
  });

  it('does not take the time of another one', async () => {
    const person = await signUpPlanner();
    await createMeeting(person, 'Workshop', '2026-03-10T10:00:00Z', '2026-03-10T14:00:00Z');
    await createMeeting(person, 'Doctor', '2026-03-10T11:00:00Z', '2026-03-10T11:30:00Z');
    const planned = await optimize(person, { days: 3 });
    expect(times(planned, 'Doctor')).toEqual([]);
    expect(planned.unscheduled).toMatchObject([
      { title: 'Doctor', text: 'Something else is planned at its time, 10 March, 11:00.', fix: null },
    ]);
  });

  it('repeats at that time', async () => {
    const person = await signUpPlanner();
    const recurrence = { rrule: 'FREQ=DAILY', from: 'due' };
    await createMeeting(person, 'Pool', '2026-03-10T20:30:00Z', '2026-03-10T21:30:00Z', { recurrence });
    expect(times(await optimize(person, { days: 3 }), 'Pool').map(([start]) => start)).toEqual([
      '03-10T20:30',
      '03-11T20:30',
      '03-12T20:30',
    ]);
  });

  it('follows its dates to another time or day, and its old block goes', async () => {
    const person = await signUpPlanner();
    const task = await createMeeting(person, 'Doctor', '2026-03-12T11:00:00Z', '2026-03-12T11:30:00Z');
    await applyPlan(person, await optimize(person, { days: 3 }));
    for (const [start, due] of [
      ['2026-03-12T16:00:00Z', '2026-03-12T16:30:00Z'],
      ['2026-03-11T09:00:00Z', '2026-03-11T09:30:00Z'],
      ['2026-03-13T09:00:00Z', '2026-03-13T09:30:00Z'],
    ] as const) {
      await person.patch(`/api/tasks/${task.id}`, { startDate: start, dueDate: due });
      const date = start.slice(0, 10);
      const { plan } = await applyPlan(person, await optimize(person, { date }));
      expect(plan.blocks.map(({ startsAt }) => startsAt)).toEqual([new Date(start).toISOString()]);
    }
    await person.patch(`/api/tasks/${task.id}`, { startDate: null, dueDate: '2026-03-10T18:00:00Z' });
    expect(times(await optimize(person), 'Doctor')).toEqual([['03-10T09:00', '03-10T09:30']]);
  });

  it('stays where the user moved its block', async () => {
    const person = await signUpPlanner();
    await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    const { plan } = await applyPlan(person, await optimize(person));
    await person.patch<ChangedPlan>(`/api/plan/blocks/${plan.blocks[0]?.id}`, { startsAt: '2026-03-10T15:00:00Z' });
    expect(times(await optimize(person), 'Oleg')).toEqual([['03-10T15:00', '03-10T16:00']]);
    expect((await getPlan(person)).blocks[0]?.reason).toContain('Locked by you');
    vi.setSystemTime('2026-03-10T13:30:00Z');
    expect(times(await optimize(person), 'Oleg')).toEqual([['03-10T15:00', '03-10T16:00']]);
  });

  it.each([
    ['moves its block back', [{ startsAt: '2026-03-10T15:00:00Z' }, { startsAt: '2026-03-10T12:00:00Z' }]],
    ['locks its block', [{ locked: true }]],
  ])('stays there when the user %s, whatever its dates become', async (_, changes) => {
    const person = await signUpPlanner();
    const task = await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    const { plan } = await applyPlan(person, await optimize(person));
    expect(plan.blocks[0]?.facts).toMatchObject({ isOwnTime: true, slackMinutes: 0, isAtRisk: false });
    for (const change of changes) await person.patch(`/api/plan/blocks/${plan.blocks[0]?.id}`, change);
    await applyPlan(person, await optimize(person));
    await person.patch(`/api/tasks/${task.id}`, { dueDate: '2026-03-10T17:00:00Z' });
    const { schedule } = await optimize(person);
    expect(schedule).toMatchObject([
      { locked: true, startsAt: '2026-03-10T12:00:00.000Z', facts: { isOwnTime: false }, reason: 'Locked by you.' },
    ]);
  });

  it('is not half there when parts of an older plan make room', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 } });
    const talk = await person.createTask({ title: 'Talk', priority: 'high', ...minutes(120) });
    const call = await person.createTask({ title: 'Call', startDate: '2026-03-11T09:00:00Z', ...minutes(30) });
    const { plan } = await applyPlan(person, await optimize(person, { days: 2 }));
    const parts = plan.blocks.filter(({ taskId }) => taskId === talk.id);
    expect(parts).toHaveLength(2);
    const dates = { startDate: '2026-03-10T15:00:00Z', dueDate: '2026-03-10T17:00:00Z' };
    await person.patch(`/api/tasks/${talk.id}`, dates);
    const block = plan.blocks.find(({ taskId }) => taskId === call.id);
    const { data } = await person.patch<ChangedPlan>(`/api/plan/blocks/${block?.id}`, {
      startsAt: parts[0]?.startsAt,
    });
    expect(data.plan.blocks.filter(({ taskId }) => taskId === talk.id)).toMatchObject(
      parts.map(() => ({ locked: false, facts: { isOwnTime: false } })),
    );
    expect(times(await optimize(person), 'Talk')).toEqual([['03-10T15:00', '03-10T17:00']]);
  });

  it('is not planned on a day that it was taken off', async () => {
    const person = await signUpPlanner();
    await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    const { plan } = await applyPlan(person, await optimize(person));
    await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
    for (const days of [1, 2]) {
      const { schedule, unscheduled } = await optimize(person, { days });
      expect(schedule).toEqual([]);
      expect(unscheduled).toMatchObject([{ constraint: 'dropped', fix: { kind: 'put_back' } }]);
    }
    const [left] = (await optimize(person)).unscheduled;
    expect(times(await optimize(person, left?.fix?.action.body), 'Oleg')).toHaveLength(1);
  });

  it('is not planned again when its time has passed', async () => {
    const person = await signUpPlanner();
    await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    vi.setSystemTime('2026-03-10T13:00:00Z');
    const { schedule, unscheduled, insights } = await optimize(person);
    expect(schedule).toEqual([]);
    expect(unscheduled).toMatchObject([
      { text: 'Its time, 10 March, 12:00, has passed. You can plan it all the same.', fix: { kind: 'plan_anyway' } },
    ]);
    expect(insights.map(({ type }) => type)).not.toContain('at_risk');
    expect((await person.get<NowAnswer>('/api/now')).data.empty?.reason).toBe('too_late');
  });

  it('ends the free time before it, though it is in no plan', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Chore', ...minutes(30) });
    const free = async () => (await person.get<NowAnswer>('/api/now')).data.freeUntil;
    expect(await free()).toBeNull();
    await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    expect(await free()).toBe('2026-03-10T12:00:00.000Z');
  });

  it('ends the free time before it when its block in the plan is the next', async () => {
    const person = await signUpPlanner();
    await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
    await applyPlan(person, await optimize(person));
    await person.createTask({ title: 'Chore', ...minutes(100) });
    vi.setSystemTime('2026-03-10T11:56:00Z');
    expect((await person.get<NowAnswer>('/api/now')).data).toMatchObject({
      minutes: 4,
      freeUntil: '2026-03-10T12:00:00.000Z',
      tasks: [],
    });
  });
});

describe('a task that is due at a time', () => {
  const suggest = async (person: Person) =>
    (await person.post<SuggestionsAnswer>('/api/ai/suggestions', {})).data.suggestions.filter(
      ({ type }) => type === 'own_time',
    );
  const run = (person: Person, { action }: { action: SuggestionsAnswer['suggestions'][number]['action'] }) =>
    person.patch(action?.path ?? '', action?.body ?? {});

  it('may take place then: one suggestion asks, and its action gives the task that time', async () => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Dentist', dueDate: '2026-03-11T15:30:00Z' });
    await person.createTask({ title: 'Haircut', dueDate: '2026-03-12T11:00:00Z', ...minutes(45) });
    const [dentist, ...more] = await suggest(person);
    expect(more).toEqual([]);
    expect(dentist?.text).toBe(
      'Does this take place tomorrow 15:30, or is it only due by then? If it takes place then, give it that time (30 min).',
    );
    await run(person, dentist ?? { action: null });
    const [haircut] = await suggest(person);
    await run(person, haircut ?? { action: null });
    expect(await suggest(person)).toEqual([]);
    const planned = await optimize(person, { days: 3 });
    expect(times(planned, 'Dentist')).toEqual([['03-11T15:30', '03-11T16:00']]);
    expect(times(planned, 'Haircut')).toEqual([['03-12T11:00', '03-12T11:45']]);
  });

  it('has that time in each occurrence', async () => {
    const person = await signUpPlanner();
    const recurrence = { rrule: 'FREQ=DAILY', from: 'due' as const };
    await person.createTask({ title: 'Dance', dueDate: '2026-03-10T18:30:00Z', recurrence });
    const [suggestion] = await suggest(person);
    expect((await run(person, suggestion ?? { action: null })).status).toBe(200);
    expect(times(await optimize(person, { days: 2 }), 'Dance').map(([start]) => start)).toEqual([
      '03-10T18:30',
      '03-11T18:30',
    ]);
  });

  it.each([
    ['at the end of a day', { dueDate: '2026-03-11T23:59:00Z' }],
    ['at midnight', { dueDate: '2026-03-11T00:00:00Z' }],
    ['next week', { dueDate: '2026-03-16T15:30:00Z' }],
    ['by a deadline', { deadline: '2026-03-11T15:30:00Z' }],
    ['with a start date', { dueDate: '2026-03-11T15:30:00Z', startDate: '2026-03-11T00:00:00Z' }],
    ['after a long work', { dueDate: '2026-03-11T15:30:00Z', ...minutes(240) }],
    ['for too long on its day', { dueDate: '2026-03-11T23:30:00Z', ...minutes(60) }],
  ])('is not asked about when it is due %s', async (_, dates) => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Tender', ...dates });
    expect(await suggest(person)).toEqual([]);
  });
});

it('a chat about free time knows what takes place at its own time, before it is planned', async () => {
  const person = await signUpPlanner();
  await createMeeting(person, 'Dentist', '2026-03-11T15:00:00Z', '2026-03-11T16:00:00Z');
  const { text } = (await ask(person, 'am I free tomorrow afternoon?')).reply;
  expect(text).toContain('15:00–16:00 Dentist');
  expect(text).toMatch(/free 12:00–15:00, 16:00–/);
});

describe('a chat that moves what takes place from one moment to another', () => {
  const DENTIST = ['Dentist', '2026-03-11T15:00:00Z', '2026-03-11T16:00:00Z'] as const;
  const toThursday = { tool: 'move_task', input: { task: 't1', due: { date: '2026-03-12' } } } as const;

  it.each<[string, string, ReturnType<typeof asking> | null, string[]]>([
    ['to a day without a model', 'move the dentist to thursday', null, ['03-12T15:00', '03-12T16:00']],
    ['to a time without a model', 'move the dentist to thursday at 5pm', null, ['03-12T17:00', '03-12T18:00']],
    ['to a day with a model', 'please do', asking(toThursday), ['03-12T15:00', '03-12T16:00']],
  ])('moves it whole, %s', async (_, message, model, expected) => {
    const person = await signUpPlanner();
    await createMeeting(person, ...DENTIST);
    const { proposal } = (await ask(person, message, model ? withModels(model).send : undefined)).reply;
    const applied = await person.post(`/api/ai/proposals/${proposal?.id}/apply`, { token: proposal?.token });
    expect(applied.status).toBe(200);
    expect(times(await optimize(person, { days: 3 }), 'Dentist')).toEqual([expected]);
  });
});

it('a task that was dropped from the day of its own time can be put back, also when that time is busy', async () => {
  const person = await signUpPlanner();
  const { id } = await createMeeting(person, 'Oleg', '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
  const { plan } = await applyPlan(person, await optimize(person));
  const withoutIt = await optimize(person, { days: 2, without: [id] });
  await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
  await addMeeting(person, '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z');
  for (const { unscheduled } of [withoutIt, await optimize(person, { days: 2 })])
    expect(unscheduled).toMatchObject([{ title: 'Oleg', constraint: 'dropped', fix: { kind: 'put_back' } }]);
});
