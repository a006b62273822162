import type { Sql } from './lib/database.ts';
import { forEveryUser } from './lib/every-user.ts';
import { parseOptions } from './lib/options.ts';
import { runScript } from './lib/problem.ts';
import { withProjectDatabase } from './lib/project-database.ts';
import { defaultStateDir } from './start/start-options.ts';

const help = `npm run slim-log -- [options]

Lets new events be stored as what they add to the log, and makes the older ones small, in batches. Run it once, when no
Worker from before migration 0030 is in use, because such a Worker cannot read small events. It can be stopped and run
again, and the API can serve meanwhile. It uses the database of DATABASE_URL, or without one the local stack's, whether
npm start is running or not.

  --state DIR  data folder of the local stack (.local)
  --help       prints this text`;

/** A write of the user waits for one batch at most. */
const eventsPerBatch = 100;

await runScript(main);

async function main(): Promise<void> {
  const { state } = parseOptions('npm run slim-log --', help, {
    state: { type: 'string', default: defaultStateDir },
  });
  await withProjectDatabase(state, 'Slimming the log', async (sql) => {
    await sql.transaction([sql`set local lock_timeout = '5s'`, sql`alter table events enable trigger events_slim`]);
    await forEveryUser(sql, 'slimmed the logs of', (id) => slimLog(sql, id));
  });
}

async function slimLog(sql: Sql, id: string): Promise<void> {
  let last: string | null = '0';
  while (last !== null) {
    const rows: Record<string, string | null>[] =
      await sql`select slim_log(${id}, ${last}::bigint + 1, ${eventsPerBatch}) as last`;
    last = rows[0]?.last ?? null;
  }
}
