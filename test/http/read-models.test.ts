import { expect, it } from 'vitest';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { DAY_MS } from '../../src/shared/duration.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

const HISTORIES = volume({ test: 3, full: 15 });
const CHANGES = 30;

const status = fc.constantFrom('pending', 'in_progress', 'completed', 'cancelled');
const priority = fc.constantFrom('low', 'medium', 'high');
const level = fc.integer({ min: 1, max: 10 });
const timezone = fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC');
const loggedAt = fc.nat(3).map((days) => new Date(Date.now() - days * DAY_MS).toISOString());

/** Random commands on three tasks and three mood logs, by `tempId`. Those on a missing one are rejected. */
const task = fc.constantFrom('task 1', 'task 2', 'task 3');
const mood = fc.constantFrom('mood 1', 'mood 2', 'mood 3');

const addition = (type: string, tempId: fc.Arbitrary<string>, args: fc.Arbitrary<object>) =>
  fc.record({ type: fc.constant(type), tempId, args });

const change = (types: string[], id: fc.Arbitrary<string>, changes?: fc.Arbitrary<object>) =>
  fc.record({ type: fc.constantFrom(...types), args: fc.record({ id, ...(changes && { changes }) }) });

const command = fc.oneof(
  addition('task_add', task, fc.record({ title: fc.constant('Water the plants'), status, priority })),
  addition('mood_log', mood, fc.record({ energyLevel: level, focusLevel: level, loggedAt })),
  change(['task_update'], task, fc.record({ status, priority })),
  change(['task_complete', 'task_reopen', 'task_delete', 'task_restore'], task),
  change(['mood_update'], mood, fc.record({ energyLevel: level, loggedAt })),
  change(['mood_delete', 'mood_restore'], mood),
  fc.record({ type: fc.constant('settings_update'), args: fc.record({ timezone }) }),
);

interface Command {
  type: string;
  tempId?: string;
  args: object;
}

/** Successful commands of every kind. */
const EVERYTHING: Command[] = [
  { type: 'task_add', tempId: 'task 1', args: { title: 'Water the plants' } },
  { type: 'task_update', args: { id: 'task 1', changes: { priority: 'high' } } },
  ...['task_complete', 'task_reopen', 'task_complete', 'task_delete', 'task_restore'].map((type) => ({
    type,
    args: { id: 'task 1' },
  })),
  { type: 'mood_log', tempId: 'mood 1', args: { energyLevel: 7, focusLevel: 3 } },
  { type: 'mood_update', args: { id: 'mood 1', changes: { focusLevel: 4 } } },
  ...['mood_delete', 'mood_restore'].map((type) => ({ type, args: { id: 'mood 1' } })),
  { type: 'settings_update', args: { timezone: 'Europe/Moscow' } },
];

const history: fc.Arbitrary<Command[]> = fc.array(command, { minLength: CHANGES, maxLength: CHANGES });

const readModels = async (userId: string) => ({
  taskCounts: await sql`select * from task_counts where user_id = ${userId} order by status, priority`,
  dailyStats: await sql`select * from daily_stats where user_id = ${userId} order by day`,
});

const statistics = async (person: Person) =>
  Promise.all(['/api/tasks/stats', '/api/user/stats'].map(async (path) => (await person.get(path)).text));

it('rebuilding the read models from any log changes neither them nor the statistics', async () => {
  const happened = new Set<string>();
  await fc.assert(
    fc.asyncProperty(history, async (commands) => {
      const person = await signUp();
      const { id } = person.user;
      const sent = commands.map((command) => ({ ...command, uuid: crypto.randomUUID() }));
      const answer = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: sent });
      for (const [index, { status }] of answer.data.results.entries()) {
        if (status === 'ok') happened.add(commands[index]?.type ?? '');
      }
      const fed = await readModels(id);
      const told = await statistics(person);

      await sql`update task_counts set count = count + 7 where user_id = ${id}`;
      await sql`delete from daily_stats where user_id = ${id}`;
      await sql`insert into daily_stats values (${id}, '1999-12-31', 1, 1, 1, 1)`;
      expect(await statistics(person)).not.toEqual(told);
      const [row] =
        await sql`select rebuild_read_models(${id})::int as seq, seq::int as last from users where id = ${id}`;
      expect(row?.seq).toBe(row?.last);
      expect(await readModels(id)).toEqual(fed);
      expect(await statistics(person)).toEqual(told);
    }),
    { numRuns: HISTORIES, examples: [[EVERYTHING]] },
  );
  expect(happened).toEqual(new Set(EVERYTHING.map(({ type }) => type)));
});

it('rebuilding the read models of one user or none does not change those of others', async () => {
  const [person, other] = [await signUp(), await signUp()];
  await other.createTask();
  await sql`update task_counts set count = 99 where user_id = ${other.user.id}`;
  await sql`select rebuild_read_models(${person.user.id})`;
  expect(await sql`select rebuild_read_models(${crypto.randomUUID()}) as seq`).toEqual([{ seq: null }]);
  expect((await readModels(other.user.id)).taskCounts).toMatchObject([{ count: 99 }]);
});
