import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Today } from '../../src/planning/today/responses.ts';
import type { Person } from '../support/client.ts';
import { applyPlan, clock, getPlan, minutes, optimize, signUpPlanner, times } from '../support/plans.ts';
import { insertMoodLogs } from '../support/rows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => void vi.useRealTimers());

const ENERGY = 'you have the energy for it then';
const LEVELS = [
  ['09', 8],
  ['11', 8],
  ['14', 4],
  ['16', 4],
] as const;

/** A morning person, on a Tuesday at nine, with a paper to write and papers to sort. */
async function signUpMorningPerson(): Promise<Person> {
  vi.setSystemTime('2026-03-09T20:00:00Z');
  const person = await signUpPlanner();
  const days = Array.from({ length: 13 }, (_, n) => 16 + n);
  const logs = days.flatMap((day) =>
    LEVELS.map(([hour, level]) => ({
      energyLevel: level,
      focusLevel: level,
      loggedAt: `2026-02-${day}T${hour}:10:00Z`,
    })),
  );
  await insertMoodLogs(person, logs);
  vi.setSystemTime('2026-03-10T08:50:00Z');
  await person.createTask({
    title: 'Paper',
    priority: 'high',
    dueDate: '2026-03-13T17:00:00Z',
    ...minutes(120, { energyLevel: 'high' }),
  });
  await person.createTask({ title: 'Receipts', ...minutes(60, { energyLevel: 'low' }) });
  return person;
}

const exhausted = { energyLevel: 2, focusLevel: 2 };

it('a log of little energy makes a plan stale, takes back its promise of energy, and moves the work that needs energy', async () => {
  const person = await signUpMorningPerson();
  const plan = await optimize(person, { days: 2 });
  expect(times(plan, 'Paper')).toEqual([['03-10T09:00', '03-10T11:00']]);
  await applyPlan(person, plan);
  const before = await getPlan(person);
  expect([before.stale, before.blocks[0]?.reason]).toEqual([false, expect.stringContaining(ENERGY)]);

  await person.logMood(exhausted);
  const after = await getPlan(person);
  expect([after.stale, after.blocks[0]?.reason]).toEqual([true, expect.not.stringContaining(ENERGY)]);
  expect((await getPlan(person, '?from=2026-03-20')).stale).toBe(true);
  const { data: today } = await person.get<Today>('/api/today');
  expect(today.plan.next?.reason).not.toContain(ENERGY);

  const again = await optimize(person, { days: 2 });
  expect(times(again, 'Paper')).toEqual([['03-11T09:00', '03-11T11:00']]);
  await applyPlan(person, again);
  expect((await getPlan(person)).stale).toBe(false);
});

it('a plan of one day that is made after a log of little energy waits with what needs much, and promises none', async () => {
  const person = await signUpMorningPerson();
  await person.logMood(exhausted);
  const plan = await optimize(person);
  expect(times(plan, 'Paper')).toEqual([['03-10T10:00', '03-10T12:00']]);
  for (const { reason } of plan.schedule) expect(reason).not.toContain(ENERGY);
});

it.each([
  ['that is as usual', { energyLevel: 7, focusLevel: 8 }],
  ['of more energy', { energyLevel: 10, focusLevel: 10 }],
  ['of little energy yesterday', { ...exhausted, loggedAt: '2026-03-09T20:00:00Z' }],
])('a log %s does not make a plan stale', async (_, log) => {
  const person = await signUpMorningPerson();
  await applyPlan(person, await optimize(person, { days: 2 }));
  await person.logMood(log);
  expect((await getPlan(person)).stale).toBe(false);
});

it('a log of little energy does not make a plan of easy work stale', async () => {
  const person = await signUpMorningPerson();
  const { tasks } = (await person.get<{ tasks: { id: string; title: string }[] }>('/api/tasks')).data;
  await person.delete(`/api/tasks/${tasks.find(({ title }) => title === 'Paper')?.id}`);
  await applyPlan(person, await optimize(person, { days: 2 }));
  await person.logMood(exhausted);
  expect((await getPlan(person)).stale).toBe(false);
});

it('the level after a log comes back to the profile, by half in three hours', async () => {
  const person = await signUpMorningPerson();
  vi.setSystemTime('2026-03-10T09:00:00Z');
  const energyAt = async (time: string) => {
    vi.setSystemTime(`2026-03-10T${time}:00Z`);
    return (await person.get<NowAnswer>('/api/now')).data.energy;
  };
  const usual = [await energyAt('09:05'), await energyAt('12:05')].map(({ level }) => level);
  vi.setSystemTime('2026-03-10T09:05:00Z');
  await person.logMood(exhausted);
  const [now, later] = [await energyAt('09:05'), await energyAt('12:05')];
  expect(now).toEqual({ level: 2, source: 'log' });
  expect(later.source).toBe('log');
  expect((usual[1] ?? 0) - later.level).toBeCloseTo(((usual[0] ?? 0) - now.level) / 2, 0);
  vi.setSystemTime('2026-03-10T09:05:00Z');
  const { bestHours } = (await person.get<Today>('/api/today')).data;
  expect(bestHours.map(({ start }) => clock(start))).not.toContain('09:00');
});
