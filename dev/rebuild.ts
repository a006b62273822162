import type { Sql } from './lib/database.ts';
import { forEveryUser } from './lib/every-user.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, runScript } from './lib/problem.ts';
import { withProjectDatabase } from './lib/project-database.ts';
import { defaultStateDir } from './start/start-options.ts';

const help = `npm run rebuild -- --user ID | --all [options]

Rebuilds the statistics from the event log and its snapshot, and the due reminders and the texts for the search from the
tasks, one transaction per user. It uses the database of DATABASE_URL, or without one the local stack's, whether npm start is running or not.

  --user ID    rebuilds one user, by id or Telegram id
  --all        rebuilds all users
  --state DIR  data folder of the local stack (.local)
  --help       prints this text`;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const telegramId = /^[1-9]\d{0,15}$/;

await runScript(main);

async function main(): Promise<void> {
  const { user, all, state } = parseOptions('npm run rebuild --', help, {
    user: { type: 'string' },
    all: { type: 'boolean', default: false },
    state: { type: 'string', default: defaultStateDir },
  });
  if ((user === undefined) === !all) throw new Problem('Name a user: npm run rebuild -- --user ID, or -- --all');
  if (user !== undefined && !uuid.test(user) && !telegramId.test(user)) {
    throw new Problem(`--user takes the id or the Telegram id of a user, not ${user}`);
  }
  await withProjectDatabase(state, 'Rebuilding', (sql) =>
    user === undefined ? forEveryUser(sql, 'rebuilt', (id) => rebuild(sql, id)) : rebuildOne(sql, user),
  );
}

async function rebuildOne(sql: Sql, user: string): Promise<void> {
  const id = await findUserId(sql, user);
  if (id === undefined) throw new Problem(`There is no user ${user}`);
  console.log(`rebuilt ${id} from ${await rebuild(sql, id)} events`);
}

async function findUserId(sql: Sql, user: string): Promise<string | undefined> {
  const [row] = uuid.test(user)
    ? await sql`select id from users where id = ${user}`
    : await sql`select id from users where telegram_id = ${user}`;
  return row?.id;
}

/** @returns the number of events in the user's log */
async function rebuild(sql: Sql, id: string): Promise<string> {
  // The role's timeout is for the Worker; a long log may take longer.
  const [, rows] = await sql.transaction([
    sql`set local statement_timeout = 0`,
    sql`select rebuild_read_models(${id}) as events`,
  ]);
  return rows?.[0]?.events ?? '0';
}
