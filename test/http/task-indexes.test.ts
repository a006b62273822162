import { beforeAll, expect, it } from 'vitest';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

const TASKS = 3_000;
const OPEN_TASKS = 300;

const OPEN = `status in ('pending', 'in_progress')`;

let user: Person['user'];

beforeAll(async () => {
  ({ user } = await signUp());
  await sql`
    insert into tasks (id, user_id, title, priority, status, completed_at, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, 'Task', (array['low', 'medium', 'high'])[n % 3 + 1]::task_priority, status::task_status,
             case when status = 'completed' then now() end, now() - n * interval '1 minute', now()
        from generate_series(1, ${TASKS}::int) as n,
             lateral (select case when n <= ${OPEN_TASKS}::int then 'pending' else 'completed' end as status) as s`;
  await sql`analyze tasks`;
});

it.each([
  ['all tasks by creation', 'true', 'created_at desc, id desc', /tasks_user_created_at_idx/],
  ['all tasks by priority', 'true', 'priority desc, id desc', /tasks_user_priority_idx/],
  ['open tasks by priority', OPEN, 'priority desc, id desc', /tasks_user_(priority|unfinished)_idx/],
  ['open tasks by title', OPEN, 'title collate "und-x-icu", id', /tasks_user_(by_title|unfinished)_idx/],
])('a page of %s is read from an index, without the other tasks', async (_, condition, order, index) => {
  const plan = await sql.query(
    `explain (analyze) select id from tasks where user_id = $1 and deleted_at is null and ${condition} order by ${order} limit 20`,
    [user.id],
  );

  const lines = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
  expect(lines).toMatch(index);
  expect(lines).not.toContain('Seq Scan');
});
