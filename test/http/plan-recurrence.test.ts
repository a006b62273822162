import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InsightsAnswer, SuggestionsAnswer } from '../../src/assistant/responses.ts';
import type { ChangedPlan, PlanBlock } from '../../src/entities/plans/responses.ts';
import type { ChangedTask, Task, TaskAnswer } from '../../src/entities/tasks/responses.ts';
import type { UserStats } from '../../src/entities/users/responses.ts';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Person } from '../support/client.ts';
import { interceptTrips } from '../support/faults.ts';
import { applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Every working day from Tuesday 10 March on. */
const WORKDAYS = { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' };
const WEEK = ['2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13', '2026-03-16'];

const review = { title: 'Review', dueDate: '2026-03-10T18:00:00Z', recurrence: WORKDAYS, ...minutes(60) };
const days = (blocks: Pick<PlanBlock, 'occurrence' | 'startsAt'>[]) =>
  blocks.map(({ occurrence, startsAt }) => [occurrence, startsAt.slice(0, 10)]);

describe('a task that depends on one that repeats', () => {
  const makeTasks = async () => {
    const person = await signUpPlanner();
    const backup = await person.createTask({ ...review, title: 'Backup' });
    const upgrade = { ...minutes(60, { dependencies: [backup.id] }), startDate: '2026-03-11T00:00:00Z' };
    await person.createTask({ title: 'Upgrade', ...upgrade });
    return person;
  };
  const titles = ({ schedule }: { schedule: { title: string }[] }) => schedule.map(({ title }) => title);

  it('follows the next occurrence when that of today has no place', async () => {
    const person = await makeTasks();
    const planned = await optimize(person, { date: '2026-03-11' });
    expect([titles(planned), planned.unscheduled]).toEqual([['Backup', 'Upgrade'], []]);
  });

  it('does not wait for that of the next day when that of today is planned for today', async () => {
    const person = await makeTasks();
    await applyPlan(person, await optimize(person, { days: 1 }));
    await person.patch('/api/user/settings', { workingHours: { 3: { start: '09:00', end: '10:00' } } });
    const wanted = (await person.get<{ tasks: Task[] }>('/api/tasks?q=Upgrade')).data.tasks.map(({ id }) => id);
    expect(titles(await optimize(person, { date: '2026-03-11', wanted }))).toEqual(['Upgrade']);
  });
});

describe('planning a task that repeats', () => {
  it('each occurrence of the planned days gets a block of its own, on its own day', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const plan = await optimize(person, { days: 7 });
    expect(days(plan.schedule)).toEqual(WEEK.map((date) => [date, date]));
    expect(new Set(plan.schedule.map(({ taskId }) => taskId))).toEqual(new Set([task.id]));
    expect([plan.unscheduled, plan.omitted]).toEqual([[], 0]);
    const { blocks } = (await applyPlan(person, plan)).plan;
    expect(days(blocks)).toEqual(WEEK.map((date) => [date, date]));
    expect(blocks.map(({ taskId, part, parts }) => [taskId, part, parts])).toEqual(WEEK.map(() => [task.id, 1, 1]));
  });

  it('a plan that is made again keeps every block, and a completed occurrence is not planned again', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const first = await applyPlan(person, await optimize(person, { days: 7 }));
    const again = await optimize(person, { days: 7 });
    expect(again.churn).toEqual({ kept: 5, moved: 0, added: 0, removed: 0 });
    expect((await applyPlan(person, again)).plan.blocks.map(({ id }) => id)).toEqual(
      first.plan.blocks.map(({ id }) => id),
    );
    vi.setSystemTime('2026-03-10T12:00:00Z');
    await person.post(`/api/tasks/${task.id}/complete`, {});
    const { blocks } = await getPlan(person, '?from=2026-03-10&to=2026-03-11');
    expect(blocks.map(({ occurrence, status, missed }) => [occurrence, status, missed])).toEqual([
      ['2026-03-10', 'completed', false],
      ['2026-03-11', 'pending', false],
    ]);
    const next = await optimize(person, { days: 7 });
    expect(days(next.schedule)).toEqual(WEEK.slice(1).map((date) => [date, date]));
    expect(next.churn).toMatchObject({ kept: 4, moved: 0, added: 0 });
  });

  it('an occurrence on a day after the planned ones is listed with that day, also when it is wanted', async () => {
    const person = await signUpPlanner();
    const rent = { title: 'Rent', dueDate: '2026-04-01T10:00:00Z', recurrence: { rrule: 'FREQ=MONTHLY' } };
    const { id } = await person.createTask(rent);
    for (const body of [{}, { wanted: [id] }]) {
      const { unscheduled, omitted, insights } = await optimize(person, body);
      expect(unscheduled).toMatchObject([{ title: 'Rent', constraint: 'not_yet', text: 'It starts on 1 April.' }]);
      expect([omitted, insights.filter(({ type }) => type === 'omitted')]).toEqual([0, []]);
    }
  });

  it('a later occurrence keeps its distance from its start and waits for its day', async () => {
    const person = await signUpPlanner();
    await person.createTask({ ...review, startDate: '2026-03-10T15:00:00Z' });
    const { schedule } = await optimize(person, { days: 7 });
    expect(schedule.map(({ startsAt }) => startsAt.slice(11, 13) >= '15')).toEqual(WEEK.map(() => true));
  });

  it('a task waits for the current occurrence of one that repeats', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask(review);
    const second = await person.createTask({ title: 'Report', ...minutes(30, { dependencies: [first.id] }) });
    const { schedule } = await optimize(person, { days: 2 });
    const report = schedule.find(({ taskId }) => taskId === second.id);
    expect(report?.startsAt.slice(0, 10)).toBe('2026-03-10');
    expect(report?.facts?.comesAfter).toEqual([first.id]);
    expect(report?.reason).toContain('Review');
  });

  it('moving and removing a block touches its occurrence alone', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const { plan } = await applyPlan(person, await optimize(person, { days: 7 }));
    const [, wednesday, thursday] = plan.blocks as [PlanBlock, PlanBlock, PlanBlock];
    const moved = await person.patch<ChangedPlan>(`/api/plan/blocks/${wednesday.id}`, {
      startsAt: '2026-03-11T15:00:00.000Z',
    });
    expect(days(moved.data.plan.blocks)).toEqual(WEEK.map((date) => [date, date]));
    expect(moved.data.plan.blocks[1]).toMatchObject({ taskId: task.id, occurrence: '2026-03-11', locked: true });
    const dropped = await person.delete<ChangedPlan>(`/api/plan/blocks/${thursday.id}`);
    expect(days(dropped.data.plan.blocks).map(([date]) => date)).toEqual(WEEK.filter((date) => date !== '2026-03-12'));
    expect(dropped.data.plan.dropped).toEqual([{ taskId: task.id, date: '2026-03-12' }]);
  });

  it('a missed block of one occurrence leaves the others, and is asked about by its date', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    await applyPlan(person, await optimize(person, { days: 7 }));
    vi.setSystemTime('2026-03-10T16:00:00Z');
    const { missed, insights } = await optimize(person, { days: 7 });
    expect(missed).toMatchObject([{ taskId: task.id, occurrence: '2026-03-10' }]);
    const { action } = insights.find(({ type }) => type === 'missed') ?? {};
    expect(action).toMatchObject({ path: `/api/tasks/${task.id}/complete`, body: { occurrence: '2026-03-10' } });
    const { data } = await person.post<ChangedTask>(action?.path ?? '', action?.body);
    expect(data.task.occurrence).toBe('2026-03-11');
  });

  it('the last block of an occurrence that is reported as done completes it, and one undo takes both back', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 30 } });
    const task = await person.createTask(review);
    const { plan } = await applyPlan(person, await optimize(person, { days: 7 }));
    const [first, second] = plan.blocks as [PlanBlock, PlanBlock];
    const occurrenceNow = async () => (await person.get<TaskAnswer>(`/api/tasks/${task.id}`)).data.task.occurrence;
    vi.setSystemTime('2026-03-10T16:00:00Z');
    const report = (id: string) => person.patch<ChangedPlan>(`/api/plan/blocks/${id}`, { done: true });
    expect((await report(first.id)).data.tasks).toEqual([]);
    expect(await occurrenceNow()).toBe('2026-03-10');

    const reported = (await report(second.id)).data;
    expect([reported.tasks, reported.plan.blocks[1]?.done]).toEqual([[task.id], true]);
    expect(await occurrenceNow()).toBe('2026-03-11');
    const undone = (await person.post<ChangedPlan>('/api/undo', { undoToken: reported.undoToken })).data;
    expect([undone.plan.blocks[1]?.done, await occurrenceNow()]).toEqual([undefined, '2026-03-10']);
    expect((await person.post('/api/undo', { undoToken: undone.undoToken })).status).toBe(200);
    expect(await occurrenceNow()).toBe('2026-03-11');
  });

  it('an undo of a block that completed its occurrence is a 409 when the task has changed since', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const { plan } = await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-10T16:00:00Z');
    const path = `/api/plan/blocks/${plan.blocks[0]?.id}`;
    const { undoToken } = (await person.patch<ChangedPlan>(path, { done: true })).data;
    await person.patch(`/api/tasks/${task.id}`, { title: 'Retrospective' });
    expect((await person.post('/api/undo', { undoToken })).status).toBe(409);
    expect((await getPlan(person, '?from=2026-03-10')).blocks[0]?.done).toBe(true);
  });

  it('a report of a block whose task another device completes at that moment is a 409, and an undo leaves later edits', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const { plan } = await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-10T16:00:00Z');
    const path = `/api/plan/blocks/${plan.blocks[0]?.id}`;
    let isCompleted = false;
    interceptTrips(async (trip) => {
      if (trip.body.includes('complete_task') && !isCompleted) {
        isCompleted = true;
        await person.post(`/api/tasks/${task.id}/complete`, { occurrence: '2026-03-10' });
      }
      return trip.pass();
    });
    expect((await person.patch(path, { done: true })).error?.code).toBe('CONFLICT');
    vi.restoreAllMocks();
    expect((await getPlan(person, '?from=2026-03-10')).blocks[0]?.done).toBe(false);

    const again = await person.patch<ChangedPlan>(path, { done: true });
    expect([again.status, again.data.tasks]).toEqual([200, []]);
    await person.patch(`/api/tasks/${task.id}`, { title: 'Edited later' });
    expect((await person.post('/api/undo', { undoToken: again.data.undoToken })).status).toBe(200);
    expect((await person.get<TaskAnswer>(`/api/tasks/${task.id}`)).data.task).toMatchObject({
      title: 'Edited later',
      occurrence: '2026-03-11',
    });
  });

  it.each([
    ['a series', WORKDAYS],
    ['its last occurrence', { rrule: 'FREQ=DAILY;COUNT=1' }],
  ])(
    'the same report of %s twice is a 200 twice and completes once, and a correction changes the plan',
    async (_, recurrence) => {
      const person = await signUpPlanner();
      const task = await person.createTask({ ...review, recurrence });
      const { plan } = await applyPlan(person, await optimize(person));
      vi.setSystemTime('2026-03-10T16:00:00Z');
      const answers = [];
      for (const done of [true, true, false, true]) {
        const { status, data } = await person.patch<ChangedPlan>(`/api/plan/blocks/${plan.blocks[0]?.id}`, { done });
        answers.push([status, data.tasks, data.plan.blocks[0]?.done]);
      }
      expect(answers).toEqual([
        [200, [task.id], true],
        [200, [], true],
        [200, [], false],
        [200, [], true],
      ]);
      expect((await person.get<{ stats: UserStats }>('/api/user/stats')).data.stats.completedLast7Days).toBe(1);
    },
  );

  it.each([
    ['both days that are reported in order are completed', [0, 1], [true, true]],
    ['the report of a day completes it, and one of the day before changes the plan alone then', [1, 0], [true, false]],
  ])('%s', async (_, order, completes) => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const { plan } = await applyPlan(person, await optimize(person, { days: 3 }));
    vi.setSystemTime('2026-03-11T16:00:00Z');
    const completed = [];
    for (const index of order) {
      const path = `/api/plan/blocks/${plan.blocks[index]?.id}`;
      const { data } = await person.patch<ChangedPlan>(path, { done: true });
      expect(data.plan.blocks[index]?.done).toBe(true);
      completed.push(data.tasks.includes(task.id));
    }
    expect(completed).toEqual(completes);
    expect((await person.get<TaskAnswer>(`/api/tasks/${task.id}`)).data.task.occurrence).toBe('2026-03-12');
  });

  it('a report that completes an occurrence again, after that was undone alone, can be undone too', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    const { plan } = await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-10T16:00:00Z');
    const path = `/api/plan/blocks/${plan.blocks[0]?.id}`;
    const occurrenceNow = async () => (await person.get<TaskAnswer>(`/api/tasks/${task.id}`)).data.task.occurrence;
    await person.patch(path, { done: true });
    const { events } = (await person.get<ActivityPage>('/api/activity')).data;
    const completed = events.find(({ type }) => type === 'task.completed');
    await person.post('/api/undo', { undoToken: `undo_${completed?.position}` });
    expect(await occurrenceNow()).toBe('2026-03-10');
    const { tasks, undoToken } = (await person.patch<ChangedPlan>(path, { done: true })).data;
    expect([tasks, await occurrenceNow()]).toEqual([[task.id], '2026-03-11']);
    expect((await person.post<ChangedPlan>('/api/undo', { undoToken })).data.tasks).toEqual([task.id]);
    expect(await occurrenceNow()).toBe('2026-03-10');
  });

  it('a missed occurrence is replaced by the next one, also in what to do now, and is not asked about', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    await applyPlan(person, await optimize(person));
    vi.setSystemTime('2026-03-12T08:00:00Z');
    expect((await getPlan(person, '?from=2026-03-10')).stale).toBe(true);
    const next = await optimize(person, { days: 2 });
    expect(days(next.schedule)).toEqual([
      ['2026-03-12', '2026-03-12'],
      ['2026-03-13', '2026-03-13'],
    ]);
    expect([next.missed, next.unscheduled, next.omitted]).toEqual([[], [], 0]);
    expect(next.insights.map(({ type }) => type)).not.toContain('at_risk');
    const now = (await person.get<NowAnswer>('/api/now')).data.tasks;
    expect(now).toMatchObject([
      { taskId: task.id, occurrence: '2026-03-12', text: expect.stringMatching(/due today/) },
    ]);
    const { insights } = (await person.get<InsightsAnswer>('/api/ai/insights')).data;
    const { suggestions } = (await person.post<SuggestionsAnswer>('/api/ai/suggestions', {})).data;
    expect([...insights, ...suggestions].map(({ type }) => type)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/overdue|reschedule/)]),
    );

    const { plan } = await applyPlan(person, next);
    const { stale, blocks } = await getPlan(person, '?from=2026-03-10');
    expect([stale, blocks[0]?.missed]).toEqual([false, true]);
    vi.setSystemTime('2026-03-12T16:00:00Z');
    const block = plan.blocks.find(({ occurrence }) => occurrence === '2026-03-12');
    expect((await person.patch<ChangedPlan>(`/api/plan/blocks/${block?.id}`, { done: true })).data.tasks).toEqual([
      task.id,
    ]);
    expect((await person.get<TaskAnswer>(`/api/tasks/${task.id}`)).data.task.occurrence).toBe('2026-03-13');
  });

  it('a missed occurrence is planned until the day of the next one, and then no more', async () => {
    const person = await signUpPlanner();
    await person.createTask({ ...review, recurrence: { rrule: 'FREQ=WEEKLY;BYDAY=TU,FR' } });
    const planned = async (now: string) => {
      vi.setSystemTime(now);
      return days((await optimize(person)).schedule);
    };
    expect(await planned('2026-03-12T08:00:00Z')).toEqual([['2026-03-10', '2026-03-12']]);
    expect(await planned('2026-03-13T08:00:00Z')).toEqual([['2026-03-13', '2026-03-13']]);
    vi.setSystemTime('2026-03-12T08:00:00Z');
    const later = await optimize(person, { date: '2026-03-13' });
    expect(days(later.schedule)).toEqual([['2026-03-13', '2026-03-13']]);
    expect(later.omitted).toBe(0);
  });

  it('an occurrence that does not fit before the next one is left out, and its day is not planned late', async () => {
    const person = await signUpPlanner({
      workingHours: { 2: { start: '09:00', end: '09:30' }, 3: { start: '09:00', end: '18:00' } },
    });
    await person.createTask(review);
    const { schedule, unscheduled } = await optimize(person, { days: 2 });
    expect(days(schedule)).toEqual([['2026-03-11', '2026-03-11']]);
    expect(unscheduled).toMatchObject([{ occurrence: '2026-03-10', fix: { kind: 'extend_hours' } }]);
  });

  it('an occurrence on a day off is not listed, one after midnight belongs to the night, and a series from completion is not replaced', async () => {
    const person = await signUpPlanner({
      workingHours: { 2: { start: '20:00', end: '04:00' }, 4: { start: '20:00', end: '04:00' } },
    });
    const stretch = {
      title: 'Stretch',
      dueDate: '2026-03-11T01:00:00Z',
      recurrence: { rrule: 'FREQ=DAILY' },
      ...minutes(15),
    };
    await person.createTask(stretch);
    const plan = await optimize(person, { days: 3 });
    expect(plan.schedule.map(({ occurrence, startsAt }) => [occurrence, startsAt >= `${occurrence}T01:00`])).toEqual([
      ['2026-03-11', false],
      ['2026-03-12', false], // on Wednesday, since Thursday's work begins after it
      ['2026-03-13', false],
    ]);
    expect(plan.unscheduled).toEqual([]);
    const office = await signUpPlanner();
    await office.createTask(review);
    await office.createTask({ ...stretch, dueDate: '2026-03-10T12:00:00Z' });
    expect((await optimize(office, { days: 6 })).unscheduled).toEqual([]); // until Sunday
    const water = await person.createTask({
      ...stretch,
      title: 'Water',
      recurrence: { rrule: 'FREQ=DAILY;INTERVAL=2', from: 'completion' },
    });
    vi.setSystemTime('2026-03-12T19:00:00Z');
    const { schedule } = await optimize(person, { days: 3 });
    expect(schedule.filter(({ taskId }) => taskId === water.id).map(({ occurrence }) => occurrence)).toEqual([
      '2026-03-11',
      '2026-03-14', // on Friday, since Saturday has no work
    ]);
  });

  it('what to do now is the current occurrence alone', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(review);
    await applyPlan(person, await optimize(person, { days: 7 }));
    const { data } = await person.get<NowAnswer>('/api/now');
    expect(data.tasks).toMatchObject([{ taskId: task.id, occurrence: '2026-03-10', minutes: 60 }]);
  });
});

describe('an occurrence that is due before the work of its day', () => {
  const create = (person: Person, dueDate: string, rrule: string, length?: number) =>
    person.createTask({
      title: 'Lesson',
      dueDate,
      recurrence: { rrule, from: 'due' as const },
      ...(length && minutes(length)),
    });
  const starts = ({ schedule }: OptimizeAnswer) => schedule.map(({ startsAt }) => startsAt.slice(5, 16));

  it('is planned on the day before, in time', async () => {
    const person = await signUpPlanner();
    await create(person, '2026-03-11T09:00:00Z', 'FREQ=WEEKLY;BYDAY=WE,FR', 90);
    expect(starts(await optimize(person))).toEqual(['03-10T09:00']);
    const planned = await optimize(person, { days: 3 }); // up to Thursday
    expect(planned.schedule.map(({ occurrence }) => occurrence)).toEqual(['2026-03-11', '2026-03-13']);
    expect(starts(planned)[0]).toBe('03-10T09:00');
    expect(planned.schedule.every(({ facts }) => (facts?.slackMinutes ?? 0) > 0)).toBe(true);
  });

  it('is planned before the weekend', async () => {
    vi.setSystemTime('2026-03-13T08:00:00Z'); // a Friday
    const person = await signUpPlanner({ workingHours: { 6: null, 7: null } });
    await create(person, '2026-03-16T08:00:00Z', 'FREQ=WEEKLY');
    expect(starts(await optimize(person))).toEqual(['03-13T09:00']);
  });

  it('is planned after it is due, when each day has one', async () => {
    const person = await signUpPlanner();
    await create(person, '2026-03-11T08:00:00Z', 'FREQ=DAILY', 15);
    expect(starts(await optimize(person, { days: 4 })).slice(1)).toEqual(['03-12T09:00', '03-13T09:00']);
  });
});

it('an occurrence on a day off is not planned on the day before, beside the one of that day', async () => {
  const person = await signUpPlanner({ dayOverrides: { '2026-03-11': null } });
  await person.createTask({ ...review, dueDate: '2026-03-10T00:00:00Z', recurrence: { rrule: 'FREQ=DAILY' } });
  const { schedule } = await optimize(person, { days: 4 });
  expect(days(schedule)).toEqual(['2026-03-10', '2026-03-12', '2026-03-13'].map((date) => [date, date]));
});

it('the first working day after a week off has its occurrences', async () => {
  vi.setSystemTime('2026-03-10T18:30:00Z');
  const off = Array.from({ length: 9 }, (_, day) => [`2026-03-${11 + day}`, null]);
  const person = await signUpPlanner({ dayOverrides: Object.fromEntries(off) });
  await person.createTask(review);
  const { from, schedule, omitted } = await optimize(person);
  expect([from, omitted, days(schedule)]).toEqual(['2026-03-20', 0, [['2026-03-20', '2026-03-20']]]);
});
