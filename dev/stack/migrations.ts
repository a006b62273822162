import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import type { Sql } from '../lib/database.ts';
import { migrationNames } from '../lib/migration-journal.ts';
import { reasonOf } from '../lib/problem.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

interface Migration {
  /** `0000_tables` */
  name: string;
  hash: string;
  statements: string[];
}

/**
 * How a migration begins that changes so many rows that it locks a part of them at a time. It runs again, each time in a
 * transaction of its own, until its last statement returns no row.
 */
const IN_BATCHES = '-- In batches:';

export interface MigrationReport {
  /** The names of the migrations that were missing. */
  applied: string[];
  total: number;
}

/** The migrations of this code, in the order they are applied. */
export function readMigrations(): Migration[] {
  const names = migrationNames();
  return readMigrationFiles({ migrationsFolder }).map(({ hash, sql }, position) => {
    return { name: names[position] ?? '', hash, statements: sql };
  });
}

/**
 * Applies the missing migrations through Neon's driver. Each migration and its record are one transaction, so it is
 * applied once or not at all. One in batches goes on where it was when it failed.
 * @throws Error that names a migration that failed or was edited after it was applied; also when the database has
 * migrations of newer code
 */
export async function migrate(sql: Sql, migrations = readMigrations()): Promise<MigrationReport> {
  await sql`create table if not exists applied_migrations (
    position int primary key, hash text not null, applied_at timestamptz not null default now())`;
  const records = await sql`select hash from applied_migrations order by position`;

  const edited = migrations.find(({ hash }, position) => hash !== (records[position]?.hash ?? hash));
  if (edited) throw new Error(`migration ${edited.name} was edited after it was applied: undo the edit`);
  if (records.length > migrations.length) {
    throw new Error(
      `the database has ${records.length} migrations and this code has ${migrations.length}: use the newer code`,
    );
  }
  const missing = [...migrations.entries()].slice(records.length);
  for (const [position, { name, hash, statements }] of missing) {
    const inBatches = statements[0]?.startsWith(IN_BATCHES) === true;
    const record = `insert into applied_migrations (position, hash) values (${position}, '${hash}')`;
    const apply = inBatches
      ? repeat(sql, statements).then(() => run(sql, [record]))
      : run(sql, [...statements, record]);
    await apply.catch((cause) => {
      const effect = inBatches ? 'was not finished' : 'failed and changed nothing';
      throw new Error(`migration ${name} ${effect}: ${reasonOf(cause)}`, { cause });
    });
  }
  return { applied: missing.map(([, { name }]) => name), total: migrations.length };
}

async function repeat(sql: Sql, statements: string[]): Promise<void> {
  let rows: unknown[] | undefined = [{}];
  while (rows && rows.length > 0) rows = (await run(sql, statements)).at(-1);
}

/** Runs the statements in one transaction. @returns their rows */
async function run(sql: Sql, statements: string[]): Promise<unknown[][]> {
  const [, , ...results] = await sql.transaction([
    sql`set local statement_timeout = 0`,
    sql`set local lock_timeout = '5s'`, // waiting longer would hold up every request that comes after
    ...statements.map((statement) => sql.query(statement)),
  ]);
  return results;
}
