import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import type { Today } from '../../src/planning/today/responses.ts';
import type { Person } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { addMeeting, applyPlan, getPlan, MORNING, minutes, optimize, signUpPlanner } from '../support/plans.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(MORNING);
});
afterEach(() => void vi.useRealTimers());

const apply = (person: Person, fingerprint: string) => person.post<ChangedPlan>('/api/plan/apply', { fingerprint });
const block = (person: Person, id: string | undefined, patch: object) =>
  person.patch<ChangedPlan>(`/api/plan/blocks/${id}`, patch);

async function withPlan(...sizes: number[]) {
  const person = await signUpPlanner();
  for (const size of sizes) await person.createTask(minutes(size));
  const { plan } = await applyPlan(person, await optimize(person));
  return { person, blocks: plan.blocks };
}

describe('POST /api/plan/apply', () => {
  it('an applied plan is stored and shown with its tasks', async () => {
    const person = await signUpPlanner();
    expect(await getPlan(person)).toMatchObject({ blocks: [], stale: false });
    const task = await person.createTask({ title: 'Write', priority: 'high', ...minutes(60) });
    const { schedule, fingerprint } = await optimize(person);
    const answer = await apply(person, fingerprint);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ETag')).toMatch(`"${answer.data.plan.id}.1.`);
    const { blocks, from, to } = await getPlan(person);
    expect({ from, to }).toEqual({ from: '2026-03-10', to: '2026-03-23' });
    expect(blocks).toMatchObject([
      { taskId: task.id, title: 'Write', status: 'pending', startsAt: schedule[0]?.time, reason: schedule[0]?.reason },
    ]);
    expect(await getPlan(person, '?from=2026-03-11')).toMatchObject({ blocks: [] });
  });

  it('applying the same plan again succeeds and changes nothing', async () => {
    const { person } = await withPlan(60);
    const { fingerprint } = await optimize(person);
    const again = await apply(person, fingerprint);
    expect(again.status).toBe(200);
    expect(again.data).toMatchObject({ plan: { version: 1 }, undoToken: null });
  });

  it('a draft cannot be applied after its tasks, busy times or settings changed, but after a mood log it can', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask(minutes(60));
    const moves: [string, () => Promise<unknown>][] = [
      ['a task', () => person.patch(`/api/tasks/${task.id}`, { priority: 'high' })],
      ['a busy time', () => addMeeting(person, '2026-03-10T17:00:00Z', '2026-03-10T18:00:00Z')],
      ['a setting', () => person.patch('/api/user/settings', { bufferMinutes: 15 })],
    ];
    for (const [what, move] of moves) {
      const { fingerprint } = await optimize(person);
      await move();
      expect((await apply(person, fingerprint)).error?.code, what).toBe('CONFLICT');
    }
    const { fingerprint } = await optimize(person);
    await person.logMood();
    expect((await apply(person, fingerprint)).status).toBe(200);
  });

  it('applying a new plan after a change that moves no block clears `stale`', async () => {
    const { person, blocks } = await withPlan(60);
    await person.patch(`/api/tasks/${blocks[0]?.taskId}`, { priority: 'high' });
    expect(await getPlan(person)).toMatchObject({
      stale: true,
      blocks: [{ reason: expect.stringContaining('Medium') }],
    });
    const { plan } = await applyPlan(person, await optimize(person));
    expect(plan.blocks).toMatchObject([
      { id: blocks[0]?.id, startsAt: blocks[0]?.startsAt, terms: { priority: 'high' } },
    ]);
    expect(await getPlan(person)).toMatchObject({
      stale: false,
      blocks: [{ reason: expect.stringContaining('High') }],
    });
  });

  it('changes of settings that do not affect planning do not make a plan stale', async () => {
    const { person } = await withPlan(60);
    await person.createTask(minutes(30));
    const { fingerprint } = await optimize(person);
    await person.patch('/api/user/settings', { theme: 'dark', language: 'ru', notifications: false });
    expect((await apply(person, fingerprint)).status).toBe(200);
    await person.patch('/api/user/settings', { theme: 'light' });
    expect(await getPlan(person)).toMatchObject({ stale: false });
    await person.patch('/api/user/settings', { pauseAfterMinutes: 60 });
    expect(await getPlan(person)).toMatchObject({ stale: true });
  });

  it('a plan is stale when the log since it was made is folded, but not when only the log before is', async () => {
    const { person } = await withPlan(60);
    const foldLog = () => sql`select fold_log(${person.user.id}, now() + interval '1 minute', now())`;
    await foldLog();
    expect(await getPlan(person)).toMatchObject({ stale: false });
    await person.logMood();
    await person.logMood();
    expect(await getPlan(person)).toMatchObject({ stale: false });
    await foldLog();
    expect(await getPlan(person)).toMatchObject({ stale: true });
  });

  describe('with a task, a busy time and a plan', () => {
    async function setUp() {
      const person = await signUpPlanner();
      const task = await person.createTask({ ...minutes(60), labels: ['Home', 'x'], checklist: [{ title: 'Salt' }] });
      const busy = await addMeeting(person, '2026-03-10T17:00:00Z', '2026-03-10T18:00:00Z');
      await applyPlan(person, await optimize(person));
      return { person, task, busy };
    }

    it.each([
      ['a title', { title: 'Another' }],
      ['a description', { description: 'Notes' }],
      ['a tick', { checklist: [{ title: 'Salt', done: true }] }],
      ['another label', { labels: ['Home', 'y', 'x'] }],
      ['a reminder', { reminders: [{ at: '2026-03-11T09:00:00Z' }] }],
      ['its place', { position: 'a5' }],
    ])('%s of a task makes neither the plan stale nor its draft void', async (_what, patch) => {
      const { person, task } = await setUp();
      const { fingerprint } = await optimize(person);
      const changed = await person.patch<{ undoToken: string | null }>(`/api/tasks/${task.id}`, patch);
      expect([changed.status, typeof changed.data.undoToken]).toEqual([200, 'string']);
      expect((await getPlan(person)).stale).toBe(false);
      expect((await apply(person, fingerprint)).status).toBe(200);
    });

    it.each([
      ['its first label', { labels: ['Office'] }],
      ['an estimate', minutes(45)],
      ['an energy', { aiMetadata: { energyLevel: 'high' } }],
      ['a start date', { startDate: '2026-03-12T09:00:00Z' }],
      ['a due date', { dueDate: '2026-03-12T09:00:00Z' }],
      ['a deadline', { deadline: '2026-03-12T09:00:00Z' }],
      ['a rule', { dueDate: '2026-03-12T09:00:00Z', recurrence: { rrule: 'FREQ=DAILY' } }],
      ['a status', { status: 'in_progress' }],
      ['a completion', { status: 'completed' }],
    ])('%s of a task makes the plan stale', async (_what, patch) => {
      const { person, task } = await setUp();
      expect((await person.patch(`/api/tasks/${task.id}`, patch)).status).toBe(200);
      expect((await getPlan(person)).stale).toBe(true);
    });

    it.each<[what: string, change: (person: Person, task: { id: string }) => Promise<unknown>]>([
      ['dark mode', (person) => person.patch('/api/user/settings', { theme: 'dark' })],
      ['no notifications', (person) => person.patch('/api/user/settings', { notifications: false })],
      ['a new task that is completed', (person) => person.createTask({ status: 'completed', ...minutes(30) })],
      ['a new task that is cancelled', (person) => person.createTask({ status: 'cancelled' })],
      ['a new task that starts in 2027', (person) => person.createTask({ startDate: '2027-05-01T09:00:00Z' })],
      ['a busy time in the past', (person) => addMeeting(person, '2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z')],
      ['a busy time in 2027', (person) => addMeeting(person, '2027-03-02T09:00:00Z', '2027-03-02T10:00:00Z')],
      [
        'a day off next winter',
        (person) => person.patch('/api/user/settings', { dayOverrides: { '2027-02-01': null } }),
      ],
      [
        'a priority that is taken back',
        async (person, { id }) => {
          const { data } = await person.patch<{ undoToken: string }>(`/api/tasks/${id}`, { priority: 'high' });
          expect((await getPlan(person)).stale).toBe(true);
          await person.post('/api/undo', { undoToken: data.undoToken });
        },
      ],
      [
        'a deletion that is taken back',
        async (person, { id }) => {
          await person.delete(`/api/tasks/${id}`);
          await person.post(`/api/trash/${id}/restore`);
        },
      ],
    ])('%s makes neither the plan stale nor its draft void', async (_what, change) => {
      const { person, task } = await setUp();
      await person.patch('/api/user/settings', {
        dayOverrides: { '2026-03-12': { start: '10:00', end: '16:00' }, '2026-03-13': null },
        breaks: [{ start: '12:00', end: '12:30' }],
        chunkMinutes: { max: 90, min: 30 },
      });
      await applyPlan(person, await optimize(person));
      const { fingerprint } = await optimize(person);
      await change(person, task);
      expect((await getPlan(person)).stale).toBe(false);
      expect((await apply(person, fingerprint)).status).toBe(200);
      expect((await optimize(person)).fingerprint).toBe(fingerprint);
    });

    it.each<[what: string, change: (person: Person) => Promise<unknown>]>([
      ['a new task', (person) => person.createTask(minutes(30))],
      ['a busy time of next week', (person) => addMeeting(person, '2026-03-17T09:00:00Z', '2026-03-17T10:00:00Z')],
      ['a day off this week', (person) => person.patch('/api/user/settings', { dayOverrides: { '2026-03-12': null } })],
    ])('%s makes the plan stale and its draft void', async (_what, change) => {
      const { person } = await setUp();
      await person.createTask(minutes(30));
      const { fingerprint } = await optimize(person);
      await change(person);
      expect((await getPlan(person)).stale).toBe(true);
      expect((await apply(person, fingerprint)).error?.code).toBe('CONFLICT');
    });

    it('a new project of a task, its deletion and the hours of a busy time make the plan stale, a title of a busy time does not', async () => {
      const { person, task, busy } = await setUp();
      const readStale = async () => {
        const { stale } = await getPlan(person);
        if (stale) await applyPlan(person, await optimize(person));
        return stale;
      };
      const { data } = await person.post<{ project: { id: string } }>('/api/projects', { name: 'House' });
      expect(await readStale()).toBe(false);
      await person.patch(`/api/tasks/${task.id}`, { projectId: data.project.id });
      expect(await readStale()).toBe(true);
      await person.patch(`/api/tasks/${task.id}`, { labels: ['Office'] }); // the project counts, not the label
      expect(await readStale()).toBe(false);
      await person.patch(`/api/busy/${busy.id}`, { title: 'Dentist' });
      expect(await readStale()).toBe(false);
      await person.patch(`/api/busy/${busy.id}`, { endsAt: '2026-03-10T18:30:00Z' });
      expect(await readStale()).toBe(true);
      await person.delete(`/api/busy/${busy.id}`);
      expect(await readStale()).toBe(true);
      await person.delete(`/api/tasks/${task.id}`);
      expect(await readStale()).toBe(true);
    });
  });

  it('a dry run, an unknown fingerprint, an expired draft and the draft of another user get 404', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const dry = await optimize(person, { dryRun: true });
    expect(dry.expiresAt).toBeNull();
    expect((await apply(person, dry.fingerprint)).status).toBe(404);
    expect((await apply(person, 'f'.repeat(64))).status).toBe(404);
    const { fingerprint, expiresAt } = await optimize(person);
    expect(expiresAt).toBe('2026-03-10T09:00:00.000Z');
    expect((await apply(await signUpPlanner(), fingerprint)).status).toBe(404);
    vi.setSystemTime('2026-03-10T09:00:00Z');
    expect((await apply(person, fingerprint)).status).toBe(404);
  });

  it('applying a plan can be undone and redone', async () => {
    const { person, blocks } = await withPlan(60, 30);
    await person.createTask(minutes(45));
    const { plan, undoToken } = await applyPlan(person, await optimize(person));
    expect(plan.blocks).toHaveLength(3);
    const undone = await person.post<ChangedPlan>('/api/undo', { undoToken });
    expect(undone.data.plan.blocks).toEqual(blocks);
    expect(await getPlan(person)).toMatchObject({ stale: true }); // the task added since is not in it
    const redone = await person.post<ChangedPlan>('/api/undo', { undoToken: undone.data.undoToken });
    expect(redone.data.plan.blocks).toEqual(plan.blocks);
    expect((await person.post('/api/undo', { undoToken })).error.code).toBe('CONFLICT');
  });

  it('applying a plan for one day keeps the other days', async () => {
    const person = await signUpPlanner();
    await person.createTask({ startDate: '2026-03-12T00:00:00Z', ...minutes(60) });
    await applyPlan(person, await optimize(person, { date: '2026-03-12' }));
    await person.createTask({ dueDate: '2026-03-10T12:00:00Z', ...minutes(60) });
    await applyPlan(person, await optimize(person));
    const { blocks } = await getPlan(person);
    expect(blocks.map(({ startsAt }) => startsAt.slice(0, 10))).toEqual(['2026-03-10', '2026-03-12']);
  });

  it('the plan shows a completed task and hides a deleted one', async () => {
    const { person, blocks } = await withPlan(60, 60);
    await person.post(`/api/tasks/${blocks[0]?.taskId}/complete`);
    await person.delete(`/api/tasks/${blocks[1]?.taskId}`);
    expect((await getPlan(person)).blocks).toMatchObject([{ taskId: blocks[0]?.taskId, status: 'completed' }]);
  });

  it('the home screen shows the running and the next block', async () => {
    const { person, blocks } = await withPlan(60, 60, 60);
    vi.setSystemTime(blocks[0]?.startsAt ?? '');
    const { data } = await person.get<Today>('/api/today');
    expect(data.plan).toMatchObject({ running: { id: blocks[0]?.id }, next: { id: blocks[1]?.id } });
    await person.post(`/api/tasks/${blocks[0]?.taskId}/complete`);
    expect((await person.get<Today>('/api/today')).data.plan).toMatchObject({
      running: null,
      next: { id: blocks[1]?.id },
    });
  });
});

describe('PATCH and DELETE /api/plan/blocks/:id', () => {
  it('a moved block is locked in its new place, and only the block in its way moves', async () => {
    const { person, blocks } = await withPlan(60, 60, 60, 60);
    const [first, second, third, fourth] = blocks;
    const { data } = await block(person, first?.id, { startsAt: third?.startsAt });
    const at = new Map(data.plan.blocks.map(({ id, startsAt }) => [id, startsAt]));
    expect(at.get(first?.id ?? '')).toBe(third?.startsAt);
    expect(at.get(second?.id ?? '')).toBe(second?.startsAt);
    expect(at.get(fourth?.id ?? '')).toBe(fourth?.startsAt);
    expect(at.get(third?.id ?? '')).not.toBe(third?.startsAt);
    expect(data.plan.blocks.filter(({ locked }) => locked).map(({ id }) => id)).toEqual([first?.id]);
    const again = await optimize(person);
    expect(again.schedule.find(({ taskId }) => taskId === first?.taskId)).toMatchObject({
      time: third?.startsAt,
      locked: true,
    });
  });

  it('all other blocks stay when a block moves to a free time', async () => {
    const { person, blocks } = await withPlan(90, 45, 60, 30, 15);
    await person.patch('/api/user/settings', { bufferMinutes: 15 });
    const shortest = blocks.toSorted(
      (a, b) => Date.parse(a.endsAt) - Date.parse(a.startsAt) - (Date.parse(b.endsAt) - Date.parse(b.startsAt)),
    )[0];
    const { data } = await block(person, shortest?.id, { startsAt: '2026-03-10T16:00:00Z' });
    const places = (all: { id: string; startsAt: string; locked: boolean }[]) =>
      all.filter(({ id }) => id !== shortest?.id).map(({ id, startsAt, locked }) => [id, startsAt, locked]);
    expect(places(data.plan.blocks)).toEqual(places(blocks));
  });

  it('a block can be moved to another day and outside working hours', async () => {
    const { person, blocks } = await withPlan(60);
    const moved = await block(person, blocks[0]?.id, { startsAt: '2026-03-11T20:00:00Z' });
    expect(moved.data.plan.blocks).toMatchObject([
      { id: blocks[0]?.id, startsAt: '2026-03-11T20:00:00.000Z', locked: true },
    ]);
    expect((await optimize(person)).schedule).toEqual([]);
  });

  it('a moved block gets the current duration of its task and new terms', async () => {
    const person = await signUpPlanner();
    const task = await person.createTask({ dueDate: '2026-03-10T12:00:00Z', ...minutes(120) });
    const { plan } = await applyPlan(person, await optimize(person));
    await person.patch(`/api/tasks/${task.id}`, minutes(60));
    const { data } = await block(person, plan.blocks[0]?.id, { startsAt: '2026-03-10T14:00:00Z' });
    expect(data.plan.blocks).toMatchObject([
      { startsAt: '2026-03-10T14:00:00.000Z', endsAt: '2026-03-10T15:00:00.000Z', terms: { lateMinutes: 180 } },
    ]);
  });

  it('a move reports the tasks that lose their place as displaced', async () => {
    const workingHours = { 2: { start: '09:00', end: '12:00' } };
    const person = await signUpPlanner({ workingHours, chunkMinutes: { min: 90, max: 120 } });
    const small = await person.createTask({ priority: 'high', ...minutes(30) });
    const large = await person.createTask(minutes(120));
    const { plan } = await applyPlan(person, await optimize(person));
    expect(plan.blocks).toHaveLength(2);
    const at = (id: string) => plan.blocks.find(({ taskId }) => taskId === id);
    const middle = new Date(Date.parse(at(large.id)?.startsAt ?? '') + 45 * 60_000).toISOString();
    const { data } = await block(person, at(small.id)?.id, { startsAt: middle });
    expect(data.displaced).toEqual([large.id]);
    expect(data.plan.blocks.map(({ taskId }) => taskId)).not.toContain(large.id);
  });

  it('a block changes only when If-Match names the current version of the plan', async () => {
    const { person, blocks } = await withPlan(60);
    const id = blocks[0]?.id;
    const locked = await block(person, id, { locked: true });
    const etag = locked.headers.get('ETag') ?? '';
    const old = etag.replace('.2', '.1');
    expect(etag).not.toBe(old);
    const path = `/api/plan/blocks/${id}`;
    expect((await person.patch(path, { locked: false }, { 'If-Match': old })).status).toBe(412);
    expect((await person.delete(path, { 'If-Match': old })).status).toBe(412);
    expect((await person.patch(path, { locked: false }, { 'If-Match': etag })).status).toBe(200);
  });

  it('locking and unlocking a block does not move it', async () => {
    const { person, blocks } = await withPlan(60, 60);
    const locked = await block(person, blocks[1]?.id, { locked: true });
    expect(locked.data.plan.blocks).toEqual([blocks[0], { ...blocks[1], locked: true }]);
    const freed = await block(person, blocks[1]?.id, { locked: false });
    expect(freed.data.plan.blocks).toEqual(blocks);
  });

  it('a block cannot move onto a locked block, into the past or after its end', async () => {
    const { person, blocks } = await withPlan(60, 60);
    await block(person, blocks[1]?.id, { locked: true });
    expect((await block(person, blocks[0]?.id, { startsAt: blocks[1]?.startsAt })).error.code).toBe('CONFLICT');
    expect((await block(person, blocks[0]?.id, { startsAt: '2026-03-10T07:59:00Z' })).status).toBe(400);
    vi.setSystemTime(blocks[0]?.endsAt ?? '');
    expect((await block(person, blocks[0]?.id, { locked: true })).error.code).toBe('CONFLICT');
    expect((await person.delete(`/api/plan/blocks/${blocks[0]?.id}`)).error.code).toBe('CONFLICT');
  });

  it('a dropped task is not planned on that day again until the drop is undone', async () => {
    const { person, blocks } = await withPlan(60, 60);
    const dropped = await person.delete<ChangedPlan>(`/api/plan/blocks/${blocks[0]?.id}`);
    expect(dropped.data.plan).toMatchObject({
      blocks: [blocks[1]],
      dropped: [{ taskId: blocks[0]?.taskId, date: '2026-03-10' }],
    });
    expect((await optimize(person)).schedule.map(({ taskId }) => taskId)).toEqual([blocks[1]?.taskId]);
    const twoDays = await optimize(person, { days: 2 });
    expect(twoDays.schedule.find(({ taskId }) => taskId === blocks[0]?.taskId)?.time).toMatch(/^2026-03-11/);
    const undone = await person.post<ChangedPlan>('/api/undo', { undoToken: dropped.data.undoToken });
    expect(undone.data.plan).toMatchObject({ blocks, dropped: [] });
  });
});

it('sync returns the plan', async () => {
  const { person, blocks } = await withPlan(60);
  const { data } = await person.post('/api/sync', { syncToken: '*' });
  expect(data).toMatchObject({ changes: { plan: { blocks, version: 1 } } });
});

it('the export of a plan does not contain the title of an erased task', async () => {
  const person = await signUpPlanner();
  const { id } = await person.createTask({ title: 'A secret plan', ...minutes(60) });
  await applyPlan(person, await optimize(person));
  await person.delete(`/api/tasks/${id}`);
  await person.delete(`/api/trash/${id}`);
  expect((await person.get('/api/user/export')).text).not.toContain('A secret plan');
});

it('the last ten drafts can be applied', async () => {
  const person = await signUpPlanner();
  await person.createTask(minutes(15));
  const fingerprints: string[] = [];
  for (let days = 1; days <= 11; days += 1) {
    vi.setSystemTime(Date.parse(MORNING) + days);
    fingerprints.push((await optimize(person, { days })).fingerprint);
  }
  expect((await apply(person, fingerprints[0] ?? '')).status).toBe(404);
  expect((await apply(person, fingerprints[1] ?? '')).status).toBe(200);
});
