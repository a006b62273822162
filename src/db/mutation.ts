import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { ERRORS } from '../messages/errors.ts';
import type { Language } from '../messages/say.ts';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import { AppError } from '../shared/errors.ts';
import { asAppError, DbError, type DbErrorFields } from './errors.ts';
import { position } from './event-position.ts';
import { fullEvents } from './full-events.ts';
import { rfc3339 } from './json.ts';
import { instant } from './local-date.ts';
import { rendered } from './rendered.ts';
import type { Write } from './run-mutations.ts';
import { events, users } from './schema.ts';
import { owner, selectLanguage, selectOwner } from './session.ts';

/** The result of a write. It is stored under the Idempotency-Key unchanged, so a replay returns the same. */
export interface WriteResult<T> {
  data: T;
  id: string;
  /** Null after a deletion. */
  version: number | null;
  /** When this version was made. Null without a version. */
  updatedAt: string | null;
}

/**
 * One write: the parts of its statement that differ from other writes. Its SQL may read four rows: `owner` (the user,
 * locked), `before` and `after` (the entity, made by `ctes`) and `updated_owner` (the user after the write).
 * `docs/architecture.md` prints a finished statement.
 */
export interface Mutation<T> {
  /** The event to append: `task.created`. The word before the dot is the entity. */
  event: string;
  /** The type of the event, where only Postgres knows it. It is of the same entity. */
  eventType?: SQL<string> | undefined;
  /** 201 for a new entity, else 200. */
  status: 200 | 201;
  /** CTEs that lock the entity as `before` and write it as `after`. None when the entity is the user. */
  ctes?: SQL[];
  /** The rows that the write depends on, such as `before, after`. If one is missing, nothing is written. */
  from?: SQL;
  /** Assignments to the user's row, in addition to its `seq`. */
  setOwner?: SQL[];
  /** Whether anything changes. If not, the data is returned and no event is appended. */
  isChanged?: SQL<boolean>;
  /** The entity after the write: the data of the response and the payload of the event. */
  data: SQL<T>;
  /** The data of the response, if it has more than the event. Made from `data`; may read `updated_owner`. */
  toResponse?: (data: SQL) => SQL<T>;
  /** The entity before the write, in the same shape. None for a new entity. */
  before?: SQL;
  id: SQLWrapper;
  version: SQLWrapper;
  updatedAt?: SQLWrapper;
  /** Scalar queries that `explainRejection` needs. */
  rejectedState?: {
    /** The version of the entity before the write; null when the user has no such entity. */
    currentVersion: SQLWrapper;
    /** Whether the entity was at the version that the client expected. */
    isExpected?: SQLWrapper;
  };
  /** Why nothing was written, although the session is valid. */
  explainRejection: (state: RejectedState) => AppError;
  /** Errors by constraint or SQLSTATE that a client can cause. They get Postgres' DETAIL. */
  errors?: Record<string, (detail: string) => AppError>;
}

/** What a rejected write found in the database. */
export interface RejectedState {
  currentVersion: number | null;
  isExpected: boolean | null;
  openTasks: number;
  taskLimit: number;
}

/** A mutation among others, and the idempotency key that its outcome is stored under. */
export interface KeyedMutation<T> extends Omit<Write, 'statement' | 'claim'> {
  mutation: Mutation<T>;
  claim?: IdempotencyClaim | undefined;
}

/** The row of the statement, also for run_mutations(). No row: no valid session. `id` null: the write was rejected. */
export interface WriteRow<T> extends RejectedState {
  language: Language;
  data: T;
  id: string | null;
  version: number | null;
  updatedAt: string | null;
  /** The event whose payload is `data`. Null if none is. */
  eventSeq: number | null;
}

/** Why a write did not happen: the state that it found, or the error for which Postgres rolled it back. */
export type Rejection = { state: RejectedState } | { failure: DbErrorFields };

export const explainStored = (mutation: Mutation<unknown>, rejection: Rejection): AppError =>
  'state' in rejection
    ? mutation.explainRejection(rejection.state)
    : explainError(mutation, new DbError(rejection.failure));

/** The error that a client gets for an error of Postgres that one write has caused. */
export const explainError = (mutation: Mutation<unknown>, err: DbError): AppError =>
  explainExpected(mutation, err) ?? asAppError(err, true);

/** The error that a client gets for an error of Postgres. Undefined if the mutation does not expect it. */
export const explainExpected = ({ errors }: Mutation<unknown>, err: DbError): AppError | undefined =>
  errors?.[err.constraint ?? err.code]?.(err.detail ?? '');

/** The user's row after the write. */
export const updatedOwner = alias(users, 'updated_owner');

/** The number of the event that the write appends. */
export const nextSeq: SQL<number> = sql<number>`(${owner.seq} + 1)`;

/** Names the write for `POST /api/undo`. Null when nothing changed. */
export const undoToken: SQL<string | null> = undoTokenOf(updatedOwner.seq);

/** Names the write before this one in the same batch. */
export const previousUndoToken: SQL<string | null> = undoTokenOf(sql`(${updatedOwner.seq} - 1)`);

function undoTokenOf(seq: SQLWrapper): SQL<string | null> {
  return rendered(() => {
    const event = position({ userId: updatedOwner.id, seq, createdAt: sql`updated_owner.changed_at` });
    return sql<string | null>`(case when updated_owner.changed then 'undo_' || ${event} end)`;
  });
}

/** The one statement of a write: the user's lock, the entity, the event and the stored response, or nothing. */
export function toStatement<T>(
  caller: Caller,
  { mutation, claim }: { mutation: Mutation<T>; claim?: IdempotencyClaim | undefined },
  clockNow: Date,
): SQL {
  const { event, eventType, ctes = [], data, toResponse, before = sql`null::json`, id, version } = mutation;
  const { isChanged = sql`true`, setOwner = [] } = mutation;
  const { currentVersion = sql`null::int`, isExpected = sql`null::bool` } = mutation.rejectedState ?? {};
  const now = instant(clockNow);
  const from = mutation.from ? sql`, ${mutation.from}` : sql``;
  const updatedAt = mutation.updatedAt ? rfc3339(mutation.updatedAt) : sql`null::text`;
  const response = toResponse ? sql`result.response` : sql`result.data`;
  // null if the response is not the payload of an event
  const eventSeq = toResponse
    ? sql`null::bigint`
    : sql`(select updated_owner.seq from updated_owner where updated_owner.changed)`;
  const answer = sql`stored_answer(${eventSeq}, ${response}, result.id, result.version, result."updatedAt")`;
  const stored =
    claim &&
    sql`,
    stored as (
      select ${storeOutcome(claim, mutation.status, answer, now, 'reject')} from owner join result on true)`;
  return sql`
    with owner as (${selectOwner(caller.session)} for no key update),
    ${sql.join(ctes.map((cte) => sql`${cte},\n    `))}updated_owner as (
      update ${users} set ${sql.join([sql`seq = ${users.seq} + (${isChanged})::int`, ...setOwner], sql`, `)} from owner${from}
        where ${users.id} = ${owner.id} returning ${users}.*, (${isChanged}) as changed, ${now} as changed_at),
    result as (
      select ${data} as data,${toResponse ? sql` ${toResponse(data)} as response,` : sql``} ${before} as before, ${id} as id,
             ${version} as version${eventType ? sql`, ${eventType} as event` : sql``}, ${updatedAt} as "updatedAt"
        from updated_owner, owner${from}),
    event as (
      insert into ${events} (user_id, seq, type, entity, entity_id, payload, before, actor, created_at)
        select updated_owner.id, updated_owner.seq, ${eventType ? sql`result.event` : event}, ${event.split('.')[0]}, result.id, result.data, result.before,
               ${caller.actor}::actor, ${now}
          from updated_owner, result where updated_owner.changed)${stored}
    select ${response} as data, result.id, result.version, result."updatedAt", ${eventSeq} as "eventSeq", (${currentVersion}) as "currentVersion", (${isExpected}) as "isExpected", ${ownerState}
      from owner left join result on true${claim && sql` left join stored on true`}`;
}

const ownerState = rendered(
  () => sql`${owner.openTasks} as "openTasks", ${owner.taskLimit} as "taskLimit", ${owner.seq} as seq,
           coalesce((select ${selectLanguage(updatedOwner)} from updated_owner), ${selectLanguage(owner)}) as language`,
);

/** The reason of the error when `unlessChanged` fails. */
export const OUTDATED = 'outdated';

/** Fields of an entity that a write relies on, as paths into its events: `['task', 'dueDate']`. */
export interface Reliance {
  id: string;
  paths: string[][];
}

/**
 * The mutation, on the condition that no event since `seq` has changed what it relies on. Only for `writeAll`, which rolls a
 * rejected mutation back. The owner's row is locked and the log has no gaps, so the count also reveals events that the
 * snapshot of this statement cannot see.
 */
export function unlessChanged<T>(seq: number, reliances: Reliance[], mutation: Mutation<T>): Mutation<T> {
  const changes = reliances.map(({ id, paths }) => {
    const differs = paths.map((path) => {
      const at = sql`${sql.param(path)}::text[]`;
      return sql`${fullEvents.payload} #>> ${at} is distinct from ${fullEvents.before} #>> ${at}`;
    });
    return sql`(${fullEvents.entityId} = ${id}::uuid and (${sql.join(differs, sql` or `)}))`;
  });
  const isUnchanged = sql`(
    select count(*) = ${owner.seq} - ${seq}::bigint from ${fullEvents}
      where ${fullEvents.userId} = ${owner.id} and ${fullEvents.seq} > ${seq}::bigint
        and not (${sql.join(changes, sql` or `)}))`;
  return {
    ...mutation,
    from: sql`${mutation.from ? sql`${mutation.from}, ` : sql``}lateral (select where ${isUnchanged}) as unchanged_since`,
    rejectedState: {
      currentVersion: mutation.rejectedState?.currentVersion ?? sql`null::int`,
      isExpected: isUnchanged,
    },
    explainRejection: (state) =>
      state.isExpected
        ? mutation.explainRejection(state)
        : new AppError('CONFLICT', ERRORS.proposalOutdated, { reason: OUTDATED }),
  };
}

/** Stores an outcome. One that is still valid is kept, or rolls the statement back with SQLSTATE SW002. */
export const storeOutcome = (
  claim: IdempotencyClaim,
  status: number,
  outcome: SQL,
  now: SQL,
  ifValid: 'keep' | 'reject',
): SQL =>
  sql`store_outcome(${owner.id}, ${JSON.stringify(claim)}::json, ${status}::smallint, ${outcome}, ${now}, ${ifValid})`;
