import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToolCall } from '../../src/ai-protocol/protocol.ts';
import type { AppliedProposal, Proposal } from '../../src/assistant/responses.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import { ask, asking, replyTo, withModels } from '../support/ai.ts';
import { type Person, signUp, signUpIn } from '../support/client.ts';
import { breakUpstreams, cutAfterwards, isWrite, onlyIf, times } from '../support/faults.ts';
import { asked } from '../support/gates.ts';
import { workerWith } from '../support/worker.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function propose(person: Person, ...calls: ToolCall[]): Promise<Proposal> {
  const { send } = withModels(asking(...calls));
  const { proposal } = (await ask(person, 'Please do', send)).reply;
  if (!proposal) throw new Error('there is no proposal');
  return proposal;
}

const apply = (person: Person, { id, token }: Pick<Proposal, 'id' | 'token'>, headers?: Record<string, string>) =>
  person.post<AppliedProposal>(`/api/ai/proposals/${id}/apply`, { token }, headers);

const titles = async (person: Person, query = '') =>
  (await person.get<{ tasks: Task[] }>(`/api/tasks?sort=createdAt${query}`)).data.tasks.map(({ title }) => title);

const addBread: ToolCall = { tool: 'add_task', input: { title: 'Buy bread' } };

describe('a proposal', () => {
  it('has a preview in the language of the question, with times in the user’s time zone', async () => {
    const person = await signUpIn('Asia/Tokyo');
    await person.createTask({ title: 'Call Ada' });
    const { send } = withModels(
      asking(
        { tool: 'move_task', input: { task: 't1', due: { date: '2100-12-01', time: '09:30' } } },
        { tool: 'update_task', input: { task: 't1', priority: 'high', minutes: 45, energy: 'low' } },
        { tool: 'add_task', input: { title: 'Поблагодарить', due: { date: '2100-12-02' } } },
        { tool: 'log_mood', input: { energy: 7, focus: 4 } },
        { tool: 'complete_task', input: { task: 't1' } },
      ),
    );
    const { proposal } = (await ask(person, 'Перенеси звонок', send)).reply;
    expect(proposal?.preview).toEqual([
      'Перенести «Call Ada», срок 1 декабря 2100 г., 09:30; Изменить «Call Ada», приоритет высокий, 45 мин, уровень энергии низкий; Завершить «Call Ada»',
      'Добавить «Поблагодарить», срок 2 декабря 2100 г.',
      'Записать: энергия 7, концентрация 4',
    ]);
    const [moved, added] = proposal?.commands ?? [];
    expect(moved?.args).toMatchObject({ changes: { dueDate: '2100-12-01T00:30:00.000Z' } });
    expect(added?.args).toEqual({ title: 'Поблагодарить', dueDate: '2100-12-02T14:59:00.000Z' });
  });

  it('refers to the tasks in its own prompt when a task is added between two equal questions', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Old', dueDate: '2027-01-02T00:00:00Z' });
    const both = asked(2);
    const { promise: isCalled, resolve: called } = Promise.withResolvers<void>();
    const { send, calls } = withModels(async (call, index) => {
      called();
      if (index === 0) await both;
      return replyTo(call, { texts: ['Done?'], calls: [{ tool: 'complete_task', input: { task: 't1' } }] });
    });
    const before = ask(person, 'Complete my first task', send);
    await isCalled;
    await person.createTask({ title: 'New', dueDate: '2026-12-01T00:00:00Z' });
    const after = ask(person, 'Complete my first task', send);
    const previews = (await Promise.all([before, after])).map(({ reply }) => reply.proposal?.preview);
    expect(previews).toEqual([['Complete “Old”'], ['Complete “New”']]);
    expect(calls).toHaveLength(2);
  });

  it('changes nothing until it is applied, and then all its events have the actor `ai`', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Call Ada' });
    const proposal = await propose(person, { tool: 'complete_task', input: { task: 't1' } }, addBread);
    expect(await titles(person)).toEqual(['Call Ada']);
    const applied = await apply(person, proposal);
    expect(applied.status).toBe(200);
    expect(await titles(person, '&status=completed')).toEqual(['Call Ada']);
    expect(await titles(person, '&status=pending')).toEqual(['Buy bread']);
    const { events } = (await person.get<ActivityPage>('/api/activity')).data;
    expect(events.slice(0, 2).map(({ type, actor }) => [type, actor])).toEqual([
      ['task.created', 'ai'],
      ['task.completed', 'ai'],
    ]);
  });

  it('is reverted by its undo tokens in their order', async () => {
    const person = await signUp();
    const task = await person.createTask({ title: 'Call Ada' });
    const { data } = await apply(
      person,
      await propose(
        person,
        { tool: 'update_task', input: { task: 't1', title: 'Call Bo' } },
        { tool: 'complete_task', input: { task: 't1' } },
        addBread,
      ),
    );
    expect(data.undoTokens).toHaveLength(2);
    for (const undoToken of data.undoTokens) {
      expect((await person.post('/api/undo', { undoToken })).status).toBe(200);
    }
    const { tasks } = (await person.get<{ tasks: Task[] }>('/api/tasks')).data;
    expect(tasks.map(({ title, status }) => [title, status])).toEqual([[task.title, task.status]]);
  });

  /** A change by the user after the proposal, and whether the proposal still holds. */
  const CHANGES: [what: string, change: (person: Person, id: string) => Promise<unknown>, status: number][] = [
    ['a mood log', (person) => person.logMood(), 200],
    ['a new theme', (person) => person.patch('/api/user/settings', { theme: 'dark' }), 200],
    ['another task', (person) => person.createTask({ title: 'Else' }), 200],
    ['a new description of its task', (person, id) => person.patch(`/api/tasks/${id}`, { description: 'Else' }), 200],
    ['a new priority of its task', (person, id) => person.patch(`/api/tasks/${id}`, { priority: 'low' }), 409],
    [
      'a new estimate of its task',
      (person, id) => person.patch(`/api/tasks/${id}`, { aiMetadata: { estimatedDuration: 5 } }),
      409,
    ],
    ['the completion of its task', (person, id) => person.post(`/api/tasks/${id}/complete`, {}), 409],
  ];

  it.each(CHANGES)('after %s', async (_, change, status) => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Call Ada' });
    const update = { tool: 'update_task', input: { task: 't1', priority: 'high', minutes: 30 } };
    const proposal = await propose(person, addBread, update);
    await change(person, id);
    const answer = await apply(person, proposal);
    expect(answer.status).toBe(status);
    expect((await titles(person)).includes('Buy bread')).toBe(status === 200);
    if (status === 409) {
      expect([answer.error.code, answer.error.message]).toEqual([
        'CONFLICT',
        'The data has changed. Ask again for a new proposal',
      ]);
    }
  });

  it('that only adds is applied after its user has changed everything', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Call Ada' });
    const proposal = await propose(person, addBread);
    await person.delete(`/api/tasks/${id}`);
    expect((await apply(person, proposal)).status).toBe(200);
  });

  it('is applied after another one of the same conversation, also about the same task', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Call Ada' });
    const first = await propose(person, { tool: 'update_task', input: { task: 't1', priority: 'high' } }, addBread);
    const second = await propose(person, { tool: 'update_task', input: { task: 't1', due: '2100-12-01' } });
    expect([(await apply(person, first)).status, (await apply(person, second)).status]).toEqual([200, 200]);
  });

  it('completes no later occurrence when the one that it names was completed meanwhile', async () => {
    vi.setSystemTime('2026-11-30T10:00:00Z');
    const person = await signUp();
    const pills = { title: 'Take the pills', dueDate: '2026-11-30T20:00:00Z', recurrence: { rrule: 'FREQ=DAILY' } };
    const { id } = (await person.post<{ task: Task }>('/api/tasks', pills)).data.task;
    const proposal = await propose(person, { tool: 'complete_task', input: { task: 't1' } });
    await person.post(`/api/tasks/${id}/complete`, { occurrence: '2026-11-30' });
    await apply(person, proposal);
    const { task } = (await person.get<{ task: Task }>(`/api/tasks/${id}`)).data;
    expect(task).toMatchObject({ completions: 1, occurrence: '2026-12-01' });
  });

  it('is applied without the changes that the user leaves out', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Call Ada' });
    const proposal = await propose(person, { tool: 'complete_task', input: { task: 't1' } }, addBread);
    const path = `/api/ai/proposals/${proposal.id}/apply`;
    for (const [leaveOut, wrong] of [
      [[0, 1], 'leaveOut'],
      [[2], 'leaveOut.0'],
      [[0, 9], 'leaveOut.1'],
      [[0, -1], 'leaveOut.1'],
    ] as const) {
      const refused = await person.post(path, { token: proposal.token, leaveOut });
      expect([refused.status, refused.error.details]).toEqual([400, [expect.objectContaining({ path: wrong })]]);
    }
    const applied = await person.post<AppliedProposal>(path, { token: proposal.token, leaveOut: [0] });
    expect([applied.status, applied.data.results.length, applied.data.undoTokens.length]).toEqual([200, 1, 1]);
    expect(await titles(person, '&status=pending')).toEqual(['Call Ada', 'Buy bread']);
    for (const leaveOut of [[], [1]]) {
      const again = await person.post(path, { token: proposal.token, leaveOut });
      expect([again.status, again.error.code]).toEqual([409, 'CONFLICT']);
    }
    const same = await person.post(path, { token: proposal.token, leaveOut: [0] });
    expect(same.text).toBe(applied.text);
    expect(await titles(person, '&status=pending')).toEqual(['Call Ada', 'Buy bread']);
  });

  it('changes nothing when one of its commands is rejected', async () => {
    const person = await signUp();
    for (let n = 0; n < 23; n += 1) await person.logMood();
    const mood: ToolCall = { tool: 'log_mood', input: { energy: 5, focus: 5 } };
    const { status, error } = await apply(person, await propose(person, addBread, mood, mood));
    expect([status, error.code]).toEqual([409, 'LIMIT_REACHED']);
    expect(error.details).toMatchObject({ index: 2 });
    expect(await titles(person)).toEqual([]);
  });

  it('is applied once by eight parallel requests, which get the same response', async () => {
    const person = await signUp();
    const proposal = await propose(person, addBread);
    const answers = await Promise.all(Array.from({ length: 8 }, () => apply(person, proposal)));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await titles(person)).toEqual(['Buy bread']);
  });

  it('is applied once when the response of the database was lost', async () => {
    const person = await signUp();
    const proposal = await propose(person, addBread);
    vi.restoreAllMocks();
    breakUpstreams({ postgres: onlyIf(isWrite, times(1, cutAfterwards)) });
    const lost = await apply(person, proposal);
    expect([lost.status, lost.error.details]).toEqual([503, { retryable: true }]);
    expect((await apply(person, proposal)).status).toBe(200);
    expect(await titles(person)).toEqual(['Buy bread']);
  });

  it.each([
    ['with a key and then with none', [{ 'Idempotency-Key': 'once' }, {}]],
    ['without a key and then with one', [{}, { 'Idempotency-Key': 'once' }]],
    ['with two keys', [{ 'Idempotency-Key': 'once' }, { 'Idempotency-Key': 'again' }]],
  ])('is applied once, %s', async (_, [before = {}, after = {}]) => {
    const person = await signUp();
    const proposal = await propose(person, addBread);
    const first = await apply(person, proposal, before);
    const again = await apply(person, proposal, after);
    expect([again.status, again.text]).toEqual([200, first.text]);
    expect(await titles(person)).toEqual(['Buy bread']);
  });

  it('returns its first result for a day', async () => {
    const person = await signUp();
    const now = Date.now();
    const proposal = await propose(person, addBread);
    const first = await apply(person, proposal);
    vi.useFakeTimers({ toFake: ['Date'], now: now + 86_000_000 });
    const again = await apply(person, proposal);
    expect([again.status, again.text]).toEqual([200, first.text]);
    vi.setSystemTime(now + 2 * 86_400_000);
    expect((await apply(person, proposal)).status).toBe(404);
    expect(await titles(person)).toEqual(['Buy bread']);
  });

  it('can be applied for 15 minutes', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 1_000 * Math.floor(Date.now() / 1_000) });
    const person = await signUp();
    const [early, late] = [await propose(person, addBread), await propose(person, addBread)];
    const expiry = Date.now() + 900_000;
    expect([early, late].map(({ expiresAt }) => Date.parse(expiresAt))).toEqual([expiry, expiry]);
    vi.setSystemTime(expiry - 1);
    expect((await apply(person, early)).status).toBe(200);
    vi.setSystemTime(expiry);
    expect((await apply(person, late)).status).toBe(404);
  });
});

describe('a proposal token', () => {
  it('gets 404 when it is another user’s, for another id, altered or forged', async () => {
    const person = await signUp();
    const proposal = await propose(person, addBread);
    const { id, token } = proposal;
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const forged = btoa(JSON.stringify({ ...claims, commands: [{ type: 'task_delete', args: {} }] }));
    const elsewhere = await propose(await signUp(), addBread);
    const otherKey = await propose(person, addBread);
    const others = [
      { id: crypto.randomUUID(), token },
      { id, token: otherKey.token },
      elsewhere,
      { id, token: person.token },
      { id, token: 'none' },
      { id, token: `${header}.${forged.replaceAll('=', '')}.${signature}` },
      { id, token: `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.` },
      { id, token: `${token}x` },
    ];
    for (const other of others) expect((await apply(person, other)).status).toBe(404);
    expect(await titles(person)).toEqual([]);
  });

  it('is not accepted as an access token', async () => {
    const person = await signUp();
    const { token } = await propose(person, addBread);
    const stranger = Object.assign(Object.create(Object.getPrototypeOf(person)), { token, user: person.user });
    expect((await stranger.call('GET', '/api/tasks')).status).toBe(401);
  });

  it('is accepted after the JWT secret was rotated', async () => {
    const person = await signUp();
    const proposal = await propose(person, addBread);
    const rotated = workerWith({
      JWT_SECRET: 'fake-rotated-jwt-secret-0123456789ab',
      JWT_SECRET_PREVIOUS: env.JWT_SECRET,
    });
    const path = `/api/ai/proposals/${proposal.id}/apply`;
    const body = { token: proposal.token };
    expect((await person.call('POST', path, body, undefined, rotated)).status).toBe(200);
  });
});

it.each([
  ['UTC', '0000-01-01'],
  ['UTC', '1969-01-01'],
  ['Pacific/Pago_Pago', '2999-12-31'],
  ['UTC', '9999-12-31'],
])('a proposal leaves out a task whose date is out of range, in %s: %s', async (timezone, date) => {
  const person = await signUpIn(timezone);
  const impossible: ToolCall = { tool: 'add_task', input: { title: 'Never', due: { date } } };
  const proposal = await propose(person, impossible, addBread);
  expect(proposal).toMatchObject({ preview: ['Add “Buy bread”'], leftOut: 1 });
  expect((await apply(person, proposal)).status).toBe(200);
});

it('a proposal merges several calls for one task, and the last value of a field counts', async () => {
  const person = await signUp();
  await person.createTask({ title: 'Call Ada' });
  const move = (date: string): ToolCall => ({ tool: 'move_task', input: { task: 't1', due: { date } } });
  const update = (changes: object): ToolCall => ({ tool: 'update_task', input: { task: 't1', ...changes } });
  const calls = [move('2100-12-01'), update({ priority: 'low', minutes: 5 }), move('2100-12-05'), move('2100-02-31')];
  const proposal = await propose(person, ...calls, update({ priority: 'high' }));
  expect(proposal).toMatchObject({
    preview: ['Move “Call Ada”, due 5 December 2100; Change “Call Ada”, priority high, 5 min'],
    leftOut: 1,
  });
  expect(proposal.commands).toMatchObject([
    {
      args: {
        changes: { dueDate: '2100-12-05T23:59:00.000Z', priority: 'high', aiMetadata: { estimatedDuration: 5 } },
      },
    },
  ]);
});

it('a proposal leaves out invalid calls, unknown tools and calls after the fifth', async () => {
  const person = await signUp();
  await person.createTask({ title: 'Call Ada' });
  const { send } = withModels(
    asking(
      { tool: 'complete_task', input: { task: 't2' } },
      { tool: 'complete_task', input: { task: '01a20d96-ec09-7bc7-bf11-3507c1ba33c6' } },
      { tool: 'delete_task', input: { task: 't1' } },
      { tool: 'add_task', input: { title: '' } },
      { tool: 'log_mood', input: { energy: 11, focus: 5 } },
      { tool: 'move_task', input: { task: 't1', due: { date: '2026-02-31' } } },
      { tool: 'update_task', input: { task: 't1' } },
      { tool: 'update_task', input: null },
      { tool: 'constructor', input: {} },
      ...Array.from({ length: 6 }, (_, n) => ({ tool: 'add_task', input: { title: `Task ${n}` } })),
    ),
  );
  const { proposal } = (await ask(person, 'Do all of it', send)).reply;
  expect(proposal?.preview).toEqual(Array.from({ length: 5 }, (_, n) => `Add “Task ${n}”`));
  expect(proposal?.leftOut).toBe(10);
});
