import { expect, it } from 'vitest';
import { signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

const TASKS = 3_000;
const OPEN_TASKS = 300;

it.each([
  ['all', 'true'],
  ['open', `status in ('pending', 'in_progress')`],
])('a page of %s tasks by priority is read from an index, without the other tasks', async (_, condition) => {
  const { user } = await signUp();
  await sql`
    insert into tasks (id, user_id, title, priority, status, completed_at, created_at, updated_at)
      select gen_random_uuid(), ${user.id}, 'Task', (array['low', 'medium', 'high'])[n % 3 + 1]::task_priority, status::task_status,
             case when status = 'completed' then now() end, now(), now()
        from generate_series(1, ${TASKS}::int) as n,
             lateral (select case when n <= ${OPEN_TASKS}::int then 'pending' else 'completed' end as status) as s`;
  await sql`analyze tasks`;

  const plan = await sql.query(
    `explain (analyze) select id from tasks where user_id = $1 and deleted_at is null and ${condition}
       order by priority desc, id desc limit 20`,
    [user.id],
  );

  const lines = plan.map((row) => String(row['QUERY PLAN'])).join('\n');
  expect(lines).toMatch(/Index (Only )?Scan (Backward )?using tasks_user_(priority|status)_idx/);
  expect(lines).not.toContain('Seq Scan');
});
