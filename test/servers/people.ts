import { expect } from 'vitest';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

export async function signUpWithLimit(taskLimit: number): Promise<Person> {
  const person = await signUp();
  await sql`update users set task_limit = ${taskLimit} where id = ${person.user.id}`;
  return person;
}

/** The user's counter of open tasks, and the real number. */
export async function readOpenTasks({ user }: Person) {
  const [row] = await sql`
    select open_tasks as counted,
           (select count(*)::int from tasks
             where user_id = users.id and status in ('pending', 'in_progress') and deleted_at is null) as stored
      from users where id = ${user.id}`;
  return row;
}

export interface LoggedEvent {
  seq: number;
  type: string;
  entityId: string;
  version: number | null;
}

export async function readEvents({ user }: Pick<Person, 'user'>): Promise<LoggedEvent[]> {
  const rows = await sql`
    select seq::int as seq, type, entity_id, (payload -> 'task' ->> 'version')::int as version
      from full_events where user_id = ${user.id} order by seq`;
  return rows.map(({ seq, type, entity_id, version }) => ({ seq, type, entityId: entity_id, version }));
}

/** Expects the log to be 1, 2, … up to the `seq` in the user's row. @returns its events */
export async function expectGaplessLog(person: Pick<Person, 'user'>): Promise<LoggedEvent[]> {
  const events = await readEvents(person);
  const [row] = await sql`select seq::int as seq from users where id = ${person.user.id}`;
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(row).toEqual({ seq: events.length });
  return events;
}

/** Inserts a task without the API, for control tests. */
export const insertTask = (userId: string) => sql`
  insert into tasks (id, user_id, title, created_at, updated_at)
    values (${crypto.randomUUID()}, ${userId}, 'Control', now(), now())`;
