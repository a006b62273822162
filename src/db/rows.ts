import { getTableColumns, SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';

/** The columns of a row of the table's shape. The row may come from the table, an alias or a CTE. */
export type Columns<T extends PgTable> = { [K in keyof T['_']['columns']]: SQLWrapper };

/** A row for INSERT … SELECT: one JSON parameter and SQL values. It has every column, so that no default applies. */
export function buildRow<T extends PgTable>(
  table: T,
  row: { [K in keyof Required<T['$inferSelect']>]: T['$inferSelect'][K] | SQL },
): SQL {
  const values: Record<string, unknown> = {};
  const computed: SQL[] = [];
  for (const [key, column] of Object.entries(getTableColumns(table))) {
    const value: unknown = row[key];
    if (value instanceof SQL) computed.push(sql`${sql.raw(`'${column.name}'`)}, ${value}`);
    else values[column.name] = value;
  }
  const computedValues = computed.length > 0 ? sql` || jsonb_build_object(${sql.join(computed, sql`, `)})` : sql``;
  return sql`jsonb_populate_record(null::${table}, ${JSON.stringify(values)}::jsonb${computedValues})`;
}

/** Values of some columns. Undefined counts as absent. */
export type Values<T extends PgTable> = { [K in keyof T['$inferInsert']]?: T['$inferInsert'][K] | undefined };

/** One column of the SET list of an UPDATE. */
export interface Assignment {
  column: PgColumn;
  value: SQL;
}

/** Assigns the given values. Other columns keep theirs. */
export function assignments<T extends PgTable>(table: T, values: Values<T>): Assignment[] {
  const columns = getTableColumns(table);
  return Object.entries(values).flatMap(([key, value]) => {
    const column = columns[key];
    return column && value !== undefined ? [{ column, value: sql`${sql.param(value, column)}` }] : [];
  });
}

/** Assignments that continue a SET list: each begins with a comma, and there may be none. */
export const moreAssignments = (set: Assignment[]): SQL =>
  sql.join(set.map(({ column, value }) => sql`, ${sql.identifier(column.name)} = ${value}`));

/** Whether the assignments change anything in the row that the statement calls `row`. */
export const changes = (row: string, set: Assignment[]): SQL<boolean> => {
  const differences = set.map(
    ({ column, value }) => sql`${sql.identifier(row)}.${sql.identifier(column.name)} is distinct from ${value}`,
  );
  return sql<boolean>`${sql.join([sql`false`, ...differences], sql` or `)}`;
};
