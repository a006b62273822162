import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OptimizeAnswer } from '../../src/planning/explain/responses.ts';
import type { Person } from '../support/client.ts';
import { dice } from '../support/planner-instances.ts';
import { addMeeting, applyPlan, MORNING, minutes, optimize, signUpPlanner, times } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

/** Somebody with more to do on this day than fits. */
async function signUpCrowded(seed: number): Promise<Person> {
  const { int, chance, one } = dice(seed);
  const person = await signUpPlanner({ workingHours: { 2: { start: '09:00', end: '14:00' } } });
  for (let number = 0; number < 18; number += 1) {
    await person.createTask({
      title: `task ${number}`,
      priority: one(['low', 'medium', 'high']),
      ...(chance(0.5) && { dueDate: `2026-03-10T${int(10, 14)}:00:00Z` }),
      ...minutes(one([20, 30, 45, 60, 90]), { energyLevel: one(['low', 'medium', 'high']) }),
    });
  }
  return person;
}

const sumMinutes = ({ schedule }: OptimizeAnswer, id: string) =>
  schedule.filter(({ taskId }) => taskId === id).reduce((sum, block) => sum + block.estimatedDuration, 0);

it('a fix of a plan that was only shown costs no task that it does not name', async () => {
  const person = await signUpCrowded(5);
  const plan = await optimize(person);
  let tried = 0;
  for (const { taskId, title, fix } of plan.unscheduled) {
    const { path = '', body } = fix?.action ?? {};
    const isPlan = path === '/api/ai/optimize-schedule';
    if (!isPlan && fix?.kind !== 'extend_hours') continue;
    if (!isPlan) await person.patch(path, body);
    const after = await optimize(person, isPlan ? body : { wanted: [taskId], shown: plan.fingerprint });
    if (!isPlan) await person.patch(path, { dayOverrides: null });
    const losses = plan.schedule.filter((block) => sumMinutes(after, block.taskId) < sumMinutes(plan, block.taskId));
    expect(fix?.costs, `of ${title}`).toEqual(expect.arrayContaining(losses.map((block) => block.taskId)));
    expect(sumMinutes(after, taskId), title).toBeGreaterThan(0);
    tried += 1;
  }
  expect(tried).toBeGreaterThan(5);
});

it('a block of a shown plan that has begun is planned again, unless the user follows it', async () => {
  const person = await signUpPlanner();
  const first = await person.createTask({ title: 'first', priority: 'high', ...minutes(60) });
  vi.setSystemTime('2026-03-10T08:50:00Z');
  const shown = await optimize(person);
  vi.setSystemTime('2026-03-10T09:20:00Z');
  const request = { wanted: [first.id], shown: shown.fingerprint };
  expect(times(await optimize(person, request), 'first')).toEqual([['03-10T09:20', '03-10T10:20']]);
  await applyPlan(person, shown);
  const again = await optimize(person);
  expect(times(await optimize(person, { ...request, shown: again.fingerprint }), 'first')).toEqual(
    times(shown, 'first'),
  );
});

it('a shown plan counts no more once the plan of the user has changed or its tasks are done', async () => {
  const person = await signUpCrowded(4);
  const others = await optimize(person);
  const [done] = others.schedule;
  const other = await optimize(person, { without: [done?.taskId] });
  await applyPlan(person, other);
  const [left] = others.unscheduled;
  const request = { wanted: [left?.taskId] };
  const expected = await optimize(person, request);
  expect(await optimize(person, { ...request, shown: others.fingerprint })).toEqual(expected);
  expect(await optimize(person, { ...request, shown: 'unknown' })).toEqual(expected);
  await person.post(`/api/tasks/${other.schedule[0]?.taskId}/complete`, {});
  const after = await optimize(person, { ...request, shown: expected.fingerprint });
  expect(after.schedule.map(({ taskId }) => taskId)).not.toContain(other.schedule[0]?.taskId);
});

it('a shown plan counts no more once it has expired', async () => {
  const person = await signUpPlanner();
  const kept = await person.createTask({ title: 'kept', ...minutes(60) });
  const left = await person.createTask({ title: 'left', ...minutes(60) });
  const shown = await optimize(person, { without: [left.id] });
  const planAgain = async () =>
    (await optimize(person, { shown: shown.fingerprint, dryRun: true })).schedule.map(({ taskId }) => taskId).sort();
  const expiresAt = Date.parse(shown.expiresAt ?? '');
  vi.setSystemTime(expiresAt - 1);
  expect(await planAgain()).toEqual([kept.id]);
  vi.setSystemTime(expiresAt);
  expect(await planAgain()).toEqual([kept.id, left.id].sort());
});

it('a block that has begun counts once when the shown plan has moved it', async () => {
  for (const estimate of [{}, minutes(50), minutes(90)]) {
    vi.setSystemTime(MORNING);
    const person = await signUpPlanner();
    await person.createTask({ title: 'task', ...estimate });
    await applyPlan(person, await optimize(person));
    await addMeeting(person, '2026-03-10T09:00:00Z', '2026-03-10T09:20:00Z');
    vi.setSystemTime('2026-03-10T08:55:00Z');
    const shown = await optimize(person);
    vi.setSystemTime('2026-03-10T09:05:00Z');
    const again = await optimize(person, { shown: shown.fingerprint });
    expect(times(again, 'task')).toEqual(times(shown, 'task'));
    expect(again.churn).toEqual({ kept: shown.schedule.length, moved: 0, added: 0, removed: 0 });
  }
});
