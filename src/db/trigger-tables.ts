// Tables that triggers write and only SQL names. They are not in schema.ts, so that the bundle of the Worker lacks them.

import { index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { tasks, userId } from './schema.ts';

/** How many rows a user has in each table with a limit. Triggers keep it: see migrations/0012. */
export const rowCounts = pgTable(
  'row_counts',
  {
    userId: userId(),
    table: text('of_table').notNull(),
    rows: integer('rows').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.table] })],
);

/** What a search reads of a task: its title and its description, folded. Triggers keep it: see migrations/0038. */
export const taskTexts = pgTable(
  'task_texts',
  {
    taskId: uuid('task_id')
      .primaryKey()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    userId: uuid('user_id').notNull(),
    folded: text('folded').notNull(),
  },
  (t) => [
    // GET /api/tasks?q=. A new text waits in the pending list, which each search scans, so the list is short
    index('task_texts_folded_idx')
      .using('gin', t.userId, t.folded.op('gin_trgm_ops'))
      .with({ gin_pending_list_limit: 256 }),
  ],
);
