import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type {
  BusyOccurrences,
  BusyTime,
  BusyTimePage,
  ChangedBusyTime,
} from '../../src/entities/busy-times/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import type { Person } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { createTasks } from '../support/rows.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

/** On the Tuesday before MORNING, which is a Tuesday. */
const PICK_UP = { title: 'School', startsAt: '2026-03-03T09:00:00.000Z', endsAt: '2026-03-03T12:00:00.000Z' };
const WEEKDAYS = { rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' };

const add = (person: Person, input: object = {}) =>
  person.post<ChangedBusyTime>('/api/busy', { ...PICK_UP, recurrence: WEEKDAYS, ...input });
async function busy(person: Person, input: object = {}): Promise<BusyTime> {
  const answer = await add(person, input);
  if (answer.status !== 201) throw new Error(`the busy time was not created: ${answer.text}`);
  return answer.data.busyTime;
}
const patch = (person: Person, { id }: BusyTime, body: object) =>
  person.patch<ChangedBusyTime>(`/api/busy/${id}`, body);

describe('a busy time that repeats', () => {
  it('begins at its start, and its series moves with it', async () => {
    const person = await signUpPlanner({ timezone: 'Europe/Berlin' });
    const created = await busy(person);
    expect(created.recurrence).toEqual({
      ...WEEKDAYS,
      from: 'due',
      anchor: '2026-03-03T10:00:00',
      timezone: 'Europe/Berlin',
      exdates: [],
    });
    const moved = await patch(person, created, { startsAt: '2026-03-03T10:00:00Z' });
    expect(moved.data.busyTime.recurrence?.anchor).toBe('2026-03-03T11:00:00');
    const undone = await person.post<ChangedBusyTime>('/api/undo', { undoToken: moved.data.undoToken });
    expect(undone.data.busyTime).toMatchObject({ startsAt: PICK_UP.startsAt, recurrence: created.recurrence });
    expect((await patch(person, created, { recurrence: null })).data.busyTime.recurrence).toBeNull();
  });

  it('keeps its zone with other exdates after the user has moved, and a new rule takes that of the user', async () => {
    const person = await signUpPlanner({ timezone: 'Europe/Berlin' });
    const created = await busy(person);
    await person.patch('/api/user/settings', { timezone: 'America/New_York' });
    for (const recurrence of [{ ...created.recurrence }, WEEKDAYS]) {
      const left = await patch(person, created, { recurrence: { ...recurrence, exdates: ['2026-03-12'] } });
      expect(left.data.busyTime.recurrence).toEqual({ ...created.recurrence, exdates: ['2026-03-12'] });
    }
    const renewed = await patch(person, created, { recurrence: WEEKDAYS, startsAt: PICK_UP.startsAt });
    expect(renewed.data.busyTime.recurrence).toMatchObject({
      anchor: '2026-03-03T04:00:00',
      timezone: 'America/New_York',
      exdates: [],
    });
    const daily = await patch(person, created, { recurrence: { rrule: 'FREQ=DAILY' } });
    expect(daily.data.busyTime.recurrence).toMatchObject({ rrule: 'FREQ=DAILY', timezone: 'America/New_York' });
  });

  it('no block of any planned day overlaps it, and a skipped date is free', async () => {
    const person = await signUpPlanner();
    await busy(person, { recurrence: { ...WEEKDAYS, exdates: ['2026-03-12'] } });
    await createTasks(person, 5, minutes(360, { energyLevel: 'high' }));
    const { schedule } = await optimize(person, { days: 5 });
    const early = schedule.filter(({ startsAt }) => startsAt.slice(11, 13) < '12');
    expect(new Set(early.map(({ startsAt }) => startsAt.slice(0, 10)))).toEqual(new Set(['2026-03-12']));
    expect(new Set(schedule.map(({ startsAt }) => startsAt.slice(0, 10))).size).toBe(4);
  });

  it('stays at its time on the clock when clocks change', async () => {
    vi.setSystemTime('2026-03-26T07:00:00Z');
    const person = await signUpPlanner({ timezone: 'Europe/Berlin' });
    await busy(person, { startsAt: '2026-03-24T08:00:00Z', endsAt: '2026-03-24T15:45:00Z' }); // 09:00 to 16:45
    await person.createTask(minutes(60));
    const { schedule } = await optimize(person, { date: '2026-03-30', days: 1 });
    expect(schedule[0]?.startsAt).toBe('2026-03-30T15:00:00.000Z'); // 17:00, after a pause
  });

  it('is busy time now, also past midnight', async () => {
    vi.setSystemTime('2026-03-10T00:30:00Z');
    const person = await signUpPlanner();
    await person.createTask(minutes(30));
    await busy(person, {
      startsAt: '2026-03-02T23:00:00Z',
      endsAt: '2026-03-03T01:00:00Z',
      recurrence: { rrule: 'FREQ=DAILY' },
    });
    expect((await person.get<NowAnswer>('/api/now')).data.empty).toMatchObject({ reason: 'busy' });
    vi.setSystemTime('2026-03-10T02:00:00Z');
    expect((await person.get<NowAnswer>('/api/now')).data).toMatchObject({ freeUntil: '2026-03-10T23:00:00.000Z' });
  });

  it('a day off that recurs is one of the whole day', async () => {
    const person = await signUpPlanner();
    await busy(person, {
      title: 'Day off',
      startsAt: '2026-02-27T00:00:00Z',
      endsAt: '2026-02-28T00:00:00Z',
      recurrence: { rrule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR' },
    });
    await createTasks(person, 6, minutes(480));
    await applyPlan(person, await optimize(person, { days: 14 }));
    const { blocks } = await getPlan(person, '?from=2026-03-10&to=2026-03-23');
    const dates = new Set(blocks.map(({ startsAt }) => startsAt.slice(0, 10)));
    expect([dates.has('2026-03-13'), dates.has('2026-03-12')]).toEqual([false, true]);
  });

  it('is in the list of every range that ends after its first time', async () => {
    const person = await signUpPlanner();
    const { id } = await busy(person);
    const list = async (query: string) =>
      (await person.get<BusyTimePage>(`/api/busy?${query}`)).data.busyTimes.map((each) => each.id);
    expect(await list('from=2026-06-01&to=2026-06-07')).toEqual([id]);
    expect(await list('from=2026-02-01&to=2026-03-02')).toEqual([]);
  });

  it.each(['COUNT=3', 'UNTIL=20260317'])(
    'is not in the list of a range after its series has ended by %s',
    async (end) => {
      const person = await signUpPlanner();
      const { id } = await busy(person, { recurrence: { rrule: `FREQ=WEEKLY;${end}` } });
      const list = async (query: string) =>
        (await person.get<BusyTimePage>(`/api/busy?${query}`)).data.busyTimes.map((each) => each.id);
      expect(await list('from=2026-03-16')).toEqual([id]);
      expect(await list('from=2026-03-20')).toEqual([]);
    },
  );

  it.each([
    [{ rrule: 'FREQ=HOURLY' }, 'recurrence.rrule'],
    [{ rrule: 'FREQ=DAILY', from: 'completion' }, 'recurrence.from'],
    [{ rrule: 'FREQ=DAILY;UNTIL=20260302' }, 'recurrence.rrule'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=7;BYDAY=MO' }, 'recurrence.rrule'],
    [{ rrule: 'FREQ=DAILY', since: '2026-03-03T09:00:00' }, 'recurrence.since'],
  ])('%j is a 400 at %s', async (recurrence, path) => {
    const person = await signUpPlanner();
    const refused = await add(person, { recurrence });
    expectError(refused, 400, 'VALIDATION_ERROR');
    expect(pathsOf(refused)).toEqual([path]);
    const { data } = await person.post<ChangedBusyTime>('/api/busy', PICK_UP);
    expect((await patch(person, data.busyTime, { recurrence })).status).toBe(400);
  });

  it('with the recurrence that was shown sent back, nothing changes', async () => {
    const person = await signUpPlanner();
    const { busyTime } = (await person.post<ChangedBusyTime>('/api/busy', PICK_UP)).data;
    const again = await patch(person, busyTime, { recurrence: busyTime.recurrence });
    expect(again.data).toEqual({ busyTime, undoToken: null });
  });

  it('a user has at most 100 of them', async () => {
    const person = await signUpPlanner();
    await sql`insert into busy_times (id, user_id, starts_at, ends_at, recurrence, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, now(), now() + interval '1 hour',
             '{"rrule": "FREQ=DAILY", "from": "due", "anchor": "2026-03-03T09:00:00", "timezone": "UTC", "exdates": []}', now(), now()
        from generate_series(1, 100)`;
    expectError(await add(person), 409, 'LIMIT_REACHED');
  });
});

describe('the times of busy times on some days', () => {
  const list = async (person: Person, query: string) => {
    const { status, data, text } = await person.get<BusyOccurrences>(`/api/busy/occurrences?${query}`);
    if (status !== 200) throw new Error(`${status}: ${text}`);
    return data;
  };

  it('are at most 1,000, and hasMore says that there are more', async () => {
    const person = await signUpPlanner();
    await sql`insert into busy_times (id, user_id, starts_at, ends_at, recurrence, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, '2026-03-03T09:00:00Z', '2026-03-03T10:00:00Z',
             '{"rrule": "FREQ=DAILY", "from": "due", "anchor": "2026-03-03T09:00:00", "timezone": "UTC", "exdates": []}', now(), now()
        from generate_series(1, 40)`;
    const [all, more] = await Promise.all(
      ['2026-03-27', '2026-03-28'].map((to) => list(person, `from=2026-03-03&to=${to}`)),
    );
    expect([all?.occurrences.length, all?.hasMore]).toEqual([1_000, false]);
    expect([more?.occurrences.length, more?.hasMore]).toEqual([1_000, true]);
  });

  it('have each occurrence of repeating busy times, and the others, by start', async () => {
    const person = await signUpPlanner({ timezone: 'Europe/Madrid' });
    const shift = await busy(person, {
      title: 'Night',
      startsAt: '2026-03-01T20:30:00Z',
      endsAt: '2026-03-02T07:00:00Z',
      recurrence: { rrule: 'FREQ=DAILY', exdates: ['2026-03-28'] },
    });
    const dentist = await busy(person, {
      title: 'Dentist',
      startsAt: '2026-03-30T15:00:00Z',
      endsAt: '2026-03-30T16:00:00Z',
      recurrence: null,
    });
    expect(await list(person, 'from=2026-03-29&to=2026-03-30')).toEqual({
      hasMore: false,
      occurrences: [
        ['2026-03-29T19:30:00.000Z', '2026-03-30T06:00:00.000Z', shift.id, 'Night', true],
        ['2026-03-30T15:00:00.000Z', '2026-03-30T16:00:00.000Z', dentist.id, 'Dentist', false],
        ['2026-03-30T19:30:00.000Z', '2026-03-31T06:00:00.000Z', shift.id, 'Night', true],
      ].map(([startsAt, endsAt, busyTimeId, title, repeats]) => ({ busyTimeId, title, startsAt, endsAt, repeats })),
    });
    expect((await list(person, 'from=2026-03-31')).occurrences.map(({ startsAt }) => startsAt)).toEqual([
      '2026-03-30T19:30:00.000Z',
      '2026-03-31T19:30:00.000Z',
    ]);
  });

  it.each([
    // at 02:30 on 28 March the clocks of Berlin show 03:30
    ['moves the start to the end', '2027-03-27T01:30:00.000Z', '2027-03-27T02:30:00.000Z', '2027-03-28T01:30:00.000Z'],
    [
      'moves the start past the end',
      '2027-03-27T01:30:00.000Z',
      '2027-03-27T02:15:00.000Z',
      '2027-03-28T01:30:00.000Z',
    ],
    ['fell into the first', '2027-10-31T00:45:00.000Z', '2027-10-31T01:15:00.000Z', '2027-11-01T01:45:00.000Z'],
  ])('are as long as the first when a change of clocks %s', async (_, startsAt, endsAt, next) => {
    const person = await signUpPlanner({ timezone: 'Europe/Berlin' });
    await busy(person, { startsAt, endsAt, recurrence: { rrule: 'FREQ=DAILY' } });
    const [day, length] = [next.slice(0, 10), Date.parse(endsAt) - Date.parse(startsAt)];
    const { occurrences } = await list(person, `from=${day}&to=${day}`);
    const until = new Date(Date.parse(next) + length).toISOString();
    expect(occurrences).toMatchObject([{ startsAt: next, endsAt: until }]);
  });

  it('are not those of other users, of the trash or of other days', async () => {
    const [person, other] = [await signUpPlanner(), await signUpPlanner()];
    const school = await busy(person);
    await busy(other);
    expect((await list(person, 'from=2026-03-14&to=2026-03-15')).occurrences).toEqual([]);
    expect((await list(person, 'from=2026-03-13&to=2026-03-15')).occurrences).toHaveLength(1);
    expect((await list(person, '')).occurrences.map(({ startsAt }) => startsAt)).toEqual(['2026-03-10T09:00:00.000Z']);
    await person.delete(`/api/busy/${school.id}`);
    expect((await list(person, 'from=2026-03-13')).occurrences).toEqual([]);
  });

  it.each(['from=2026-03-10&to=2026-04-10', 'from=2026-03-10&to=2026-03-09', 'from=2026-03-10T00:00:00Z'])(
    'are refused for %s',
    async (query) => {
      const person = await signUpPlanner();
      expectError(await person.get(`/api/busy/occurrences?${query}`), 400, 'VALIDATION_ERROR');
    },
  );
});
