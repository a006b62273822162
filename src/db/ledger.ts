import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Caller } from '../shared/caller.ts';
import { type AppError, unauthenticated } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import type { Database } from './client.ts';
import { instant } from './days.ts';
import { DbError } from './errors.ts';
import { IdempotencyConflict, isLiveKeyConflict, keepAnswer } from './idempotency.ts';
import { json } from './json.ts';
import { events, users } from './schema.ts';
import { me, sessionRow } from './session.ts';

/** What a write answers with. Kept as it is under the Idempotency-Key, so a replay is the same. */
export interface Written<T> {
  data: T;
  id: string;
  /** Null when nothing with a version is left. */
  version: number | null;
}

/** A write, as the parts of its statement that differ. Rows go by the names `me`, `before`, `after` and `bump`. */
export interface Change<T> {
  /** 201 for a new entity, else 200. */
  status: 200 | 201;
  /** The event's type, `task.created`; its first word is the entity. */
  type: string;
  /** CTEs that lock the entity as `before` and change it to `after`; none when the entity is the user. */
  steps?: SQL[];
  /** What the user's new row, `bump`, needs besides `me`: no row here, no write. */
  from?: SQL;
  /** Assignments to the user's row, besides its `seq`. */
  user?: SQL[];
  /** Whether anything changes. When false the answer is given all the same, and no event appended. */
  changed?: SQL<boolean>;
  /** The entity after the write: what the client is answered and the log keeps. */
  data: SQL<T>;
  id: SQLWrapper;
  version: SQLWrapper;
  /** The entity's version before the write, as a scalar query: tells why nothing was written. */
  current?: SQL;
  /** Why nothing was written, although the session holds. */
  refuse: (state: WriteState) => AppError;
  /** Errors for the constraints that a client can break, from Postgres' DETAIL. */
  constraints?: Record<string, (detail: string) => AppError>;
}

export interface WriteState {
  /** Null: the caller has no such entity. */
  currentVersion: number | null;
  openTasks: number;
  taskLimit: number;
}

interface WriteRow<T> extends WriteState, Omit<Written<T>, 'data'> {
  data: T | null;
}

/** Every statement made for a caller. Each starts at the caller's own row, so a dead session reads and writes nothing. */
export class Ledger {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * The value of one scalar query, in which `me` is the caller's row; null when it has no row.
   * @throws AppError AUTHENTICATION_ERROR when the session was revoked or the person erased; DbError
   */
  async read<T>(caller: Caller, query: SQL): Promise<T | null> {
    return confirm(caller, await this.#db.read<Value<T>>(valueFor(caller, query))).value;
  }

  /** The same, for an answer as long as a person's history. */
  async readLong<T>(caller: Caller, query: SQL): Promise<T | null> {
    return confirm(caller, await this.#db.readLong<Value<T>>(valueFor(caller, query))).value;
  }

  /**
   * One write in one statement: it locks the caller's row, changes the entity, appends the next event to the log and
   * keeps the answer under the Idempotency-Key. All of it happens, or nothing.
   * @throws AppError, IdempotencyConflict, DbError
   */
  async write<T>(caller: Caller, change: Change<T>): Promise<Written<T>> {
    const rows = await this.#db.write<WriteRow<T>>(this.#statement(caller, change)).catch((err: unknown) => {
      if (!(err instanceof DbError)) throw err;
      if (err.isConstraint) caller.checked = true; // a dead session writes no row that could break one
      if (isLiveKeyConflict(err)) throw new IdempotencyConflict();
      throw change.constraints?.[err.constraint ?? '']?.(err.detail ?? '') ?? err;
    });
    const { data, id, version, ...state } = confirm(caller, rows);
    if (data === null) throw change.refuse(state);
    return { data, id, version };
  }

  /** Erases the caller and, by cascade, all that is theirs. @throws AppError, DbError */
  async erase(caller: Caller): Promise<void> {
    const rows = await this.#db.write(sql`
      with me as (${sessionRow(caller.session)} for update)
      delete from ${users} using me where ${users.id} = ${me.id} returning ${users.id}`);
    confirm(caller, rows);
  }

  #statement<T>(caller: Caller, change: Change<T>): SQL {
    const now = instant(this.#clock());
    const changed = change.changed ?? sql`true`;
    const assignments = [sql`seq = ${users.seq} + (${changed})::int`, ...(change.user ?? [])];
    const besides = change.from ? sql`, ${change.from}` : sql``;
    const steps = (change.steps ?? []).map((step) => sql`${step},`);
    const answer = json<Written<T>>({ data: sql`result.data`, id: sql`result.id`, version: sql`result.version` });
    const kept = caller.idempotency && keepAnswer(caller.idempotency, change.status, answer, now);

    return sql`
      with me as (${sessionRow(caller.session)} for no key update),
      ${sql.join(steps)}
      bump as (
        update ${users} set ${sql.join(assignments, sql`, `)} from me${besides}
          where ${users.id} = ${me.id} returning ${users}.*, (${changed}) as changed),
      result as (
        select ${change.data} as data, ${change.id} as id, ${change.version} as version from bump${besides}),
      event as (
        insert into ${events} (user_id, seq, type, entity, entity_id, payload, actor, created_at)
          select bump.id, bump.seq, ${change.type}, ${change.type.split('.')[0]}, result.id, result.data,
                 ${caller.actor}::actor, ${now}
            from bump, result where bump.changed)
      ${kept ? sql`, kept as (${kept})` : sql``}
      select result.data, result.id, result.version, (${change.current ?? sql`null::int`}) as "currentVersion",
             ${me.openTasks} as "openTasks", ${me.taskLimit} as "taskLimit"
        from me left join result on true`;
  }
}

interface Value<T> {
  value: T | null;
}

const valueFor = (caller: Caller, query: SQL) => sql`
  with me as (${sessionRow(caller.session)})
  select (${query}) as value from me`;

function confirm<Row>(caller: Caller, rows: Row[]): Row {
  caller.checked = true;
  const row = rows[0];
  if (row === undefined) throw unauthenticated('revoked');
  return row;
}
