import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { Person } from '../support/client.ts';
import { addMeeting, applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const applyNow = async (person: Person, body: object = {}) =>
  (await applyPlan(person, await optimize(person, body))).plan.blocks;
const patch = (person: Person, id: string | undefined, body: object) =>
  person.patch<ChangedPlan>(`/api/plan/blocks/${id}`, body);
const set = (person: Person, settings: object) => person.patch('/api/user/settings', settings);
const places = (blocks: ChangedPlan['plan']['blocks']) =>
  blocks.map(({ taskId, startsAt, endsAt }) => [taskId, startsAt.slice(5, 16), endsAt.slice(11, 16)]);

describe('a moved block', () => {
  it('does not cut the one in its way: without room for all of it, that is named and the plan is stale', async () => {
    const workingHours = { 2: { start: '09:00', end: '10:00' }, 3: { start: '09:00', end: '09:30' } };
    const person = await signUpPlanner({ workingHours });
    const long = await person.createTask({ ...minutes(60), dueDate: '2026-03-10T18:00:00Z' });
    const short = await person.createTask({ ...minutes(30), startDate: '2026-03-11T00:00:00Z' });
    const blocks = await applyNow(person, { days: 2 });
    expect(places(blocks)).toEqual([
      [long.id, '03-10T09:00', '10:00'],
      [short.id, '03-11T09:00', '09:30'],
    ]);
    const { data } = await patch(person, blocks[1]?.id, { startsAt: '2026-03-10T09:00:00Z' });
    expect(places(data.plan.blocks)).toEqual([[short.id, '03-10T09:00', '09:30']]);
    expect(data).toMatchObject({ displaced: [long.id], clashes: ['before_start'] });
    expect((await getPlan(person)).stale).toBe(true);
    await person.post('/api/undo', { undoToken: data.undoToken });
    expect(await getPlan(person)).toMatchObject({
      stale: false,
      blocks: [{ id: blocks[0]?.id }, { id: blocks[1]?.id }],
    });
  });

  it('adds no block of a task that is planned in part, and leaves the days alone that it does not touch', async () => {
    const workingHours = { 2: { start: '09:00', end: '11:00' }, 3: { start: '09:00', end: '11:00' } };
    const person = await signUpPlanner({ workingHours, chunkMinutes: { min: 30, max: 60 } });
    const small = await person.createTask({ ...minutes(30), priority: 'high' });
    const large = await person.createTask(minutes(240));
    const blocks = await applyNow(person);
    expect(blocks.filter(({ taskId }) => taskId === large.id)).not.toEqual([]);
    const own = blocks.find(({ taskId }) => taskId === small.id);
    const { data } = await patch(person, own?.id, { startsAt: '2026-03-12T12:00:00Z' });
    const others = (all: typeof blocks) => all.filter(({ taskId }) => taskId === large.id);
    expect(others(data.plan.blocks)).toEqual(others(blocks));
    expect(data.displaced).toEqual([]);
    expect((await getPlan(person)).stale).toBe(false);
  });

  it('leaves in place what is too short or too long for its task, and moves what waits for it', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask({ ...minutes(60), priority: 'high' });
    const second = await person.createTask(minutes(60, { dependencies: [first.id] }));
    const other = await person.createTask({ ...minutes(60), priority: 'low' });
    const blocks = await applyNow(person);
    const at = (all: typeof blocks, id: string) => all.find(({ taskId }) => taskId === id);
    await person.patch(`/api/tasks/${other.id}`, minutes(120));
    const { data } = await patch(person, at(blocks, first.id)?.id, { startsAt: '2026-03-10T15:00:00Z' });
    expect(at(data.plan.blocks, other.id)).toEqual(at(blocks, other.id));
    expect(at(data.plan.blocks, second.id)).toMatchObject({
      startsAt: '2026-03-10T16:00:00.000Z',
      facts: { comesAfter: [first.id] },
      terms: { stability: 'moved' },
    });
    expect(data.plan.blocks).toHaveLength(3);
  });
});

describe('a task whose blocks are all reported as done', () => {
  it.each([
    ['with an estimate', minutes(60), 1],
    ['without an estimate', {}, 1],
    ['in two parts', minutes(150), 2],
  ])('%s holds back no task that waits for it', async (_what, task, parts) => {
    const person = await signUpPlanner();
    const first = await person.createTask({ title: 'Write', ...task });
    const next = minutes(15, { dependencies: [first.id] });
    const second = await person.createTask({ priority: 'high', dueDate: '2026-03-10T18:00:00Z', ...next });
    const blocks = await applyNow(person);
    const own = blocks.filter(({ taskId }) => taskId === first.id);
    expect(own).toHaveLength(parts);
    for (const { id, startsAt } of own) {
      const before = await optimize(person);
      expect(before.schedule.find(({ taskId }) => taskId === second.id)?.facts?.comesAfter).toEqual([first.id]);
      vi.setSystemTime(Date.parse(startsAt) + 5 * 60_000);
      expect((await patch(person, id, { done: true })).status).toBe(200);
    }
    const planned = await optimize(person);
    expect(planned).toMatchObject({ unscheduled: [], schedule: [{ taskId: second.id, facts: { comesAfter: [] } }] });
    expect(planned.insights.map(({ type }) => type)).not.toContain('at_risk');
    const own2 = (await getPlan(person)).blocks.find(({ taskId }) => taskId === second.id);
    const moved = await patch(person, own2?.id, { startsAt: planned.schedule[0]?.startsAt });
    expect(moved.data.clashes).toEqual([]);
    const now = await person.get<{ tasks: { taskId: string }[] }>('/api/now');
    expect(now.data.tasks.map(({ taskId }) => taskId)).toEqual([second.id]);
  });

  it('holds others back again when the report is taken back', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask(minutes(60));
    await person.createTask(minutes(15, { dependencies: [first.id] }));
    const [block] = await applyNow(person);
    vi.setSystemTime(block?.endsAt ?? '');
    await patch(person, block?.id, { done: true });
    expect((await optimize(person)).schedule).toMatchObject([{ facts: { comesAfter: [] } }]);
    await patch(person, block?.id, { done: false });
    expect((await optimize(person)).schedule).toMatchObject([
      { taskId: first.id },
      { facts: { comesAfter: [first.id] } },
    ]);
  });
});

describe('a plan', () => {
  const daily = { recurrence: { rrule: 'FREQ=DAILY' }, dueDate: '2026-03-10T18:00:00Z', ...minutes(60) };

  it.each([
    ['a report', { done: true }, daily],
    ['a report', { done: true }, minutes(60)],
    ['a completion', null, daily],
    ['a completion', null, minutes(60)],
  ])(
    'stays valid after %s of work that is over, and is stale after one of work to come',
    async (_what, report, task) => {
      const person = await signUpPlanner();
      const { id } = await person.createTask(task);
      await person.createTask({ ...minutes(30), startDate: '2026-03-11T00:00:00Z' });
      const blocks = await applyNow(person, { days: 2 });
      const own = blocks.find(({ taskId }) => taskId === id);
      vi.setSystemTime(own?.endsAt ?? '');
      const done = report ? await patch(person, own?.id, report) : await person.post(`/api/tasks/${id}/complete`);
      expect([done.status, (await getPlan(person)).stale]).toEqual([200, false]);
      expect((await optimize(person, { days: 2 })).churn).toMatchObject({ moved: 0, added: 0, removed: 0 });

      const other = await person.createTask(task);
      await applyNow(person, { days: 3 });
      await person.post(`/api/tasks/${other.id}/complete`);
      expect((await getPlan(person)).stale).toBe(true);
    },
  );

  it('is stale after a completion of a task that is not planned, and of one whose next date follows from it', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask(minutes(60));
    const chores = {
      dueDate: '2026-03-10T18:00:00Z',
      recurrence: { rrule: 'FREQ=DAILY', from: 'completion' as const },
    };
    const chore = await person.createTask({ ...chores, ...minutes(30) });
    await applyNow(person);
    const late = await person.createTask(minutes(30));
    await applyNow(person, { date: '2026-03-12' });
    await person.delete(`/api/tasks/${first.id}`);
    const [own] = await applyNow(person);
    expect((await getPlan(person)).stale).toBe(false);
    vi.setSystemTime(own?.endsAt ?? '');
    await person.post(`/api/tasks/${chore.id}/complete`);
    expect((await getPlan(person)).stale).toBe(true);
    await applyNow(person);
    await person.post(`/api/tasks/${late.id}/complete`);
    expect((await getPlan(person)).stale).toBe(true);
  });
});

describe('a plan of one day', () => {
  it.each([
    ['a meeting', (person: Person) => addMeeting(person, '2026-03-12T08:30:00Z', '2026-03-12T18:00:00Z')],
    ['a break', (person: Person) => set(person, { breaks: [{ start: '09:00', end: '12:00' }] })],
    ['a day off', (person: Person) => set(person, { dayOverrides: { '2026-03-12': null } })],
    [
      'shorter hours',
      (person: Person) => set(person, { dayOverrides: { '2026-03-12': { start: '16:00', end: '17:00' } } }),
    ],
    ['another time zone', (person: Person) => set(person, { timezone: 'America/Los_Angeles' })],
    [
      'a later start',
      (person: Person, id: string) => person.patch(`/api/tasks/${id}`, { startDate: '2026-03-12T12:00:00Z' }),
    ],
  ])('takes over what %s puts out of place on another day', async (what, change) => {
    const person = await signUpPlanner();
    const task = await person.createTask({ title: 'Letter', ...minutes(60) });
    const locked = await person.createTask({ title: 'Call', ...minutes(60) });
    const blocks = await applyNow(person, { date: '2026-03-12' });
    const own = (id: string, all = blocks) => all.filter(({ taskId }) => taskId === id);
    await patch(person, own(locked.id)[0]?.id, { locked: true });
    await change(person, task.id);
    expect((await getPlan(person)).stale).toBe(true);
    const planned = await optimize(person, { date: '2026-03-11' });
    const after = (await applyPlan(person, planned)).plan.blocks;
    const isLater = what === 'a later start';
    expect(own(task.id, after).map(({ startsAt }) => startsAt.slice(0, 10))).toEqual([
      isLater ? '2026-03-12' : '2026-03-11',
    ]);
    expect(planned.unscheduled).toEqual([]);
    expect(own(locked.id, after)).toMatchObject([{ startsAt: own(locked.id)[0]?.startsAt, locked: true }]);
  });

  it('leaves the block that runs where it is, though a meeting has come into it', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask({ ...minutes(120), dueDate: '2026-03-12T12:00:00Z' });
    const blocks = await applyNow(person);
    const middle = Date.parse(blocks[0]?.startsAt ?? '') + 60 * 60_000;
    vi.setSystemTime(middle);
    await addMeeting(person, new Date(middle + 30 * 60_000).toISOString(), '2026-03-10T18:00:00Z');
    expect(places(await applyNow(person, { date: '2026-03-11' }))).toEqual(places(blocks));
    expect(blocks.map(({ taskId }) => taskId)).toEqual([task.id]);
  });

  it('removes what has lost its place on another day also when it has no time for it, and says so', async () => {
    const workingHours = { 3: { start: '09:00', end: '09:30' } };
    const person = await signUpPlanner({ workingHours, chunkMinutes: { min: 60, max: 120 } });
    const task = await person.createTask({ title: 'Letter', ...minutes(60) });
    await applyNow(person, { date: '2026-03-12' });
    await set(person, { dayOverrides: { '2026-03-12': null } });
    const planned = await optimize(person, { date: '2026-03-11' });
    expect(planned).toMatchObject({ unscheduled: [{ taskId: task.id, minutes: 60 }], churn: { removed: 1 } });
    expect((await applyPlan(person, planned)).plan.blocks).toEqual([]);
  });
});

describe('the reason of a block', () => {
  it('on another day names the weekday of the due date, not today or tomorrow', async () => {
    const workingHours = { 2: null, 3: null, 4: null, 5: null, 6: { start: '09:00', end: '18:00' } };
    const person = await signUpPlanner({ workingHours });
    await person.createTask({ title: 'a', dueDate: '2026-03-10T18:00:00Z', ...minutes(60) });
    await person.createTask({ title: 'b', dueDate: '2026-03-11T18:00:00Z', ...minutes(60) });
    await person.createTask({ title: 'c', dueDate: '2026-03-14T18:00:00Z', ...minutes(60) });
    const reasons = async () =>
      (await optimize(person, { days: 5 })).schedule
        .map(({ title, reason }) => `${title}: ${reason.split(',')[0]}`)
        .sort();
    expect(await reasons()).toEqual(['a: Due Tue 18:00', 'b: Due Wed 18:00', 'c: Due that day 18:00']);
    await set(person, { workingHours: { 2: { start: '09:00', end: '18:00' } } });
    expect(await reasons()).toEqual(['a: Due today 18:00', 'b: Due tomorrow 18:00', 'c: Due Sat 18:00']);
  });

  it('says nothing of a last part that has no place', async () => {
    const hour = { start: '09:00', end: '10:00' };
    const person = await signUpPlanner({ workingHours: { 2: hour, 3: hour }, chunkMinutes: { min: 60, max: 60 } });
    await person.createTask({ dueDate: '2026-03-10T18:00:00Z', ...minutes(180) });
    const planned = await optimize(person, { days: 2 });
    expect(planned.schedule.map(({ part, parts }) => `${part}/${parts}`)).toEqual(['1/3', '2/3']);
    expect(planned.schedule[0]?.reason).not.toContain('last part');
  });
});
