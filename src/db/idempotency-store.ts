import { and, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Caller, IdempotencyClaim, Session } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Database } from './client.ts';
import type { DbError } from './errors.ts';
import { json } from './json.ts';
import { instant } from './local-date.ts';
import type { WriteResult, WriteState } from './mutation.ts';
import { idempotencyKeys } from './schema.ts';
import { owner, ownerRow } from './session.ts';
import type { UserDb } from './user-db.ts';

/** An error that a write was decided with, and that a replay repeats. */
export interface StoredError {
  error: { code: ErrorCode; message: string; details?: unknown };
}

/** A command that was refused, and the state it was refused in. */
export interface StoredRejection {
  refused: WriteState;
}

export interface StoredResponse {
  fingerprint: string;
  status: number;
  answer: WriteResult<object> | StoredError;
}

export interface StoredOutcome extends Omit<StoredResponse, 'answer'> {
  answer: StoredResponse['answer'] | StoredRejection;
}

/** Another request with the same key was faster; what it was answered can be read now. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
}

/**
 * The INSERT that keeps a write's answer, made a part of the write. An expired key is taken over. A live one would
 * get a null fingerprint, which its column refuses: that undoes the whole write.
 */
export const storeResponse = (
  claim: IdempotencyClaim,
  kept: { status: number; answer: SQL; from: SQL },
  now: SQL,
): SQL => sql`
  insert into ${idempotencyKeys} as kept (user_id, operation, key, fingerprint, status, answer, created_at, expires_at)
    select ${owner.id}, ${claim.operation}, ${claim.key}, ${claim.fingerprint}, ${kept.status}, ${kept.answer}, ${now},
           ${now} + ${claim.keptMs}::bigint * interval '1 ms'
      from ${kept.from}
    on conflict (user_id, operation, key) do update set
      fingerprint = case when kept.expires_at <= ${now} then excluded.fingerprint end,
      status = excluded.status, answer = excluded.answer, created_at = excluded.created_at, expires_at = excluded.expires_at
    returning 1`;

export const isLiveKeyConflict = (err: DbError) => err.table === 'idempotency_keys' && err.code === '23502';

const isHeldBy = ({ userId }: Session, { operation, key, fingerprint }: IdempotencyClaim) =>
  and(
    eq(idempotencyKeys.userId, userId),
    eq(idempotencyKeys.operation, operation),
    eq(idempotencyKeys.key, key),
    eq(idempotencyKeys.fingerprint, fingerprint),
  );

/** The kept answers of requests that came with an Idempotency-Key. */
export class IdempotencyStore {
  readonly #db: Database;
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ db, userDb, clock }: { db: Database; userDb: UserDb; clock: Clock }) {
    this.#db = db;
    this.#userDb = userDb;
    this.#clock = clock;
  }

  async find(caller: Caller, { operation, key }: IdempotencyClaim): Promise<StoredResponse | null> {
    const kept = (await this.findAll(caller, operation, [key])).get(key);
    if (!kept || 'refused' in kept.answer) return null; // a command's, which is nobody's answer
    return { ...kept, answer: kept.answer };
  }

  /** What was kept of an operation, by key. */
  async findAll(caller: Caller, operation: string, keys: string[]): Promise<Map<string, StoredOutcome>> {
    const kept = idempotencyKeys;
    const fields = json<StoredOutcome>({
      fingerprint: kept.fingerprint,
      status: kept.status,
      answer: sql`${kept.answer}`,
    });
    const condition = and(
      eq(kept.userId, owner.id),
      eq(kept.operation, operation),
      inArray(kept.key, keys),
      gt(kept.expiresAt, instant(this.#clock())),
    );
    const query = sql`select coalesce(json_object_agg(${kept.key}, ${fields}), '{}') from ${kept} where ${condition}`;
    return new Map(Object.entries((await this.#userDb.read<Record<string, StoredOutcome>>(caller, query)) ?? {}));
  }

  /**
   * Keeps an error that changed nothing, so it may come after the fact.
   * @returns whether it is the answer now; if not, somebody was faster with the key
   */
  async storeError(caller: Caller, claim: IdempotencyClaim, status: number, error: StoredError): Promise<boolean> {
    return (await this.storeErrors(caller, [{ claim, status, error }])) === 1;
  }

  /** Puts the answer in place of what held its key. */
  async settle({ session }: Caller, claim: IdempotencyClaim, answer: WriteResult<object>): Promise<void> {
    const now = instant(this.#clock());
    await this.#db.write(sql`
      update ${idempotencyKeys} set status = 200, answer = ${JSON.stringify(answer)}::json,
                                    expires_at = ${now} + ${claim.keptMs}::bigint * interval '1 ms'
        where ${isHeldBy(session, claim)}`);
  }

  /** Gives the key back, for there is no answer. */
  async release({ session }: Caller, claim: IdempotencyClaim): Promise<void> {
    await this.#db.write(sql`delete from ${idempotencyKeys} where ${isHeldBy(session, claim)}`);
  }

  /** The same for several. @returns how many of them are the answer now */
  async storeErrors(
    caller: Caller,
    errors: { claim: IdempotencyClaim; status: number; error: StoredError }[],
  ): Promise<number> {
    const now = instant(this.#clock());
    const rows = errors.map(({ claim, status, error }) => ({ ...claim, status, answer: error }));
    const kept = await this.#db.write(sql`
      with owner as (${ownerRow(caller.session)} for key share)
      insert into ${idempotencyKeys} as kept (user_id, operation, key, fingerprint, status, answer, created_at, expires_at)
        select ${owner.id}, row.operation, row.key, row.fingerprint, row.status, row.answer, ${now},
               ${now} + row."keptMs" * interval '1 ms'
          from owner, json_to_recordset(${JSON.stringify(rows)}::json)
            as row(operation text, key text, fingerprint text, status smallint, answer json, "keptMs" bigint)
        on conflict (user_id, operation, key) do update set
          fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer,
          created_at = excluded.created_at, expires_at = excluded.expires_at
          where kept.expires_at <= ${now}
        returning kept.key`);
    return kept.length;
  }
}
