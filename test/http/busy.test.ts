import { describe, expect, it } from 'vitest';
import type { BusyTime, BusyTimePage, ChangedBusyTime } from '../../src/entities/busy-times/responses.ts';
import { DAY_MS } from '../../src/shared/duration.ts';
import { expectError } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';
import { seed, sql } from '../support/database.ts';

const MEETING = { startsAt: '2026-03-10T09:00:00.000Z', endsAt: '2026-03-10T10:00:00.000Z', title: 'Stand-up' };

async function busy(person: Person, input: object = {}): Promise<BusyTime> {
  const answer = await person.post<ChangedBusyTime>('/api/busy', { ...MEETING, ...input });
  if (answer.status !== 201) throw new Error(`the busy time was not created: ${answer.text}`);
  return answer.data.busyTime;
}

const titles = ({ busyTimes }: BusyTimePage) => busyTimes.map(({ title }) => title);

it('1,000 busy times to come leave room for past ones, also from the trash, and for none to come', async () => {
  const person = await signUp();
  const at = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  await seed(sql`
    insert into busy_times (id, user_id, starts_at, ends_at, created_at, updated_at)
      select gen_random_uuid(), ${person.user.id}, ${at(1)}, ${at(2)}, now(), now() from generate_series(1, 1000)`);
  const past = await person.post<{ busyTime: BusyTime }>('/api/busy', { startsAt: at(-2), endsAt: at(-1) });
  expect(past.status).toBe(201);
  const path = `/api/busy/${past.data.busyTime.id}`;
  expect((await person.patch(path, { startsAt: at(-3), endsAt: at(-0.5) })).status).toBe(200);
  await person.delete(path);
  expect((await person.post(`/api/trash/${past.data.busyTime.id}/restore`)).status).toBe(200);
  const refused = await person.patch(path, { endsAt: at(1) });
  expectError(refused, 409, 'LIMIT_REACHED');
  expectError(await person.post('/api/busy', { startsAt: at(1), endsAt: at(2) }), 409, 'LIMIT_REACHED');
});

describe('busy times', () => {
  it('a new busy time is returned in UTC and can be fetched from its Location', async () => {
    const person = await signUp();
    const created = await person.post<ChangedBusyTime>('/api/busy', {
      ...MEETING,
      startsAt: '2026-03-10T12:00:00+03:00',
    });
    expect(created.status).toBe(201);
    expect(created.data.busyTime).toMatchObject({ ...MEETING, version: 1 });
    const read = await person.get(created.headers.get('Location') ?? '');
    expect(read.data).toEqual({ busyTime: created.data.busyTime });
    expect(read.headers.get('ETag')).toBe(created.headers.get('ETag'));
  });

  it.each([
    ['no length', { endsAt: MEETING.startsAt }],
    ['an end before its start', { endsAt: '2026-03-10T08:59:00Z' }],
    ['more than 31 days', { endsAt: '2026-04-10T09:00:01Z' }],
  ])('a busy time with %s gets 400', async (_, change) => {
    const person = await signUp();
    const refused = await person.post('/api/busy', { ...MEETING, ...change });
    expect(refused.status).toBe(400);
    expect(refused.error).toMatchObject({ code: 'VALIDATION_ERROR', details: [{ path: 'endsAt' }] });
    const { id } = await busy(person);
    expect((await person.patch(`/api/busy/${id}`, change)).status).toBe(400);
  });

  it('a busy time can be moved, its title cleared by null, and both undone', async () => {
    const person = await signUp();
    const { id } = await busy(person);
    const moved = await person.patch<ChangedBusyTime>(`/api/busy/${id}`, {
      endsAt: '2026-03-10T11:00:00Z',
      title: null,
    });
    expect(moved.data.busyTime).toMatchObject({ endsAt: '2026-03-10T11:00:00.000Z', title: null, version: 2 });
    const undone = await person.post<ChangedBusyTime>('/api/undo', { undoToken: moved.data.undoToken });
    expect(undone.data.busyTime).toMatchObject({ ...MEETING, version: 3 });
  });

  it('a busy time can be deleted, restored and erased, which also erases its title from the log', async () => {
    const person = await signUp();
    const { id } = await busy(person, { title: 'A secret meeting' });
    await person.delete(`/api/busy/${id}`);
    expect((await person.get(`/api/busy/${id}`)).status).toBe(404);
    expect((await person.get<BusyTimePage>('/api/busy')).data.busyTimes).toEqual([]);
    expect((await person.get('/api/trash')).data).toMatchObject({ items: [{ entity: 'busy', busyTime: { id } }] });
    expect((await person.post(`/api/trash/${id}/restore`)).status).toBe(200);
    expect((await person.get(`/api/busy/${id}`)).status).toBe(200);

    await person.delete(`/api/busy/${id}`);
    expect((await person.delete(`/api/trash/${id}`)).status).toBe(200);
    expect((await person.get('/api/user/export')).text).not.toContain('A secret meeting');
  });
});

describe('a busy time of 31 days', () => {
  const CASES: [timezone: string, startsAt: string, endsAt: string, status: number][] = [
    ['Europe/Berlin', '2027-10-01T00:00:00+02:00', '2027-11-01T00:00:00+01:00', 201],
    ['Europe/Berlin', '2027-09-30T22:00:00Z', '2027-10-31T23:00:00Z', 201],
    ['Europe/Berlin', '2027-09-30T22:00:00Z', '2027-10-31T23:00:01Z', 400],
    ['Europe/Berlin', '2027-03-01T00:00:00+01:00', '2027-04-01T00:00:00+02:00', 201],
    ['Europe/Berlin', '2027-03-01T00:00:00+01:00', '2027-04-01T01:00:00+02:00', 201],
    ['Europe/Berlin', '2027-03-01T00:00:00+01:00', '2027-04-01T01:00:01+02:00', 400],
    ['Australia/Lord_Howe', '2027-03-15T00:00:00+11:00', '2027-04-15T00:00:00+10:30', 201],
    ['UTC', '2027-10-01T00:00:00+02:00', '2027-11-01T00:00:00+01:00', 400],
    ['UTC', '2027-10-01T00:00:00Z', '2027-11-01T00:00:00Z', 201],
  ];

  it.each(CASES)('is measured on the clocks of %s: %s to %s gets %i', async (timezone, startsAt, endsAt, status) => {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone });
    expect((await person.post('/api/busy', { startsAt, endsAt })).status).toBe(status);
    const { id } = await busy(person, { startsAt, endsAt: startsAt.replace('T00', 'T06').replace('T22', 'T23') });
    expect((await person.patch(`/api/busy/${id}`, { endsAt })).status).toBe(status === 201 ? 200 : 400);
  });

  it('can be renamed, deleted and restored after a move to another time zone', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone: 'Europe/Berlin' });
    const { id } = await busy(person, { startsAt: '2027-10-01T00:00:00+02:00', endsAt: '2027-11-01T00:00:00+01:00' });
    await person.patch('/api/user/settings', { timezone: 'UTC' });
    expect((await person.patch(`/api/busy/${id}`, { title: 'Holiday' })).status).toBe(200);
    await person.delete(`/api/busy/${id}`);
    expect((await person.post(`/api/trash/${id}/restore`)).status).toBe(200);
  });
});

describe('the list of busy times', () => {
  it('the list contains the busy times that overlap a range, earliest first', async () => {
    const person = await signUp();
    await busy(person, { title: 'b', startsAt: '2026-03-10T12:00:00Z', endsAt: '2026-03-10T13:00:00Z' });
    await busy(person, { title: 'a' });
    await busy(person, { title: 'c', startsAt: '2026-03-10T20:00:00Z', endsAt: '2026-03-11T02:00:00Z' });
    const between = (from: string, to: string) => person.get<BusyTimePage>(`/api/busy?from=${from}&to=${to}`);
    expect(titles((await person.get<BusyTimePage>('/api/busy')).data)).toEqual(['a', 'b', 'c']);
    expect(titles((await between('2026-03-10T10:00:00Z', '2026-03-10T12:00:00Z')).data)).toEqual([]);
    expect(titles((await between('2026-03-10T09:59:59Z', '2026-03-10T12:00:01Z')).data)).toEqual(['a', 'b']);
    expect(titles((await between('2026-03-11T00:00:00Z', '2026-03-11T01:00:00Z')).data)).toEqual(['c']);
  });

  it('the pages of busy times are complete, and another list rejects their cursor', async () => {
    const person = await signUp();
    for (const title of ['a', 'b', 'c']) await busy(person, { title });
    const first = await person.get<BusyTimePage>('/api/busy?limit=2');
    const cursor = first.data.page.nextCursor ?? '';
    const second = await person.get<BusyTimePage>(`/api/busy?limit=2&cursor=${cursor}`);
    expect([...titles(first.data), ...titles(second.data)]).toEqual(['a', 'b', 'c']);
    expect(second.data.page).toEqual({ nextCursor: null, hasMore: false });
    expect((await person.get(`/api/tasks?cursor=${cursor}`)).status).toBe(400);
  });
});

it('busy times can be changed by sync commands and are synced to other devices', async () => {
  const person = await signUp();
  const { data } = await person.post<{ syncToken: string; changes: object }>('/api/sync', {
    syncToken: '*',
    commands: [{ type: 'busy_add', uuid: crypto.randomUUID(), tempId: 'm', args: MEETING }],
  });
  expect(data.changes).toMatchObject({ busyTimes: [MEETING] });
  const [{ id = '' } = {}] = (await person.get<BusyTimePage>('/api/busy')).data.busyTimes;
  const next = await person.post('/api/sync', {
    syncToken: data.syncToken,
    commands: [{ type: 'busy_delete', uuid: crypto.randomUUID(), args: { id } }],
  });
  expect(next.data).toMatchObject({ changes: { busyTimes: [], deleted: [{ entity: 'busy', id }] } });
});
