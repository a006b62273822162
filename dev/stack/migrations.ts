import { fileURLToPath } from 'node:url';
import type { NeonQueryFunction } from '@neondatabase/serverless';
import { readMigrationFiles } from 'drizzle-orm/migrator';

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface MigrationReport {
  applied: number;
  total: number;
}

/**
 * Applies the missing migrations through Neon's driver. Each migration and its record are one transaction, so it is
 * applied once or not at all.
 * @throws Error when an applied migration was edited later
 */
export async function migrate(sql: NeonQueryFunction<false, false>): Promise<MigrationReport> {
  const migrations = readMigrationFiles({ migrationsFolder });
  await sql`create table if not exists applied_migrations (
    position int primary key, hash text not null, applied_at timestamptz not null default now())`;
  const records = await sql`select position, hash from applied_migrations order by position`;

  for (const [position, { hash, sql: statements }] of migrations.entries()) {
    const record = records[position];
    if (record && record.hash !== hash) throw new Error(`migration ${position} was edited after it was applied`);
    if (record) continue;
    await sql.transaction([
      sql`set local statement_timeout = 0`,
      sql`set local lock_timeout = '5s'`, // waiting longer would hold up every request that comes after
      ...statements.map((statement) => sql.query(statement)),
      sql`insert into applied_migrations (position, hash) values (${position}, ${hash})`,
    ]);
  }
  return { applied: migrations.length - records.length, total: migrations.length };
}
