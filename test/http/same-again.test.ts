import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import type { ChangedPlan } from '../../src/entities/plans/responses.ts';
import { ENTITIES } from '../../src/entities/registry.ts';
import type { ChangedTask } from '../../src/entities/tasks/responses.ts';
import type { User } from '../../src/entities/users/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { type Person, signUp, signUpIn } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { applyPlan, minutes, optimize, signUpPlanner } from '../support/plans.ts';
import { createEntity } from '../support/routes.ts';
import { volume } from '../support/volume.ts';

type Fields = Record<string, unknown>;
type Entity = (typeof ENTITIES)[number];

/** The fields of an entity that a PATCH takes, as a GET shows them. */
async function readFields({ name, key, path, commands }: Entity, person: Person, id: string): Promise<Fields> {
  const { data } = await person.get<Record<string, Fields>>(`${path}/${id}`);
  const args = commands[`${name}_update`]?.args as z.ZodMiniObject<{ changes: z.ZodMiniObject }>;
  const names = Object.keys(args.def.shape.changes.def.shape);
  return Object.fromEntries(Object.entries(data[key] ?? {}).filter(([field]) => names.includes(field)));
}

const lastSeq = async ({ user }: Person) => (await sql`select seq::int from users where id = ${user.id}`)[0]?.seq;

describe.each(ENTITIES)('a $name that gets what it already has', (entity) => {
  const { name, key, path } = entity;

  it('keeps its version, its ETag and the log, whichever of its fields a PATCH repeats', async () => {
    const person = await signUp();
    const id = await createEntity(entity, person);
    const fields = await readFields(entity, person, id);
    const first = await person.get(`${path}/${id}`);
    const seq = await lastSeq(person);
    expect(Object.keys(fields).length).toBeGreaterThan(1);
    await fc.assert(
      fc.asyncProperty(fc.subarray(Object.entries(fields), { minLength: 1 }), async (some) => {
        const { status, data, text, headers } = await person.patch<Fields>(`${path}/${id}`, Object.fromEntries(some));
        expect(status, text).toBe(200);
        expect(data).toMatchObject({ undoToken: null });
        expect(headers.get('ETag')).toBe(first.headers.get('ETag'));
      }),
      { numRuns: volume({ test: 6, full: 20 }) },
    );
    expect((await person.get(`${path}/${id}`)).text).toBe(first.text);
    expect(await lastSeq(person)).toBe(seq);
  });

  it('gets no event from a command that repeats it, and its earlier change can be undone', async () => {
    const person = await signUp();
    const id = await createEntity(entity, person);
    const fields = await readFields(entity, person, id);
    const [created] = await sql`select payload from events where user_id = ${person.user.id} and entity_id = ${id}`;
    const command = { type: `${name}_update`, uuid: crypto.randomUUID(), args: { id, changes: fields } };
    const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
    expect(data.results).toMatchObject([{ status: 'ok', data: { [key]: { version: 1 }, undoToken: null } }]);
    expect((await person.post('/api/undo', { undoToken: created?.payload.undoToken })).status).toBe(200);
    expect((await person.get(`${path}/${id}`)).status).toBe(404);
  });
});

describe('a change that changes nothing', () => {
  it('a mood log keeps its date when its moment is repeated in another time zone', async () => {
    const person = await signUpIn('Pacific/Kiritimati');
    const id = await person.logMood({ loggedAt: new Date(Date.now() - 60_000).toISOString() });
    const { moodLog } = (await person.get<{ moodLog: Fields }>(`/api/mood/logs/${id}`)).data;
    await person.patch('/api/user/settings', { timezone: 'Pacific/Pago_Pago' });
    const again = await person.patch<Fields>(`/api/mood/logs/${id}`, { loggedAt: moodLog.loggedAt });
    expect(again.data).toEqual({ moodLog, undoToken: null });
  });

  it('the same moment in another offset is no change', async () => {
    const person = await signUp();
    const task = await person.createTask({ dueDate: '2027-03-01T10:00:00Z' });
    const again = await person.patch(`/api/tasks/${task.id}`, { dueDate: '2027-03-01T13:00:00+03:00' });
    expect(again.data).toEqual({ task, undoToken: null });
  });

  it('the same reminders or dependencies in another order are no change, and fewer or other ones are', async () => {
    const person = await signUp();
    const dependencies = [(await person.createTask()).id, (await person.createTask()).id];
    const reminders = [{ at: '2027-02-01T10:00:00.000Z' }, { minutesBefore: 30, of: 'due' as const }];
    const fields = { reminders, aiMetadata: { dependencies } };
    const task = await person.createTask({ dueDate: '2027-03-01T10:00:00Z', ...fields });
    const patch = (changes: object) => person.patch<ChangedTask>(`/api/tasks/${task.id}`, changes);
    const reversed = { reminders: reminders.toReversed(), aiMetadata: { dependencies: dependencies.toReversed() } };
    expect((await patch(reversed)).data).toEqual({ task, undoToken: null });
    const other = [{ minutesBefore: 30, of: 'due' }, { at: '2027-02-01T11:00:00.000Z' }];
    expect((await patch({ reminders: other })).data.task.reminders).toEqual(other);
    expect((await patch({ reminders: other.slice(0, 1) })).data.task.reminders).toEqual(other.slice(0, 1));
    const one = { dependencies: dependencies.slice(1) };
    expect((await patch({ aiMetadata: one })).data.task.aiMetadata.dependencies).toEqual(dependencies.slice(1));
    expect((await patch({ reminders: [], aiMetadata: { dependencies: [] } })).data.task).toMatchObject({
      reminders: [],
      aiMetadata: { dependencies: [] },
    });
  });

  it('empty aiMetadata is no change', async () => {
    const person = await signUp();
    const task = await person.createTask({ aiMetadata: { estimatedDuration: 30 } });
    const again = await person.patch(`/api/tasks/${task.id}`, { aiMetadata: {} });
    expect(again.data).toEqual({ task, undoToken: null });
  });

  it('an outdated If-Match gets 412 even if the values are the same', async () => {
    const person = await signUp();
    const { id, title } = await person.createTask();
    await person.patch(`/api/tasks/${id}`, { priority: 'high' });
    const outdated = await person.patch(`/api/tasks/${id}`, { title }, { 'If-Match': `"${id}.1"` });
    expect(outdated.status).toBe(412);
  });

  it('a full limit of open tasks does not stop it', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 1 where id = ${person.user.id}`;
    const { id } = await person.createTask();
    expect((await person.patch(`/api/tasks/${id}`, { status: 'pending' })).status).toBe(200);
  });
});

describe('settings', () => {
  it('all settings sent back as they are change nothing, also those that were never chosen', async () => {
    const person = await signUp();
    await person.patch('/api/user/settings', { timezone: 'Europe/Moscow', workingHours: { 6: null } });
    const { user } = (await person.get<{ user: User }>('/api/user/me')).data;
    const seq = await lastSeq(person);
    const again = await person.patch('/api/user/settings', user.settings);
    expect(again.data).toEqual({ user, undoToken: null });
    expect(await lastSeq(person)).toBe(seq);
  });

  it('a language that was only the default is kept once it is chosen', async () => {
    const person = await signUp({ language_code: 'en' });
    await person.patch('/api/user/settings', { language: 'en' });
    await sql`update users set language_code = 'ru' where id = ${person.user.id}`;
    const { user } = (await person.get<{ user: User }>('/api/user/me')).data;
    expect(user.settings.language).toBe('en');
  });

  it('the change before a repeated one can be undone', async () => {
    const person = await signUp();
    const { data } = await person.patch<{ undoToken: string }>('/api/user/settings', { theme: 'dark' });
    await person.patch('/api/user/settings', { theme: 'dark' });
    expect((await person.post('/api/undo', { undoToken: data.undoToken })).status).toBe(200);
  });
});

describe('a plan', () => {
  it('a locked block that is locked or moved to its own start again keeps the plan', async () => {
    const person = await signUpPlanner();
    await person.createTask(minutes(60));
    const { plan } = await applyPlan(person, await optimize(person, { days: 7 }));
    const [block] = plan.blocks;
    const path = `/api/plan/blocks/${block?.id}`;
    const moved = await person.patch<ChangedPlan>(path, { startsAt: block?.startsAt });
    expect(moved.data.plan.blocks).toEqual([{ ...block, locked: true }]);
    for (const same of [{ locked: true }, { startsAt: block?.startsAt }, { startsAt: block?.startsAt, locked: true }]) {
      const again = await person.patch<ChangedPlan>(path, same);
      expect(again.data).toMatchObject({ plan: moved.data.plan, undoToken: null });
    }
    expect((await person.post('/api/undo', { undoToken: moved.data.undoToken })).status).toBe(200);
  });

  it('a draft can be applied after changes that changed nothing', async () => {
    const person = await signUpPlanner();
    const { id } = await person.createTask({ title: 'Write', ...minutes(60) });
    const draft = await optimize(person, { days: 7 });
    await person.patch(`/api/tasks/${id}`, { title: 'Write' });
    await person.patch('/api/user/settings', { timezone: 'UTC' });
    await applyPlan(person, draft);
  });
});
