import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Caller } from '../shared/caller.ts';
import { type Cursor, decodeCursor, encodeCursor, keyset, type Order } from './keyset.ts';
import { owner } from './session.ts';
import type { UserDb } from './user-db.ts';

/** A page ends after this many bytes, its last item included. A task can have 120 KB, and a Worker has 128 MB. */
export const PAGE_BYTES = 4 * 1024 ** 2;

/** A row of a page. Its item is null if it belongs to the next page, because the items before it have PAGE_BYTES. */
export interface PageRow<T> extends Cursor {
  item: T | null;
}

/** A list of one table's rows. */
export interface Listing<T> extends Order {
  table: PgTable & Record<'userId', PgColumn>;
  item: SQL<T>;
  where: SQL | undefined;
}

/** A page as a response: the items under the name of the list. */
export type Page<Name extends string, T> = { [K in Name]: T[] } & {
  page: { nextCursor: string | null; hasMore: boolean };
};

interface PageRequest<Name extends string> {
  name: Name;
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
export async function readPage<T, Name extends string>(
  userDb: UserDb,
  caller: Caller,
  { name, scope, cursor, limit }: PageRequest<Name>,
  select: (cursor: Cursor | null, rows: number) => SQL,
): Promise<Page<Name, T>> {
  const boundTo = [caller.session.userId, ...scope];
  const start = cursor ? decodeCursor(cursor, boundTo) : null;
  const rows = await userDb.readOne<PageRow<T>[]>(caller, select(start, limit + 1));
  const { items, next } = endPage(rows, limit);
  const page = { nextCursor: next && encodeCursor(next, boundTo), hasMore: next !== null };
  return { [name]: items, page } as Page<Name, T>; // TypeScript does not compute the key
}

/** The items of a page, and where the next one starts. @param rows those of `toPage`, one more than the limit */
export function endPage<T>(rows: PageRow<T>[], limit: number): { items: T[]; next: Cursor | null } {
  const shown = rows.slice(0, limit).filter(({ item }) => item !== null);
  const items = shown.flatMap(({ item }) => item ?? []);
  return { items, next: rows.length > shown.length ? (shown.at(-1) ?? null) : null };
}

/** One page of a list of one table's rows. @throws as `readPage` */
export const readRows = <T, Name extends string>(
  userDb: UserDb,
  caller: Caller,
  listing: Listing<T>,
  request: PageRequest<Name>,
) => readPage<T, Name>(userDb, caller, request, (cursor, rows) => selectPage(listing, cursor, rows));

/** The statement of one page of the caller's rows. Only their items are made: Postgres would make them before it sorts. */
export function selectPage<T>({ table, item, where, ...order }: Listing<T>, cursor: Cursor | null, rows: number): SQL {
  const { by, after } = keyset(order, cursor);
  return toPage(sql`
    select ${item} as item, (${order.key})::text as key, ${order.id} as id from (
      select * from ${table} where ${and(eq(table.userId, owner.id), where, after)} order by ${by} limit ${rows}
    ) as ${table} order by ${by}`);
}

/** @param rows `item`, `key` and `id`, in order: as `PageRow`s */
export const toPage = (rows: SQL): SQL => sql`
  select coalesce(json_agg(page), '[]') from (
    select case when coalesce(sum(octet_length(item::text)) over before, 0) < ${PAGE_BYTES} then item end as item, key, id
      from (${rows}) as made window before as (rows between unbounded preceding and 1 preceding)
  ) as page`;
