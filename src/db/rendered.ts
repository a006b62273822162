import { type SQL, StringChunk, sql } from 'drizzle-orm';
import { once, oncePer } from '../shared/once.ts';
import { renderSql } from './render-sql.ts';

function toLiteral(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new Error(`not a constant: ${typeof value}`);
}

/** A text that is made on first use, because a new isolate needs few of them. */
const lateText = (make: () => string): StringChunk =>
  Object.defineProperty(new StringChunk(''), 'value', { get: once(() => [make()]) });

/** SQL without parameters. It is made and written out once, with its constants as literals. */
export const rendered = <T>(build: () => SQL<T>): SQL<T> => sql<T>`${lateText(() => renderSql(build(), toLiteral))}`;

/** SQL of constants and of columns of a row. It is written out once for each row. */
export const renderedOnce = <Row extends object, T>(build: (row: Row) => SQL<T>) =>
  oncePer((row: Row) => rendered(() => build(row)));

const MOMENT = new Date('2001-02-03T04:05:06.789Z');

/** SQL of constants, of columns of a row and of a moment. It is written out once; only the moment changes in the text. */
export function renderedAt<T>(build: (moment: Date) => SQL<T>): (moment: Date) => SQL<T> {
  let parts: string[] | undefined;
  return (moment) => {
    parts ??= renderSql(build(MOMENT), toLiteral).split(MOMENT.toISOString());
    return sql.raw(parts.join(moment.toISOString())) as SQL<T>;
  };
}
