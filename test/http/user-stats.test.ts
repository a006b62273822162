import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChangedTask } from '../../src/entities/tasks/responses.ts';
import type { UserStats } from '../../src/entities/users/responses.ts';
import { type Person, signUp } from '../support/client.ts';

afterEach(() => void vi.useRealTimers());

const statsOf = async (person: Person) => (await person.get<{ stats: UserStats }>('/api/user/stats')).data.stats;
const setZone = (person: Person, timezone: string) => person.patch('/api/user/settings', { timezone });

/** A new user at a fixed time. The test may move the clock by at most seven days, the life of a token. */
async function begin(moment: string, timezone: string) {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(moment);
  const person = await signUp();
  await setZone(person, timezone);
  return person;
}

async function completeAt(person: Person, moment: string): Promise<string> {
  vi.setSystemTime(moment);
  const { id } = await person.createTask();
  await person.post(`/api/tasks/${id}/complete`);
  return id;
}

describe('a streak', () => {
  it.each([
    ['UTC', ['2026-03-10T00:00:00Z', '2026-03-11T23:59:59Z', '2026-03-12T12:00:00Z']],
    // 23:30 on three evenings
    ['Pacific/Tongatapu', ['2026-03-10T10:30:00Z', '2026-03-11T10:30:00Z', '2026-03-12T10:30:00Z']],
    ['Pacific/Pago_Pago', ['2026-03-10T10:30:00Z', '2026-03-11T10:30:00Z', '2026-03-12T10:30:00Z']],
    // 23:30, 23:30 and 00:30, across the start of daylight saving time
    ['America/New_York', ['2026-03-08T04:30:00Z', '2026-03-09T03:30:00Z', '2026-03-09T04:30:00Z']],
    // across the end of daylight saving time
    ['America/New_York', ['2026-10-31T12:00:00Z', '2026-11-01T06:30:00Z', '2026-11-02T05:30:00Z']],
  ])('completions in %s at %j are a streak of three days', async (zone, moments) => {
    const person = await begin(moments[0] ?? '', zone);
    for (const moment of moments) await completeAt(person, moment);
    expect((await statsOf(person)).streak).toEqual({ current: 3, longest: 3 });
  });

  it('a streak ends after a day without a completion, and its length remains the longest', async () => {
    const person = await begin('2026-03-09T12:00:00Z', 'UTC');
    await completeAt(person, '2026-03-09T12:00:00Z');
    await completeAt(person, '2026-03-10T12:00:00Z');
    vi.setSystemTime('2026-03-11T23:59:00Z');
    expect((await statsOf(person)).streak).toEqual({ current: 2, longest: 2 });
    vi.setSystemTime('2026-03-12T00:01:00Z');
    expect((await statsOf(person)).streak).toEqual({ current: 0, longest: 2 });
    await completeAt(person, '2026-03-12T10:00:00Z');
    expect((await statsOf(person)).streak).toEqual({ current: 1, longest: 2 });
  });

  it('a new time zone does not change the days of earlier completions', async () => {
    const person = await begin('2026-03-09T22:00:00Z', 'Asia/Tokyo'); // the 10th there
    await completeAt(person, '2026-03-09T22:00:00Z');
    await setZone(person, 'America/Los_Angeles');
    await completeAt(person, '2026-03-11T16:00:00Z'); // the 11th there; by Los Angeles' clock the first was the 9th
    expect((await statsOf(person)).streak).toEqual({ current: 2, longest: 2 });
  });

  it('completions count after the task is erased, and not after it is reopened', async () => {
    const person = await begin('2026-03-10T12:00:00Z', 'UTC');
    const id = await completeAt(person, '2026-03-10T12:00:00Z');
    await person.delete(`/api/tasks/${id}`);
    await person.delete(`/api/trash/${id}`);
    const kept = { completedLast7Days: 1, streak: { current: 1, longest: 1 } };
    expect(await statsOf(person)).toMatchObject({ ...kept, tasks: { total: 0 } });
    const other = await completeAt(person, '2026-03-10T13:00:00Z');
    expect((await statsOf(person)).completedLast7Days).toBe(2);
    await person.post<ChangedTask>(`/api/tasks/${other}/reopen`);
    expect(await statsOf(person)).toMatchObject(kept);
  });
});

it('the statistics count tasks by status, completions in 7 and 30 days, and mood logs', async () => {
  const person = await begin('2026-03-10T12:00:00Z', 'UTC');
  await completeAt(person, '2026-03-10T12:00:00Z');
  await person.logMood({ energyLevel: 4, focusLevel: 7 });
  await person.logMood({ energyLevel: 9, focusLevel: 1, loggedAt: '2026-02-14T12:00:00Z' });
  await person.logMood({ energyLevel: 5, focusLevel: 9, loggedAt: '2026-02-15T12:00:00Z' });
  await completeAt(person, '2026-03-16T12:00:00Z');
  await person.createTask({ status: 'cancelled' });
  expect(await statsOf(person)).toEqual({
    tasks: { total: 3, byStatus: { pending: 0, in_progress: 0, completed: 2, cancelled: 1 } },
    completedLast7Days: 2,
    completedLast30Days: 2,
    streak: { current: 1, longest: 1 },
    mood: { totalLogs: 3, logsLast30Days: 2, averageEnergy: 4.5, averageFocus: 8 },
  });
  vi.setSystemTime('2026-03-17T00:00:01Z');
  expect(await statsOf(person)).toMatchObject({ completedLast7Days: 1, completedLast30Days: 2 });
});

it('a day with a mood log but no completed task is no day of a streak', async () => {
  const person = await signUp();
  await person.logMood();
  expect((await statsOf(person)).streak).toEqual({ current: 0, longest: 0 });
});
