import { expect, it } from 'vitest';
import { nameStatement } from '../../src/db/statement-name.ts';

it.each([
  [
    'with owner as (select * from users) insert into tasks select id from owner left join events on true',
    'from users, insert into tasks, from events',
  ],
  ['UPDATE tasks set title = $1 from users; delete from "tasks"', 'update tasks, from users, delete from tasks'],
  [JSON.stringify({ query: 'select * from "tasks" join tasks as other using (id)' }), 'from tasks'],
  ["select 'from secret'", ''],
])('the log calls %s: %s', (text, name) => {
  expect(nameStatement(text)).toBe(name);
});
