import { type SQL, sql } from 'drizzle-orm';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError, unauthenticated } from '../shared/errors.ts';
import type { Database } from './client.ts';
import { asAppError, DbError } from './errors.ts';
import { IdempotencyConflict, isLiveKeyConflict } from './idempotency-store.ts';
import {
  type KeyedMutation,
  type Mutation,
  type OnRejected,
  REJECTED,
  type WriteResult,
  type WriteRow,
  type WriteState,
  writeStatement,
} from './mutation.ts';
import { users } from './schema.ts';
import { owner, ownerRow } from './session.ts';

/** Why one of several writes did not happen. */
export interface Rejection {
  error: AppError;
  /** Whether the write's key was kept with it: not when Postgres undid the statement, key and all. */
  isKept: boolean;
}

/** Writes that are all or nothing came to nothing, because of the one at `index`. */
export class BatchRejected extends Error {
  override readonly name = 'BatchRefused';
  readonly index: number;
  readonly reason: AppError;

  constructor(index: number, reason: AppError) {
    super(reason.message);
    this.index = index;
    this.reason = reason;
  }
}

/** Every statement made for a caller. Each starts at the caller's own row, so a dead session reads and writes nothing. */
export class UserDb {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * The value of one scalar query, in which `owner` is the caller's row; null when it has no row.
   * @throws AppError AUTHENTICATION_ERROR when the session was revoked or the person erased; DbError
   */
  async read<T>(caller: Caller, query: SQL): Promise<T | null> {
    return confirm(caller, await this.#db.read<Value<T>>(valueFor(caller, query))).value;
  }

  /** The value of a scalar query that always has a row. @throws as `read` */
  async readOne<T>(caller: Caller, query: SQL): Promise<T> {
    const value = await this.read<T>(caller, query);
    if (value === null) throw new Error('the query returned no row');
    return value;
  }

  /** The same, for an answer as long as a person's history. */
  async readLong<T>(caller: Caller, query: SQL): Promise<T | null> {
    return confirm(caller, await this.#db.readLong<Value<T>>(valueFor(caller, query))).value;
  }

  /** One write, which happens or throws. @throws AppError, IdempotencyConflict, DbError */
  async write<T>(caller: Caller, change: Mutation<T>): Promise<WriteResult<T>> {
    const write = { change, claim: caller.idempotency };
    const rows = await this.#db
      .write<WriteRow<T>>(writeStatement(caller, write, this.#clock()))
      .catch((err: unknown) => {
        if (!(err instanceof DbError)) throw err;
        if (isLiveKeyConflict(err)) throw new IdempotencyConflict();
        throw refusalBy(caller, err, change) ?? err;
      });
    const written = outcomeOf(caller, rows, change);
    if (written instanceof AppError) throw written;
    return written;
  }

  /**
   * Writes in order, each of which happens or is refused by itself; one request, unless Postgres itself refuses one.
   * @throws AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError: then the first of them may have happened
   */
  async writeEach<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<(WriteResult<T> | Rejection)[]> {
    const [first] = writes;
    if (!first) return [];
    try {
      const results = await this.#transaction<T>(caller, writes, 'kept');
      return writes.map(({ change }, index) => {
        const outcome = outcomeOf(caller, results[index] ?? [], change);
        return outcome instanceof AppError ? { error: outcome, isKept: true } : outcome;
      });
    } catch (err) {
      if (!(err instanceof DbError) || err.isTransient) throw err;
      if (isLiveKeyConflict(err)) throw new IdempotencyConflict();
      if (writes.length === 1) {
        return [{ error: refusalBy(caller, err, first.change) ?? asAppError(err, true), isKept: false }];
      }
      const half = Math.ceil(writes.length / 2);
      return [
        ...(await this.writeEach(caller, writes.slice(0, half))),
        ...(await this.writeEach(caller, writes.slice(half))),
      ];
    }
  }

  /** Writes in order, all or nothing. @throws BatchRefused, AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError */
  async writeAll<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<WriteResult<T>[]> {
    try {
      const results = await this.#transaction<T>(caller, writes, 'fatal');
      return writes.map(({ change }, index) => {
        const written = outcomeOf(caller, results[index] ?? [], change);
        if (written instanceof AppError) throw written;
        return written;
      });
    } catch (err) {
      if (!(err instanceof DbError) || err.isTransient) throw err;
      if (isLiveKeyConflict(err)) throw new IdempotencyConflict();
      const index = await this.#firstToFail(caller, writes);
      throw new BatchRejected(index, refusalBy(caller, err, writes[index]?.change) ?? asAppError(err, true));
    }
  }

  /** Erases the caller and, by cascade, all that is theirs. @throws AppError, DbError */
  async erase(caller: Caller): Promise<void> {
    const rows = await this.#db.write(sql`
      with owner as (${ownerRow(caller.session)} for update)
      delete from ${users} using owner where ${users.id} = ${owner.id} returning ${users.id}`);
    confirm(caller, rows);
    caller.progress.hasWritten = true;
  }

  #transaction<T>(caller: Caller, writes: KeyedMutation<T>[], refusalIs: OnRejected, besides: SQL[] = []) {
    const now = this.#clock();
    const statements = writes.map((write) => writeStatement(caller, write, now, refusalIs));
    return this.#db.writeAll<WriteRow<T>>([...statements, ...besides]);
  }

  /** Postgres does not say which statement of a transaction failed: this halves what it may be, in ones that are undone. */
  async #firstToFail<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<number> {
    const undo = sql`select refuse('null')`;
    let passing = 0;
    let failing = writes.length;
    while (failing - passing > 1) {
      const middle = Math.floor((passing + failing) / 2);
      const err = await this.#transaction(caller, writes.slice(0, middle), 'fatal', [undo]).catch(DbError.from);
      if (err instanceof DbError && err.code === REJECTED && err.detail === 'null') passing = middle;
      else failing = middle;
    }
    return failing - 1;
  }
}

interface Value<T> {
  value: T | null;
}

const valueFor = (caller: Caller, query: SQL) => sql`
  with owner as (${ownerRow(caller.session)})
  select (${query}) as value from owner`;

function confirm<Row>(caller: Caller, rows: Row[]): Row {
  caller.progress.isSessionConfirmed = true;
  const row = rows[0];
  if (row === undefined) throw unauthenticated('revoked');
  return row;
}

function outcomeOf<T>(caller: Caller, rows: WriteRow<T>[], change: Mutation<T>): WriteResult<T> | AppError {
  const { data, id, version, ...state } = confirm(caller, rows);
  if (id === null) return change.explainRejection(state);
  caller.progress.hasWritten = true;
  return { data, id, version };
}

/** What Postgres' error means to this change; undefined when the change did not see it coming. */
function refusalBy<T>(caller: Caller, err: DbError, change?: Mutation<T>): AppError | undefined {
  if (err.isConstraint || err.code === REJECTED) caller.progress.isSessionConfirmed = true; // a revoked session breaks no constraint
  if (err.code === REJECTED) return change?.explainRejection(stateIn(err));
  return change?.errors?.[err.constraint ?? err.code]?.(err.detail ?? '');
}

/** refuse() is only ever given a state. */
const stateIn = (err: DbError): WriteState => JSON.parse(err.detail ?? 'null');
