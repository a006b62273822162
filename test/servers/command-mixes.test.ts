import { afterEach, expect, it, vi } from 'vitest';
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

it('a queue of commands drains on a Postgres that is too slow for all of them at once', async () => {
  await sql`create or replace function pause() returns trigger language plpgsql as
    $$begin perform pg_sleep(0.4); return null; end$$`;
  await sql`create or replace trigger slow_tasks after insert on tasks
    for each row when (new.title = 'a slow task') execute function pause()`;
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
  await sql`drop trigger slow_tasks on tasks`;
  expect(commands).toEqual([]);
  expect(requests).toBeGreaterThan(1);
  expect((await person.get<{ tasks: object[] }>('/api/tasks')).data.tasks).toHaveLength(10);
});
