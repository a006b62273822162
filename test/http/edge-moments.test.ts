import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import { expectError } from '../support/answers.ts';
import type { Person } from '../support/client.ts';
import { addMeeting, applyPlan, getPlan, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { listMoments, withField } from '../support/route-schemas.ts';
import { buildOwnRequest, PROTECTED, type Route, WITH_BODY } from '../support/routes.ts';
import { inTurn, volume } from '../support/volume.ts';

afterEach(() => void vi.useRealTimers());

const FIRST = '1970-01-01T00:00:00.000Z';
const LAST = '2999-12-31T23:59:59.999Z';
const TOO_LATE = ['3000-01-01T00:00:00Z', '9999-12-31T23:30:00Z', '9999-12-31T23:59:59-12:00'];
const MONTH_MS = 31 * 86_400_000;

/** Reads without an id. */
const READS = PROTECTED.filter(({ method, path }) => method === 'GET' && !path.includes(':') && path !== '/api/live');
/** Writes that take a moment. Those of a plan come first: a plan of all tasks of the others takes seconds. */
const WRITES = WITH_BODY.filter((route) => listMoments(route).length > 0).sort(
  (a, b) => Number(b.path.startsWith('/api/plan')) - Number(a.path.startsWith('/api/plan')),
);

async function expectReadsAndPlansToWork(person: Person, plans: object[]) {
  for (const { path } of READS) expect((await person.get(path)).status, path).toBe(200);
  for (const from of ['1970-01-01', '2999-12-31']) await getPlan(person, `?from=${from}`);
  expect((await person.post('/api/sync', { syncToken: '*' })).status).toBe(200);
  for (const body of plans) {
    await applyPlan(person, await optimize(person, body));
    expect((await getPlan(person)).stale).toBe(false);
  }
}

/** Sends the write once for each of its fields that takes a moment. @returns the fields that took it */
async function write(person: Person, route: Route, moment: string): Promise<string[]> {
  const taken: string[] = [];
  for (const field of listMoments(route)) {
    const { path, body = {} } = await buildOwnRequest(route, person);
    const { status, text } = await person.call(route.method, path, withField(body, field, moment));
    expect([200, 201, 400], text).toContain(status);
    if (status < 300) taken.push(`${route.name} ${field}`);
  }
  return taken;
}

it('the writes that take a moment are those of tasks, busy times, mood logs and plan blocks', () => {
  expect(WRITES.map(({ name }) => name).sort()).toEqual([
    'PATCH /api/busy/:id',
    'PATCH /api/mood/logs/:id',
    'PATCH /api/plan/blocks/:id',
    'PATCH /api/tasks/:id',
    'POST /api/busy',
    'POST /api/mood/log',
    'POST /api/tasks',
  ]);
});

describe.each(WRITES)('$name', (route) => {
  it.each(inTurn(TOO_LATE, WRITES.indexOf(route), 3))('refuses %s in every field', async (moment) => {
    const person = await signUpPlanner();
    const { path, body = {} } = await buildOwnRequest(route, person);
    for (const field of listMoments(route)) {
      expectError(await person.call(route.method, path, withField(body, field, moment)), 400, 'VALIDATION_ERROR');
    }
  });
});

it.each(['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC', 'America/Havana'].slice(0, volume({ test: 1, full: 4 })))(
  'the first and the last accepted moment in every field leave all reads and plans working in %s',
  async (timezone) => {
    const person = await signUpPlanner({ timezone });
    const taken: string[] = [];
    for (const route of WRITES) for (const moment of [FIRST, LAST]) taken.push(...(await write(person, route, moment)));
    expect(taken.filter((name) => name.includes('/api/tasks'))).toHaveLength(2 * 8);
    await addMeeting(person, FIRST, new Date(MONTH_MS).toISOString());
    await addMeeting(person, new Date(Date.parse(LAST) - MONTH_MS).toISOString(), LAST);
    await person.patch('/api/user/settings', { timezone });
    // A plan of all these tasks for many days takes seconds.
    await expectReadsAndPlansToWork(person, volume<object[]>({ test: [{}], full: [{}, { days: 14 }] }));
  },
);

it.each(['Pacific/Pago_Pago', 'Pacific/Kiritimati', 'UTC'].slice(0, volume({ test: 1, full: 3 })))(
  'a block that starts at the last accepted moment ends after it, and all reads and plans work in %s',
  async (timezone) => {
    vi.useFakeTimers({ toFake: ['Date'] });
    vi.setSystemTime('2999-12-31T20:00:00Z');
    const always = { start: '00:00', end: '24:00' };
    const workingHours = { 1: always, 2: always, 3: always, 4: always, 5: always, 6: always, 7: always };
    const person = await signUpPlanner({ timezone, workingHours });
    await person.createTask(minutes(60));
    const { plan } = await applyPlan(person, await optimize(person));
    const moved = await person.patch<ChangedPlan>(`/api/plan/blocks/${plan.blocks[0]?.id}`, { startsAt: LAST });
    expect(moved.data.plan.blocks).toMatchObject([{ startsAt: LAST, endsAt: '3000-01-01T00:59:59.999Z' }]);
    await expectReadsAndPlansToWork(person, [{}, { days: 14 }]);
    expect((await person.patch(`/api/plan/blocks/${plan.blocks[0]?.id}`, { locked: false })).status).toBe(200);
  },
);

// These take minutes when each day of the series is looked at.

it('a hundred daily tasks that nobody has completed since 1970 are read and planned', async () => {
  const person = await signUpPlanner();
  const args = { title: 'Pills', dueDate: '1970-01-02T12:00:00Z', recurrence: { rrule: 'FREQ=DAILY' } };
  const commands = Array.from({ length: 100 }, () => ({ type: 'task_add', args }));
  expect((await person.post('/api/tasks/batch', { commands })).status).toBe(200);
  await expectReadsAndPlansToWork(person, [{}]);
});

it('a plan for 2999 is refused when tasks and busy times repeat until then', async () => {
  const person = await signUpPlanner();
  const recurrence = { rrule: 'FREQ=DAILY' };
  await person.createTask({ dueDate: '2026-03-10T12:00:00Z', recurrence });
  await person.post('/api/busy', { startsAt: '2026-03-10T12:00:00Z', endsAt: '2026-03-10T13:00:00Z', recurrence });
  const refused = await person.post('/api/ai/optimize-schedule', { date: '2999-12-31' });
  expectError(refused, 400, 'VALIDATION_ERROR');
});
