import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AiUsage } from '../../src/assistant/responses.ts';
import type { UserResponse } from '../../src/entities/users/responses.ts';
import type { UserExport } from '../../src/history/export/responses.ts';
import { PLACELESS_ZONES, toLocalTime } from '../../src/shared/time-zones.ts';
import { saying, withModels } from '../support/ai.ts';
import { call, newTelegramId, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { interceptTrips } from '../support/faults.ts';
import { runHourlySweep } from '../support/queue.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('settings', () => {
  it('a time zone in another case is stored as IANA spells it', async () => {
    const person = await signUp();
    const { data } = await person.patch<UserResponse>('/api/user/settings', { timezone: 'EUROPE/london' });
    expect(data.user.settings.timezone).toBe('Europe/London');
  });

  it('a patch keeps the other settings, and null resets a setting to its default', async () => {
    const person = await signUp({ language_code: 'ru' });
    await person.patch('/api/user/settings', {
      theme: 'dark',
      language: 'en',
      timezone: 'Asia/Kathmandu',
      notifications: false,
    });
    const { data } = await person.patch<UserResponse>('/api/user/settings', {
      theme: null,
      language: null,
      aiProvider: 'local',
    });
    expect(data.user.settings).toMatchObject({
      theme: 'system',
      language: 'ru',
      timezone: 'Asia/Kathmandu',
      notifications: false,
      aiProvider: 'local',
    });
    expect((await person.get<UserResponse>('/api/user/me')).data).toEqual({ user: data.user });
  });

  it('a patch of workingHours changes only the days it names', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { workingHours: { 6: { start: '10:00', end: '24:00' }, 1: null } });
    const { data } = await person.patch<UserResponse>('/api/user/settings', { workingHours: { 5: null } });
    const office = { start: '09:00', end: '18:00' };
    expect(data.user.settings.workingHours).toEqual({
      1: null,
      2: office,
      3: office,
      4: office,
      5: null,
      6: { start: '10:00', end: '24:00' },
      7: null,
    });
    const cleared = await person.patch<UserResponse>('/api/user/settings', { workingHours: null });
    expect(cleared.data.user.settings.workingHours[1]).toEqual(office);
  });

  it('planning settings are stored, and null resets them to their defaults', async () => {
    const person = await signUp();
    const chosen = {
      breaks: [{ start: '13:00', end: '14:00' }],
      bufferMinutes: 10,
      pauseAfterMinutes: 0,
      chunkMinutes: { min: 20, max: 90 },
    };
    const { data } = await person.patch<UserResponse>('/api/user/settings', chosen);
    expect(data.user.settings).toMatchObject(chosen);
    const cleared = { breaks: null, bufferMinutes: null, pauseAfterMinutes: null, chunkMinutes: null };
    expect((await person.patch<UserResponse>('/api/user/settings', cleared)).data.user.settings).toMatchObject({
      breaks: [{ start: '13:00', end: '14:00', minHours: 7 }],
      bufferMinutes: 0,
      pauseAfterMinutes: 120,
      chunkMinutes: { min: 30, max: 120 },
    });
  });

  it.each([
    [{ timezone: 'Mars/Olympus' }, 'timezone'],
    [{ timezone: '+03:00' }, 'timezone'],
    [{ timezone: 'IST' }, 'timezone'],
    [{ timezone: '' }, 'timezone'],
    [{ theme: 'pink' }, 'theme'],
    [{ workingHours: { 8: null } }, 'workingHours.8'],
    [{ workingHours: { 1: { start: '18:00', end: '09:00' } } }, 'workingHours.1.end'],
    [{ workingHours: { 1: { start: '9:00', end: '18:00' } } }, 'workingHours.1.start'],
    [{ breaks: [{ start: '14:00', end: '13:00' }] }, 'breaks.0.end'],
    [{ breaks: [{ start: '13:00', end: '14:00', minHours: 25 }] }, 'breaks.0.minHours'],
    [{ breaks: Array(6).fill({ start: '13:00', end: '14:00' }) }, 'breaks'],
    [{ bufferMinutes: 61 }, 'bufferMinutes'],
    [{ pauseAfterMinutes: 481 }, 'pauseAfterMinutes'],
    [{ chunkMinutes: { min: 60, max: 45 } }, 'chunkMinutes.max'],
    [{ chunkMinutes: { min: 14, max: 60 } }, 'chunkMinutes.min'],
    [{ chunkMinutes: { min: 60, max: 1_441 } }, 'chunkMinutes.max'],
    [{ telegramId: '1' }, 'telegramId'],
    [{}, ''],
  ])('the settings %j get 400 and the field is named', async (patch, path) => {
    const person = await signUp();
    const { status, error } = await person.patch('/api/user/settings', patch);
    expect(status).toBe(400);
    expect(error.details).toContainEqual(expect.objectContaining({ path }));
  });

  it('the provider `claude` is stored as `anthropic`', async () => {
    const person = await signUp();
    const { data } = await person.patch<UserResponse>('/api/user/settings', { aiProvider: 'claude' });
    expect(data.user.settings.aiProvider).toBe('anthropic');
  });

  it('time zones without a place are accepted, and Postgres reads them as Intl does, in lower case too', async () => {
    const person = await signUp();
    const moments = Array.from({ length: 12 * 70 }, (_, month) => Date.UTC(1970, month, 15, 12));
    for (const timezone of PLACELESS_ZONES) {
      expect((await person.patch('/api/user/settings', { timezone })).status, timezone).toBe(200);
      const rows = await sql`
        select (extract(epoch from to_timestamp(ms::float8 / 1000) at time zone ${timezone}) * 1000)::float8 as local,
               to_timestamp(ms::float8 / 1000) at time zone ${timezone}
                 = to_timestamp(ms::float8 / 1000) at time zone ${timezone.toLowerCase()} as same
          from unnest(${moments}::bigint[]) as ms`;
      expect(
        rows.map(({ local }) => toIsoMinute(Number(local))),
        timezone,
      ).toEqual(moments.map((ms) => toLocalTime(ms, timezone)));
      expect(rows.filter(({ same }) => !same)).toEqual([]);
    }
    const { data } = await person.patch<UserResponse>('/api/user/settings', { timezone: 'gmt' });
    expect(data.user.settings.timezone).toBe('GMT');
  });

  it.each([
    ['CET', 'Europe/Brussels'],
    ['MET', 'Europe/Brussels'],
    ['EET', 'Europe/Athens'],
    ['wet', 'Europe/Lisbon'],
  ])('the time zone %s is stored as %s', async (timezone, place) => {
    const person = await signUp();
    const { data } = await person.patch<UserResponse>('/api/user/settings', { timezone });
    expect(data.user.settings.timezone).toBe(place);
    expect((await person.get<UserResponse>('/api/user/me')).data.user.settings.timezone).toBe(place);
  });

  it('settings enforce If-Match', async () => {
    const person = await signUp();
    const { headers } = await person.get('/api/user/me');
    const etag = headers.get('ETag') ?? '';
    expect((await person.patch('/api/user/settings', { theme: 'dark' }, { 'If-Match': etag })).status).toBe(200);
    expect((await person.patch('/api/user/settings', { theme: 'light' }, { 'If-Match': etag })).status).toBe(412);
    expect((await person.get<UserResponse>('/api/user/me')).data.user.settings.theme).toBe('dark');
  });

  it('GET /api/user/me gets 304 until the user changes', async () => {
    const person = await signUp();
    const etag = (await person.get('/api/user/me')).headers.get('ETag') ?? '';
    expect((await person.get('/api/user/me', { 'If-None-Match': etag })).status).toBe(304);
    await person.patch('/api/user/settings', { theme: 'dark' });
    expect((await person.get('/api/user/me', { 'If-None-Match': etag })).status).toBe(200);
  });
});

/** `2026-11-25 09:30` */
const toIsoMinute = (ms: number) => new Date(ms).toISOString().slice(0, 16).replace('T', ' ');

describe('the export', () => {
  it('the export has everything stored about the user and nothing about others', async () => {
    const other = await signUp();
    await other.createTask({ title: 'Not yours' });
    const person = await signUp();
    const task = await person.createTask({ title: 'Mine' });
    await sql`insert into mood_logs (id, user_id, energy_level, focus_level, notes, logged_at, local_date, created_at, updated_at)
      values (${crypto.randomUUID()}, ${person.user.id}, 7, 4, 'slept well', '2026-11-20T08:00Z', '2026-11-20', now(), now())`;
    await sql`insert into ai_conversations (id, user_id, request_hash, provider, model, answer, created_at, expires_at)
      values (${crypto.randomUUID()}, ${person.user.id}, 'hash', 'local', 'local', '{"text": "hi"}', now(), now())`;
    await sql`insert into ai_usage (user_id, day, calls, tokens) values (${person.user.id}, '2026-11-19', 2, 900)`;

    const { data } = await person.get<UserExport>('/api/user/export');
    expect(data.user.id).toBe(person.user.id);
    expect(data.tasks).toEqual([task]);
    expect(data.moodLogs).toMatchObject([
      { energyLevel: 7, focusLevel: 4, notes: 'slept well', localDate: '2026-11-20' },
    ]);
    expect(data.aiConversations).toMatchObject([{ provider: 'local', answer: { text: 'hi' } }]);
    expect(data.aiUsage).toEqual([{ day: '2026-11-19', calls: 2, tokens: 900 }]);
    expect(data.events.map(({ seq, type }) => [seq, type])).toEqual([
      [1, 'user.created'],
      [2, 'task.created'],
    ]);
    expect(JSON.stringify(data)).not.toContain('Not yours');
  });
});

describe('erasing a user', () => {
  it('brings no new daily limit of AI requests, in any time zone', async () => {
    const id = newTelegramId();
    const { send } = withModels(saying('Yes.'), { api: { AI_DAILY_CALLS: '2' } });
    const ask = (person: Person) =>
      person.call('POST', '/api/ai/chat', { messages: [{ role: 'user', content: 'What first?' }] }, undefined, send);
    const usage = async (person: Person) => (await person.get<AiUsage>('/api/ai/usage')).data.calls.used;
    let person = await signUp({ id });
    expect((await ask(person)).status).toBe(200);
    for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      await person.delete('/api/user/me');
      person = await signUp({ id });
      await person.patch('/api/user/settings', { timezone });
    }
    expect(await usage(person)).toBe(1);
    expect((await ask(person)).status).toBe(200);
    await person.delete('/api/user/me');
    person = await signUp({ id });
    expect(await usage(person)).toBe(2);
    expect((await ask(person)).status).toBe(429);
    expect((await ask(await signUp())).status).toBe(200);
  });

  it('what is remembered of them is a keyed hash and no more, and is deleted after a day', async () => {
    const person = await signUp({ first_name: 'canary-name' });
    const before = new Date();
    expect((await person.delete('/api/user/me')).status).toBe(200);
    const remembered = await sql`select * from erased_accounts where erased_at >= ${before}`;
    expect(remembered.length).toBeGreaterThan(0);
    for (const word of [person.user.telegramId, person.user.id, person.user.firstName]) {
      expect(JSON.stringify(remembered)).not.toContain(word);
    }
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 26 * 3_600_000 });
    await runHourlySweep();
    const ids = remembered.map(({ id }) => id);
    expect(await sql`select from erased_accounts where id = any(${ids})`).toEqual([]);
  });

  it('with If-Match happens only at that version', async () => {
    const person = await signUp();
    const etag = (await person.get('/api/user/me')).headers.get('ETag') ?? '';
    await person.patch('/api/user/settings', { theme: 'dark' });
    const refused = await person.delete('/api/user/me', { 'If-Match': etag });
    expect([refused.status, refused.error.details]).toMatchObject([412, { currentVersion: 2 }]);
    const others = (await (await signUp()).get('/api/user/me')).headers.get('ETag') ?? '';
    expect((await person.delete('/api/user/me', { 'If-Match': others })).status).toBe(412);
    expect((await person.delete('/api/user/me', { 'If-None-Match': '*' })).status).toBe(412);
    const current = (await person.get('/api/user/me')).headers.get('ETag') ?? '';
    expect((await person.delete('/api/user/me', { 'If-Match': `"x", ${current}` })).status).toBe(200);
  });

  it('with If-Match never overtakes a change that was confirmed before it', async () => {
    const person = await signUp();
    const etag = (await person.get('/api/user/me')).headers.get('ETag') ?? '';
    interceptTrips(async ({ body, pass }) => {
      if (/delete from \W*users/i.test(body))
        await sql`update users set version = version + 1 where id = ${person.user.id}`;
      return pass();
    });
    expect((await person.delete('/api/user/me', { 'If-Match': etag })).status).toBe(412);
    vi.restoreAllMocks();
    expect((await person.get('/api/user/me')).status).toBe(200);
  });

  it('erasing a user deletes every row and ends their sessions', async () => {
    const person = await signUp();
    await person.createTask();
    await person.post('/api/tasks', { title: 'keyed' }, { 'Idempotency-Key': 'erase-me' });
    await sql`insert into mood_logs (id, user_id, energy_level, focus_level, logged_at, local_date, created_at, updated_at)
      values (${crypto.randomUUID()}, ${person.user.id}, 5, 5, now(), '2026-11-20', now(), now())`;

    expect((await person.delete('/api/user/me')).data).toEqual({ erased: true });
    const tables =
      await sql`select table_name as name from information_schema.columns where column_name = 'user_id' and table_schema = 'public'`;
    expect(tables.length).toBeGreaterThanOrEqual(6);
    for (const { name } of tables) {
      const rows = await sql.query(`select count(*)::int as n from ${name} where user_id = $1`, [person.user.id]);
      expect(rows, name).toEqual([{ n: 0 }]);
    }
    expect(await sql`select from users where id = ${person.user.id}`).toEqual([]);
    expect((await person.get('/api/user/me')).status).toBe(401);
    expect((await call('POST', '/api/tasks', { token: person.token, body: { title: 'ghost' } })).status).toBe(401);
  });
});
