import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { revision } from './columns.ts';
import { renderedOnce } from './rendered.ts';
import type { Columns } from './rows.ts';

/** A JSON object that Postgres builds, so that each shape is written once. `json`, unlike `jsonb`, keeps the order. */
export function json<T>(shape: { [K in keyof T]: SQLWrapper }): SQL<T> {
  const pairs = Object.entries<SQLWrapper>(shape).map(([key, value]) => sql`${sql.raw(`'${key}'`)}, ${value}`);
  return sql<T>`json_build_object(${sql.join(pairs, sql`, `)})`;
}

/** The items of a query as a JSON array, in its order. @param rest of the query, after the item: `from … order by …` */
export const jsonArray = <T>(item: SQL<T>, rest: SQL): SQL<T[]> =>
  sql<T[]>`(select coalesce(json_agg(item), '[]') from (select ${item} as item ${rest}) as items)`;

/** The JSON of a row of the table's shape. The row may come from the table, an alias or a CTE. */
export const rowJson = <T extends PgTable, Json>(shape: (row: Columns<T>) => { [K in keyof Json]: SQLWrapper }) =>
  renderedOnce((row: Columns<T>) => json<Json>(shape(row)));

/** The last fields of every entity: see `revision` in columns.ts. */
export const revisionJson = ({ version, createdAt, updatedAt }: Record<keyof typeof revision, SQLWrapper>) => ({
  version,
  createdAt: rfc3339(createdAt),
  updatedAt: rfc3339(updatedAt),
});

/** A moment as the API shows it: RFC 3339 in UTC with milliseconds. */
export const rfc3339 = (moment: SQLWrapper) =>
  sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
