import { expect, test } from 'vitest';
import foldTasks from '../../migrations/0039_fold_tasks.sql?raw';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { inBatches, inParallel, inTurn } from './storm.ts';

const TASKS = 60;
const WRITERS = 4;
const TURNS = 12;
/** Few rows each, so that many batches run beside the writes. */
const batch = foldTasks.replace('limit 2000', 'limit 7');

/** Runs the batches until nothing is left, and then again while `writing` runs. @returns the number of batches */
async function foldDuring(writing: Promise<unknown>, again: () => Promise<unknown>): Promise<number> {
  let running = true;
  void writing.finally(() => {
    running = false;
  });
  for (let batches = 1; ; batches += 1) {
    if ((await sql.query(batch)).length > 0) continue;
    if (!running) return batches;
    await again();
  }
}

test('tasks whose text is folded by a migration while devices rename many at once have the text of their last name', async () => {
  const person = await signUp();
  const tasks = await inBatches(TASKS, 10, (n) => person.createTask({ title: `Old ${n}` }));
  // some tasks at a time are again as before the migration
  const forget = () => sql`
    delete from task_texts where task_id in (
      select id from tasks where user_id = ${person.user.id} and random() < 0.2 for no key update skip locked)`;
  await sql`delete from task_texts where user_id = ${person.user.id}`;

  const rename = async (writer: number, turn: number) => {
    const chosen = inOrderOf(tasks, writer * TURNS + turn).slice(0, 20);
    const commands = chosen.map(({ id }, n) => ({
      type: 'task_update',
      uuid: crypto.randomUUID(),
      args: { id, changes: { title: `Writer ${writer}, turn ${turn}, ${n}` } },
    }));
    return person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  };
  const writing = inParallel(WRITERS, (writer) => inTurn(TURNS, (turn) => rename(writer, turn)));
  const [answers, batches] = await Promise.all([writing, foldDuring(writing, forget)]);

  expect(answers.flat().filter(({ status }) => status !== 200)).toEqual([]);
  expect(answers.flat().flatMap(({ data }) => data.results.filter(({ status }) => status !== 'ok'))).toEqual([]);
  expect(batches).toBeGreaterThan(TASKS / 7);
  expect(
    await sql`
      select title, folded from tasks left join task_texts on task_id = id
        where tasks.user_id = ${person.user.id} and folded is distinct from fold_text(title || E'\n')`,
  ).toEqual([]);
}, 120_000);

/** The items in an order that depends on `n`, so that two writers lock the same rows in different orders. */
const inOrderOf = <T>(items: T[], n: number): T[] => items.map((_, at) => items[(at * 7 + n * 13) % items.length] as T);
