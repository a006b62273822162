import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { Language } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError, unauthenticated, unavailable } from '../shared/errors.ts';
import type { Database } from './client.ts';
import { DbError, IdempotencyConflict, REJECTED, REPLAYED } from './errors.ts';
import {
  explainError,
  explainExpected,
  type KeyedMutation,
  type Mutation,
  toStatement,
  type WriteResult,
  type WriteRow,
} from './mutation.ts';
import { runMutations } from './run-mutations.ts';
import { users } from './schema.ts';
import { owner, selectLanguage, selectOwner } from './session.ts';

/** What most services are made of. */
export interface ServiceDeps {
  userDb: UserDb;
  clock: Clock;
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

/** The database as one user sees it. Every statement starts from the caller's row, which a revoked session lacks. */
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
    const [row] = await this.#db.read<{ language: Language; value: T | null }>(selectValue(caller, query));
    return confirmSession(caller, row).value;
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
    caller.progress.hasTriedToWrite = true;
    const [row] = await this.#db
      .write<WriteRow<T>>(statement)
      .catch(throwReplay)
      .catch((err: unknown) => {
        if (!(err instanceof DbError)) throw err;
        confirmByConstraint(caller, err);
        throw explainExpected(mutation, err) ?? err;
      });
    const result = readResult(caller, row, mutation);
    if (result instanceof AppError) throw result;
    return result;
  }

  /**
   * Writes mutations in order, in one request. Each succeeds or fails on its own.
   * @throws AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError when none has been written
   */
  async writeEach<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<(WriteResult<T> | AppError)[]> {
    return writes.length === 0 ? [] : await this.#run(caller, writes, 'each');
  }

  /** Writes all mutations or none. @throws BatchRejected, AppError AUTHENTICATION_ERROR, IdempotencyConflict, DbError */
  async writeAll<T>(caller: Caller, writes: KeyedMutation<T>[]): Promise<WriteResult<T>[]> {
    const results = await this.#run(caller, writes, 'all').catch((err: unknown) => {
      const write = err instanceof DbError && err.position !== undefined && writes[err.position];
      if (!write) throw err;
      throw new BatchRejected(writes.indexOf(write), explainFailure(caller, err, write.mutation));
    });
    return results.map((result) => {
      if (result instanceof AppError) throw result;
      return result;
    });
  }

  /**
   * Writes mutations all or none, in order, and stores the result of one of them, `main`, under the Idempotency-Key.
   * @returns that result @throws as `write`
   */
  async writeTogether<T extends object>(
    caller: Caller,
    main: Mutation<T>,
    mutations: Mutation<object>[],
  ): Promise<WriteResult<T>> {
    const writes = mutations.map((mutation) => ({
      mutation,
      claim: mutation === main ? caller.idempotency : undefined,
    }));
    const results = await this.writeAll(caller, writes).catch((err) => {
      throw err instanceof BatchRejected ? err.reason : err;
    });
    return results[mutations.indexOf(main)] as WriteResult<T>; // there is a result for each mutation
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
    caller.progress.hasTriedToWrite = true;
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

  async #run<T>(
    caller: Caller,
    writes: KeyedMutation<T>[],
    mode: 'all' | 'each',
  ): Promise<(WriteResult<T> | AppError)[]> {
    const now = this.#clock();
    caller.progress.hasTriedToWrite = true;
    const statements = writes.map(({ mutation, claim, ...rest }) => ({
      ...rest,
      statement: toStatement(caller, { mutation }, now),
      claim: claim && { ...claim, status: mutation.status },
    }));
    const sent = { session: caller.session, now, writes: statements };
    const written = await runMutations<WriteRow<T>>(this.#db, sent, mode).catch(throwReplay);
    const { outcomes } = confirmSession(caller, written);
    return writes.map(({ mutation }, index) => {
      const outcome = outcomes[index];
      if (!outcome || 'skipped' in outcome) return unavailable(true, { reason: 'skipped' });
      if ('error' in outcome) return explainFailure(caller, new DbError(outcome.error), mutation);
      return readResult(caller, outcome.row, mutation);
    });
  }
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
  const { data, id, version, updatedAt, language: _, eventSeq: __, ...state } = confirmSession(caller, row);
  if (id === null) return mutation.explainRejection(state);
  caller.progress.hasWritten = true;
  return { data, id, version, updatedAt };
}

/** Without a session, no row breaks a constraint or is rejected. */
function confirmByConstraint(caller: Caller, err: DbError) {
  if (err.isConstraint || err.code === REJECTED) caller.progress.isSessionConfirmed = true;
}

/** The same for one of several writes. run_mutations() raises its rejection. */
function explainFailure<T>(caller: Caller, err: DbError, mutation: Mutation<T>): AppError {
  confirmByConstraint(caller, err);
  if (err.code !== REJECTED) return explainError(mutation, err);
  const { language, ...state } = parseDetail(err);
  caller.progress.language = language;
  return mutation.explainRejection(state);
}

function throwReplay(err: unknown): never {
  throw err instanceof DbError && err.code === REPLAYED ? new IdempotencyConflict() : err;
}

/** The DETAIL of REJECTED is the row of the write: run_mutations() raises it. */
const parseDetail = (err: DbError): WriteRow<unknown> => JSON.parse(err.detail ?? 'null');
