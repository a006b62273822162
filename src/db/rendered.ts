import { type SQL, sql } from 'drizzle-orm';
import { writeSql } from './write-sql.ts';

function toLiteral(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new Error(`not a constant: ${typeof value}`);
}

/** SQL of constants and of columns of a row. It is written out once for each row, with the constants as literals. */
export function renderedOnce<Row extends object, T>(build: (row: Row) => SQL<T>): (row: Row) => SQL<T> {
  const known = new WeakMap<Row, SQL<T>>();
  return (row) => {
    const fragment = known.get(row) ?? (sql.raw(writeSql(build(row), toLiteral)) as SQL<T>);
    known.set(row, fragment);
    return fragment;
  };
}
