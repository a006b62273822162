import { and, eq, isNotNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { type Cursor, keyset } from '../../db/keyset.ts';
import { toPage } from '../../db/page.ts';
import { owner } from '../../db/session.ts';
import { type AnyEntity, ENTITIES } from '../../entities/registry.ts';

/** How long a deleted entity can be restored. */
export const TRASH_DAYS = 30;

const trashItemJson = (entity: AnyEntity): SQL =>
  json<Record<string, SQLWrapper>>({
    entity: sql`${entity.name}::text`,
    id: entity.table.id,
    deletedAt: rfc3339(entity.table.deletedAt),
    erasedAfter: rfc3339(sql`(${entity.table.deletedAt} + ${TRASH_DAYS}::int * interval '1 day')`),
    [entity.key]: entity.item,
  });

const isInTrash = ({ table }: AnyEntity, ...conditions: (SQL | undefined)[]) =>
  and(eq(table.userId, owner.id), isNotNull(table.deletedAt), ...conditions);

/** The caller's trash, latest deletion first. */
export function selectTrash(cursor: Cursor | null, rows: number): SQL {
  const branches = ENTITIES.map((entity) => {
    const { id, deletedAt } = entity.table;
    const order = keyset({ key: sql`${deletedAt}`, type: 'timestamptz', id, descending: true }, cursor);
    return sql`(
      select ${trashItemJson(entity)} as item, ${deletedAt} as deleted_at, ${id} as id from ${entity.table}
        where ${isInTrash(entity, order.after)} order by ${order.by} limit ${rows})`;
  });
  return toPage(sql`
    select item, deleted_at::text as key, id from (${sql.join(branches, sql` union all `)}) as trash
      order by deleted_at desc, id desc limit ${rows}`);
}

/** The kind of the entity with this id in the caller's trash. */
export const selectKind = (id: string): SQL =>
  sql.join(
    ENTITIES.map(
      (entity) =>
        sql`select ${entity.name}::text from ${entity.table} where ${isInTrash(entity, eq(entity.table.id, id))}`,
    ),
    sql` union all `,
  );
