import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { connectPlace, connectServer, openPlace, type Sql } from './lib/database.ts';
import { Problem, reasonOf, runScript } from './lib/problem.ts';
import { defaultStateDir } from './start/start-options.ts';
import { findRunning, stateFolders } from './start/state-dir.ts';

const help = `npm run rebuild -- --user ID | --all [options]

Drops the read models, which the statistics are answered from, and makes them anew from the log: of the database of
DATABASE_URL, or without one of the local stack, whether npm start is running or not. One person is one transaction.

  --user ID    of the person with this id, or this Telegram id
  --all        of everybody
  --state DIR  where the local stack keeps its data (.local)
  --help       shows this`;

const peopleAPage = 500;
/** However many people there are. */
const progressLines = 20;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const telegramId = /^[1-9]\d{0,15}$/;

await runScript(main);

async function main(): Promise<void> {
  const { user, all, state, help: wantsHelp } = parseOptions();
  if (wantsHelp) return console.log(help);
  if ((user === undefined) === !all) throw new Problem('Say whose: npm run rebuild -- --user ID, or -- --all');
  if (user !== undefined && !uuid.test(user) && !telegramId.test(user)) {
    throw new Problem(`--user takes the id of a person, or their Telegram id, not ${user}`);
  }
  await using resources = new AsyncDisposableStack();
  try {
    const sql = await connect(resolve(state), resources);
    await checkMigrated(sql);
    await (user === undefined ? rebuildAll(sql) : rebuildOne(sql, user));
  } catch (err) {
    if (err instanceof Problem) throw err;
    throw new Problem(`The read models were not rebuilt: ${reasonOf(err)}`);
  }
}

function parseOptions() {
  try {
    return parseArgs({
      options: {
        user: { type: 'string' },
        all: { type: 'boolean', default: false },
        state: { type: 'string', default: defaultStateDir },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (err) {
    throw new Problem(`${reasonOf(err)}. All options: npm run rebuild -- --help`);
  }
}

async function connect(stateDir: string, resources: AsyncDisposableStack): Promise<Sql> {
  const url = process.env.DATABASE_URL;
  if (url) {
    const server = URL.parse(url);
    if (server === null) throw new Problem('DATABASE_URL must look like postgresql://user:password@host/database');
    return await connectServer(server, resources);
  }
  const running = findRunning(stateDir);
  if (running) return connectPlace(running.database);
  const dataDir = stateFolders(stateDir).postgres;
  if (existsSync(dataDir)) return connectPlace(await openPlace({ dataDir }, resources));
  throw new Problem(`There is no data in ${relative('', stateDir)}: run npm start, or name a server with DATABASE_URL`);
}

async function checkMigrated(sql: Sql): Promise<void> {
  const [known] = await sql`select to_regprocedure('rebuild_read_models(uuid)') is not null as "isThere"`;
  if (known?.isThere) return;
  throw new Problem(
    'The database is not up to date: npm run migrate does that with its DATABASE_URL, npm start locally',
  );
}

async function rebuildOne(sql: Sql, user: string): Promise<void> {
  const id = await findPerson(sql, user);
  if (id === undefined) throw new Problem(`There is no person ${user}`);
  console.log(`rebuilt ${id} from ${await rebuild(sql, id)} events`);
}

async function findPerson(sql: Sql, user: string): Promise<string | undefined> {
  const [person] = uuid.test(user)
    ? await sql`select id from users where id = ${user}`
    : await sql`select id from users where telegram_id = ${user}`;
  return person?.id;
}

/** Whoever signs up meanwhile has read models that are right already. */
async function rebuildAll(sql: Sql): Promise<void> {
  const [{ total } = { total: 0 }] = await sql`select count(*)::int as total from users`;
  let done = 0;
  for (let last = '00000000-0000-0000-0000-000000000000'; ; ) {
    const people = await sql`select id from users where id > ${last} order by id limit ${peopleAPage}`;
    for (const { id } of people) {
      await rebuild(sql, id).catch((err: unknown) => {
        throw new Problem(`${done} of ${total} were rebuilt, and not ${id}: ${reasonOf(err)}`);
      });
      done += 1;
      if (isWorthSaying(done, total)) console.log(`rebuilt ${done} of ${total}`);
      last = id;
    }
    if (people.length < peopleAPage) break;
  }
}

/** @returns how many events the person's log has */
async function rebuild(sql: Sql, id: string): Promise<string> {
  // The role's own limit is made for the Worker; a long history may take longer.
  const [, rows] = await sql.transaction([
    sql`set local statement_timeout = 0`,
    sql`select rebuild_read_models(${id}) as events`,
  ]);
  return rows?.[0]?.events ?? '0';
}

function isWorthSaying(done: number, total: number): boolean {
  const lineOf = (count: number) => Math.floor((count / total) * progressLines);
  return done === total || lineOf(done) > lineOf(done - 1);
}
