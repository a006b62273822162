import { sql } from './database.ts';

type Row = Record<string, unknown>;

/** All rows of one user, by table. */
type Backup = Map<string, Row[]>;

/** The tables with rows of users, `users` first. */
async function listTables(): Promise<string[]> {
  const rows = await sql`
    select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'
      and table_name in (select table_name from information_schema.tables where table_type = 'BASE TABLE')`;
  return ['users', ...rows.map(({ name }) => String(name))];
}

/** Copies everything that the database has of a user, as a dump does. */
export async function backUp(userId: string): Promise<Backup> {
  const backup: Backup = new Map();
  for (const table of await listTables()) {
    const owner = table === 'users' ? 'id' : 'user_id';
    const [row] = await sql.query(
      `select coalesce(json_agg(each), '[]') as rows from ${table} as each where ${owner} = $1`,
      [userId],
    );
    backup.set(table, row?.rows);
  }
  return backup;
}

/** Replaces everything that the database has of a user by the backup, without triggers, as a restore does. */
export async function restoreBackup(userId: string, backup: Backup): Promise<void> {
  await sql.transaction([
    sql`delete from users where id = ${userId}`,
    sql`set local session_replication_role = replica`,
    ...[...backup].map(([table, rows]) =>
      sql.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1::json)`, [
        JSON.stringify(rows),
      ]),
    ),
  ]);
}
