import { and, getTableColumns, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { instant } from '../db/local-date.ts';
import { nextSeq } from '../db/mutation.ts';
import { rendered } from '../db/rendered.ts';
import { type Assignment, buildRow, type Columns, moreAssignments } from '../db/rows.ts';
import { owner } from '../db/session.ts';
import type { CommandContext } from './command.ts';
import { type Computation, type EntityTable, isOwnColumn, type OwnValues } from './types.ts';

/** The CTEs that lock and update one row of a table, and the names under which a statement has its rows. */
export function createRowCtes<T extends EntityTable>(table: T) {
  const [before, after] = [aliasRow(table, 'before'), aliasRow(table, 'after')];
  const [fresh, computed] = [aliasRow(table, 'fresh'), aliasRow(table, 'computed')];

  const lock = (id: string, where: 'live' | 'trashed') => sql`before as (
      select ${table}.* from owner, ${table}
        where ${table.userId} = ${owner.id} and ${table.id} = ${id}::uuid
          and ${table.deletedAt} ${sql.raw(where === 'live' ? 'is null' : 'is not null')}
        for no key update of ${table})`;

  /** The row that `call` makes of `before` with the assignments, as `computed`. */
  const computeRow = (set: Assignment[], call: Computation['call']) => sql`computed as (
      select computed.* from owner, before, ${call(assign(table, set))} as computed)`;

  /** Assigns every column that `computed` may have changed. */
  const fromComputed = rendered(() =>
    moreAssignments(
      Object.entries(getTableColumns(table))
        .filter(([key]) => !isOwnColumn(key))
        .map(([, column]) => ({ column, value: sql`computed.${sql.identifier(column.name)}` })),
    ),
  );

  const updateRow = (
    cte: 'updated' | 'after',
    { set, from = sql`owner, before`, now }: { set: SQL; from?: SQL; now: Date },
    ...conditions: (SQL | undefined)[]
  ) => sql`${sql.raw(cte)} as (
      update ${table} set version = ${before.version} + 1, updated_at = ${instant(now)}, seq = ${nextSeq}${set}
        from ${from} where ${and(sql`${table.id} = ${before.id}`, ...conditions)} returning ${table}.*)`;

  return { before, after, fresh, computed, lock, computeRow, fromComputed, updateRow };
}

/** The row `before` with other values. */
function assign(table: EntityTable, set: Assignment[]): SQL {
  const values = set.map(({ column, value }) => sql`${column.name}::text, ${value}::${sql.raw(column.getSQLType())}`);
  const row = sql`before::${table}`;
  return set.length === 0 ? row : sql`jsonb_populate_record(${row}, jsonb_build_object(${sql.join(values, sql`, `)}))`;
}

/** The table's columns under another name. drizzle's type of an alias does not reach through a type parameter. */
const aliasRow = <T extends EntityTable>(table: T, name: string) => alias(table, name) as unknown as EntityColumns<T>;

type EntityColumns<T extends EntityTable> = Columns<T> & Record<'id' | 'version' | 'updatedAt' | 'seq', SQLWrapper>;

/** A new row. The columns that the definition does not set are the same in every table. */
export function newRow<T extends EntityTable>(
  table: T,
  values: OwnValues<T>,
  { newId, userId, now }: CommandContext,
): SQL {
  const moment = now.toISOString();
  const own = { id: newId, userId, seq: nextSeq, deletedAt: null, version: 1, createdAt: moment, updatedAt: moment };
  return buildRow(table, { ...values, ...own } as Parameters<typeof buildRow<T>>[1]);
}
