import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { createAiBudget } from '../../src/assistant/model/budget.ts';
import { Database } from '../../src/db/client.ts';
import { UserDb } from '../../src/db/user-db.ts';
import { type Caller, RequestProgress } from '../../src/shared/caller.ts';
import { Log } from '../../src/shared/log.ts';
import { captureStatement } from './query-plan.ts';
import { startStack } from './stack.ts';
import { rounded } from './stats.ts';
import { printTable } from './table.ts';

const PEOPLE = 1_000;
const PARALLEL = [1, 8, 32, 64];
const SECONDS = 5;
/** What a commit on Neon takes, roughly: it waits for several servers. */
const COMMIT_MS = 3;
const TOKENS = 6_000;

/**
 * How many questions a second can reserve tokens of the limit of all users, beside the least that counts them: an update of a row of
 * each user, which no other waits for. Needs TEST_DATABASE_URL with a superuser.
 */
export async function benchReservations() {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined) return console.log('\nReservations: set TEST_DATABASE_URL, because PGlite has one connection');
  await using resources = new AsyncDisposableStack();
  const { vars, sql } = await startStack(resources);
  const name = randomUUID();
  const people = await sql`
    insert into users (id, telegram_id, first_name, username, created_at, updated_at)
      select gen_random_uuid(), (extract(epoch from now()) * 1e6)::bigint * 1000 + n, 'Bench', ${name}, now(), now()
        from generate_series(1, ${PEOPLE}::int) as n
      returning id`;
  resources.defer(async () => void (await sql`delete from users where username = ${name}`));

  const db = new Database({ url: vars.DATABASE_URL, endpoint: vars.NEON_HTTP_ENDPOINT, log: new Log('error') });
  const clock = () => new Date();
  const unlimited = { dailyCalls: 1e9, dailyTokens: 1e15, dailyTokensPerUser: 1e15 };
  const budget = createAiBudget({ db, userDb: new UserDb({ db, clock }), clock, ...unlimited });
  const first = String(people[0]?.id);
  const { query, params } = await captureStatement(() => budget.reserve(callerOf(first), TOKENS));
  const ofPerson = (id: string) => params.map((param) => (param === first ? id : param));

  const count = `
    insert into ai_usage (user_id, day, calls, tokens, last_call_at) select $1::uuid, current_date, 1, 1, now()
      on conflict (user_id, day) do update set calls = ai_usage.calls + 1, last_call_at = excluded.last_call_at`;
  const rows = [];
  for (const parallel of PARALLEL) {
    const ids = people.map(({ id }) => String(id));
    const bare = await countPerSecond(url, parallel, ids, { name: 'count', text: count, values: (id) => [id] });
    const reserved = await countPerSecond(url, parallel, ids, { name: 'reserve', text: query, values: ofPerson });
    rows.push({ parallel, 'reservations/s': reserved, 'updates of own rows/s': bare, share: rounded(reserved / bare) });
  }
  printTable(`Reservations of tokens by ${PEOPLE} users, ${COMMIT_MS} ms a commit, on PostgreSQL`, rows);
}

interface Repeated {
  name: string;
  text: string;
  values: (userId: string) => unknown[];
}

/** How often a second the statement is committed, each time for another user. */
async function countPerSecond(url: string, parallel: number, ids: string[], { name, text, values }: Repeated) {
  const options = `-c commit_siblings=0 -c commit_delay=${COMMIT_MS * 1_000}`;
  const pool = new pg.Pool({ connectionString: url, max: parallel, options });
  const until = performance.now() + SECONDS * 1_000;
  let committed = 0;
  const work = async (worker: number) => {
    for (let turn = worker; performance.now() < until; turn += parallel) {
      await pool.query({ name, text, values: values(ids[turn % ids.length] ?? '') });
      committed += 1;
    }
  };
  await Promise.all(Array.from({ length: parallel }, (_, worker) => work(worker)));
  await pool.end();
  return Math.round(committed / SECONDS);
}

const callerOf = (userId: string): Caller => ({
  session: { userId, tokenId: randomUUID(), telegramId: '1', version: 1, expiresAt: new Date(Date.now() + 60_000) },
  actor: 'user',
  progress: new RequestProgress(),
});
