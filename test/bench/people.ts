import { randomUUID } from 'node:crypto';
import { Database } from '../../src/db/client.ts';
import { createEventLog, type EventLog } from '../../src/history/log.ts';
import { Log } from '../../src/shared/log.ts';
import { accessesOf, captureStatement, explain } from './query-plan.ts';
import { type Stack, startStack } from './stack.ts';
import { quantile, rounded } from './stats.ts';
import { printTable } from './table.ts';

const PEOPLE = 160_000;
const LEFT_BEHIND = 40_000;
const RUNS = 40;
/** As in `history/publisher.ts`. */
const USERS_PER_STATEMENT = 200;

/** What the sweep of every minute costs with 160,000 users, when nobody is left behind and when a quarter of them is. */
export async function benchPeople() {
  await using resources = new AsyncDisposableStack();
  const stack = await startStack(resources);
  const { vars, sql, engines } = stack;
  const db = new Database({ url: vars.DATABASE_URL, endpoint: vars.NEON_HTTP_ENDPOINT, log: new Log('error') });
  const log = createEventLog({ db });
  const prefix = await addPeople(stack);
  const rows = [await measureSweep(stack, log, 0)];
  await sql.transaction([
    sql`set local statement_timeout = '10min'`,
    sql`
      insert into events (user_id, seq, type, entity, entity_id, payload, actor, created_at)
        select id, 2, 'user.updated', 'user', id, '{}', 'api', now() - interval '1 hour' from users
          where username = ${prefix} limit ${LEFT_BEHIND}`,
  ]);
  await sql`analyze users, events, unpublished`;
  rows.push(await measureSweep(stack, log, LEFT_BEHIND));
  await sql`delete from users where username = ${prefix}`;
  printTable(`The minute's sweep at ${PEOPLE} users, a statement at a time, on ${engines}`, rows);
}

/** Returns what all of them have as `username`. */
async function addPeople({ sql }: Stack): Promise<string> {
  const prefix = randomUUID();
  await sql.transaction([
    sql`set local statement_timeout = '10min'`,
    sql`
      insert into users (id, telegram_id, first_name, username, seq, created_at, updated_at)
        select gen_random_uuid(), (extract(epoch from now()) * 1e6)::bigint * 1000 + n, 'Bench', ${prefix}, 2, now(), now()
          from generate_series(1, ${PEOPLE}::int) as n`,
  ]);
  await sql`delete from unpublished`;
  await sql`vacuum analyze users`;
  return prefix;
}

async function measureSweep({ sql }: Stack, log: EventLog, leftBehind: number) {
  const take = () => log.takeUnpublished(new Date(Date.now() - 30_000), new Date(), USERS_PER_STATEMENT);
  await take();
  const times: number[] = [];
  let taken = 0;
  const sent = await captureStatement(take);
  let plan: string[] = [];
  for (let run = 0; run < RUNS; run += 1) {
    const explained = await explain(sql, sent);
    times.push(explained.executionMs);
    plan = [...accessesOf(explained.plan, 'unpublished'), ...accessesOf(explained.plan, 'users')];
    taken += (await take()).length;
  }
  return {
    'left behind': leftBehind,
    'users per statement': taken / RUNS,
    'p50 ms': rounded(quantile(times, 0.5)),
    'p99 ms': rounded(quantile(times, 0.99)),
    'is read by': plan.join('; '),
  };
}
