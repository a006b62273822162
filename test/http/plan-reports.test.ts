import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TaskPage } from '../../src/entities/tasks/responses.ts';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Person } from '../support/client.ts';
import { addMeeting, applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { copyTask, insertMoodLogs } from '../support/rows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const insightOf = ({ insights }: OptimizeAnswer, type: string) => insights.find((each) => each.type === type)?.text;

describe('a plan without a date', () => {
  it.each([
    ['on a Saturday', '2026-03-14T10:00:00Z', {}, true, '2026-03-16', 'Monday 16 March', 'понедельник 16 марта'],
    [
      'after work on a Tuesday',
      '2026-03-10T18:00:00Z',
      {},
      false,
      '2026-03-11',
      'Wednesday 11 March',
      'среду 11 марта',
    ],
    [
      'on a holiday',
      MORNING,
      { dayOverrides: { '2026-03-10': null } },
      true,
      '2026-03-11',
      'Wednesday 11 March',
      'среду 11 марта',
    ],
  ])('%s is for the next day with working time, and says so', async (_, now, settings, isOff, from, en, ru) => {
    vi.setSystemTime(now);
    const person = await signUpPlanner(settings);
    await person.createTask(minutes(60));
    const planned = await optimize(person);
    expect(planned).toMatchObject({ from, schedule: [{}], unscheduled: [] });
    expect(insightOf(planned, 'next_workday')).toBe(
      `${isOff ? 'Today is a day off' : 'No working time is left today'}, so this plan is for ${en}.`,
    );
    await person.patch('/api/user/settings', { language: 'ru' });
    expect(insightOf(await optimize(person), 'next_workday')).toContain(`это план на ${ru}.`);
    expect(insightOf(await optimize(person, { date: from }), 'next_workday')).toBeUndefined();
  });

  it('avoids the meetings of that later day', async () => {
    vi.setSystemTime('2026-03-13T19:00:00Z'); // a Friday evening
    const person = await signUpPlanner();
    await addMeeting(person, '2026-03-16T09:00:00Z', '2026-03-16T16:30:00Z');
    await person.createTask(minutes(60));
    expect((await optimize(person)).schedule).toMatchObject([{ startsAt: '2026-03-16T16:45:00.000Z' }]);
  });

  it('is for today when no later day has working hours, and says that there are none', async () => {
    const off = { 1: null, 2: null, 3: null, 4: null, 5: null };
    const person = await signUpPlanner({ workingHours: off });
    await person.createTask(minutes(60));
    const planned = await optimize(person);
    expect(planned).toMatchObject({ from: '2026-03-10', schedule: [] });
    const none = 'You have no working hours on any day of the week, so nothing can be planned. Set them first.';
    expect(insightOf(planned, 'day_off')).toBe(none);
    expect(planned.unscheduled[0]?.text).toContain(none);
    await person.patch('/api/user/settings', { workingHours: { 1: { start: '09:00', end: '17:00' } } });
    expect(insightOf(await optimize(person, { date: '2026-03-10' }), 'day_off')).toBe(
      'There are no working hours on this day.',
    );
    expect(insightOf(await optimize(person, { date: '2026-03-11', days: 3 }), 'day_off')).toContain('these days');
  });
});

it('a task that starts after the planned days is listed with its start, also when it is wanted', async () => {
  const person = await signUpPlanner();
  const { id } = await person.createTask({ title: 'Taxes', startDate: '2026-04-01T07:30:00Z', ...minutes(90) });
  for (const body of [{}, { wanted: [id] }]) {
    const { schedule, unscheduled, insights } = await optimize(person, body);
    expect(schedule).toEqual([]);
    expect(unscheduled).toMatchObject([{ title: 'Taxes', minutes: 90, constraint: 'not_yet', fix: null }]);
    expect(unscheduled[0]?.text).toBe('It starts on 1 April, 07:30.');
    expect(insights.map(({ type }) => type)).not.toContain('left_out');
  }
});

describe('of equal tasks', () => {
  it('a plan and what to do now follow the order that the user gave them, also when one does not fit', async () => {
    const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '11:00' } } });
    for (const title of ['first', 'second', 'third']) await person.createTask({ title, ...minutes(60) });
    const third = (await person.get<TaskPage>('/api/tasks?sort=-position')).data.tasks[0];
    await person.patch(`/api/tasks/${third?.id}`, { position: 'Zz' });
    const { schedule, unscheduled } = await optimize(person);
    expect(schedule.map(({ title }) => title)).toEqual(['third', 'first']);
    expect(unscheduled.map(({ title }) => title)).toEqual(['second']);
    const now = (await person.get<NowAnswer>('/api/now')).data;
    expect(now.tasks.map(({ title }) => title)).toEqual(['third', 'first', 'second']);
  });
});

it('tasks that are due and not planned in time are named, with their dates', async () => {
  const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '10:30' } } });
  await person.createTask({ title: 'Rent', priority: 'high', dueDate: '2026-03-10T09:30:00Z', ...minutes(60) });
  await person.createTask({ title: 'Taxes', dueDate: '2026-03-10T00:00:00Z', ...minutes(90) });
  await person.createTask({ title: 'Visa', deadline: '2026-03-09T12:00:00Z', ...minutes(30) });
  await person.createTask({ title: 'Letter', dueDate: '2026-03-12T09:30:00Z', ...minutes(60) });
  const atRisk = 'Due, but not planned in time: “Rent” (today 09:30), “Taxes” (today).';
  const planned = await optimize(person);
  expect(insightOf(planned, 'at_risk')).toBe(atRisk);
  const fixes = planned.unscheduled.flatMap(({ title, fix }) => (fix ? [[title, fix.action] as const] : []));
  expect(fixes.length).toBeGreaterThan(0);
  const action = new Map(fixes).get('Taxes');
  expect(planned.insights.find(({ type }) => type === 'at_risk')?.action).toEqual(action);
  await person.patch('/api/user/settings', { language: 'ru', workingHours: { 2: { start: '09:00', end: '18:00' } } });
  expect(insightOf(await optimize(person), 'at_risk')).toContain('«Rent» (сегодня в 09:30)');
});

it.each<[string, string | undefined, (person: Person) => Promise<unknown>]>([
  [
    'a task with weeks of free time after the plan is no risk, though it has lost its place in the plan',
    undefined,
    async (person) => {
      await person.createTask({
        title: 'Tax return',
        priority: 'low',
        dueDate: '2026-04-20T00:00:00Z',
        ...minutes(180),
      });
      await applyPlan(person, await optimize(person));
      await person.createTask({ title: 'Slides', priority: 'high', ...minutes(480) });
    },
  ],
  [
    'what is left for tomorrow is a risk when tomorrow has too little time before the date',
    'Due, but not planned in time: “Deck” (tomorrow 16:00).',
    async (person) => {
      await addMeeting(person, '2026-03-11T09:00:00Z', '2026-03-11T15:00:00Z');
      await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T14:45:00Z');
      await person.createTask({ title: 'Deck', priority: 'high', dueDate: '2026-03-11T16:00:00Z', ...minutes(300) });
    },
  ],
  [
    'what is left for tomorrow is no risk when tomorrow has the time before the date',
    undefined,
    async (person) => {
      await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T14:45:00Z');
      await person.createTask({ title: 'Deck', priority: 'high', dueDate: '2026-03-11T16:00:00Z', ...minutes(300) });
    },
  ],
  [
    'an occurrence that is planned after it is due is named',
    'Due, but not planned in time: “Post” (today 09:30).',
    async (person) => {
      await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T10:00:00Z');
      const recurrence = { rrule: 'FREQ=DAILY' };
      await person.createTask({ title: 'Post', dueDate: '2026-03-10T09:30:00Z', recurrence, ...minutes(30) });
    },
  ],
])('%s', async (_, text, create) => {
  const person = await signUpPlanner({ pauseAfterMinutes: 0 });
  await create(person);
  expect(insightOf(await optimize(person), 'at_risk')).toBe(text);
});

describe('the load of the planned days', () => {
  it('counts planned and free minutes by day, and warns of a day that is nearly full', async () => {
    const person = await signUpPlanner({ breaks: null, pauseAfterMinutes: 0 });
    await addMeeting(person, '2026-03-10T16:00:00Z', '2026-03-10T17:00:00Z');
    for (let task = 0; task < 7; task += 1)
      await person.createTask({ dueDate: '2026-03-10T18:00:00Z', ...minutes(60) });
    const planned = await optimize(person, { days: 2 });
    const [today, tomorrow] = planned.load;
    expect(today).toEqual({ date: '2026-03-10', plannedMinutes: 420, freeMinutes: 420 });
    expect(tomorrow).toEqual({ date: '2026-03-11', plannedMinutes: 0, freeMinutes: 480 });
    expect(insightOf(planned, 'full_day')).toBe('Tuesday 10 March: 7 h of 7 h are planned. A delay would not fit.');
    await person.patch('/api/user/settings', { language: 'ru' });
    expect(insightOf(await optimize(person), 'full_day')).toContain('вторник 10 марта: занято 7 ч из 7 ч');
  });

  it('gives no warning of a day with room, or of a short evening', async () => {
    const person = await signUpPlanner({ workingHours: { 3: { start: '19:00', end: '20:00' } } });
    await person.createTask(minutes(60));
    expect(insightOf(await optimize(person), 'full_day')).toBeUndefined();
    expect(insightOf(await optimize(person, { date: '2026-03-11' }), 'full_day')).toBeUndefined();
  });
});

it('a block that has ended before its plan is applied is left out of the plan', async () => {
  vi.setSystemTime('2026-03-10T09:00:00Z');
  const person = await signUpPlanner();
  for (let task = 0; task < 2; task += 1) await person.createTask(minutes(30));
  const draft = await optimize(person);
  vi.setSystemTime(draft.schedule[0]?.endsAt ?? '');
  const { plan } = await applyPlan(person, draft);
  expect(plan.blocks.map(({ startsAt }) => startsAt)).toEqual([draft.schedule[1]?.startsAt]);
  expect((await applyPlan(person, draft)).plan.version).toBe(plan.version);
});

it('a missed block is called missed, and the plan is stale until its work has a new place', async () => {
  const person = await signUpPlanner();
  const task = await person.createTask(minutes(60));
  await applyPlan(person, await optimize(person));
  vi.setSystemTime('2026-03-10T12:00:00Z');
  expect(await getPlan(person)).toMatchObject({ stale: true, blocks: [{ missed: true }] });
  await applyPlan(person, await optimize(person));
  expect(await getPlan(person)).toMatchObject({ stale: false, blocks: [{ missed: true }, { missed: false }] });
  await person.post(`/api/tasks/${task.id}/complete`);
  expect((await getPlan(person)).blocks[0]).toMatchObject({ missed: false });
});

it.each([15, 20, 60])(
  'when a missed block of %i minutes is reported as done after its work had a new place, none is missed',
  async (length) => {
    const person = await signUpPlanner();
    await person.createTask({ title: 'Essay', dueDate: '2026-03-12T09:00:00Z', ...minutes(length) });
    await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-10T12:00:00Z');
    await applyPlan(person, await optimize(person));
    const [first, second] = (await getPlan(person)).blocks;
    vi.setSystemTime(second?.endsAt ?? '');
    await person.patch(`/api/plan/blocks/${first?.id}`, { done: true });
    expect((await getPlan(person)).blocks).toMatchObject([{ missed: false }, { missed: false }]);
    vi.setSystemTime('2026-03-11T08:00:00Z');
    expect(await optimize(person)).toMatchObject({ schedule: [], unscheduled: [], missed: [] });
    expect((await person.get('/api/ai/insights')).text).not.toContain('Essay');
    await person.patch(`/api/plan/blocks/${first?.id}`, { done: false });
    expect((await optimize(person)).missed).toMatchObject([{ blockId: second?.id }]);
  },
);

it('more open tasks than a plan looks at are counted, and the pressing one is planned', async () => {
  const person = await signUpPlanner({ pauseAfterMinutes: 0 });
  await copyTask(await person.createTask({ title: 'Some day', priority: 'low', ...minutes(30) }), 209);
  await person.createTask({ title: 'Passport', priority: 'high', dueDate: '2026-03-10T17:00:00Z', ...minutes(30) });
  const planned = await optimize(person);
  expect(planned.schedule.map(({ title }) => title)).toContain('Passport');
  expect(planned.omitted).toBe(11);
  expect(insightOf(planned, 'omitted')).toBe(
    '11 less urgent tasks were not considered: a plan is made from the 200 most urgent.',
  );
});

describe('what does not fit', () => {
  it('a single task that is longer than the day is short of working time, not of room beside other tasks', async () => {
    const person = await signUpPlanner({ breaks: null });
    await person.createTask({ title: 'Move house', ...minutes(900) });
    expect((await optimize(person)).unscheduled).toMatchObject([
      { constraint: 'no_slot', text: expect.stringContaining('It takes 15 h; there is working time for 8 h only.') },
    ]);
    await person.patch('/api/user/settings', { language: 'ru' });
    expect((await optimize(person)).unscheduled[0]?.text).toContain('Нужно 15 ч, а рабочего времени только 8 ч.');
  });

  it.each([
    ['', {}, 'It fits if you plan up to Wednesday 11 March.'],
    [
      ' and was due this morning',
      { dueDate: '2026-03-10T10:00:00Z', priority: 'low' as const, ...minutes(120, { energyLevel: 'high' }) },
      'You can plan it all the same. It is late then: 10 March, 18:00 at the latest.',
    ],
  ])(
    'a task that would follow a long meeting without a pause%s says so, and how to plan it',
    async (_, changes, advice) => {
      const person = await signUpPlanner({ pauseAfterMinutes: 30, chunkMinutes: { min: 90, max: 240 } });
      const logs = Array.from({ length: 20 }, (_, log) => ({
        energyLevel: 1,
        focusLevel: 1,
        loggedAt: `2026-03-0${1 + (log % 9)}T${String(9 + (log % 9)).padStart(2, '0')}:00:00Z`,
      }));
      await insertMoodLogs(person, logs);
      await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T16:00:00Z');
      const errand = await person.createTask({ title: 'Errand', priority: 'low', ...minutes(120), ...changes });
      const { unscheduled } = await optimize(person);
      expect(unscheduled).toMatchObject([
        {
          constraint: 'low_value',
          text: `There is time for it, but you would work too long without a pause. ${advice}`,
        },
      ]);
      const after = await optimize(person, unscheduled[0]?.fix?.action.body);
      expect(after.schedule.map(({ taskId }) => taskId)).toEqual([errand.id]);
    },
  );
});

describe('a locked block', () => {
  it('after the deadline of its task is called late, and the insight names it with what it conflicts with', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask({ title: 'Report', ...minutes(60) });
    const { plan } = await applyPlan(person, await optimize(person));
    const path = `/api/plan/blocks/${plan.blocks[0]?.id}`;
    await person.patch(path, { startsAt: '2026-03-10T15:00:00Z', locked: true });
    await person.patch(`/api/tasks/${task.id}`, { deadline: '2026-03-10T12:00:00Z' });
    await addMeeting(person, '2026-03-10T15:30:00Z', '2026-03-10T16:00:00Z');

    const planned = await optimize(person);
    expect(planned.schedule[0]?.reason).toBe('Locked by you, due today 12:00, 4 h late.');
    expect(planned.insights.find(({ type }) => type === 'clash')).toMatchObject({
      text: '1 locked block conflicts with something: “Report” (busy time, its deadline). Move or unlock it.',
      action: { method: 'PATCH', path, body: { locked: false } },
    });
    expect((await person.patch(path, { locked: false })).status).toBe(200);
    expect(insightOf(await optimize(person), 'clash')).toBeUndefined();
  });
});
