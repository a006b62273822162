import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InsightsAnswer } from '../../src/assistant/responses.ts';
import type {
  ChangedMoodLog,
  MoodInsights,
  MoodLog,
  MoodLogPage,
  MoodProfiles,
  MoodSeries,
  MoodStats,
} from '../../src/entities/mood/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { DAY_MS } from '../../src/shared/duration.ts';
import { ask } from '../support/ai.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp, signUpIn } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { insertMoodLogs } from '../support/rows.ts';
import { volume } from '../support/volume.ts';

afterEach(() => void vi.useRealTimers());

/** Signs up a user in a time zone and sets the Worker's clock. */
async function at(moment: string, timezone = 'UTC') {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(moment);
  const person = await signUpIn(timezone);
  return person;
}

const log = (person: Person, input: object = {}) =>
  person.post<ChangedMoodLog>('/api/mood/log', { energyLevel: 5, focusLevel: 5, ...input });

const readStats = async (person: Person, days = 30) =>
  (await person.get<{ stats: MoodStats }>(`/api/mood/stats?days=${days}`)).data.stats;

describe('mood logs', () => {
  it('a new mood log is returned with its Location and ETag, and can be changed and deleted', async () => {
    const person = await signUp();
    const { status, headers, data } = await log(person, { energyLevel: 7, focusLevel: 3, notes: 'slept well' });
    const { id } = data.moodLog;
    expect(status).toBe(201);
    expect(headers.get('Location')).toBe(`/api/mood/logs/${id}`);
    expect(headers.get('ETag')).toMatch(`"${id}.1.`);
    const read = await person.get<{ moodLog: MoodLog }>(`/api/mood/logs/${id}`);
    expect(read.data.moodLog).toEqual(data.moodLog);
    expect(data.moodLog).toMatchObject({ energyLevel: 7, focusLevel: 3, notes: 'slept well' });
    const changed = await person.patch(`/api/mood/logs/${id}`, { notes: null }, { 'If-Match': `"${id}.1"` });
    expect(changed.data).toMatchObject({ moodLog: { notes: null, energyLevel: 7, version: 2 } });
    expect((await person.patch(`/api/mood/logs/${id}`, { notes: 'x' }, { 'If-Match': `"${id}.1"` })).status).toBe(412);
    expect((await person.delete(`/api/mood/logs/${id}`)).status).toBe(200);
    expect((await person.get(`/api/mood/logs/${id}`)).status).toBe(404);
  });

  it.each([
    [{ energyLevel: 0 }, 'energyLevel'],
    [{ focusLevel: 11 }, 'focusLevel'],
    [{ energyLevel: 5.5 }, 'energyLevel'],
    [{ notes: 'x'.repeat(1_001) }, 'notes'],
  ])('a mood log with %j gets 400', async (input, path) => {
    const answer = await log(await signUp(), input);
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual([path]);
  });

  it.each([
    ['3 minutes ahead', 3 * 60_000],
    ['more than 30 days ago', -30 * DAY_MS - 60_000],
  ])('a mood log of %s gets 400', async (_, fromNow) => {
    const answer = await log(await signUp(), { loggedAt: new Date(Date.now() + fromNow).toISOString() });
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual(['loggedAt']);
  });

  it.each([
    ['Europe/Moscow', '2026-03-10T00:59:00Z', '2026-03-09'], // 03:59
    ['Europe/Moscow', '2026-03-10T01:00:00Z', '2026-03-10'], // 04:00
    ['Pacific/Kiritimati', '2026-03-10T14:30:00Z', '2026-03-11'],
    ['Pacific/Pago_Pago', '2026-03-10T14:59:00Z', '2026-03-09'],
  ])('in %s, the mood day begins at 04:00, so %s belongs to %s', async (zone, moment, date) => {
    const person = await at(moment, zone);
    expect((await log(person)).data.moodLog.localDate).toBe(date);
  });

  it('a new dayStart applies to new logs and does not move old ones', async () => {
    const person = await at('2026-03-10T02:00:00Z');
    const { id } = (await log(person)).data.moodLog;
    await person.patch('/api/user/settings', { dayStart: '00:00', timezone: 'Asia/Tokyo' });
    expect((await log(person)).data.moodLog.localDate).toBe('2026-03-10');
    expect((await person.get<{ moodLog: MoodLog }>(`/api/mood/logs/${id}`)).data.moodLog.localDate).toBe('2026-03-09');
    expect((await person.patch('/api/user/settings', { dayStart: '12:00' })).status).toBe(400);
  });

  it('a day has at most 24 mood logs, however they are created, moved or restored', async () => {
    const person = await at('2026-03-10T12:00:00Z');
    const ids: string[] = [];
    for (let n = 0; n < 24; n += 1) ids.push((await log(person)).data.moodLog.id);
    const full = await log(person);
    expect([full.status, full.error.code]).toEqual([409, 'LIMIT_REACHED']);
    expect(full.error.details).toMatchObject({ limit: 24, current: 24, localDate: '2026-03-10' });
    const yesterday = await log(person, { loggedAt: '2026-03-09T12:00:00Z' });
    expect(yesterday.status).toBe(201);
    const path = `/api/mood/logs/${yesterday.data.moodLog.id}`;
    expect((await person.patch(path, { loggedAt: '2026-03-10T10:00:00Z' })).status).toBe(409);
    expect((await person.patch(path, { energyLevel: 9 })).status).toBe(200);
    await person.delete(`/api/mood/logs/${ids[0]}`);
    expect((await log(person)).status).toBe(201);
    expect((await person.post(`/api/trash/${ids[0]}/restore`)).status).toBe(409);
    const command = { type: 'mood_log', uuid: crypto.randomUUID(), args: { energyLevel: 5, focusLevel: 5 } };
    const sync = () => person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
    const refused = (await sync()).data.results;
    expect(refused).toMatchObject([{ status: 'error', error: { code: 'LIMIT_REACHED' } }]);
    await person.delete(`/api/mood/logs/${ids[1]}`);
    expect((await sync()).data.results).toEqual(refused); // a repeated command has its first outcome
    expect((await log(person)).status).toBe(201);
    expect(await readStats(person, 1)).toMatchObject({ totalLogs: 24 });
  });
});

describe('lists of mood logs', () => {
  it('the list can be limited to days or a range, and its pages are complete', async () => {
    const person = await at('2026-03-10T12:00:00Z');
    const times = Array.from({ length: 25 }, (_, n) => new Date(Date.now() - n * DAY_MS).toISOString());
    for (const loggedAt of times) await log(person, { loggedAt });
    const all = async (query: string) => {
      const seen: string[] = [];
      for (let cursor = ''; ; ) {
        const { data } = await person.get<MoodLogPage>(`/api/mood/logs?limit=7${query}${cursor}`);
        seen.push(...data.moodLogs.map(({ loggedAt }) => loggedAt));
        if (!data.page.hasMore) return seen;
        cursor = `&cursor=${data.page.nextCursor}`;
      }
    };
    expect(await all('')).toEqual(times);
    expect(await all('&days=10')).toEqual(times.slice(0, 10));
    expect(await all(`&from=${times[9]}&to=${times[2]}`)).toEqual(times.slice(3, 10));
    expect((await person.get('/api/mood/logs?days=7&from=2026-01-01T00:00:00Z')).status).toBe(400);
    expect((await person.get('/api/mood/logs?days=366')).status).toBe(400);
  });
});

describe('mood series', () => {
  it('a series contains every hour, day or week, also without a log', async () => {
    const person = await at('2026-03-11T12:30:00Z'); // a Wednesday
    await log(person, { energyLevel: 2, focusLevel: 4 });
    await log(person, { energyLevel: 5, focusLevel: 4 });
    await log(person, { energyLevel: 9, focusLevel: 9, loggedAt: '2026-03-09T10:15:00Z' });
    const series = async (query: string) => (await person.get<MoodSeries>(`/api/mood/series?${query}`)).data.points;
    const both = { n: 2, energy: { min: 2, max: 5, mean: 3.5 }, focus: { min: 4, max: 4, mean: 4 } };
    const nine = { min: 9, max: 9, mean: 9 };
    expect(await series('days=3')).toEqual([
      { start: '2026-03-09', n: 1, energy: nine, focus: nine },
      { start: '2026-03-10', n: 0, energy: null, focus: null },
      { start: '2026-03-11', ...both },
    ]);
    expect(await series('')).toEqual(await series('days=7&bucket=day'));
    expect((await series('days=14&bucket=week')).map(({ start, n }) => [start, n])).toEqual([
      ['2026-02-23', 0],
      ['2026-03-02', 0],
      ['2026-03-09', 3],
    ]);
    const hours = await series('days=3&bucket=hour');
    expect(hours[0]).toMatchObject({ start: '2026-03-09T04:00:00.000Z' });
    expect(hours).toHaveLength(2 * 24 + 9);
    expect(hours.at(-1)).toEqual({ start: '2026-03-11T12:00:00.000Z', ...both });
    expect(hours.filter(({ n }) => n > 0).map(({ start }) => start)).toEqual([
      '2026-03-09T10:00:00.000Z',
      '2026-03-11T12:00:00.000Z',
    ]);
    expect((await person.get('/api/mood/series?bucket=hour&days=15')).status).toBe(400);
  });
});

describe('the last days', () => {
  /** How many logs each route that takes `days` counts. */
  async function count(person: Person, days: number) {
    const { data } = await person.get<MoodLogPage>(`/api/mood/logs?limit=100&days=${days}`);
    const buckets = ['hour', 'day', 'week'];
    const points = await Promise.all(
      buckets.map((bucket) => person.get<MoodSeries>(`/api/mood/series?days=${days}&bucket=${bucket}`)),
    );
    return [
      (await readStats(person, days)).totalLogs,
      data.moodLogs.length,
      ...points.map(({ data }) => data.points.reduce((sum, { n }) => sum + n, 0)),
    ];
  }
  const five = (n: number) => [n, n, n, n, n];
  const moveTo = (person: Person, timezone: string) => person.patch('/api/user/settings', { timezone });

  it.each([
    ['Pacific/Kiritimati', 'Pacific/Pago_Pago', [2, 2, 2]],
    ['Pacific/Pago_Pago', 'Pacific/Kiritimati', [1, 2, 2]],
  ])('statistics, lists and series include the same days after a journey from %s to %s', async (from, to, counts) => {
    const person = await at('2026-03-11T11:30:00Z', from);
    await log(person);
    await moveTo(person, to);
    await log(person);
    for (const [index, n] of counts.entries()) expect(await count(person, index + 1)).toEqual(five(n));
  });

  it('a log whose date is still to come counts as today', async () => {
    const person = await at('2026-03-11T11:30:00Z', 'Pacific/Kiritimati');
    expect((await log(person)).data.moodLog.localDate).toBe('2026-03-11');
    await moveTo(person, 'Pacific/Pago_Pago'); // there it is half past midnight, so the mood day is the 10th
    const { points } = (await person.get<MoodSeries>('/api/mood/series?days=2')).data;
    expect(points.map(({ start, n }) => [start, n])).toEqual([
      ['2026-03-09', 0],
      ['2026-03-10', 1],
    ]);
    const listed = async (day: string) =>
      (await person.get<MoodLogPage>(`/api/mood/logs?from=${day}&to=${day}`)).data.moodLogs.length;
    expect([await listed('2026-03-10'), await listed('2026-03-11')]).toEqual([1, 0]);
    vi.setSystemTime('2026-03-12T11:30:00Z');
    expect([await listed('2026-03-10'), await listed('2026-03-11')]).toEqual([0, 1]);
  });

  it('a log keeps the hour at which it was made after a journey, in profiles and insights', async () => {
    const person = await at('2026-03-11T18:30:00Z', 'Europe/Moscow');
    const commands = Array.from({ length: 24 }, (_, day) => day).flatMap((day) =>
      [
        { time: '05:00', energyLevel: 8 }, // 08:00 in Moscow
        { time: '17:00', energyLevel: 4 },
      ].map(({ time, energyLevel }) => {
        const date = new Date(Date.now() - day * DAY_MS).toISOString().slice(0, 10);
        const args = { energyLevel, focusLevel: 5, loggedAt: `${date}T${time}:00Z` };
        return { type: 'mood_log', uuid: crypto.randomUUID(), args };
      }),
    );
    await person.post('/api/sync', { syncToken: '*', commands });
    const read = async () => ({
      evening: (await person.get<MoodInsights>('/api/mood/insights')).data.pairs.find(
        ({ about, level }) => about === 'evening' && level === 'energy',
      ),
      profile: (await person.get<MoodProfiles>('/api/mood/profile')).data,
    });
    const before = await read();
    expect(before.evening).toMatchObject({ effect: -4, claimed: true });
    await moveTo(person, 'America/Los_Angeles');
    expect(await read()).toEqual(before);
  });

  it('logs without a local time count by the present clock in profiles and for the assistant', async () => {
    const person = await at('2026-03-11T18:30:00Z', 'Europe/Moscow');
    await log(person, { loggedAt: '2026-03-09T05:00:00Z', energyLevel: 8 });
    const readProfile = async () => (await person.get<MoodProfiles>('/api/mood/profile')).data;
    const before = await readProfile();
    await sql`update mood_logs set local_time = null where user_id = ${person.user.id}`;
    expect(await readProfile()).toEqual(before);
    const { reply } = await ask(person, 'How is my mood?');
    expect(reply.text).toContain('9 March');
  });

  it('a log that a Worker from before local times writes shows the clock of its own user', async () => {
    const shown = [];
    for (const zone of ['Asia/Tokyo', 'Africa/Lagos']) {
      const person = await at('2026-03-11T18:30:00Z', zone);
      await insertMoodLogs(person, [{ energyLevel: 5, focusLevel: 5, loggedAt: '2026-03-11T10:00:59Z' }]);
      shown.push(...(await sql`select local_time::text as clock from mood_logs where user_id = ${person.user.id}`));
    }
    expect(shown).toEqual([{ clock: '2026-03-11 19:00:00' }, { clock: '2026-03-11 11:00:00' }]);
  });

  it('a log that is moved shows the present clock at its new time, and undo brings the former clock back', async () => {
    const person = await at('2026-03-11T18:30:00Z', 'Europe/Moscow');
    const made = (await log(person, { loggedAt: '2026-03-11T05:10:59Z' })).data.moodLog;
    expect([made.localDate, made.localTime]).toEqual(['2026-03-11', '2026-03-11T08:10']);
    await moveTo(person, 'Pacific/Kiritimati');
    const path = `/api/mood/logs/${made.id}`;
    const same = await person.patch<ChangedMoodLog>(path, { loggedAt: made.loggedAt, energyLevel: 9 });
    expect(same.data.moodLog.localTime).toBe('2026-03-11T08:10');
    const moved = await person.patch<ChangedMoodLog>(path, { loggedAt: '2026-03-11T04:10:00Z' });
    expect([moved.data.moodLog.localDate, moved.data.moodLog.localTime]).toEqual(['2026-03-11', '2026-03-11T18:10']);
    const undone = await person.post<ChangedMoodLog>('/api/undo', { undoToken: moved.data.undoToken });
    expect(undone.data.moodLog.localTime).toBe('2026-03-11T08:10');
  });

  it('undo brings the former clock back when the moved log shows the same time in another zone', async () => {
    const person = await at('2026-03-11T18:30:00Z');
    const { id } = (await log(person, { loggedAt: '2026-03-11T10:00:00Z' })).data.moodLog;
    await moveTo(person, 'Africa/Lagos'); // an hour ahead
    const moved = await person.patch<ChangedMoodLog>(`/api/mood/logs/${id}`, { loggedAt: '2026-03-11T09:00:00Z' });
    expect(moved.data.moodLog.localTime).toBe('2026-03-11T10:00');
    const undone = await person.post<ChangedMoodLog>('/api/undo', { undoToken: moved.data.undoToken });
    expect(undone.data.moodLog).toMatchObject({ loggedAt: '2026-03-11T10:00:00.000Z', localTime: '2026-03-11T10:00' });
  });

  it('undo of an event without a local time sets it by the present clock', async () => {
    const person = await at('2026-03-11T18:30:00Z');
    const { id } = (await log(person, { loggedAt: '2026-03-11T10:00:00Z' })).data.moodLog;
    const moved = await person.patch<ChangedMoodLog>(`/api/mood/logs/${id}`, { loggedAt: '2026-03-11T09:00:00Z' });
    await sql`update events set before = before::jsonb #- '{moodLog,localTime}' where user_id = ${person.user.id} and before is not null`;
    const undone = await person.post<ChangedMoodLog>('/api/undo', { undoToken: moved.data.undoToken });
    expect(undone.data.moodLog).toMatchObject({ loggedAt: '2026-03-11T10:00:00.000Z', localTime: '2026-03-11T10:00' });
  });

  it('an hour before the first day and a day before the first week are left out', async () => {
    const person = await at('2026-03-11T12:30:00Z'); // a Wednesday
    await log(person, { loggedAt: '2026-03-10T13:00:00Z' });
    await log(person, { loggedAt: '2026-03-11T03:59:00Z' });
    await log(person, { loggedAt: '2026-03-11T04:00:00Z' });
    expect(await count(person, 1)).toEqual(five(1));
    expect(await count(person, 2)).toEqual(five(3));
  });

  it('a log from a clock that is ahead by a minute is in every series', async () => {
    const person = await at('2026-03-11T12:59:30Z');
    await log(person, { loggedAt: '2026-03-11T13:00:30Z' });
    expect(await count(person, 1)).toEqual(five(1));
  });
});

describe('mood statistics', () => {
  /** The statistics after one log per day, the last one today. */
  async function statsAfter(levels: number[]) {
    const person = await at('2026-03-11T12:00:00Z');
    for (const [index, level] of levels.entries()) {
      const loggedAt = new Date(Date.now() - (levels.length - 1 - index) * DAY_MS).toISOString();
      await log(person, { energyLevel: level, focusLevel: 11 - level, loggedAt });
    }
    return readStats(person);
  }

  it('a rising week is improving, a falling one declining and a level one stable', async () => {
    const stats = await statsAfter([2, 3, 4, 5, 6, 7, 8]);
    expect(stats).toMatchObject({
      totalLogs: 7,
      averageEnergy: 5,
      averageFocus: 6,
      n: 7,
      trend: 'stable',
      slopePerDay: 0,
    });
    expect(stats.energy).toMatchObject({
      trend: 'improving',
      slopePerDay: expect.closeTo(1, 6),
      insufficientData: false,
      tentative: true,
    });
    expect(stats.focus).toMatchObject({ trend: 'declining', slopePerDay: expect.closeTo(-1, 6) });
    expect(stats.focus.interval?.[1]).toBeLessThan(0);
  });

  it('five rising days are not clear yet: the interval contains no change', async () => {
    const { energy } = await statsAfter([1, 3, 5, 7, 9]);
    expect(energy).toMatchObject({ trend: 'unclear', n: 5, slopePerDay: 2, interval: [0, 4], tentative: true });
  });

  it('one log or none gives no trend', async () => {
    const nothing = { trend: null, slopePerDay: null, interval: null, insufficientData: true };
    expect(await statsAfter([5])).toMatchObject({ totalLogs: 1, averageEnergy: 5, n: 1, ...nothing });
    expect(await statsAfter([])).toMatchObject({
      totalLogs: 0,
      averageEnergy: null,
      averageFocus: null,
      n: 0,
      ...nothing,
    });
  });

  it('a day with several logs counts once, by its median, in whatever order they came', async () => {
    const person = await at('2026-03-11T12:00:00Z');
    for (const daysAgo of [0, 3, 6, 1, 4, 2, 5]) {
      const loggedAt = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
      for (const energyLevel of [1, 8 - daysAgo, 10]) await log(person, { energyLevel, focusLevel: 5, loggedAt });
    }
    const { totalLogs, energy } = await readStats(person);
    expect(totalLogs).toBe(21);
    expect(energy).toMatchObject({ n: 7, trend: 'improving', slopePerDay: expect.closeTo(1, 6) });
  });

  it('the statistics of 1,000 days of many logs are correct', async () => {
    const daily = volume({ test: 10, full: 100 });
    const person = await at('2026-03-11T12:00:00Z');
    await sql.transaction([
      sql`set local session_replication_role = replica`, // more than 24 a day
      sql`insert into mood_logs (id, user_id, energy_level, focus_level, logged_at, local_date, created_at, updated_at)
        select gen_random_uuid(), ${person.user.id}, 1 + n % 10, 5, moment, moment::date, now(), now()
          from generate_series(0, ${1_000 * daily - 1}) as n, lateral (select '2026-03-11T11:00:00Z'::timestamptz - (n / ${daily}::int) * interval '1 day' as moment) as t`,
    ]);
    const stats = await readStats(person, 365);
    expect(stats).toMatchObject({
      totalLogs: 365 * daily,
      averageEnergy: 5.5,
      averageFocus: 5,
      n: 365,
      trend: 'stable',
    });
    expect((await person.get<MoodProfiles>('/api/mood/profile')).data.logs).toBe(180 * daily);
  });
});

describe('mood profiles', () => {
  it('the profile is the typical one without logs, and is learned from logs', async () => {
    const person = await at('2026-03-11T22:00:00Z');
    const before = (await person.get<MoodProfiles>('/api/mood/profile')).data;
    expect(before.energy.workDays.hours).toHaveLength(24);
    expect(new Set(before.energy.workDays.hours.map(({ source }) => source))).toEqual(new Set(['typical']));
    for (let day = 0; day < 20; day += 1) {
      for (const [hour, level] of [
        [9, 9],
        [15, 3],
      ] as const) {
        const loggedAt = new Date(Date.UTC(2026, 2, 11 - day, hour, 10)).toISOString();
        await log(person, { energyLevel: level, focusLevel: level, loggedAt });
      }
    }
    const { logs, energy } = (await person.get<MoodProfiles>('/api/mood/profile')).data;
    const [nine, fifteen] = [energy.workDays.hours[9], energy.workDays.hours[15]];
    if (!nine || !fifteen) throw new Error('expected 24 hours');
    expect(logs).toBe(40);
    expect(nine.mean).toBeGreaterThan(fifteen.mean + 2);
    expect(nine).toMatchObject({ n: 20, source: 'learned' });
    expect(nine.lo).toBeLessThan(nine.mean);
    expect(nine.hi).toBeGreaterThan(nine.mean);
  });
});

describe('what goes with moods', () => {
  /** Two logs a day, in the morning and in the evening, and Mondays apart. */
  async function logDays(days: number, levels: (date: Date) => [morning: number, evening: number]) {
    const person = await signUp();
    const commands = Array.from({ length: days }, (_, index) => new Date(Date.now() - (index + 1) * DAY_MS)).flatMap(
      (date) =>
        levels(date).map((energyLevel, part) => ({
          type: 'mood_log',
          uuid: crypto.randomUUID(),
          args: {
            energyLevel,
            focusLevel: 5,
            loggedAt: `${date.toISOString().slice(0, 10)}T${part === 0 ? '09' : '20'}:00:00Z`,
          },
        })),
    );
    await person.post('/api/sync', { syncToken: '*', commands: commands.slice(0, 100) });
    return person;
  }

  it('is tested for each pair, with effect, interval, p and q, and says where data are missing', async () => {
    const person = await logDays(28, (date) => (date.getUTCDay() === 1 ? [3, 3] : [7, 7 + (date.getUTCDate() % 2)]));
    const { pairs } = (await person.get<MoodInsights>('/api/mood/insights')).data;
    expect(pairs.map(({ about, level }) => `${about} ${level}`).sort()).toEqual(
      ['evening', 'meetings', 'weekday'].flatMap((about) => [`${about} energy`, `${about} focus`]).sort(),
    );
    expect(pairs.find(({ about, level }) => about === 'weekday' && level === 'energy')).toMatchObject({
      weekday: 1,
      claimed: true,
      insufficientData: false,
      interval: [expect.any(Number), expect.any(Number)],
    });
    expect(pairs.find(({ about, level }) => about === 'meetings' && level === 'focus')).toMatchObject({
      insufficientData: true,
      ...{ n: 0, effect: null, interval: null, p: null, q: null, claimed: false },
    });
  });

  it('is said once, and not again within a week', async () => {
    const person = await logDays(28, (date) => (date.getUTCDay() === 1 ? [2, 2] : [7, 7 + (date.getUTCDate() % 2)]));
    const types = async () =>
      (await person.get<InsightsAnswer>('/api/ai/insights')).data.insights.map(({ type }) => type);
    expect(await types()).toContain('weekday_energy');
    expect(await types()).toContain('weekday_energy'); // the same day
    await sql`update ai_conversations set created_at = created_at - interval '1 day'`;
    expect(await types()).not.toContain('weekday_energy');
    await sql`update ai_conversations set expires_at = created_at`;
    expect(await types()).toContain('weekday_energy');
  });
});
