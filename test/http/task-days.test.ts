import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TaskPage, TaskStats } from '../../src/entities/tasks/responses.ts';
import { type Person, signUp, signUpIn } from '../support/client.ts';

/** Signs up a user in a time zone and sets the Worker's clock. */
async function personIn(timezone: string, now: string): Promise<Person> {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(new Date(now));
  const person = await signUpIn(timezone);
  return person;
}

const due = async (person: Person, when: string) =>
  (await person.get<TaskPage>(`/api/tasks?due=${when}&sort=dueDate`)).data.tasks.map(({ title }) => title);

afterEach(() => vi.useRealTimers());

describe('local days', () => {
  it.each([
    // the zone, now (23:30 local time on the 22nd), 00:00 and 23:59 of that day, and the moments just outside it
    [
      'Pacific/Apia',
      '2026-11-22T10:30:00Z',
      '2026-11-21T11:00:00Z',
      '2026-11-22T10:59:59Z',
      '2026-11-21T10:59:59Z',
      '2026-11-22T11:00:00Z',
    ],
    [
      'Pacific/Pago_Pago',
      '2026-11-23T10:30:00Z',
      '2026-11-22T11:00:00Z',
      '2026-11-23T10:59:59Z',
      '2026-11-22T10:59:59Z',
      '2026-11-23T11:00:00Z',
    ],
    [
      'Pacific/Kiritimati',
      '2026-11-22T09:30:00Z',
      '2026-11-21T10:00:00Z',
      '2026-11-22T09:59:59Z',
      '2026-11-21T09:59:59Z',
      '2026-11-22T10:00:00Z',
    ],
    [
      'Asia/Kathmandu',
      '2026-11-22T17:45:00Z',
      '2026-11-21T18:15:00Z',
      '2026-11-22T18:14:59Z',
      '2026-11-21T18:14:59Z',
      '2026-11-22T18:15:00Z',
    ],
    // days with 25 and 23 hours
    [
      'America/New_York',
      '2026-11-02T04:30:00Z',
      '2026-11-01T04:00:00Z',
      '2026-11-02T04:59:59Z',
      '2026-11-01T03:59:59Z',
      '2026-11-02T05:00:00Z',
    ],
    [
      'America/New_York',
      '2026-03-09T03:30:00Z',
      '2026-03-08T05:00:00Z',
      '2026-03-09T03:59:59Z',
      '2026-03-08T04:59:59Z',
      '2026-03-09T04:00:00Z',
    ],
    // in autumn, Havana has two midnights: the day begins with the first
    [
      'America/Havana',
      '2026-11-02T04:30:00Z',
      '2026-11-01T04:00:00Z',
      '2026-11-02T04:59:59Z',
      '2026-11-01T03:59:59Z',
      '2026-11-02T05:00:00Z',
    ],
    // in spring it has none: the day begins at 01:00
    [
      'America/Havana',
      '2026-03-09T03:30:00Z',
      '2026-03-08T05:00:00Z',
      '2026-03-09T03:59:59Z',
      '2026-03-08T04:59:59Z',
      '2026-03-09T04:00:00Z',
    ],
  ])('in %s at %s, the local day has the right start and end', async (timezone, now, first, last, before, after) => {
    const person = await personIn(timezone, now);
    await person.createTask({ title: 'before', dueDate: before });
    await person.createTask({ title: 'first', dueDate: first });
    await person.createTask({ title: 'last', dueDate: last });
    await person.createTask({ title: 'after', dueDate: after });
    await person.createTask({ title: 'undated' });
    expect(await due(person, 'today')).toEqual(['first', 'last']);
    expect(await due(person, 'overdue')).toEqual(['before']);
    expect(await due(person, 'week')).toEqual(['first', 'last', 'after']);
    const { stats } = (await person.get<{ stats: TaskStats }>('/api/tasks/stats')).data;
    expect(stats).toMatchObject({ dueToday: 2, overdue: 1 });
  });

  it('due=week is the seven local days that start today', async () => {
    const person = await personIn('Europe/Moscow', '2026-11-22T09:00:00Z');
    for (let day = 22; day <= 29; day += 1) {
      await person.createTask({ title: String(day), dueDate: `2026-11-${day}T23:59:59+03:00` });
    }
    expect(await due(person, 'week')).toEqual(['22', '23', '24', '25', '26', '27', '28']);
  });

  it('days are in UTC until a time zone is set', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime(new Date('2026-11-22T23:30:00Z'));
    const person = await signUp();
    await person.createTask({ title: 'today', dueDate: '2026-11-22T00:00:00Z' });
    await person.createTask({ title: 'tomorrow', dueDate: '2026-11-23T00:00:00Z' });
    expect(await due(person, 'today')).toEqual(['today']);
  });

  it('a completed or cancelled task is never overdue', async () => {
    const person = await personIn('Europe/Moscow', '2026-11-22T09:00:00Z');
    await person.createTask({ title: 'done', dueDate: '2026-11-01T00:00:00Z', status: 'completed' });
    await person.createTask({ title: 'open', dueDate: '2026-11-01T00:00:00Z', status: 'in_progress' });
    expect(await due(person, 'overdue')).toEqual(['open']);
  });

  it('completions count on the local day on which they happened', async () => {
    const person = await personIn('Pacific/Apia', '2026-11-15T10:30:00Z');
    await person.createTask({ status: 'completed' });
    vi.setSystemTime(new Date('2026-11-22T10:29:00Z'));
    await person.createTask({ status: 'completed' });
    const { stats } = (await person.get<{ stats: TaskStats }>('/api/tasks/stats')).data;
    expect(stats).toMatchObject({ completedLast7Days: 1, completedLast30Days: 2 });
  });
});
