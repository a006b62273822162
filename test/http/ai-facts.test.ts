import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ToolCall } from '../../src/ai-protocol/protocol.ts';
import type { AppliedProposal } from '../../src/assistant/responses.ts';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { PlanAnswer } from '../../src/planning/explain/responses.ts';
import { ask, type ProviderCall, promptFacts, replyTo, saying, withModels } from '../support/ai.ts';
import { type Person, signUp } from '../support/client.ts';
import { itInTurn } from '../support/volume.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A Monday, 10:00 in Moscow. */
const NOW = '2026-11-30T07:00:00Z';
const DAY = 86_400_000;

async function createPerson(): Promise<Person> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(NOW) });
  const person = await signUp();
  const hours = Object.fromEntries(['1', '2', '3', '4', '5'].map((day) => [day, { start: '09:00', end: '18:00' }]));
  await person.patch('/api/user/settings', { timezone: 'Europe/Moscow', workingHours: hours });
  return person;
}

async function ask1(person: Person, question = 'Well?', provider = saying('Well.')) {
  const { send, calls } = withModels(provider);
  const { reply } = await ask(person, question, send);
  return { reply, calls, facts: promptFacts(calls[0]), system: calls[0]?.system ?? '' };
}

/** Each provider call gets the next replies. */
const inTurn =
  (...replies: { texts?: string[]; calls?: ToolCall[] }[]) =>
  (call: ProviderCall, index: number) =>
    replyTo(call, replies[Math.min(index, replies.length - 1)] ?? {});

const apply = (person: Person, proposal: { id: string; token: string } | null) =>
  person.post<AppliedProposal>(`/api/ai/proposals/${proposal?.id}/apply`, { token: proposal?.token });

const blocksOf = async (person: Person) => (await person.get<PlanAnswer>('/api/plan')).data.blocks;

describe('a model knows', () => {
  it('the moment, the zone and the working hours', async () => {
    const { facts, system } = await ask1(await createPerson());
    expect(facts).toContain('Today: Monday 2026-11-30, time zone Europe/Moscow.');
    expect(facts).toContain('Working hours: today 09:00-18:00; tomorrow 09:00-18:00.');
    expect(system).toMatch(/\nIt is now 2026-11-30 10:00, Monday\.$/);
  });

  it('deadlines, starts, estimates, dependencies, projects and what is begun, by urgency', async () => {
    const person = await createPerson();
    const { project } = (await person.post<{ project: { id: string } }>('/api/projects', { name: 'Move | house' }))
      .data;
    const first = await person.createTask({ title: 'Pack boxes', projectId: project.id, status: 'in_progress' });
    await person.createTask({
      title: 'Visa',
      deadline: '2026-11-30T12:00:00Z',
      priority: 'high',
      aiMetadata: { estimatedDuration: 30, energyLevel: 'high' },
    });
    await person.createTask({
      title: 'Hire van',
      startDate: '2026-12-05T06:00:00Z',
      dueDate: '2026-12-08T20:59:00Z',
      aiMetadata: { dependencies: [first.id] },
    });
    const { facts } = await ask1(person);
    expect(facts).toContain('Projects: p1 Move / house');
    expect(facts.split('\n').filter((line) => /^t\d/.test(line))).toEqual([
      't1|Visa||30|high|high|2026-11-30 15:00',
      't2|Hire van|2026-12-08|||||2026-12-05 09:00|t3',
      't3|Pack boxes||||||||p1|begun',
    ]);
  });

  it('the plan and the busy times of today and tomorrow, without the titles of busy times', async () => {
    const person = await createPerson();
    await person.createTask({
      title: 'Write report',
      dueDate: '2026-11-30T15:00:00Z',
      aiMetadata: { estimatedDuration: 60 },
    });
    await person.post('/api/busy', {
      title: 'canary',
      startsAt: '2026-12-01T07:00:00Z',
      endsAt: '2026-12-01T08:30:00Z',
    });
    await person.post('/api/busy', {
      title: 'canary',
      startsAt: '2026-12-03T07:00:00Z',
      endsAt: '2026-12-03T08:30:00Z',
    });
    expect((await ask1(person)).facts).toContain('there is no plan yet');
    const { data } = await person.post<{ fingerprint: string }>('/api/ai/optimize-schedule', {});
    await person.post('/api/plan/apply', { fingerprint: data.fingerprint });
    const { facts, calls } = await ask1(person);
    expect(facts).toMatch(/\nb1\|1\d:\d\d-1\d:\d\d\|t1(\|running)?\n/);
    expect(facts).toContain('Busy until the end of tomorrow: tomorrow 10:00-11:30.');
    expect(calls[0]?.body).not.toContain('canary');
  });

  it('what was done in 7 days and what became of its last proposal', async () => {
    const person = await createPerson();
    const { id } = await person.createTask({ title: 'Bake bread' });
    await person.post(`/api/tasks/${id}/complete`, {});
    const { reply } = await ask1(
      person,
      'Add',
      inTurn({ calls: [{ tool: 'add_tasks', input: { tasks: [{ title: 'Buy flour' }] } }] }),
    );
    expect((await ask1(person, 'And now?')).facts).not.toContain('has applied');
    await apply(person, reply.proposal);
    const { facts } = await ask1(person);
    expect(facts).toContain('\nd1|Bake bread|11-30');
    expect(facts).toContain(
      'The user has applied, of what you proposed in the last 24 hours: 2026-11-30 10:00 task.created “Buy flour”.',
    );
  });

  it('moods by weekday and by part of the day, with the number of logs', async () => {
    const person = await createPerson();
    for (const [days, hour, energyLevel] of [
      [1, 6, 8],
      [1, 17, 4],
      [2, 6, 6],
      [7, 6, 3],
    ] as const) {
      const loggedAt = new Date(Date.parse('2026-11-30T00:00:00Z') - days * DAY + hour * 3_600_000).toISOString();
      await person.post('/api/mood/log', { energyLevel, focusLevel: 5, loggedAt });
    }
    const { facts } = await ask1(person);
    expect(facts).toContain('By weekday, energy/focus/logs: Mon 3/5/1; Sat 6/5/1; Sun 6/5/2');
    expect(facts).toContain('By part of day: morning 5.7/5/3; evening 4/5/1');
    expect(facts).toContain('The best hours are not known yet.');
  });

  it('the same when only the clock has moved on', async () => {
    const person = await createPerson();
    const { send, calls } = withModels(saying('Well.'));
    await ask(person, 'Well?', send);
    vi.setSystemTime(Date.parse(NOW) + 3_600_000);
    expect((await ask(person, 'Well?', send)).reply.cached).toBe(true);
    expect(calls).toHaveLength(1);
  });
});

describe.each(['anthropic', 'openai'] as const)('a model on the wire of %s', (provider) => {
  const it = itInTurn(provider === 'openai' ? 1 : 0, 2);

  const askOn = async (person: Person, ...replies: Parameters<typeof inTurn>) => {
    const { send, calls } = withModels(inTurn(...replies));
    return { reply: (await ask(person, 'Please do', send, { provider })).reply, calls };
  };

  it('asks for a plan that the planner makes, and moves and locks its blocks', async () => {
    const person = await createPerson();
    const tasks = ['Write report', 'Call Ada'].map((title) => ({ title, minutes: 60, due: 'today' }));
    const first = await askOn(person, { calls: [{ tool: 'add_tasks', input: { tasks } }] });
    expect((await apply(person, first.reply.proposal)).status).toBe(200);

    const planned = await askOn(person, {
      texts: ['I ask for a plan.'],
      calls: [{ tool: 'plan_day', input: { date: '2026-11-30' } }],
    });
    expect(planned.reply.proposal?.preview[0]).toMatch(
      /^Plan Monday 30 November: 1\d:\d\d “(Write report|Call Ada)”, 1\d:\d\d “/,
    );
    expect(await blocksOf(person)).toEqual([]);
    const { data } = await apply(person, planned.reply.proposal);
    expect(await blocksOf(person)).toHaveLength(2);

    const call = { tool: 'move_block', input: { block: 'b2', to: '2026-11-30 16:00' } };
    const moved = await askOn(person, { calls: [call, { tool: 'add_tasks', input: { tasks: [{ title: 'Tea' }] } }] });
    expect(moved.reply.proposal?.preview[0]).toMatch(/^Move “.*” to 30 November, 16:00$/);
    expect(moved.reply.proposal?.changes.map(({ action }) => action)).toEqual(['plan', 'add']);
    expect((await apply(person, moved.reply.proposal)).status).toBe(200);
    expect((await blocksOf(person)).at(-1)).toMatchObject({ startsAt: '2026-11-30T13:00:00.000Z', locked: true });

    for (const [locked, preview] of [
      ['yes', /^Lock/],
      ['maybe', undefined],
    ] as const) {
      const said = await askOn(person, { calls: [{ tool: 'move_block', input: { block: 'b2', locked } }] });
      if (preview) expect(said.reply.proposal?.preview[0]).toMatch(preview);
      else expect(said.reply).toMatchObject({ proposal: null, leftOut: [{ reason: 'unclear_value' }] });
    }
    const unlocked = await askOn(person, { calls: [{ tool: 'move_block', input: { block: 'b2', locked: false } }] });
    const applied = await apply(person, unlocked.reply.proposal);
    expect((await blocksOf(person)).at(-1)?.locked).toBe(false);
    for (const undoToken of [...applied.data.undoTokens])
      expect((await person.post<ChangedPlan>('/api/undo', { undoToken })).status).toBe(200);
    expect((await blocksOf(person)).at(-1)?.locked).toBe(true);
    expect(data.undoTokens).toHaveLength(1);
  });

  it('is told that a plan is not possible, and so is the person', async () => {
    const { reply } = await askOn(await createPerson(), {
      texts: ['I ask.'],
      calls: [{ tool: 'plan_day', input: { date: '2026-11-01' } }],
    });
    expect(reply).toMatchObject({ proposal: null, leftOut: [{ action: 'plan', reason: 'not_planned' }] });
    expect(reply.text).toMatch(/^I ask\.\n\nNothing was changed\. .*The plan: .*today or later/);
  });

  it('reopens a done task and takes a deadline off', async () => {
    const person = await createPerson();
    const { id } = await person.createTask({ title: 'Bake bread' });
    await person.post(`/api/tasks/${id}/complete`, {});
    await person.createTask({ title: 'Visa', deadline: '2026-12-01T12:00:00Z' });
    const calls = [
      { tool: 'update_task', input: { task: 'd1', status: 'pending' } },
      { tool: 'update_task', input: { task: 't1', deadline: 'none' } },
    ];
    const { reply } = await askOn(person, { calls });
    expect(reply.proposal?.preview).toEqual(['Reopen “Bake bread”', 'Change “Visa”, without a deadline']);
    expect((await apply(person, reply.proposal)).status).toBe(200);
  });

  it('finds a task and reads days, and then proposes, in three calls with the same beginning', async () => {
    const person = await createPerson();
    const { id } = await person.createTask({ title: 'Canoe trip' });
    await person.patch(`/api/tasks/${id}`, { status: 'cancelled' });
    const { reply, calls } = await askOn(
      person,
      { texts: ['Let me look.'], calls: [{ tool: 'find_tasks', input: { text: 'canoe' } }] },
      { calls: [{ tool: 'read_days', input: { from: '2026-11-30', to: '2026-12-01' } }] },
      { texts: ['I would reopen it.'], calls: [{ tool: 'update_task', input: { task: 't1', status: 'pending' } }] },
    );
    expect(reply).toMatchObject({
      text: 'Let me look.\n\nI would reopen it.',
      tokens: { input: 75, output: 45 },
      leftOut: [],
    });
    expect(reply.proposal?.preview).toEqual(['Reopen “Canoe trip”']);
    expect(calls).toHaveLength(3);
    expect(calls[1]?.body).toContain('t1|Canoe trip|||cancelled');
    expect(calls[2]?.body).toContain('From 2026-11-30 to 2026-12-01.');
    expect(new Set(calls.map(({ system }) => system)).size).toBe(1);
    if (provider === 'anthropic')
      expect(calls.map(({ body }) => body.includes('cache_control'))).toEqual([false, true, true]);
    expect((await apply(person, reply.proposal)).status).toBe(200);
  });

  it('cannot look up without end: the person is told', async () => {
    const lookup = { tool: 'find_tasks', input: { text: 'x' } };
    const { reply, calls } = await askOn(await createPerson(), { texts: ['Looking.'], calls: [lookup] });
    expect(calls).toHaveLength(3);
    expect(reply.leftOut).toMatchObject([{ reason: 'not_read' }]);
    expect(reply.text).toContain('no more can be looked up');
  });
});
