import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { Today } from '../../src/planning/today/responses.ts';
import { DAY_MS, HOUR_MS } from '../../src/shared/duration.ts';
import { type Person, signUp } from '../support/client.ts';
import { applyPlan, clock, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { createTasks } from '../support/rows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const applyNow = async (person: Person, body: object = {}) => applyPlan(person, await optimize(person, body));
const move = (person: Person, id: string | undefined, startsAt: string) =>
  person.patch<ChangedPlan>(`/api/plan/blocks/${id}`, { startsAt });

const say = (person: Person, id: string | undefined, patch: object) => person.patch(`/api/plan/blocks/${id}`, patch);

describe('replanning during the day', () => {
  it('a block that is done early counts as done at once, and its time is free', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 }, bufferMinutes: 0 });
    const { id } = await person.createTask({ title: 'Thesis', ...minutes(120) });
    const { plan } = await applyNow(person);
    const [first, second] = plan.blocks;
    vi.setSystemTime(Date.parse(first?.startsAt ?? '') + 20 * 60_000);
    expect((await person.get<Today>('/api/today')).data.plan.running).toMatchObject({ id: first?.id });
    expect((await say(person, first?.id, { done: true })).status).toBe(200);
    expect((await say(person, first?.id, { locked: true })).status).toBe(409);
    expect(await getPlan(person)).toMatchObject({ stale: false, blocks: [{ done: true, missed: false }, {}] });
    expect((await person.get<Today>('/api/today')).data.plan).toMatchObject({
      running: null,
      next: { id: second?.id },
    });

    const planned = await optimize(person);
    expect(planned.schedule.map(({ taskId, estimatedDuration, part }) => [taskId, estimatedDuration, part])).toEqual([
      [id, 60, 2],
    ]);
    await person.createTask({ title: 'Call', priority: 'high', dueDate: first?.endsAt, ...minutes(30) });
    const filled = await optimize(person);
    expect(Date.parse(filled.schedule[0]?.startsAt ?? '')).toBeLessThan(Date.parse(first?.endsAt ?? ''));
    await applyPlan(person, filled);
    expect((await getPlan(person)).blocks).toContainEqual(expect.objectContaining({ id: first?.id, done: true }));

    expect((await say(person, first?.id, { done: false })).status).toBe(200);
    expect((await getPlan(person)).blocks.some(({ done }) => done)).toBe(false);
  });

  it('a part of a long task counts as done only when the user says so', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 } });
    await person.createTask({ title: 'Thesis', ...minutes(180) });
    const { plan } = await applyNow(person);
    const [first, ...others] = plan.blocks;
    expect(plan.blocks).toHaveLength(3);
    expect((await say(person, first?.id, { done: true })).status).toBe(409); // it has not begun
    vi.setSystemTime(first?.endsAt ?? '');

    const missed = await optimize(person);
    expect(missed.missed).toMatchObject([{ blockId: first?.id, title: 'Thesis', part: 1, parts: 3, minutes: 60 }]);
    expect(missed.schedule.reduce((sum, { estimatedDuration }) => sum + estimatedDuration, 0)).toBe(180);
    expect(missed.insights[0]).toMatchObject({
      type: 'missed',
      text: expect.stringContaining('1 block was missed (1 h): “Thesis”.'),
      action: { method: 'PATCH', path: `/api/plan/blocks/${first?.id}`, body: { done: true } },
    });
    expect(await getPlan(person)).toMatchObject({ stale: true, blocks: [{ missed: true }, { missed: false }, {}] });

    expect((await say(person, first?.id, { done: true })).status).toBe(200);
    expect(await getPlan(person)).toMatchObject({ stale: false, blocks: [{ missed: false, done: true }, {}, {}] });
    const { schedule, churn, ...later } = await optimize(person);
    expect(later.missed).toEqual([]);
    expect(schedule.map(({ part, parts, time }) => `${part}/${parts} ${time}`)).toEqual([
      `2/3 ${others[0]?.startsAt}`,
      `3/3 ${others[1]?.startsAt}`,
    ]);
    expect(churn).toEqual({ kept: 2, moved: 0, added: 0, removed: 0 });
    await say(person, first?.id, { done: false });
    expect((await optimize(person)).missed).toHaveLength(1);
  });

  it('a missed task is asked about until it has a new place or is completed', async () => {
    const person = await signUpPlanner();
    const call = await person.createTask({ title: 'Call the bank', ...minutes(30) });
    await person.createTask({ title: 'Pay the rent', ...minutes(30) });
    await applyNow(person);
    vi.setSystemTime('2026-03-11T08:00:00Z');
    const asked = await optimize(person);
    expect(asked.missed.map(({ title }) => title).sort()).toEqual(['Call the bank', 'Pay the rent']);
    expect(asked.schedule.map(({ title }) => title).sort()).toEqual(['Call the bank', 'Pay the rent']);
    expect(asked.insights[0]).toMatchObject({
      type: 'missed',
      evidence: { n: 2, value: 60 },
      action: { method: 'POST' },
    });
    await person.post(`/api/tasks/${call.id}/complete`);
    expect((await optimize(person)).missed.map(({ title }) => title)).toEqual(['Pay the rent']);
    await applyNow(person);
    expect((await optimize(person)).missed).toEqual([]);
    expect((await getPlan(person)).stale).toBe(false);
  });

  it('an ended block stays in the plan for a week', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    const [first] = plan.blocks;
    vi.setSystemTime('2026-03-10T15:00:00Z');
    const { blocks } = (await applyNow(person)).plan; // the task is still open, so it is planned again
    expect(blocks[0]).toEqual(first);
    expect(blocks[1]).toMatchObject({ taskId: first?.taskId, startsAt: '2026-03-10T15:00:00.000Z' });
    vi.setSystemTime('2026-03-16T08:00:00Z');
    expect((await applyNow(person)).plan.blocks[0]).toEqual(first);
    vi.setSystemTime('2026-03-17T18:00:00Z');
    const again = await signUp({ id: Number(person.user.telegramId) }); // the session has expired after a week, too
    const later = await applyNow(again, { date: '2026-03-18' });
    expect(later.plan.blocks.map(({ startsAt }) => startsAt.slice(0, 10))).not.toContain('2026-03-10');
  });

  it('a task completed during its block stays in the plan, and one completed before its block leaves', async () => {
    const person = await signUpPlanner();
    for (let index = 0; index < 2; index += 1) await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    const [first, second] = plan.blocks;
    vi.setSystemTime(Date.parse(first?.startsAt ?? '') + 30 * 60_000);
    await person.post(`/api/tasks/${first?.taskId}/complete`);
    await person.post(`/api/tasks/${second?.taskId}/complete`);
    expect((await applyNow(person)).plan.blocks).toEqual([first]);
  });

  it('a running block moves when a meeting overlaps it', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    const startsAt = new Date(Date.parse(plan.blocks[0]?.startsAt ?? '') + 20 * 60_000).toISOString();
    vi.setSystemTime(Date.parse(startsAt) - 10 * 60_000);
    await person.post('/api/busy', { startsAt, endsAt: '2026-03-10T16:00:00Z' });
    const { schedule, churn } = await optimize(person);
    expect(schedule.map(({ time }) => clock(time))).toEqual(['16:15']); // after a pause
    expect(churn).toEqual({ kept: 0, moved: 1, added: 0, removed: 0 });
  });

  it('a running block stays when a more urgent task comes in', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(120));
    const { plan } = await applyNow(person);
    vi.setSystemTime(Date.parse(plan.blocks[0]?.startsAt ?? '') + 60_000);
    await person.createTask({ priority: 'high', dueDate: '2026-03-10T12:00:00Z', ...minutes(60) });
    const { schedule } = await optimize(person);
    expect(schedule[0]).toMatchObject({ taskId: plan.blocks[0]?.taskId, time: plan.blocks[0]?.startsAt });
  });
});

describe('days outside the planned range', () => {
  it('replanning one day keeps the parts of a long task on all days', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(1_200)); // ten parts, four a day
    const { plan } = await applyNow(person, { days: 5 });
    expect(plan.blocks).toHaveLength(10);
    vi.setSystemTime('2026-03-11T08:00:00Z');
    for (const { id } of plan.blocks.slice(0, 4)) await say(person, id, { done: true });
    const { schedule, unscheduled, churn, fingerprint } = await optimize(person);
    expect(schedule.map(({ part, parts }) => `${part}/${parts}`)).toEqual(['5/10', '6/10', '7/10', '8/10']);
    expect({ unscheduled, churn }).toEqual({ unscheduled: [], churn: { kept: 4, moved: 0, added: 0, removed: 0 } });
    expect((await applyPlan(person, { fingerprint })).plan.blocks).toEqual(
      plan.blocks.map((block, index) => ({ ...block, ...(index < 4 && { done: true }), terms: expect.anything() })),
    );
  });

  it('planning the next day adds the part of a long task that did not fit', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(600));
    await applyNow(person);
    const { schedule } = await optimize(person, { date: '2026-03-11' });
    expect(schedule.map(({ part, parts }) => `${part}/${parts}`)).toEqual(['5/5']);
  });

  it('a block on another day is removed and reported when its dependency loses its place', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask(minutes(120));
    const second = await person.createTask({
      startDate: '2026-03-11T00:00:00Z',
      ...minutes(60, { dependencies: [first.id] }),
    });
    await applyNow(person, { days: 2 });
    await person.post('/api/busy', { startsAt: '2026-03-10T08:00:00Z', endsAt: '2026-03-10T20:00:00Z' });
    const { unscheduled, churn, fingerprint } = await optimize(person);
    expect(unscheduled.map(({ taskId, constraint }) => [taskId, constraint])).toEqual([
      [first.id, 'no_slot'],
      [second.id, 'dependency'],
    ]);
    expect(churn).toEqual({ kept: 0, moved: 0, added: 0, removed: 2 });
    expect((await applyPlan(person, { fingerprint })).plan.blocks).toEqual([]);
  });

  it('a task can be planned for a day after its dependency is planned', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask(minutes(60));
    await applyNow(person);
    const second = await person.createTask(minutes(60, { dependencies: [first.id] }));
    expect((await optimize(person, { date: '2026-03-11' })).schedule).toMatchObject([{ taskId: second.id }]);
  });

  it('a task is not planned for a day before its dependency is planned', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask({ startDate: '2026-03-12T00:00:00Z', ...minutes(60) });
    await applyNow(person, { date: '2026-03-12' });
    const second = await person.createTask(minutes(60, { dependencies: [first.id] }));
    const { schedule, unscheduled } = await optimize(person, { date: '2026-03-11' });
    expect(schedule).toEqual([]);
    expect(unscheduled).toMatchObject([{ taskId: second.id, constraint: 'dependency' }]);
  });
});

describe('moving a block', () => {
  it('moving a block does not plan other tasks', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    await person.createTask(minutes(60));
    const moved = await move(person, plan.blocks[0]?.id, '2026-03-10T15:00:00Z');
    expect(moved.data.plan.blocks).toHaveLength(1);
    expect(await getPlan(person)).toMatchObject({ stale: true });
  });

  it.each([45, 59, 61, 75])(
    'a block that was moved and unlocked stays when its task takes %i minutes',
    async (estimate) => {
      const person = await signUpPlanner();
      const task = await person.createTask(minutes(60));
      const { plan } = await applyNow(person);
      const startsAt = '2026-03-10T15:00:00.000Z';
      await person.patch(`/api/plan/blocks/${plan.blocks[0]?.id}`, { startsAt, locked: false });
      await person.patch(`/api/tasks/${task.id}`, minutes(estimate));
      const { schedule, churn } = await optimize(person);
      expect(schedule).toMatchObject([{ startsAt, estimatedDuration: estimate }]);
      expect(churn).toEqual({ kept: 1, moved: 0, added: 0, removed: 0 });
    },
  );

  it('a part that a shorter task no longer needs is counted as removed', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 } });
    const task = await person.createTask(minutes(120));
    expect((await applyNow(person)).plan.blocks).toHaveLength(2);
    await person.patch(`/api/tasks/${task.id}`, minutes(60));
    expect((await optimize(person)).churn).toEqual({ kept: 1, moved: 0, added: 0, removed: 1 });
  });

  it('a block cannot move two weeks away or after its task is completed', async () => {
    const person = await signUpPlanner();
    const { id } = await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    expect((await move(person, plan.blocks[0]?.id, '2026-03-24T10:00:00Z')).status).toBe(400);
    await person.post(`/api/tasks/${id}/complete`);
    const refused = await move(person, plan.blocks[0]?.id, '2026-03-10T15:00:00Z');
    expect(refused.error).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('not open') });
  });

  it('a block moved past midnight does not overlap the blocks of the next day', async () => {
    const person = await signUpPlanner({ workingHours: { 3: { start: '00:00', end: '02:00' } } });
    await person.createTask({ startDate: '2026-03-11T00:00:00Z', ...minutes(60) });
    await applyNow(person, { date: '2026-03-11' });
    const other = await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    const own = plan.blocks.find(({ taskId }) => taskId === other.id);
    const moved = await move(person, own?.id, '2026-03-10T23:30:00Z');
    expect(moved.data.plan.blocks).toHaveLength(2);
    const [first, second] = moved.data.plan.blocks;
    expect((second?.startsAt ?? '') >= (first?.endsAt ?? '~')).toBe(true);
  });

  it('moving a block to a day its task was dropped from plans it there again', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
    const next = (await applyNow(person, { days: 2 })).plan.blocks[0];
    const moved = await move(person, next?.id, '2026-03-10T10:00:00Z');
    expect(moved.data.plan).toMatchObject({ blocks: [{ startsAt: '2026-03-10T10:00:00.000Z' }], dropped: [] });
  });
});

describe('a task that was dropped from a day', () => {
  it('a dropped task is listed with a fix that puts it back, and /api/now does not suggest it on that day', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask({ title: 'Iron', ...minutes(60) });
    const { plan } = await applyNow(person);
    await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
    const { schedule, unscheduled, insights } = await optimize(person);
    expect(schedule).toEqual([]);
    expect(unscheduled).toMatchObject([{ title: 'Iron', constraint: 'dropped', fix: { kind: 'put_back' } }]);
    expect(unscheduled[0]?.text).toBe('You took it off this day. Put it back, and it is planned again.');
    expect(insights.map(({ type }) => type)).not.toContain('left_out');
    const back = await optimize(person, unscheduled[0]?.fix?.action.body);
    expect(back.schedule).toMatchObject([{ title: 'Iron' }]);
    expect((await person.get('/api/now')).data).toMatchObject({
      tasks: [],
      empty: { reason: 'dropped', text: 'You took all open tasks off today.' },
    });
    vi.setSystemTime('2026-03-11T08:00:00Z');
    expect((await person.get('/api/now')).data).toMatchObject({ tasks: [{ taskId: task.id }] });
  });

  it('a dropped task that was put back and applied is no longer taken off', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
    expect((await applyNow(person, { wanted: [task.id] })).plan).toMatchObject({
      blocks: [{ taskId: task.id }],
      dropped: [],
    });
  });

  it('a dropped task may be planned on the days before and after', async () => {
    const person = await signUpPlanner({ workingHours: { 2: null } });
    await person.createTask(minutes(60));
    const { plan } = await applyNow(person, { days: 2 });
    await person.delete(`/api/plan/blocks/${plan.blocks[0]?.id}`);
    await person.patch('/api/user/settings', { workingHours: { 2: { start: '09:00', end: '18:00' } } });
    const days = async (body: object) => (await optimize(person, body)).schedule.map(({ time }) => time.slice(0, 10));
    expect(await days({ days: 2 })).toEqual(['2026-03-10']);
    expect(await days({ date: '2026-03-11', days: 2 })).toEqual(['2026-03-12']);
  });

  it('dropping the rest of a task keeps its ended parts', async () => {
    const person = await signUpPlanner({ chunkMinutes: { min: 30, max: 60 } });
    await person.createTask(minutes(120));
    const { plan } = await applyNow(person);
    vi.setSystemTime(plan.blocks[0]?.endsAt ?? '');
    await say(person, plan.blocks[0]?.id, { done: true });
    const dropped = await person.delete<ChangedPlan>(`/api/plan/blocks/${plan.blocks[1]?.id}`);
    expect(dropped.data.plan.blocks).toEqual([{ ...plan.blocks[0], done: true }]);
    const { schedule } = await optimize(person, { date: '2026-03-11' });
    expect(schedule).toMatchObject([{ estimatedDuration: 60, part: 2, parts: 2 }]);
  });
});

describe('the duration of a task without an estimate', () => {
  it('completing an estimated task does not move the blocks of tasks without an estimate', async () => {
    const person = await signUpPlanner();
    const estimated = [60, 60, 60].map((size) => person.createTask(minutes(size)));
    const [first] = await Promise.all(estimated);
    await createTasks(person, 3);
    await applyNow(person);
    await person.post(`/api/tasks/${first?.id}/complete`);
    const { churn } = await optimize(person);
    expect(churn).toEqual({ kept: 5, moved: 0, added: 0, removed: 0 });
  });
});

describe('the insights of a plan', () => {
  it('a block moved to a conflicting time stays there, and its clashes are reported', async () => {
    const person = await signUpPlanner();
    const first = await person.createTask(minutes(60));
    const limits = { startDate: '2026-03-10T14:00:00Z', deadline: '2026-03-10T15:30:00Z' };
    const second = await person.createTask({ ...limits, ...minutes(60, { dependencies: [first.id] }) });
    const { plan } = await applyNow(person);
    const [own] = plan.blocks.filter(({ taskId }) => taskId === second.id);
    const early = await move(person, own?.id, '2026-03-10T08:00:00Z');
    expect(early.data.clashes).toEqual(['outside_hours', 'before_start', 'before_dependency']);
    await person.post('/api/busy', { startsAt: '2026-03-10T16:00:00Z', endsAt: '2026-03-10T16:30:00Z' });
    const late = await move(person, own?.id, '2026-03-10T15:15:00Z');
    expect(late.data.clashes).toEqual(['busy', 'after_deadline']);
    const { insights } = await optimize(person);
    expect(insights[0]).toMatchObject({ type: 'clash', priority: 'high', evidence: { n: 1 } });
    const fine = await move(person, own?.id, '2026-03-10T14:15:00Z');
    expect(fine.data.clashes).toEqual([]);
    expect((await optimize(person)).insights.map(({ type }) => type)).not.toContain('clash');
  });

  it.each([
    ['in the evening', '2026-03-10T18:30:00Z', ['outside_hours']],
    ['partly before work', '2026-03-10T08:30:00Z', ['outside_hours']],
    ['on a day off', '2026-03-14T10:00:00Z', ['outside_hours']],
    ['into lunch', '2026-03-10T12:30:00Z', ['break']],
    ['to the end of the day', '2026-03-10T17:00:00Z', []],
  ])('a block moved %s says so, and a new plan does not warn of it', async (_, startsAt, clashes) => {
    const person = await signUpPlanner({ breaks: null });
    await person.createTask(minutes(60));
    const { plan } = await applyNow(person);
    expect((await move(person, plan.blocks[0]?.id, startsAt)).data.clashes).toEqual(clashes);
    expect((await optimize(person)).insights.map(({ type }) => type)).not.toContain('clash');
  });

  it('a block moved onto one that began the day before says so, and a new plan warns of it', async () => {
    const person = await signUpPlanner({ pauseAfterMinutes: 0 });
    for (let task = 0; task < 2; task += 1) await person.createTask(minutes(240));
    const third = await person.createTask({ startDate: '2026-03-11T09:00:00Z', ...minutes(60) });
    const { plan } = await applyPlan(person, await optimize(person, { days: 2 }));
    const late = plan.blocks.find(({ taskId }) => taskId === third.id);
    await move(person, plan.blocks[0]?.id, '2026-03-10T23:00:00Z');
    const moved = await move(person, late?.id, '2026-03-11T00:00:00Z');
    expect(moved.data.clashes).toEqual(['block', 'outside_hours', 'before_start']);
    const [warning] = (await optimize(person, { date: '2026-03-11' })).insights;
    expect(warning?.text).toContain('another block');
  });

  it('the insights report the load, the tasks left out and the missing mood logs', async () => {
    const person = await signUpPlanner();
    await createTasks(person, 5, minutes(120));
    const { insights } = await optimize(person);
    expect(insights).toMatchObject([
      { type: 'left_out', priority: 'low', evidence: { n: 1, value: 120 } },
      { type: 'load', evidence: { n: 4, value: 480 } },
      { type: 'little_known', evidence: { n: 0, value: 14 } },
    ]);
    for (const { text, evidence } of insights) expect(text).toContain(String(evidence.n));
  });

  it('an insight reports that no mood log is from most of the waking hours', async () => {
    const person = await signUpPlanner();
    for (let days = 1; days <= 14; days += 1) {
      await person.logMood({
        energyLevel: 7,
        focusLevel: 5,
        loggedAt: new Date(Date.parse(MORNING) - days * DAY_MS + 13 * HOUR_MS).toISOString(),
      });
    }
    await person.createTask(minutes(60));
    expect((await optimize(person)).insights.at(-1)).toMatchObject({
      type: 'unlogged_hours',
      text: 'For 13 of your waking hours there is no mood log yet (14 in all): the plan guesses your energy then.',
      evidence: { n: 14, value: 13 },
    });
  });
});

describe('a block that crosses midnight', () => {
  const always = { start: '00:00', end: '24:00' };
  const workingHours = { 1: always, 2: always, 3: always, 4: always, 5: always, 6: always, 7: always };
  const [TUESDAY, WEDNESDAY, THURSDAY] = ['2026-03-10', '2026-03-11', '2026-03-12'];

  /** A user with one block from Tuesday, 23:00, to Wednesday, 02:00, in their time zone. */
  async function signUpNightOwl(timezone = 'UTC', startsAt = '2026-03-10T23:00:00Z') {
    const person = await signUpPlanner({ timezone, workingHours, chunkMinutes: { min: 30, max: 240 } });
    const task = await person.createTask({ title: 'Night', ...minutes(180) });
    const { plan } = await applyNow(person);
    const moved = await move(person, plan.blocks[0]?.id, startsAt);
    if (moved.status !== 200) throw new Error(`the block was not moved: ${moved.text}`);
    return { person, task, block: moved.data.plan.blocks[0] };
  }
  const shownOn = async (person: Person, day: string) =>
    (await getPlan(person, `?from=${day}&to=${day}`)).blocks.map(({ title }) => title);

  it.each([
    ['UTC', '2026-03-10T23:00:00Z'],
    ['Pacific/Kiritimati', '2026-03-10T23:00:00+14:00'],
    ['Pacific/Pago_Pago', '2026-03-10T23:00:00-11:00'],
    ['Asia/Kathmandu', '2026-03-10T23:00:00+05:45'],
  ])('belongs to both days in %s', async (timezone, startsAt) => {
    vi.setSystemTime('2026-03-10T00:00:00Z');
    const { person } = await signUpNightOwl(timezone, startsAt);
    expect(await shownOn(person, '2026-03-09')).toEqual([]);
    expect(await shownOn(person, TUESDAY)).toEqual(['Night']);
    expect(await shownOn(person, WEDNESDAY)).toEqual(['Night']);
    expect(await shownOn(person, THURSDAY)).toEqual([]);
    const planned = await Promise.all(
      [TUESDAY, WEDNESDAY, THURSDAY].map(async (date) => (await optimize(person, { date })).schedule.length),
    );
    expect(planned).toEqual([1, 1, 0]);
  });

  it('does not belong to the day at whose midnight it ends', async () => {
    const { person } = await signUpNightOwl('UTC', '2026-03-10T21:00:00Z');
    expect(await shownOn(person, WEDNESDAY)).toEqual([]);
    expect((await optimize(person, { date: WEDNESDAY })).schedule).toEqual([]);
  });

  it('stays once in the plan when either day is planned again', async () => {
    const { person, block } = await signUpNightOwl();
    await person.createTask({ title: 'Day', ...minutes(60) });
    for (const date of [WEDNESDAY, TUESDAY, WEDNESDAY]) {
      const { plan } = await applyNow(person, { date });
      expect(plan.blocks.filter(({ taskId }) => taskId === block?.taskId)).toMatchObject([
        { id: block?.id, startsAt: block?.startsAt, endsAt: block?.endsAt },
      ]);
      expect(plan.blocks).toHaveLength(2);
    }
  });

  it('is the running block of today after midnight', async () => {
    const { person, block } = await signUpNightOwl();
    vi.setSystemTime('2026-03-11T00:30:00Z');
    const { data } = await person.get('/api/today');
    expect(data).toMatchObject({ date: WEDNESDAY, plan: { running: { id: block?.id }, next: null } });
    expect((await person.get('/api/now')).data).toMatchObject({
      tasks: [{ title: 'Night', reasons: expect.arrayContaining(['planned_now']) }],
    });
  });

  it('is taken off both days, and put back by undo', async () => {
    const { person, task, block } = await signUpNightOwl();
    const dropped = await person.delete<ChangedPlan>(`/api/plan/blocks/${block?.id}`);
    expect(dropped.data.plan).toMatchObject({
      blocks: [],
      dropped: [
        { taskId: task.id, date: TUESDAY },
        { taskId: task.id, date: WEDNESDAY },
      ],
    });
    for (const date of [TUESDAY, WEDNESDAY]) expect((await optimize(person, { date })).schedule).toEqual([]);
    expect((await optimize(person, { date: THURSDAY })).schedule).toMatchObject([{ title: 'Night' }]);
    await person.post('/api/undo', { undoToken: dropped.data.undoToken });
    expect(await shownOn(person, WEDNESDAY)).toEqual(['Night']);
  });

  it('can be followed by a task that depends on it, later on its second day', async () => {
    const { person, task } = await signUpNightOwl();
    await person.createTask({ title: 'Morning', ...minutes(60, { dependencies: [task.id] }) });
    const { schedule, unscheduled } = await optimize(person, { date: WEDNESDAY });
    expect(unscheduled).toEqual([]);
    expect(schedule.map(({ title, time }) => [title, time])).toEqual([
      ['Night', '2026-03-10T23:00:00.000Z'],
      ['Morning', expect.stringMatching(/^2026-03-11T(0[2-9]|[12])/)],
    ]);
  });
});
