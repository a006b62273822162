import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Language } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError, unauthenticated } from '../shared/errors.ts';
import type { Database } from './client.ts';
import { asAppError, DbError, IdempotencyConflict, isReplay, REJECTED } from './errors.ts';
import {
  type KeyedMutation,
  type Mutation,
  type OnRejected,
  type RolledBack,
  toStatement,
  type WriteResult,
  type WriteRow,
} from './mutation.ts';
import { users } from './schema.ts';
import { owner, selectLanguage, selectOwner } from './session.ts';

/** Why one write of `writeEach` did not happen. */
export interface Rejection {
  error: AppError;
  /** Whether the rejection was stored under the write's key. False if Postgres rolled the statement back. */
  isStored: boolean;
}

/** `writeAll` rolled its batch back, because the mutation at `index` was rejected. */
export class BatchRejected extends Error {
  override readonly name = 'BatchRejected';
  readonly index: number;
  readonly reason: AppError;

  constructor(index: number, reason: AppError) {
    super(reason.message);
    this.index = index;
    this.reason = reason;
  }
}

/**
 * The database as one user sees it. Every statement starts from the caller's own row, so a revoked session reads and
 * writes nothing.
 */
export class UserDb {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /**
   * The value of a scalar query, in which `owner` is the caller's row. Null if it has no row.
   * @throws AppError AUTHENTICATION_ERROR when the session was revoked or the user erased; DbError
   */
  async read<T>(caller: Caller, query: SQL): Promise<T | null> {
    return confirmSession(caller, await this.#db.read<Value<T>>(selectValue(caller, query))).value;
  }

  /** The value of a scalar query that always has a row. @throws as `read` */
  async readOne<T>(caller: Caller, query: SQL): Promise<T> {
    const value = await this.read<T>(caller, query);
    if (value === null) throw new Error('the query returned no row');
    return value;
  }

  /** The caller's language. A round trip only if no statement of the request has run. @throws as `read` */
  async readLanguage(caller: Caller): Promise<Language> {
    if (!caller.progress.language) await this.read(caller, sql`select true`);
    return caller.progress.language ?? 'en';
  }

  /** Like `read`, for a response that grows with the user's history. It may take 25 s. */
  async readLong<T>(caller: Caller, query: SQL): Promise<T | null> {
    return confirmSession(caller, await this.#db.readLong<Value<T>>(selectValue(caller, query))).value;
  }

  /** Writes one mutation, under the request's Idempotency-Key. @throws AppError, IdempotencyConflict, DbError */
  async write<T>(caller: Caller, mutation: Mutation<T>): Promise<WriteResult<T>> {
    const statement = toStatement(caller, { mutation, claim: caller.idempotency }, this.#clock());
    const rows = await this.#db.write<WriteRow<T>>(statement).catch((err: unknown) => {
      if (!(err instanceof DbError)) throw err;
      if (isReplay(err)) throw new IdempotencyConflict();
      throw explainDbError(caller, err, mutation) ?? err;
    });
    const result = readResult(caller, rows, mutation);
    if (result instanceof AppError) throw result;
    return result;
  }

  /**
   * Writes mutations in order, in one request. Each succeeds or fails on its own.
   * @throws AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError. Some mutations may have been written by then
   */
  async writeEach<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<(WriteResult<T> | Rejection)[]> {
    const [first] = writes;
    if (!first) return [];
    try {
      const results = await this.#transaction<T>(caller, writes, 'keep-key');
      return writes.map(({ mutation, keepsRejection: isStored = true }, index) => {
        const result = readResult(caller, results[index] ?? [], mutation);
        return result instanceof AppError ? { error: result, isStored } : result;
      });
    } catch (err) {
      if (!(err instanceof DbError) || err.isTransient) throw err;
      if (isReplay(err)) throw new IdempotencyConflict();
      if (writes.length === 1) {
        return [{ error: explainDbError(caller, err, first.mutation) ?? asAppError(err, true), isStored: false }];
      }
      // one failing statement rolled all of them back: bisect to find it
      const half = Math.ceil(writes.length / 2);
      return [
        ...(await this.writeEach(caller, writes.slice(0, half))),
        ...(await this.writeEach(caller, writes.slice(half))),
      ];
    }
  }

  /** Writes all mutations or none. @throws BatchRejected, AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError */
  async writeAll<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<WriteResult<T>[]> {
    try {
      const results = await this.#transaction<T>(caller, writes, 'rollback');
      return writes.map(({ mutation }, index) => {
        const result = readResult(caller, results[index] ?? [], mutation);
        if (result instanceof AppError) throw result;
        return result;
      });
    } catch (err) {
      if (!(err instanceof DbError) || err.isTransient) throw err;
      if (isReplay(err)) throw new IdempotencyConflict();
      const index = err.code === REJECTED ? parseDetail(err).index : await this.#findFailing(caller, writes);
      throw new BatchRejected(index, explainDbError(caller, err, writes[index]?.mutation) ?? asAppError(err, true));
    }
  }

  /**
   * Erases the user and, by cascade, everything of theirs, if the condition holds for `owner`.
   * @param remember a call of an SQL function that keeps what must outlive the user, and returns their id
   * @returns whether it did, and the version of the user
   * @throws AppError AUTHENTICATION_ERROR, DbError
   */
  async erase(
    caller: Caller,
    { condition, remember }: { condition: SQL; remember: (userId: SQLWrapper) => SQL },
  ): Promise<{ isErased: boolean; version: number }> {
    const rows = await this.#db.write<{ isErased: boolean; version: number; language: Language }>(sql`
      with owner as (${selectOwner(caller.session)} for update),
      erased as (
        delete from ${users} using owner where ${users.id} = ${owner.id} and ${condition}
          returning ${remember(users.id)} as id)
      select erased.id is not null as "isErased", ${owner.version}, ${selectLanguage(owner)} as language
         from owner left join erased on true`);
    const row = confirmSession(caller, rows);
    caller.progress.hasWritten = row.isErased;
    return row;
  }

  #transaction<T>(caller: Caller, writes: KeyedMutation<T>[], onRejected: OnRejected, last: SQL[] = []) {
    const now = this.#clock();
    const statements = writes.map((write, index) => {
      const releasesKey = onRejected === 'keep-key' && write.keepsRejection === false;
      return toStatement(caller, write, now, { onRejected: releasesKey ? 'release-key' : onRejected, index });
    });
    return this.#db.writeAll<WriteRow<T>>([...statements, ...last]);
  }

  /**
   * Bisects with transactions that are rolled back, since Postgres does not say which statement broke a constraint.
   * @throws DbError when one of them fails for another reason
   */
  async #findFailing<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<number> {
    const rollBack = sql`select refuse('null')`;
    let passing = 0;
    let failing = writes.length;
    while (failing - passing > 1) {
      const middle = Math.floor((passing + failing) / 2);
      const err = await this.#transaction(caller, writes.slice(0, middle), 'rollback', [rollBack]).catch(DbError.from);
      if (!(err instanceof DbError) || err.isTransient) throw err;
      if (err.code === REJECTED && err.detail === 'null') passing = middle;
      else failing = middle;
    }
    return failing - 1;
  }
}

interface Value<T> {
  language: Language;
  value: T | null;
}

const selectValue = (caller: Caller, query: SQL) => sql`
  with owner as (${selectOwner(caller.session)})
  select (${query}) as value, ${selectLanguage(owner)} as language from owner`;

/** The first row. Without one the session is not valid. */
function confirmSession<Row extends { language: Language }>(caller: Caller, rows: Row[]): Row {
  caller.progress.isSessionConfirmed = true;
  const row = rows[0];
  if (row === undefined) throw unauthenticated('revoked');
  caller.progress.language = row.language;
  return row;
}

function readResult<T>(caller: Caller, rows: WriteRow<T>[], mutation: Mutation<T>): WriteResult<T> | AppError {
  const { data, id, version, updatedAt, language: _, ...state } = confirmSession(caller, rows);
  if (id === null) return mutation.explainRejection(state);
  caller.progress.hasWritten = true;
  return { data, id, version, updatedAt };
}

/** The error that a client gets for an error of Postgres. Undefined if the mutation does not expect it. */
function explainDbError<T>(caller: Caller, err: DbError, mutation?: Mutation<T>): AppError | undefined {
  if (err.isConstraint || err.code === REJECTED) caller.progress.isSessionConfirmed = true; // without a session, no row breaks a constraint
  if (err.code === REJECTED) {
    const { language, ...state } = parseDetail(err);
    caller.progress.language = language;
    return mutation?.explainRejection(state);
  }
  return mutation?.errors?.[err.constraint ?? err.code]?.(err.detail ?? '');
}

/** The DETAIL of REJECTED is always a RolledBack: toStatement() is its only caller. */
const parseDetail = (err: DbError): RolledBack => JSON.parse(err.detail ?? 'null');
