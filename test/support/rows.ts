import type { Task } from '../../src/entities/tasks/responses.ts';
import type { Person } from './client.ts';
import { sql } from './database.ts';
import { once } from './once.ts';

interface MoodRow {
  energyLevel: number;
  focusLevel: number;
  loggedAt: string;
}

/** Mood logs of a user in UTC, without the API: for tests whose subject is what is made of them. */
export const insertMoodLogs = ({ user }: Person, logs: MoodRow[]) => sql`
  insert into mood_logs (id, user_id, energy_level, focus_level, logged_at, local_date, created_at, updated_at)
    select gen_random_uuid(), ${user.id}, "energyLevel", "focusLevel", "loggedAt", ("loggedAt" at time zone 'UTC')::date, now(), now()
      from jsonb_to_recordset(${JSON.stringify(logs)}::jsonb) as log ("energyLevel" int, "focusLevel" int, "loggedAt" timestamptz)`;

/** More tasks like this open one, without the API: for tests that need very many. */
export const copyTask = ({ id }: Task, copies: number) => sql`
  with copied as (
    insert into tasks select (jsonb_populate_record(task, jsonb_build_object('id', gen_random_uuid()))).*
      from tasks as task, generate_series(1, ${copies}::int) where id = ${id} returning user_id)
  update users set open_tasks = open_tasks + ${copies} where id in (select user_id from copied)`;

/** As many equal tasks. The API creates the first of them. */
export async function createTasks(person: Person, count: number, input: Parameters<Person['createTask']>[0] = {}) {
  await copyTask(await person.createTask(input), count - 1);
}

/** Selects from every table that names a user, but not what the publisher notes in the background. */
const selectRows = once(async () => {
  const tables = await sql`
    select table_name as name from information_schema.columns
      where table_schema = 'public' and column_name = 'user_id' and table_name <> 'unpublished'
      order by table_name`;
  const selects = tables.map(
    ({ name }) => `select '${name}' as name, to_json(t)::text as row from ${name} t where user_id = $1`,
  );
  const users = `select 'users' as name, to_json(users)::text as row from users where id = $1`;
  return `${[users, ...selects].join(' union all ')} order by 1, 2`;
});

/** Everything that Postgres has of a user. */
export const rowsOf = async ({ user }: Person) => await sql.query(await selectRows(), [user.id]);
