import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Language } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError, unauthenticated, unavailable } from '../shared/errors.ts';
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
    return confirmSession(caller, (await this.#db.read<Value<T>>(selectValue(caller, query)))[0]).value;
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

  /** Writes one mutation, under the request's Idempotency-Key. @throws AppError, IdempotencyConflict, DbError */
  async write<T>(caller: Caller, mutation: Mutation<T>): Promise<WriteResult<T>> {
    const statement = toStatement(caller, { mutation, claim: caller.idempotency }, this.#clock());
    const [row] = await this.#db
      .write<WriteRow<T>>(statement)
      .catch(throwReplay)
      .catch((err: unknown) => {
        throw (err instanceof DbError && explainDbError(caller, err, mutation)) || err;
      });
    const result = readResult(caller, row, mutation);
    if (result instanceof AppError) throw result;
    return result;
  }

  /**
   * Writes mutations in order, in one request. Each succeeds or fails on its own.
   * @throws AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError when none has been written
   */
  async writeEach<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<(WriteResult<T> | Rejection)[]> {
    if (writes.length === 0) return [];
    const statements = this.#toStatements(caller, writes, 'keep-key');
    const outcomes = await this.#db.writeEach<WriteRow<T>>(statements).catch(throwReplay);
    return writes.map(({ mutation, keepsRejection: isStored = true }, index) => {
      const outcome = outcomes[index];
      if (!outcome || 'skipped' in outcome) return { error: unavailable(true, { reason: 'skipped' }), isStored: false };
      if ('error' in outcome) {
        const err = new DbError(outcome.error);
        return { error: explainDbError(caller, err, mutation) ?? asAppError(err, true), isStored: false };
      }
      const result = readResult(caller, outcome.row, mutation);
      return result instanceof AppError ? { error: result, isStored } : result;
    });
  }

  /** Writes all mutations or none. @throws BatchRejected, AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError */
  async writeAll<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<WriteResult<T>[]> {
    const statements = this.#toStatements(caller, writes, 'rollback');
    const rows = await this.#db
      .writeAll<WriteRow<T>>(statements)
      .catch(throwReplay)
      .catch((err: unknown) => {
        if (!(err instanceof DbError) || err.position === undefined) throw err;
        const { position } = err;
        throw new BatchRejected(
          position,
          explainDbError(caller, err, writes[position]?.mutation) ?? asAppError(err, true),
        );
      });
    return writes.map(({ mutation }, index) => {
      const result = readResult(caller, rows[index], mutation);
      if (result instanceof AppError) throw result;
      return result;
    });
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
    const row = confirmSession(caller, rows[0]);
    caller.progress.hasWritten = row.isErased;
    return row;
  }

  #toStatements<T>(caller: Caller, writes: KeyedMutation<T>[], onRejected: OnRejected): SQL[] {
    const now = this.#clock();
    return writes.map((write) => {
      const releasesKey = onRejected === 'keep-key' && write.keepsRejection === false;
      return toStatement(caller, write, now, releasesKey ? 'release-key' : onRejected);
    });
  }
}

interface Value<T> {
  language: Language;
  value: T | null;
}

const selectValue = (caller: Caller, query: SQL) => sql`
  with owner as (${selectOwner(caller.session)})
  select (${query}) as value, ${selectLanguage(owner)} as language from owner`;

/** The row. Without one the session is not valid. */
function confirmSession<Row extends { language: Language }>(caller: Caller, row: Row | null | undefined): Row {
  if (row === null || row === undefined) throw unauthenticated('revoked');
  caller.progress.isSessionConfirmed = true;
  caller.progress.language = row.language;
  return row;
}

/** @param row absent when the session is not valid */
function readResult<T>(
  caller: Caller,
  row: WriteRow<T> | null | undefined,
  mutation: Mutation<T>,
): WriteResult<T> | AppError {
  const { data, id, version, updatedAt, language: _, ...state } = confirmSession(caller, row);
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

function throwReplay(err: unknown): never {
  throw err instanceof DbError && isReplay(err) ? new IdempotencyConflict() : err;
}

/** The DETAIL of REJECTED is always a RolledBack: toStatement() is its only caller. */
const parseDetail = (err: DbError): RolledBack => JSON.parse(err.detail ?? 'null');
