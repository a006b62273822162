import { connectServer, type Sql } from './lib/database.ts';
import { parseOptions } from './lib/options.ts';
import { Problem, reasonOf, runScript } from './lib/problem.ts';
import { type MigrationReport, migrate } from './stack/migrations.ts';

const help = `DATABASE_URL=postgresql://user:password@host/database npm run migrate

Applies the migrations that the database does not have yet, and limits the statements of its role to 30 seconds. Without
DATABASE_URL it does nothing: npm start migrates its own database.

  --help  prints this text`;

await runScript(main);

async function main(): Promise<void> {
  parseOptions('npm run migrate --', help, {});
  const url = process.env.DATABASE_URL ?? '';
  const server = URL.parse(url);
  if (server === null) {
    throw new Problem('DATABASE_URL is not set: DATABASE_URL=postgresql://user:password@host/database npm run migrate');
  }
  // Without the password of the URL.
  const place = `${server.host}${server.pathname}`;
  const { applied, total } = await migrateServer(server).catch((err: unknown) => {
    throw new Problem(`Cannot migrate ${place}: ${reasonOf(err)}`);
  });
  for (const name of applied) console.log(`applied ${name}`);
  console.log(`${place} is up to date: ${total} migrations, ${applied.length} of them applied now`);
}

async function migrateServer(server: URL): Promise<MigrationReport> {
  await using resources = new AsyncDisposableStack();
  return await prepare(await connectServer(server, resources));
}

/**
 * Migrates and sets a statement_timeout: when the Worker stops waiting, the statement itself goes on. The Worker waits
 * longest for a batch of the clean-up, 10 seconds.
 */
async function prepare(sql: Sql): Promise<MigrationReport> {
  const report = await migrate(sql);
  await sql`alter role current_user set statement_timeout = '30s'`;
  return report;
}
