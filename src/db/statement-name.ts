import { getTableName, is, Table } from 'drizzle-orm';
import { fullEvents } from './full-events.ts';
import * as schema from './schema.ts';

const TABLES = new Set<string>(
  [...Object.values(schema), fullEvents].flatMap((value) => (is(value, Table) ? [getTableName(value)] : [])),
);

/** What a statement does to which tables, for the log: `insert into tasks`. @param text SQL, or JSON with SQL */
export function nameStatement(text: string): string {
  const uses = [...text.matchAll(/\b(insert into|update|delete from|from|join)\s+\\?"?(\w+)"?/gi)];
  const names = uses.flatMap(([, verb = '', table = '']) =>
    TABLES.has(table) ? [`${verb.toLowerCase() === 'join' ? 'from' : verb.toLowerCase()} ${table}`] : [],
  );
  return [...new Set(names)].join(', ');
}
