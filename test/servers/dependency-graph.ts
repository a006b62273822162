import { sql } from '../support/database.ts';

/** The tasks table, or its copy without triggers. */
export type TaskTable = 'tasks' | 'control_tasks';

/** The number of a user's tasks that depend on themselves, directly or indirectly. */
export async function countCycles(table: TaskTable, userId: string): Promise<number> {
  const [row] = await sql.query(
    `with recursive reach (start, id) as (
       select task.id, d.id from ${table} task, unnest(task.dependencies) as d(id) where task.user_id = $1
       union
       select reach.start, d.id from reach join ${table} task on task.id = reach.id, unnest(task.dependencies) as d(id))
     select count(*)::int as count from reach where start = id`,
    [userId],
  );
  return row?.count;
}

/** The number of dependencies of a user's tasks that do not exist. */
export async function countDangling(table: TaskTable, userId: string): Promise<number> {
  const [row] = await sql.query(
    `select count(*)::int as count from ${table} task, unnest(task.dependencies) as d(id)
       where task.user_id = $1 and not exists (select from ${table} other where other.id = d.id)`,
    [userId],
  );
  return row?.count;
}
