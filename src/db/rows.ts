import { getTableColumns, is, SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/** The columns of a row of the table's shape. The row may come from the table, an alias or a CTE. */
export type Columns<T extends PgTable> = { [K in keyof T['_']['columns']]: SQLWrapper };

/**
 * A whole row for INSERT … SELECT: one JSON parameter that Postgres converts to the column types, plus the SQL values.
 * Every column must be given, so no default applies by accident.
 */
export function buildRow<T extends PgTable>(
  table: T,
  row: { [K in keyof Required<T['$inferSelect']>]: T['$inferSelect'][K] | SQL },
): SQL {
  const values: Record<string, unknown> = {};
  const computed: SQL[] = [];
  for (const [key, column] of Object.entries(getTableColumns(table))) {
    const value: unknown = row[key];
    if (is(value, SQL)) computed.push(sql`${column.name}::text, ${value}`);
    else values[column.name] = value;
  }
  const computedValues = computed.length > 0 ? sql` || jsonb_build_object(${sql.join(computed, sql`, `)})` : sql``;
  return sql`jsonb_populate_record(null::${table}, ${JSON.stringify(values)}::jsonb${computedValues})`;
}

/** Values of some columns. Undefined counts as absent. */
export type Assignments<T extends PgTable> = { [K in keyof T['$inferInsert']]?: T['$inferInsert'][K] | undefined };

/** The SET list of an UPDATE. It contains only the given columns. */
export function assignments<T extends PgTable>(table: T, values: Assignments<T>): SQL[] {
  const columns = getTableColumns(table);
  return Object.entries(values).flatMap(([key, value]) => {
    const column = columns[key];
    return column && value !== undefined ? [sql`${sql.identifier(column.name)} = ${sql.param(value, column)}`] : [];
  });
}
