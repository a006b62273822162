import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * An object as Postgres makes it. Answers, events and replays take the same text from the same place, so a
 * representation is written once. `json`, not `jsonb`, keeps the keys in this order.
 */
export function json<T>(shape: { [K in keyof T]: SQLWrapper }): SQL<T> {
  const pairs = Object.entries<SQLWrapper>(shape).map(([key, value]) => sql`${sql.raw(`'${key}'`)}, ${value}`);
  return sql<T>`json_build_object(${sql.join(pairs, sql`, `)})`;
}

/** A moment as the API shows it: RFC 3339 in UTC with milliseconds. */
export const rfc3339 = (moment: SQLWrapper) =>
  sql<string>`to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
