import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { instant } from './local-date.ts';
import { nextSeq } from './mutation.ts';
import type { busyTimes, moodLogs, tasks } from './schema.ts';
import { owner } from './session.ts';

/** What an entity must still be: at a version, or last changed by that event of the log; null for anything. */
export type Expected = { version: number } | { seq: number } | null;

/** What can be in the trash. */
export type TrashableTable = typeof tasks | typeof moodLogs | typeof busyTimes;

interface Revised {
  version: SQLWrapper;
  seq: SQLWrapper;
}

/** The step `before`: the caller's row with that id, locked, if it is in the trash or is not, as asked. */
export const locked = (table: TrashableTable, id: string, where: 'live' | 'trashed'): SQL => sql`before as (
  select ${table}.* from owner, ${table}
    where ${table.userId} = ${owner.id} and ${table.id} = ${id} and (${table.deletedAt} is not null) = ${where === 'trashed'}::bool
    for no key update of ${table})`;

/** The columns that every change of a row moves on. */
export const revised = (before: Revised, now: Date): SQL =>
  sql`version = ${before.version} + 1, updated_at = ${instant(now)}, seq = ${nextSeq}`;

/** The step `after`: the locked row as the assignments leave it, if it is as expected. */
export const updated = (
  table: TrashableTable,
  before: Revised & { id: SQLWrapper },
  { set, expected, now }: { set: SQL[]; expected: Expected; now: Date },
): SQL => sql`after as (
  update ${table} set ${sql.join([...set, revised(before, now)], sql`, `)}
    from owner, before where ${table.id} = ${before.id} and ${isExpected(before, expected)} returning ${table}.*)`;

export function isExpected(before: Revised, expected: Expected): SQL {
  if (expected === null) return sql`true`;
  return 'version' in expected ? sql`${before.version} = ${expected.version}` : sql`${before.seq} = ${expected.seq}`;
}

/** What a change tells of the locked row, so that its refusal can say why. */
export const expectation = (before: Revised, expected: Expected) => ({
  current: sql`select ${before.version} from before`,
  asExpected: sql`select ${isExpected(before, expected)} from before`,
});
