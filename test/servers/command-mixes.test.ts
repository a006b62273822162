import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { signUp } from '../support/client.ts';
import { checkCommandMixes } from '../support/command-mixes.ts';
import { sql } from '../support/database.ts';

afterEach(() => vi.restoreAllMocks());

it('100 commands in one sync have the outcomes of 100 syncs, in at most 3 round trips', {
  timeout: 120_000,
}, async () => {
  await checkCommandMixes(4);
});

/** In transactions that add a slow task, the clock that `run_mutations` reads goes on by a second with each of them. */
const SLOW_CLOCK = [
  'create schema slow',
  `create function slow.seconds() returns int language sql as
    $$select coalesce(nullif(current_setting('slow.seconds', true), ''), '0')::int$$`,
  `create function slow.clock_timestamp() returns timestamptz language sql as
    $$select pg_catalog.clock_timestamp() + slow.seconds() * interval '1 second'$$`,
  `create function slow.next_second() returns trigger language plpgsql as
    $$begin perform set_config('slow.seconds', (slow.seconds() + 1)::text, true); return null; end$$`,
  `create trigger slow_tasks after insert on tasks
    for each row when (new.title = 'a slow task') execute function slow.next_second()`,
  'alter function run_mutations set search_path = slow, pg_catalog, public',
];
const USUAL_CLOCK = ['alter function run_mutations reset search_path', 'drop schema slow cascade'];

async function runAll(statements: string[]): Promise<void> {
  for (const statement of statements) await sql.query(statement);
}

it('a queue of commands drains on a Postgres that is too slow for all of them at once', async () => {
  await runAll(SLOW_CLOCK);
  onTestFinished(() => runAll(USUAL_CLOCK));
  const person = await signUp();
  let commands = Array.from({ length: 10 }, () => ({
    type: 'task_add',
    uuid: crypto.randomUUID(),
    args: { title: 'a slow task' },
  }));
  let requests = 0;
  for (; commands.length > 0 && requests < 10; requests += 1) {
    const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
    const failed = data.results.filter((result) => result.status === 'error');
    expect(failed.filter(({ error }) => error.code !== 'SERVICE_UNAVAILABLE')).toEqual([]);
    expect(failed.length).toBeLessThan(commands.length);
    commands = commands.filter(({ uuid }) => failed.some((result) => result.uuid === uuid));
  }
  expect(commands).toEqual([]);
  expect(requests).toBeGreaterThan(1);
  expect((await person.get<{ tasks: object[] }>('/api/tasks')).data.tasks).toHaveLength(10);
});
