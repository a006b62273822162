import { env } from 'cloudflare:workers';
import { getTableName } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { depsOf } from '../../src/deps.ts';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { ask, asking, promptFacts, rewording, saying, withModels } from '../support/ai.ts';
import { expectError, headersOf, withoutRequestId } from '../support/answers.ts';
import { type Answer, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { appendEvents, Device, issueTicket, publish, readRun } from '../support/live-socket.ts';
import { captureLog } from '../support/log-lines.ts';
import { once } from '../support/once.ts';
import { applyPlan, getPlan, MORNING, minutes, optimize } from '../support/plans.ts';
import {
  buildCreateArgs,
  buildOwnRequest,
  buildPath,
  buildUpdateArgs,
  createEntity,
  ITEM_ID,
  issueProposal,
  PROTECTED,
  tryCreateEntity,
  WITH_ID,
} from '../support/routes.ts';
import { rowsOf } from '../support/rows.ts';
import { inTurn } from '../support/volume.ts';

beforeEach(() => {
  captureLog();
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(MORNING) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

const QUESTION = 'What first?';

const apply = async (person: Person, { id, token }: { id: string; token: string }) =>
  person.post(`/api/ai/proposals/${id}/apply`, { token });

/**
 * A user with rows of every kind: live, done, planned and deleted tasks, a proposal that was applied, and calls to a model on two
 * local days.
 */
async function createRichUser() {
  const person = await signUp({ username: 'anna', language_code: 'ru' });
  for (const timezone of ['Pacific/Honolulu', 'UTC']) {
    await person.patch('/api/user/settings', { timezone });
    await ask(person, QUESTION, withModels(saying('Call Ada.')).send);
  }
  const live: Record<string, string> = {};
  const trashed: Record<string, string> = {};
  for (const entity of ENTITIES) {
    const { name, path } = entity;
    trashed[name] = await createEntity(entity, person);
    await person.delete(`${path}/${trashed[name]}`);
    live[name] = await createEntity(entity, person);
  }
  const due = { dueDate: '2026-03-10T20:00:00Z', priority: 'high', ...minutes(60) } as const;
  const needed = await person.createTask({ title: 'Anna needs it', ...due, projectId: live.project });
  await person.createTask({ title: 'Anna plans it', ...due, ...minutes(60, { dependencies: [needed.id] }) });
  await person.createTask({ title: 'Anna is late', dueDate: '2026-03-01T20:00:00Z' });
  const done = await person.createTask({ title: 'Anna did it' });
  await person.post(`/api/tasks/${done.id}/complete`);
  await person.post(
    '/api/tasks',
    { title: 'Anna repeats it', labels: ['anna', 'Deep work'] },
    { 'Idempotency-Key': 'once' },
  );
  const rename = () => ({ type: 'label_rename', uuid: crypto.randomUUID(), args: { label: 'anna', name: 'Anna' } });
  await person.post('/api/sync', { syncToken: '*', commands: [rename(), rename()] }); // the second changes nothing
  for (const hours of [1, 5, 30, 60]) {
    await person.logMood({ energyLevel: 9, loggedAt: new Date(Date.parse(MORNING) - hours * 3_600_000) });
  }
  await person.post('/api/busy', { title: 'Anna', startsAt: '2026-03-10T12:00:00Z', endsAt: '2026-03-10T16:00:00Z' });
  await applyPlan(person, await optimize(person));
  const draft = await optimize(person, { days: 7 });
  await apply(person, await issueProposal(person));
  await person.post('/api/ai/suggestions', {}, { 'Idempotency-Key': 'once' });
  const { data: sync } = await person.post<SyncResponse>('/api/sync', { syncToken: '*' });
  vi.setSystemTime(Date.parse(MORNING) + 1_000); // so that this change can be undone alone
  const { data: change } = await person.patch<{ undoToken: string }>(`/api/tasks/${needed.id}`, {
    title: 'Anna again',
  });
  vi.setSystemTime(Date.parse(MORNING));
  return { person, live, trashed, draft, syncToken: sync.syncToken, undoToken: change.undoToken };
}

const richUser = once(createRichUser);

describe('what runs in the background', () => {
  // An alarm of a Durable Object that is set for a past date runs again and again.
  beforeEach(() => void vi.useRealTimers());

  /** Two users whose logs have events of the same numbers, as the publisher's wake-up messages are late. */
  const twoWithEvents = async () => {
    const people = await Promise.all([signUp(), signUp()]);
    for (const { user } of people) await appendEvents(user.id, 3);
    return people;
  };

  it('the publisher reads from the log of a user no event of another', async () => {
    const people = await twoWithEvents();
    for (const { user } of people) {
      const { after, events } = await readRun(user.id, 1);
      const positions = [after, ...events.map(({ position }) => position)];
      expect(positions.map((position) => position?.replace(/-\d+-/, '-'))).toEqual(
        [1, 2, 3, 4].map((seq) => `${seq}-${user.id.slice(-12)}`),
      );
    }
  });

  it('events of a user that are published count as published for no other', async () => {
    const [another, person] = await twoWithEvents();
    const select = () => sql`select * from unpublished where user_id = ${person?.user.id}`;
    const before = await select();
    const { events } = await readRun(another?.user.id ?? '', 1);
    await depsOf(env).liveSockets.eventLog.recordPublished(another?.user.id ?? '', events[0]?.position ?? '');
    expect(before).toHaveLength(1);
    expect(await select()).toEqual(before);
  });

  it('a live ticket opens a socket of the user it was issued to, also when another user sends it', async () => {
    const [another, person] = await twoWithEvents();
    if (!another || !person) throw new Error('there are two users');
    const headers = { Authorization: `Bearer ${person.token}` };
    const device = await Device.open({ ticket: await issueTicket(another), since: 0, headers });
    await device.ready();
    for (const { user } of [person, another]) {
      await appendEvents(user.id, 1);
      await publish(user.id, 4);
    }
    await device.has(5);
    expect(device.events.map(({ position }) => position.slice(-12))).toEqual(
      Array.from({ length: 5 }, () => another.user.id.slice(-12)),
    );
  });
});

describe('what a user reads', () => {
  const READS: [path: string, body?: object][] = [
    ...PROTECTED.filter(({ method, path }) => method === 'GET' && !path.includes(':id')).map(({ path }): [string] => [
      path,
    ]),
    ['/api/tasks?status=pending,in_progress&q=anna&sort=-dueDate'],
    ['/api/mood/logs?limit=1'],
    ['/api/plan?from=2026-03-01&to=2026-03-31'],
    ['/api/now?minutes=60'],
    ['/api/sync', { syncToken: '*' }],
    ['/api/sync', { syncToken: '0-0-000000000000' }],
    ['/api/ai/suggestions', {}],
    ['/api/ai/optimize-schedule', { days: 14 }],
    ['/api/ai/chat', { messages: [{ role: 'user', content: 'How is my day?' }] }],
    ['/api/ai/chat', { messages: [{ role: 'user', content: 'Undo that' }] }],
  ];

  /** The answers to a user who has nothing, without what names the user. */
  async function readNothing() {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone: 'UTC' });
    const { id, telegramId } = person.user;
    const answers: [string, string][] = [];
    const { send, calls } = withModels(saying('Call Ada.'), { api: { AI_DAILY_CALLS: '1' } });
    const reply = await ask(person, QUESTION, send);
    answers.push(['a model', `${reply.reply.text} ${reply.reply.cached}`], ['its prompt', promptFacts(calls[0])]);
    for (const [path, body] of READS) {
      const { status, text } = await person.call(body ? 'POST' : 'GET', path, body);
      const anonymous = text
        .replaceAll(new RegExp(UUID, 'g'), 'ID')
        .replaceAll(id.slice(-12), 'ID')
        .replaceAll(String(telegramId), 'TELEGRAM');
      answers.push([`${status} ${path}`, anonymous]);
    }
    return answers;
  }

  it('a user who has nothing reads the same before and after another user has written and read everything', async () => {
    const before = await readNothing();
    const { person } = await richUser();
    for (const [path, body] of READS) await person.call(body ? 'POST' : 'GET', path, body);
    expect(await readNothing()).toEqual(before);
  });
});

it('a phrase that a model has worded for one user is not shown to another', async () => {
  const { send } = withModels(rewording((text) => `${text} Well!`));
  const readInsights = async (person: Person) =>
    (await person.call('GET', '/api/ai/insights', undefined, undefined, send)).text;
  const [another, person] = await Promise.all([signUp(), signUp()]);
  for (const isWorded of [false, true]) expect((await readInsights(another)).includes('Well!')).toBe(isWorded);
  expect(await readInsights(person)).not.toContain('Well!');
});

describe('the plans of two users', () => {
  it('neither is stale because of the events, the folded log or the plan of another', async () => {
    const people = await Promise.all(
      [1, 2, 9].map(async (tasks) => {
        const person = await signUp();
        await person.patch('/api/user/settings', { timezone: 'UTC' });
        for (let task = 0; task < tasks; task += 1) await person.createTask(minutes(30));
        await applyPlan(person, await optimize(person));
        return person;
      }),
    );
    const another = await signUp();
    await sql`insert into log_snapshots (user_id, seq, folded_at) values (${another.user.id}, 1000, now())`;
    const plans = await Promise.all(people.map((person) => getPlan(person)));
    expect(plans.map(({ stale }) => stale)).toEqual([false, false, false]);
  });

  it('neither has a gap for a busy time of the other', async () => {
    const [another, person] = await Promise.all([signUp(), signUp()]);
    for (const { patch } of [another, person]) await patch('/api/user/settings', { timezone: 'UTC' });
    const task = await person.createTask(minutes(60));
    await another.post('/api/busy', { startsAt: '2026-03-10T08:00:00Z', endsAt: '2026-03-10T16:00:00Z' });
    expect((await optimize(person)).schedule).toMatchObject([{ taskId: task.id, time: '2026-03-10T09:00:00.000Z' }]);
  });

  it('a draft stays when another user makes as many as one user may keep', async () => {
    const [another, person] = await Promise.all([signUp(), signUp()]);
    for (const one of [another, person]) await one.patch('/api/user/settings', { timezone: 'UTC' });
    const [empty] = [await optimize(person), await optimize(another)]; // the same
    for (const one of [another, person]) await one.createTask();
    const first = await optimize(person);
    vi.setSystemTime(Date.parse(MORNING) + 60_000);
    for (let days = 1; days <= 14; days += 1) await optimize(another, { days });
    await optimize(person, { days: 2 });
    const kept = await sql`select fingerprint from plan_drafts where user_id = ${person.user.id}`;
    expect(kept).toContainEqual({ fingerprint: empty.fingerprint });
    expect((await applyPlan(person, first)).plan.blocks).toHaveLength(1);
  });

  it('a plan that was shown counts as one to keep, whatever plan another user applies later', async () => {
    const [another, person] = await Promise.all([signUp(), signUp()]);
    for (const one of [another, person]) {
      await one.patch('/api/user/settings', { timezone: 'UTC' });
      await one.createTask(minutes(60));
    }
    const { fingerprint: shown } = await optimize(person);
    await person.createTask({ priority: 'high', ...minutes(60) });
    const before = await optimize(person, { shown });
    for (let added = 0; added < 4; added += 1) await another.createTask();
    await applyPlan(another, await optimize(another));
    expect((await optimize(person, { shown })).schedule).toEqual(before.schedule);
    expect((await optimize(person)).schedule).not.toEqual(before.schedule);
  });

  it('two users who have nothing are shown the same draft, and apply it', async () => {
    for (const person of await Promise.all([signUp(), signUp()])) {
      await person.patch('/api/user/settings', { timezone: 'UTC' });
      const draft = await optimize(person);
      await optimize(person, { shown: draft.fingerprint });
      const { plan } = await applyPlan(person, draft);
      expect(plan.version).toBe(1);
    }
  });
});

describe('the limits of a user', () => {
  it.each([
    ['mood_logs', 24],
    ['projects', 200],
    ['busy_times', 1_000],
  ])('%s of another user do not count', async (table, limit) => {
    const entity = ENTITIES.find((one) => getTableName(one.table) === table);
    if (!entity) throw new Error(`no entity is in ${table}`);
    const [another, person] = await Promise.all([signUp(), signUp()]);
    await createEntity(entity, another);
    await sql.query(
      `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'name', n))).*
         from ${table} t, generate_series(2, $1) as n where user_id = $2`,
      [limit, another.user.id],
    );
    expect(await tryCreateEntity(entity, another, buildCreateArgs(entity))).toBeNull();
    expect(await tryCreateEntity(entity, person, buildCreateArgs(entity))).not.toBeNull();
  });
});

it('a series that begins with a completed task counts the open tasks of its own user alone', async () => {
  const series = { status: 'completed', recurrence: { rrule: 'FREQ=DAILY' }, dueDate: '2026-03-10T08:00:00Z' };
  const statuses = [];
  for (const taskLimit of [1, 2]) {
    const person = await signUp();
    await person.createTask();
    await sql`update users set task_limit = ${taskLimit} where id = ${person.user.id}`;
    statuses.push((await person.post('/api/tasks', { title: 'Water the plants', ...series })).status);
  }
  expect(statuses).toEqual([409, 201]);
});

describe('a body, query or header', () => {
  const caller = once(async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone: 'UTC' });
    return { person, task: await person.createTask() };
  });

  /** The answers to a command for one id, as a sync and as an atomic batch. */
  async function runCommand(person: Person, type: string, args: object) {
    const command = { type, args };
    const sync = await person.post<SyncResponse>('/api/sync', {
      syncToken: '*',
      commands: [{ ...command, uuid: crypto.randomUUID() }],
    });
    const [result] = sync.data.results;
    if (result?.status !== 'error') throw new Error(`the command succeeded: ${sync.text}`);
    return [result.error, ...(await Promise.all([true, false].map((atomic) => batch(person, atomic, command))))];
  }

  async function batch(person: Person, atomic: boolean, command: object) {
    return withoutRequestId(await person.post('/api/tasks/batch', { atomic, commands: [command] }));
  }

  const COMMANDS = ENTITIES.flatMap((entity) =>
    Object.keys(entity.commands)
      .slice(1) // the first creates
      .map((type) => ({ type, entity })),
  );

  it.each(COMMANDS)(
    'the command $type with an id of another user fails as with an unknown id',
    async ({ type, entity }) => {
      const { live, trashed } = await richUser();
      const { person } = await caller();
      const changes = {
        ...(/_update$/.test(type) && { changes: buildUpdateArgs(entity) }),
        ...(/_check$/.test(type) && { itemId: ITEM_ID, done: true }),
      };
      const id = (type.endsWith('_restore') ? trashed : live)[entity.name];
      const foreign = await runCommand(person, type, { id, ...changes });
      expect(foreign).toEqual(await runCommand(person, type, { id: crypto.randomUUID(), ...changes }));
      expect(JSON.stringify(foreign)).toContain('NOT_FOUND');
    },
  );

  type Rich = Awaited<ReturnType<typeof createRichUser>>;
  const task = ({ live }: Rich) => live.task ?? '';
  const project = ({ live }: Rich) => live.project ?? '';
  const unknown = () => crypto.randomUUID() as string;

  interface Mention {
    what: string;
    status: number;
    foreign: (rich: Rich) => string;
    unknown: () => string;
    send: (mine: Awaited<ReturnType<typeof caller>>, mentioned: string) => Promise<Answer>;
  }

  const MENTIONS: Mention[] = [
    {
      what: 'a dependency of a new task',
      status: 404,
      foreign: task,
      unknown,
      send: ({ person }, id) => person.post('/api/tasks', { title: 'x', aiMetadata: { dependencies: [id] } }),
    },
    {
      what: 'a dependency of a changed task',
      status: 404,
      foreign: task,
      unknown,
      send: ({ person, task }, id) => person.patch(`/api/tasks/${task.id}`, { aiMetadata: { dependencies: [id] } }),
    },
    {
      what: 'the project of a new task',
      status: 404,
      foreign: project,
      unknown,
      send: ({ person }, id) => person.post('/api/tasks', { title: 'x', projectId: id }),
    },
    {
      what: 'the project of a changed task',
      status: 404,
      foreign: project,
      unknown,
      send: ({ person, task }, id) => person.patch(`/api/tasks/${task.id}`, { projectId: id }),
    },
    {
      what: 'a filter by project',
      status: 200,
      foreign: project,
      unknown,
      send: ({ person }, id) => person.get(`/api/tasks?project=${id}`),
    },
    {
      what: 'a filter of the activity',
      status: 200,
      foreign: task,
      unknown,
      send: ({ person }, id) => person.get(`/api/activity?entityId=${id}`),
    },
    {
      what: 'a task that a plan must have',
      status: 200,
      foreign: task,
      unknown,
      send: ({ person }, id) => person.post('/api/ai/optimize-schedule', { wanted: [id] }),
    },
    {
      what: 'the fingerprint of a plan that was shown',
      status: 200,
      foreign: ({ draft }) => draft.fingerprint,
      unknown: () => 'f'.repeat(64),
      send: ({ person }, shown) => person.post('/api/ai/optimize-schedule', { shown }),
    },
    {
      what: 'the fingerprint of a draft',
      status: 404,
      foreign: ({ draft }) => draft.fingerprint,
      unknown: () => 'f'.repeat(64),
      send: ({ person }, fingerprint) => person.post('/api/plan/apply', { fingerprint }),
    },
    {
      what: 'an undo token',
      status: 404,
      foreign: ({ undoToken }) => undoToken,
      unknown: () => 'undo_999-1764239042000-6f2a1c8e4b70',
      send: ({ person }, undoToken) => person.post('/api/undo', { undoToken }),
    },
    {
      what: 'a sync token',
      status: 200,
      foreign: ({ syncToken }) => syncToken,
      unknown: () => '999-1764239042000-6f2a1c8e4b70',
      send: ({ person }, syncToken) => person.post('/api/sync', { syncToken }),
    },
  ];

  it.each(MENTIONS)('$what of another user gets the same answer as an unknown one', async (mention) => {
    const [rich, mine] = await Promise.all([richUser(), caller()]);
    const bodies: string[] = [];
    for (const mentioned of [mention.foreign(rich), mention.unknown()]) {
      const answer = await mention.send(mine, mentioned);
      expect(answer.status, answer.text).toBe(mention.status);
      bodies.push(withoutRequestId(answer).replaceAll(mentioned, 'MENTIONED'));
    }
    expect(bodies[0]).toBe(bodies[1]);
  });

  const LISTS = [...ENTITIES.map(({ path }) => path), '/api/trash', '/api/activity'];

  it.each(LISTS)('a cursor of %s of another user gets 400', async (path) => {
    const { person: another } = await richUser();
    const { person } = await caller();
    const { data } = await another.get<{ page: { nextCursor: string } }>(`${path}?limit=1`);
    const answer = await person.get(`${path}?limit=1&cursor=${data.page.nextCursor}`);
    expectError(answer, 400, 'VALIDATION_ERROR');
  });

  it('the first project of a user gets the first place, whatever places those of another have', async () => {
    const [another, person] = await Promise.all([signUp(), signUp()]);
    await another.post('/api/projects', { name: 'Far', position: 5_000 });
    const { data } = await person.post<{ project: { position: number } }>('/api/projects', { name: 'First' });
    expect(data.project.position).toBe(1);
  });

  it('the sync token of each user is a position in their own log', async () => {
    for (const person of await Promise.all([signUp(), signUp(), signUp(), signUp()])) {
      const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*' });
      expect(data.syncToken).toMatch(new RegExp(`${person.user.id.slice(-12)}$`));
    }
  });

  it('a sync since a token has no change of the settings of another user, and none of their deletions', async () => {
    const [another, person] = await Promise.all([signUp(), signUp()]);
    for (let added = 0; added < 4; added += 1) await another.createTask();
    const { id } = await another.createTask();
    const first = await person.post<SyncResponse>('/api/sync', { syncToken: '*' });
    await another.patch('/api/user/settings', { theme: 'dark' });
    await another.delete(`/api/tasks/${id}`);
    const later = await person.post<SyncResponse>('/api/sync', { syncToken: first.data.syncToken });
    expect(later.data).toMatchObject({
      syncToken: first.data.syncToken,
      changes: { user: null, tasks: [], deleted: [] },
    });
  });

  it('under the same Idempotency-Key each of two users makes a task, and a replay returns their own', async () => {
    const people = await Promise.all([signUp(), signUp()]);
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const addAll = () =>
      Promise.all(people.map((person) => person.post<{ task: { id: string } }>('/api/tasks', { title: 'x' }, key)));
    const [first, again] = [await addAll(), await addAll()];
    expect(first.map(({ status }) => status)).toEqual([201, 201]);
    expect(new Set(first.map(({ data }) => data.task.id)).size).toBe(2);
    expect(again.map(({ text }) => text)).toEqual(first.map(({ text }) => text));
  });

  it('under the same Idempotency-Key each of two users runs a batch of their own', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    for (const person of await Promise.all([signUp(), signUp()])) {
      const commands = ['first', 'last'].map((part) => ({
        type: 'task_add',
        args: { title: `${part} ${person.user.id}` },
      }));
      const { status, text } = await person.post('/api/tasks/batch', { atomic: false, commands }, key);
      expect(status, text).toBe(200);
    }
  });

  it('under the same uuid each of two users runs a command, and a repetition returns their own outcome', async () => {
    const people = await Promise.all([signUp(), signUp()]);
    const command = { type: 'task_add', uuid: crypto.randomUUID(), tempId: 'x', args: { title: 'x' } };
    const sync = async (person: Person) => {
      const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
      return data.changes.tasks.map(({ id }) => id === data.tempIdMapping.x);
    };
    for (const _ of ['first', 'again']) expect(await Promise.all(people.map(sync))).toEqual([[true], [true]]);
  });

  it('an entity tag of the settings of another user gets 412', async () => {
    const { person: another } = await richUser();
    const { person } = await caller();
    const { headers } = await another.get('/api/user/me');
    const answer = await person.patch(
      '/api/user/settings',
      { theme: 'dark' },
      { 'If-Match': headers.get('ETag') ?? '' },
    );
    expectError(answer, 412, 'PRECONDITION_FAILED');
  });
});

describe('what a user writes', () => {
  const rowsBefore = once(async () => rowsOf((await richUser()).person));

  it.each(PROTECTED.filter(({ method }) => method !== 'GET'))(
    '$name leaves the rows of another user as they were',
    async (route) => {
      const before = await rowsBefore();
      const { person: another } = await richUser();
      const person = await signUp();
      const { path, body } = await buildOwnRequest(route, person);
      const { status, text } = await person.call(route.method, path, body, { 'Idempotency-Key': 'once' });
      expect([200, 201], text).toContain(status);
      expect(await rowsOf(another)).toEqual(before);
    },
  );

  it('a reply of a model that looks something up, under the same Idempotency-Key, leaves the rows of another user as they were', async () => {
    const chat = async (person: Person, reply: string) => {
      const lookUp = asking({ tool: 'find_tasks', input: { query: 'tea' } });
      const { send } = withModels((call, index) => (index === 0 ? lookUp : saying(reply))(call, index));
      const messages = [{ role: 'user', content: QUESTION }];
      return person.call('POST', '/api/ai/chat', { messages }, { 'Idempotency-Key': 'once' }, send);
    };
    const another = await signUp();
    await chat(another, 'Call Ada.');
    const before = await rowsOf(another);
    expect((await chat(await signUp(), 'Call Grace.')).text).toContain('Call Grace.');
    expect(await rowsOf(another)).toEqual(before);
  });

  it('erasing an account and creating it again leaves the rows and AI calls of another user as they were', async () => {
    const before = await rowsBefore();
    const { person: another } = await richUser();
    const person = await signUp();
    await person.delete('/api/user/me');
    vi.setSystemTime(Date.parse(MORNING) + 1_000);
    const again = await signUp({ id: Number(person.user.telegramId) });
    const { data } = await again.get<{ calls: { used: number } }>('/api/ai/usage');
    expect(data.calls.used).toBe(0);
    expect(await rowsOf(another)).toEqual(before);
  });

  it('a proposal that changes a task can be applied, whatever another user has written since', async () => {
    const [another, person] = await Promise.all([signUp(), signUp()]);
    const { id } = await person.createTask();
    const proposal = await issueProposal(person, { type: 'task_complete', args: { id } }, 2);
    for (let added = 0; added < 3; added += 1) await another.createTask();
    const { status, text } = await apply(person, proposal);
    expect(status, text).toBe(200);
  });

  it('an undo of a deleted project with its tasks leaves the rows of another user as they were', async () => {
    const before = await rowsBefore();
    const { person: another } = await richUser();
    const person = await signUp();
    const { data } = await person.post<{ project: { id: string } }>('/api/projects', { name: 'Mine' });
    await person.createTask({ projectId: data.project.id });
    const deleted = await person.delete<{ undoToken: string }>(`/api/projects/${data.project.id}?tasks=trash`);
    const undone = await person.post('/api/undo', { undoToken: deleted.data.undoToken });
    expect(undone.status, undone.text).toBe(200);
    expect(await rowsOf(another)).toEqual(before);
  });
});

describe.each(WITH_ID)('$name', (route) => {
  async function newOwner() {
    const [owner, erased, person] = await Promise.all([signUp(), signUp(), signUp()]);
    const [own, gone] = await Promise.all([buildOwnRequest(route, owner), buildOwnRequest(route, erased)]);
    expect((await erased.delete('/api/user/me')).status).toBe(200);
    return { owner, person, own, gone };
  }

  const sharedOwner = once(newOwner);

  /** The same request, for entities of this kind of another user and of an erased user, and for an unknown id. */
  async function sendAsAnother(headersOfId: (id: string) => Record<string, string> = () => ({})) {
    const { owner, person, own, gone } = await sharedOwner();
    const send = (path: string, body = own.body) =>
      person.call(route.method, path, body, headersOfId(UUID.exec(path)?.[0] ?? ''));
    const [foreign, erased, unknown] = await Promise.all([
      send(own.path),
      send(gone.path, gone.body),
      send(buildPath(route, crypto.randomUUID())),
    ]);
    return { foreign, erased, unknown, sendAsOwner: () => owner.call(route.method, own.path, own.body) };
  }

  it.each(inTurn(['If-Match', 'If-None-Match', 'Idempotency-Key'], WITH_ID.indexOf(route), 3))(
    "another user's id with %s gets the same 404 as an unknown id",
    async (header) => {
      const { foreign, erased, unknown } = await sendAsAnother((id) => ({ [header]: `"${id}.1"` }));
      expectError(foreign, 404, 'NOT_FOUND');
      expect([foreign, erased].map(withoutRequestId)).toEqual([unknown, unknown].map(withoutRequestId));
    },
  );

  it("another user's id gets the same 404 as an unknown id, and the owner's request still succeeds", async () => {
    const { foreign, erased, unknown, sendAsOwner } = await sendAsAnother();
    expectError(foreign, 404, 'NOT_FOUND');
    expect([foreign, erased].map(withoutRequestId)).toEqual([unknown, unknown].map(withoutRequestId));
    expect([foreign, erased].map(headersOf)).toEqual([unknown, unknown].map(headersOf));
    const { status, text } = await sendAsOwner();
    expect([200, 201], text).toContain(status);
  });
});
