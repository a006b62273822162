import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import type { ErrorCode } from '../shared/errors.ts';
import type { Clock } from '../shared/time.ts';
import type { Database } from './client.ts';
import { instant } from './days.ts';
import type { DbError } from './errors.ts';
import { json } from './json.ts';
import type { Ledger, Written } from './ledger.ts';
import { idempotencyKeys } from './schema.ts';
import { me, sessionRow } from './session.ts';

const KEPT_MS = 24 * 3_600_000;

/** An error that a write was decided with, and that a replay repeats. */
export interface KeptError {
  error: { code: ErrorCode; message: string; details?: unknown };
}

export interface KeptAnswer {
  fingerprint: string;
  status: number;
  answer: Written<object> | KeptError;
}

/** Another request with the same key was faster; what it was answered can be read now. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
}

/** Keys made before this are free again. */
export const expiredBefore = (now: SQL) => sql`${now} - ${KEPT_MS}::int * interval '1 ms'`;

/**
 * The INSERT that keeps a write's answer, made a part of the write. An expired key is taken over. A live one would
 * get a null fingerprint, which its column refuses: that undoes the whole write.
 */
export const keepAnswer = (claim: IdempotencyClaim, status: number, answer: SQL, now: SQL): SQL => sql`
  insert into ${idempotencyKeys} as kept (user_id, operation, key, fingerprint, status, answer, created_at)
    select bump.id, ${claim.operation}, ${claim.key}, ${claim.fingerprint}, ${status}, ${answer}, ${now} from bump, result
    on conflict (user_id, operation, key) do update set
      fingerprint = case when kept.created_at <= ${expiredBefore(now)} then excluded.fingerprint end,
      status = excluded.status, answer = excluded.answer, created_at = excluded.created_at`;

export const isLiveKeyConflict = (err: DbError) => err.table === 'idempotency_keys' && err.code === '23502';

/** The kept answers of writes that came with an Idempotency-Key. */
export class IdempotencyStore {
  readonly #db: Database;
  readonly #ledger: Ledger;
  readonly #clock: Clock;

  constructor({ db, ledger, clock }: { db: Database; ledger: Ledger; clock: Clock }) {
    this.#db = db;
    this.#ledger = ledger;
    this.#clock = clock;
  }

  find(caller: Caller, { operation, key }: IdempotencyClaim): Promise<KeptAnswer | null> {
    const kept = idempotencyKeys;
    const fields = json<KeptAnswer>({
      fingerprint: kept.fingerprint,
      status: kept.status,
      answer: sql`${kept.answer}`,
    });
    return this.#ledger.read<KeptAnswer>(
      caller,
      sql`
      select ${fields} from ${kept} where ${and(
        eq(kept.userId, me.id),
        eq(kept.operation, operation),
        eq(kept.key, key),
        gt(kept.createdAt, expiredBefore(instant(this.#clock()))),
      )}`,
    );
  }

  /**
   * Keeps an error that changed nothing, so it may come after the fact.
   * @returns whether it is the answer now; if not, somebody was faster with the key
   */
  async keepError(caller: Caller, claim: IdempotencyClaim, status: number, error: KeptError): Promise<boolean> {
    const now = instant(this.#clock());
    const kept = await this.#db.write(sql`
      with me as (${sessionRow(caller.session)} for key share)
      insert into ${idempotencyKeys} as kept (user_id, operation, key, fingerprint, status, answer, created_at)
        select ${me.id}, ${claim.operation}, ${claim.key}, ${claim.fingerprint}, ${status}, ${JSON.stringify(error)}::json, ${now}
          from me
        on conflict (user_id, operation, key) do update set
          fingerprint = excluded.fingerprint, status = excluded.status, answer = excluded.answer,
          created_at = excluded.created_at
          where kept.created_at <= ${expiredBefore(now)}
        returning kept.key`);
    return kept.length > 0;
  }
}
