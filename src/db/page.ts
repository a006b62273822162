import { and, eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Caller } from '../shared/caller.ts';
import { type Cursor, decodeCursor, keyset, paginate } from './keyset.ts';
import { owner } from './session.ts';
import type { UserDb } from './user-db.ts';

/** A list of one table's rows, ordered by `key`, then id. */
export interface Listing<T> {
  table: PgTable & Record<'userId', PgColumn>;
  item: SQL<T>;
  id: SQLWrapper;
  /** The sort key; never null. */
  key: SQL;
  /** Its Postgres type. */
  type: string;
  descending: boolean;
  where: SQL | undefined;
}

interface PageRequest {
  /** The cursor is bound to it and to the user: the list's name, its filters and what else changes the meaning of a key. */
  scope: unknown[];
  cursor: string | undefined;
  limit: number;
}

/**
 * One page of a list, and the cursor of the next.
 * @param select the statement of a page that starts after the cursor, for one row more than the limit
 * @throws AppError VALIDATION_ERROR for a cursor of another list
 */
export async function readPage<T>(
  userDb: UserDb,
  caller: Caller,
  { scope, cursor, limit }: PageRequest,
  select: (cursor: Cursor | null, rows: number) => SQL,
) {
  const boundTo = [caller.session.userId, ...scope];
  const start = cursor ? decodeCursor(cursor, boundTo) : null;
  const rows = await userDb.readOne<{ item: T; key: string; id: string }[]>(caller, select(start, limit + 1));
  return paginate(rows, limit, boundTo);
}

/** One page of a list of one table's rows. @throws as `readPage` */
export const readRows = <T>(userDb: UserDb, caller: Caller, listing: Listing<T>, request: PageRequest) =>
  readPage<T>(userDb, caller, request, (cursor, rows) => selectPage(listing, cursor, rows));

/** The statement of one page of the caller's rows. Only their items are made: Postgres would make them before it sorts. */
export function selectPage<T>({ table, item, where, ...order }: Listing<T>, cursor: Cursor | null, rows: number): SQL {
  const { by, after } = keyset({ ...order, cursor });
  return sql`
    select coalesce(json_agg(page), '[]') from (
      select ${item} as item, (${order.key})::text as key, ${order.id} as id from (
        select * from ${table} where ${and(eq(table.userId, owner.id), where, after)} order by ${by} limit ${rows}
      ) as ${table} order by ${by}
    ) as page`;
}
