import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import type { EventRun } from '../../src/history/log.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { appendEvents } from '../support/live-socket.ts';
import { patience } from '../support/patience.ts';
import { buildWakeUp, deliver, readProgress, runMinuteSweep } from '../support/queue.ts';
import { figures, inParallel, inTurn } from './storm.ts';

const report = figures('Publishing');

const bindingsWith = (publish: (run: EventRun) => Promise<void>) => ({
  ...env,
  LIVE: { getByName: () => ({ publish, end: async () => {} }) },
});

/** A write that appends an event and commits two seconds later, before the deadline of a statement. Resolves when the event is there, not committed. */
async function writeSlowly({ user }: Person): Promise<{ committed: Promise<unknown> }> {
  const name = `slow write of ${user.id}`;
  const committed = sql.transaction([
    sql`select set_config('application_name', ${name}, true)`,
    sql`update users set seq = seq + 1 where id = ${user.id}`,
    sql`insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
      select id, seq, 'user.updated', 'user', id, '{}', 'bot', now() from users where id = ${user.id}`,
    sql`select pg_sleep(2)`,
  ]);
  await vi.waitFor(async () => {
    const [sleeping] = await sql`
      select from pg_stat_activity where application_name = ${name} and wait_event = 'PgSleep'`;
    expect(sleeping).toBeDefined();
  }, patience);
  return { committed };
}

test('an event that is not committed while the one before it is published is left for the sweep', async () => {
  const person = await signUp();
  await appendEvents(person.user.id, 1);
  let committed: Promise<unknown> | undefined;
  const publishDuringWrite = async () => {
    ({ committed } = await writeSlowly(person));
  };
  await deliver([buildWakeUp(person.user.id)], { bindings: bindingsWith(publishDuringWrite) });
  await committed;
  expect(await readProgress(person.user.id)).toEqual({ seq: 3, publishedSeq: 2 });

  // the sweep of this test has no other user's events to publish
  await sql`
    update unpublished set since = case when user_id = ${person.user.id} then now() - interval '1 hour' else now() end`;
  const published: number[] = [];
  await runMinuteSweep(
    bindingsWith(async ({ events }) => {
      const own = events.filter(({ entityId }) => entityId === person.user.id); // of tests that run at the same time
      published.push(...own.map(({ seq }) => seq));
    }),
  );
  expect(published).toEqual([3]);
  expect(await readProgress(person.user.id)).toEqual({ seq: 3, publishedSeq: 3 });
}, 60_000);

/** Each connection to Postgres reports within ten seconds. */
const STATISTICS_MS = 30_000;

async function readUserUpdates() {
  const [row] = await sql`
    select n_tup_upd::int as all, n_tup_hot_upd::int as hot from pg_stat_user_tables where relname = 'users'`;
  return { all: Number(row?.all), hot: Number(row?.hot) };
}

test('writes and their publication update the row of the user without a new index entry', async () => {
  const person = await signUp();
  const before = await readUserUpdates();
  await inTurn(30, () => inParallel(4, () => person.createTask()));
  await deliver([buildWakeUp(person.user.id)]);
  const { all, hot } = await vi.waitFor(
    async () => {
      const after = await readUserUpdates();
      expect(after.all).toBeGreaterThanOrEqual(before.all + 120);
      return { all: after.all - before.all, hot: after.hot - before.hot };
    },
    { timeout: STATISTICS_MS, interval: 500 },
  );
  report('120 writes', 1, `${hot} of ${all} updates of the user are HOT`);
  expect(hot / all).toBeGreaterThan(0.95);
}, 60_000);
