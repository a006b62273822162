import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import { AppError } from '../shared/errors.ts';
import { type StoredRejection, storeResponse } from './idempotency-store.ts';
import { json } from './json.ts';
import { instant } from './local-date.ts';
import { events, users } from './schema.ts';
import { owner, ownerRow } from './session.ts';

/** What a write answers with. Kept as it is under the Idempotency-Key, so a replay is the same. */
export interface WriteResult<T> {
  data: T;
  id: string;
  /** Null when nothing with a version is left. */
  version: number | null;
}

/** A write, as the parts of its statement that differ. Rows go by the names `owner`, `before`, `after` and `updated_owner`. */
export interface Mutation<T> {
  /** 201 for a new entity, else 200. */
  status: 200 | 201;
  /** The event's type, `task.created`; its first word is the entity. */
  event: string;
  /** CTEs that lock the entity as `before` and change it to `after`; none when the entity is the user. */
  ctes?: SQL[];
  /** What the user's new row, `updated_owner`, needs besides `owner`: no row here, no write. */
  from?: SQL;
  /** Assignments to the user's row, besides its `seq`. */
  setOwner?: SQL[];
  /** Whether anything changes. When false the answer is given all the same, and no event appended. */
  isChanged?: SQL<boolean>;
  /** The entity after the write: what the client is answered and the log keeps. */
  data: SQL<T>;
  /** The entity before the write, in the same shape; none when it is new. */
  before?: SQL;
  id: SQLWrapper;
  version: SQLWrapper;
  /** The entity's version before the write, as a scalar query: tells why nothing was written. */
  current?: SQL;
  /** Whether it was as the client expects it, as a scalar query. */
  asExpected?: SQL;
  /** Why nothing was written, although the session holds. */
  explainRejection: (state: WriteState) => AppError;
  /** Errors for the constraints and SQLSTATEs that a client can cause, from Postgres' DETAIL. */
  errors?: Record<string, (detail: string) => AppError>;
}

export interface WriteState {
  /** Of the last event before this write. */
  seq: number;
  /** Null: the caller has no such entity. */
  currentVersion: number | null;
  asExpected: boolean | null;
  openTasks: number;
  taskLimit: number;
}

/** The row of a write's statement: `id` is null when it was refused; no row at all, and the session is dead. */
export interface WriteRow<T> extends WriteState {
  data: T;
  id: string | null;
  version: number | null;
}

/** One change, and the key its answer is kept under. */
export interface KeyedMutation<T> {
  change: Mutation<T>;
  claim?: IdempotencyClaim | undefined;
}

/** The caller's row as a write left it. */
export const updatedOwner = alias(users, 'updated_owner');

/** The number the write's event will have. */
export const nextSeq: SQL<number> = sql<number>`(${owner.seq} + 1)`;

/** Names the write's event to `POST /api/undo`; null when nothing changed. */
export const undoToken: SQL<string | null> = sql<
  string | null
>`(case when updated_owner.changed then 'undo_' || ${updatedOwner.seq} end)`;

/** The change, for as long as the caller's log ends with `seq`; for writes that are all or nothing. */
export function onlyAt<T>(seq: number, change: Mutation<T>): Mutation<T> {
  const unmoved = sql`lateral (select where ${owner.seq} = ${seq}) as unmoved`;
  return {
    ...change,
    from: change.from ? sql`${change.from}, ${unmoved}` : unmoved,
    explainRejection: (state) =>
      state.seq === seq
        ? change.explainRejection(state)
        : new AppError('CONFLICT', 'Something has changed since: ask again'),
  };
}

/** SQLSTATE of the function refuse() of migrations/0003, whose DETAIL is the state as JSON. */
export const REJECTED = 'SW001';

/**
 * What a refusal does: it leaves its key free (`answered`), it takes its key as a success does (`kept`), or it is an
 * error that undoes the transaction (`fatal`), though not before the key has said whether this is a replay.
 */
export type OnRejected = 'answered' | 'kept' | 'fatal';

/**
 * The one statement a write is: it locks the caller's row, changes the entity, appends the next event to the log and
 * keeps the answer under its key. All of it happens, or nothing.
 */
export function writeStatement<T>(
  caller: Caller,
  { change, claim }: KeyedMutation<T>,
  clockNow: Date,
  refusalIs: OnRejected = 'answered',
): SQL {
  const now = instant(clockNow);
  const changed = change.isChanged ?? sql`true`;
  const assignments = [sql`seq = ${users.seq} + (${changed})::int`, ...(change.setOwner ?? [])];
  const besides = change.from ? sql`, ${change.from}` : sql``;
  const steps = (change.ctes ?? []).map((step) => sql`${step},`);
  const state = {
    currentVersion: sql`(${change.current ?? sql`null::int`})`,
    asExpected: sql`(${change.asExpected ?? sql`null::bool`})`,
    openTasks: owner.openTasks,
    taskLimit: owner.taskLimit,
    seq: owner.seq,
  };
  const isRefused = sql`result.id is null`;

  const written = json<WriteResult<T>>({ data: sql`result.data`, id: sql`result.id`, version: sql`result.version` });
  const outcome = sql`case when ${isRefused} then ${json<StoredRejection>({ refused: json<WriteState>(state) })} else ${written} end`;
  const kept =
    refusalIs === 'answered'
      ? { status: change.status, answer: written, from: sql`owner, result` }
      : { status: change.status, answer: outcome, from: sql`owner left join result on true` };
  const abort = sql`(select refuse(${json<WriteState>(state)}) ${claim ? sql`from kept` : sql``})`;
  const data =
    refusalIs === 'fatal' ? sql`case when ${isRefused} then ${abort} else result.data end` : sql`result.data`;

  return sql`
    with owner as (${ownerRow(caller.session)} for no key update),
    ${sql.join(steps)}
    updated_owner as (
      update ${users} set ${sql.join(assignments, sql`, `)} from owner${besides}
        where ${users.id} = ${owner.id} returning ${users}.*, (${changed}) as changed),
    result as (
      select ${change.data} as data, ${change.before ?? sql`null::json`} as before, ${change.id} as id, ${change.version} as version
        from updated_owner, owner${besides}),
    event as (
      insert into ${events} (user_id, seq, type, entity, entity_id, payload, before, actor, created_at)
        select updated_owner.id, updated_owner.seq, ${change.event}, ${change.event.split('.')[0]}, result.id, result.data, result.before,
               ${caller.actor}::actor, ${now}
          from updated_owner, result where updated_owner.changed)
    ${claim ? sql`, kept as (${storeResponse(claim, kept, now)})` : sql``}
    select ${data} as data, result.id, result.version, ${state.currentVersion} as "currentVersion",
           ${state.asExpected} as "asExpected", ${owner.openTasks} as "openTasks", ${owner.taskLimit} as "taskLimit", ${owner.seq} as seq
      from owner left join result on true`;
}
