import type { Sql } from './lib/database.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { withProjectDatabase } from './lib/project-database.ts';
import { defaultStateDir } from './start/start-options.ts';

const help = `npm run dead-letters -- [--resend ID | --delete ID] [options]

Lists the queue messages that were given up: the newest 50. It uses the database of DATABASE_URL, or without one the
local stack's, whether npm start is running or not.

  --resend ID  marks a message, or with "all" every one, to be sent again: within a minute after anybody's next write,
               and by 03:17 UTC at the latest
  --delete ID  deletes a message, or with "all" every one
  --state DIR  data folder of the local stack (.local)
  --help       prints this text`;

await runScript(main);

async function main(): Promise<void> {
  const options = parseOptions('npm run dead-letters --', help, {
    resend: { type: 'string' },
    delete: { type: 'string' },
    state: { type: 'string', default: defaultStateDir },
  });
  if (options.resend !== undefined && options.delete !== undefined) {
    throw new Problem('Use --resend or --delete, not both');
  }
  await withProjectDatabase(options.state, 'Reading the dead letters', async (sql) => {
    if (options.resend !== undefined) return await resend(sql, options.resend);
    if (options.delete !== undefined) return await discard(sql, options.delete);
    await list(sql);
  });
}

async function list(sql: Sql): Promise<void> {
  const letters = await sql`
    select id, queue, attempts, created_at as "createdAt", left(body::text, 80) as body, is_resent as "isResent"
      from dead_letters order by created_at desc limit 50`;
  if (letters.length === 0) return console.log('No dead letters');
  for (const { id, queue, attempts, createdAt, body, isResent } of letters) {
    const note = isResent ? ', will be sent again' : '';
    console.log(`${id}  ${createdAt.toISOString()}  ${queue}, ${attempts} attempts${note}\n  ${body}`);
  }
}

/** Only a wake-up of an existing user can be sent: another body would fail again. */
async function resend(sql: Sql, id: string): Promise<void> {
  const letters = await sql`
    update dead_letters set is_resent = true where user_id is not null and (${id} = 'all' or id = ${id}) returning id`;
  if (letters.length === 0 && id === 'all') return console.log('No dead letters to send again');
  if (letters.length === 0) throw new Problem(`There is no wake-up ${id} to send: npm run dead-letters lists all`);
  console.log(`${letters.length} will be sent again`);
}

async function discard(sql: Sql, id: string): Promise<void> {
  const letters = await sql`delete from dead_letters where ${id} = 'all' or id = ${id} returning id`;
  if (letters.length === 0 && id === 'all') return console.log('No dead letters');
  if (letters.length === 0) throw new Problem(`There is no dead letter ${id}: npm run dead-letters lists all`);
  console.log(`${letters.length} deleted`);
}
