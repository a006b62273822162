import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { findRunning, stateFolders } from '../start/state-dir.ts';
import { connectDatabase, connectServer, openDatabase, type Sql } from './database.ts';
import { Problem, reasonOf } from './problem.ts';

/**
 * Does a job with the database of DATABASE_URL, or without one with the local stack's, whether it is running or not.
 * @param job the subject of the message if it fails: `Rebuilding`
 * @throws Problem also when there is no database, or it is not migrated
 */
export async function withProjectDatabase(
  stateDir: string,
  job: string,
  work: (sql: Sql) => Promise<void>,
): Promise<void> {
  await using resources = new AsyncDisposableStack();
  try {
    const sql = await connect(resolve(stateDir), resources);
    await checkMigrated(sql);
    await work(sql);
  } catch (err) {
    throw err instanceof Problem ? err : new Problem(`${job} failed: ${reasonOf(err)}`);
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
  if (running) return connectDatabase(running.database);
  const dataDir = stateFolders(stateDir).postgres;
  if (existsSync(dataDir)) return connectDatabase(await openDatabase({ dataDir }, resources));
  throw new Problem(`${relative('', stateDir)} has no data: run npm start, or set DATABASE_URL`);
}

async function checkMigrated(sql: Sql): Promise<void> {
  const [known] = await sql`select to_regprocedure('rebuild_read_models(uuid)') is not null as "isThere"`;
  if (known?.isThere) return;
  throw new Problem(
    'The database is not migrated: run npm run migrate with its DATABASE_URL, or npm start for the local one',
  );
}
