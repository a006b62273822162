import { fileURLToPath } from 'node:url';
import type { NeonQueryFunction } from '@neondatabase/serverless';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { migrationNames } from '../lib/migration-journal.ts';
import { reasonOf } from '../lib/problem.ts';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

interface Migration {
  /** `0000_tables` */
  name: string;
  hash: string;
  statements: string[];
}

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
 * applied once or not at all.
 * @throws Error that names a migration that failed or was edited after it was applied; also when the database has
 * migrations of newer code
 */
export async function migrate(
  sql: NeonQueryFunction<false, false>,
  migrations = readMigrations(),
): Promise<MigrationReport> {
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
    const transaction = sql.transaction([
      sql`set local statement_timeout = 0`,
      sql`set local lock_timeout = '5s'`, // waiting longer would hold up every request that comes after
      ...statements.map((statement) => sql.query(statement)),
      sql`insert into applied_migrations (position, hash) values (${position}, ${hash})`,
    ]);
    await transaction.catch((cause) => {
      throw new Error(`migration ${name} failed and changed nothing: ${reasonOf(cause)}`, { cause });
    });
  }
  return { applied: missing.map(([, { name }]) => name), total: migrations.length };
}
