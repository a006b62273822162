import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Caller, IdempotencyClaim, Session } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Database } from './client.ts';
import { json } from './json.ts';
import { instant } from './local-date.ts';
import type { StoredRejection, WriteResult } from './mutation.ts';
import { idempotencyKeys } from './schema.ts';
import { owner, ownerRow } from './session.ts';
import type { UserDb } from './user-db.ts';

/** An error that is replayed under its key. */
export interface StoredError {
  error: { code: ErrorCode; message: string; details?: unknown };
}

export interface StoredResponse {
  fingerprint: string;
  status: number;
  answer: WriteResult<object> | StoredError;
}

export interface StoredOutcome extends Omit<StoredResponse, 'answer'> {
  answer: StoredResponse['answer'] | StoredRejection;
}

const isHeldBy = ({ userId }: Session, { operation, key, fingerprint }: IdempotencyClaim) =>
  and(
    eq(idempotencyKeys.userId, userId),
    eq(idempotencyKeys.operation, operation),
    eq(idempotencyKeys.key, key),
    eq(idempotencyKeys.fingerprint, fingerprint),
  );

/** The stored responses of requests with an Idempotency-Key, and the outcomes of commands by their uuid. */
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
    if (!kept || 'rejected' in kept.answer) return null; // only commands store rejections
    return { ...kept, answer: kept.answer };
  }

  /** The stored outcomes of an operation, by key. */
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

  /** Stores an error under its key. @returns false if another request stored something under it first */
  async storeError(caller: Caller, claim: IdempotencyClaim, status: number, error: StoredError): Promise<boolean> {
    return (await this.storeErrors(caller, [{ claim, status, error }])) === 1;
  }

  /** Replaces the reservation of a key by its response. */
  async settle({ session }: Caller, claim: IdempotencyClaim, answer: WriteResult<object>): Promise<void> {
    const now = instant(this.#clock());
    await this.#db.write(sql`
      update ${idempotencyKeys} set status = 200, answer = ${JSON.stringify(answer)}::json,
                                    expires_at = ${now} + ${claim.keptMs}::bigint * interval '1 ms'
        where ${isHeldBy(session, claim)}`);
  }

  /** Frees a reserved key: there is no response to store. */
  async release({ session }: Caller, claim: IdempotencyClaim): Promise<void> {
    await this.#db.write(sql`delete from ${idempotencyKeys} where ${isHeldBy(session, claim)}`);
  }

  /** Like `storeError`, for several. @returns how many were stored */
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
