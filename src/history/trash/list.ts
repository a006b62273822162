import { and, eq, isNotNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { TrashableTable } from '../../db/entity.ts';
import { json, rfc3339 } from '../../db/json.ts';
import { type Cursor, keyset } from '../../db/keyset.ts';
import { busyTimes, moodLogs, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { busyTimeJson } from '../../entities/busy-times/json.ts';
import { moodLogJson } from '../../entities/mood/json.ts';
import { taskJson } from '../../entities/tasks/json.ts';
import type { TrashItem } from './responses.ts';

/** For how long what was deleted can be restored. */
export const TRASH_DAYS = 30;

type Item<E extends TrashItem['entity']> = Extract<TrashItem, { entity: E }>;

const inTrash = (row: { id: SQLWrapper; deletedAt: SQLWrapper }) => ({
  id: row.id,
  deletedAt: rfc3339(row.deletedAt),
  erasedAfter: rfc3339(sql`(${row.deletedAt} + ${TRASH_DAYS}::int * interval '1 day')`),
});

const trashedTask = json<Item<'task'>>({ entity: sql`'task'`, ...inTrash(tasks), task: taskJson(tasks) });
const trashedMoodLog = json<Item<'mood'>>({
  entity: sql`'mood'`,
  ...inTrash(moodLogs),
  moodLog: moodLogJson(moodLogs),
});

const trashedBusyTime = json<Item<'busy'>>({
  entity: sql`'busy'`,
  ...inTrash(busyTimes),
  busyTime: busyTimeJson(busyTimes),
});

const ITEMS: [TrashableTable, SQL][] = [
  [tasks, trashedTask],
  [moodLogs, trashedMoodLog],
  [busyTimes, trashedBusyTime],
];

/** One page of the caller's trash, what was deleted last first, and one item more when there is a next page. */
export function pageOfTrash(cursor: Cursor | null, limit: number): SQL {
  const branches = ITEMS.map(([table, item]) => {
    const order = keyset({ key: sql`${table.deletedAt}`, type: 'timestamptz', id: table.id, descending: true, cursor });
    return sql`(
      select ${item} as item, ${table.deletedAt} as deleted_at, ${table.id} as id from ${table}
        where ${and(eq(table.userId, owner.id), isNotNull(table.deletedAt), order.after)}
        order by ${order.by} limit ${limit + 1})`;
  });
  return sql`
    select coalesce(json_agg(page), '[]') from (
      select item, deleted_at::text as key, id
        from (${sql.join(branches, sql` union all `)}) as trash
        order by deleted_at desc, id desc limit ${limit + 1}
    ) as page`;
}

/** All of it, for an export. */
export const allTrash = sql`(
  select coalesce(json_agg(item order by deleted_at, id), '[]') from (${sql.join(
    ITEMS.map(
      ([table, item]) => sql`
        select ${item} as item, ${table.deletedAt} as deleted_at, ${table.id} as id from ${table}
          where ${and(eq(table.userId, owner.id), isNotNull(table.deletedAt))}`,
    ),
    sql` union all `,
  )}) as trash)`;
