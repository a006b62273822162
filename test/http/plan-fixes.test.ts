import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UnscheduledTask } from '../../src/planning/explain/responses.ts';
import type { Person } from '../support/client.ts';
import { addMeeting, applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { createTasks } from '../support/rows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

/** Work for two hours on this day, and on no other day. */
const twoHours = { workingHours: { 1: null, 2: { start: '09:00', end: '11:00' }, 3: null, 4: null, 5: null } };

const leftOut: [
  constraint: UnscheduledTask['constraint'],
  settings: object,
  create: (person: Person) => Promise<unknown>,
][] = [
  ['no_slot', twoHours, (person) => person.createTask({ title: 'left out', ...minutes(120 + 60) })],
  [
    'capacity',
    twoHours,
    async (person) => {
      await person.createTask({ priority: 'high', ...minutes(90) });
      await person.createTask({ title: 'left out', priority: 'low', ...minutes(60) });
    },
  ],
  [
    'deadline',
    twoHours,
    (person) => person.createTask({ title: 'left out', deadline: '2026-03-10T09:45:00Z', ...minutes(60) }),
  ],
  [
    'dependency',
    twoHours,
    async (person) => {
      const first = await person.createTask({ startDate: '2026-04-01T09:00:00Z', ...minutes(60) });
      await person.createTask({ title: 'left out', ...minutes(60, { dependencies: [first.id] }) });
    },
  ],
  [
    'no_slot',
    twoHours,
    (person) => person.createTask({ title: 'left out', startDate: '2026-03-10T10:30:00Z', ...minutes(60) }),
  ],
];

describe('the fix of a task that is left out', () => {
  it.each(leftOut)(
    'after the fix for %s is applied, the task is planned and no block moves',
    async (constraint, settings, create) => {
      const person = await signUpPlanner({ ...settings, chunkMinutes: { min: 100, max: 240 } });
      await create(person);
      const before = await optimize(person);
      const task = before.unscheduled.find(({ title }) => title === 'left out');
      expect(task).toMatchObject({ constraint, text: expect.stringMatching(/\. It fits /) });
      await applyPlan(person, before);

      const { kind, action } = task?.fix ?? {};
      const done = await person.call(action?.method ?? '', action?.path ?? '', action?.body);
      expect(done.status, `${kind}: ${done.text}`).toBe(200);
      const after = await optimize(person, kind === 'add_days' ? action?.body : { wanted: [task?.taskId] });
      expect(
        after.schedule.map(({ title }) => title),
        kind,
      ).toContain('left out');
      expect(after.churn).toMatchObject({ kept: before.schedule.length, moved: 0, removed: 0 });
    },
  );

  it('lets another task go when nothing smaller helps', async () => {
    vi.setSystemTime('2026-03-10T20:00:00Z');
    const evening = { 2: { start: '20:00', end: '22:00' } };
    const person = await signUpPlanner({ workingHours: evening, chunkMinutes: { min: 75, max: 240 } });
    const dueDate = '2026-03-10T22:00:00Z';
    await person.createTask({ title: 'Invoices', dueDate, ...minutes(90) });
    await person.createTask({ title: 'Warranty letter', dueDate, ...minutes(75) });
    const { schedule, unscheduled } = await optimize(person);
    const [kept] = schedule;
    const [left] = unscheduled;
    expect(left).toMatchObject({ constraint: 'capacity', fix: { kind: 'let_go' } });
    expect(left?.text).toBe(`Other tasks take the time. It fits if you let “${kept?.title}” go.`);
    const after = await optimize(person, left?.fix?.action.body);
    expect(after.schedule.map(({ title }) => title)).toEqual([left?.title]);
    expect(after.unscheduled.map(({ title }) => title)).toEqual([kept?.title]);
    await applyPlan(person, after);
    const { dropped } = await getPlan(person);
    expect(dropped).toEqual([{ taskId: kept?.taskId, date: '2026-03-10' }]);
    const later = await optimize(person);
    expect(later.schedule.map(({ title }) => title)).toEqual([left?.title]);
  });

  it('lets another task go for each of many tasks that have the same deadline', async () => {
    const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '14:00' } }, pauseAfterMinutes: 0 });
    const deadline = '2026-03-10T14:00:00Z';
    for (let number = 0; number < 8; number += 1) {
      await person.createTask({ title: `Call ${number}`, deadline, ...minutes(60) });
    }
    const { unscheduled } = await optimize(person, { days: 2 });
    expect(unscheduled.map(({ fix }) => fix?.kind)).toEqual(Array(3).fill('let_go'));
    for (const { title, fix } of unscheduled) {
      const after = await optimize(person, fix?.action.body);
      expect(after.schedule.map((block) => block.title)).toContain(title);
      expect(after.schedule).toHaveLength(5);
      expect(after.schedule.map(({ taskId }) => taskId)).not.toContain(fix?.costs[0]);
    }
  });

  it('is that of the first task when others wait for it', async () => {
    const person = await signUpPlanner({ ...twoHours, chunkMinutes: { min: 90, max: 240 } });
    const first = await person.createTask({ title: 'Measure the flat', ...minutes(150) });
    for (const title of ['Order the kitchen', 'Order the lamps']) {
      await person.createTask({ title, ...minutes(30, { dependencies: [first.id] }) });
    }
    const { unscheduled } = await optimize(person);
    expect(unscheduled.map(({ title, fix }) => [title, fix?.kind]).sort()).toEqual([
      ['Measure the flat', 'shorten'],
      ['Order the kitchen', undefined],
      ['Order the lamps', undefined],
    ]);
    const waiting = unscheduled.find(({ title }) => title === 'Order the lamps');
    expect(waiting?.text).toBe('It waits for “Measure the flat”, which is not planned before it.');
  });
});

it('longer hours of a day are offered once, to a task that fits then', async () => {
  const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '10:00' } } });
  await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T10:00:00Z');
  for (const [title, length] of [
    ['walk', 30],
    ['water', 10],
    ['read', 30],
  ] as const)
    await person.createTask({ title, dueDate: '2026-03-10T20:00:00Z', ...minutes(length) });
  const { unscheduled } = await optimize(person);
  expect(unscheduled).toHaveLength(3);
  const [fixed, ...more] = unscheduled.filter(({ fix }) => fix !== null);
  expect([fixed?.fix?.kind, more]).toEqual(['extend_hours', []]);
  await person.patch('/api/user/settings', fixed?.fix?.action.body);
  const { schedule } = await optimize(person, { wanted: [fixed?.taskId] });
  expect(schedule.map(({ title }) => title)).toContain(fixed?.title);
});

it('the plan says when fixes were looked for only some of the tasks that do not fit', async () => {
  const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '10:00' } } });
  const says = async () => (await optimize(person)).insights.find(({ type }) => type === 'left_out')?.text;
  await createTasks(person, 13, minutes(60));
  expect(await says()).toBe('12 tasks don’t fit (12 h in total).');
  await person.createTask(minutes(60));
  expect(await says()).toBe(
    '13 tasks don’t fit (13 h in total). Fixes were looked for only for the 12 most important tasks.',
  );
  await person.patch('/api/user/settings', { language: 'ru' });
  expect(await says()).toMatch(/Советы есть только для 12 самых важных задач\.$/);
});

it('nobody is asked to work on a day off that they asked for', async () => {
  const person = await signUpPlanner({ dayOverrides: { '2026-03-11': null } });
  await addMeeting(person, '2026-03-10T08:00:00Z', '2026-03-10T22:00:00Z');
  await person.createTask({ title: 'Cook', dueDate: '2026-03-11T20:00:00Z', ...minutes(60) });
  const { unscheduled } = await optimize(person, { days: 2 });
  expect(unscheduled.map(({ title }) => title)).toEqual(['Cook']);
  expect(unscheduled[0]?.fix?.kind).not.toBe('extend_hours');
});

it('a fix after which a task is done late says so', async () => {
  const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '10:00' } } });
  await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T10:00:00Z');
  await person.createTask({ title: 'Call', dueDate: '2026-03-10T09:30:00Z', ...minutes(30) });
  const { unscheduled } = await optimize(person);
  expect(unscheduled[0]?.text).toMatch(/It fits .* It is late then: 10 March, 10:30 at the latest\.$/);
});

it('a task that is planned late says what brings it into time, in both languages, and the fix does that', async () => {
  const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '12:00' } } });
  await person.createTask({ title: 'Offer', priority: 'high', dueDate: '2026-03-10T10:30:00Z', ...minutes(90) });
  await person.createTask({ title: 'Call', dueDate: '2026-03-10T11:00:00Z', ...minutes(60) });
  const plan = await optimize(person);
  expect([plan.unscheduled, plan.late.map(({ title, constraint }) => [title, constraint])]).toEqual([
    [],
    [['Call', 'late']],
  ]);
  expect(plan.late[0]?.text).toBe(
    'It is planned late: it ends 45 min after it is due. It fits if you start work at 08:00 on Tuesday 10 March, that day only.',
  );
  const risk = plan.insights.find(({ type }) => type === 'at_risk');
  expect(risk?.action).toEqual(plan.late[0]?.fix?.action);
  await person.patch('/api/user/settings', { language: 'ru' });
  expect((await optimize(person)).late[0]?.text).toBe(
    'Она запланирована с опозданием на 45 мин. Поместится, если во вторник 10 марта начать работу в 08:00 — только в этот день.',
  );

  await person.patch('/api/user/settings', plan.late[0]?.fix?.action.body ?? {});
  const wanted = plan.schedule.flatMap(({ title, taskId }) => (title === 'Call' ? taskId : []));
  const after = await optimize(person, { wanted, shown: plan.fingerprint });
  expect([after.late, after.unscheduled]).toEqual([[], []]);
});
