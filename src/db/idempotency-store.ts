import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Text } from '../messages/say.ts';
import type { Caller, IdempotencyClaim, Session } from '../shared/caller.ts';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import type { Database } from './client.ts';
import type { DbErrorFields } from './errors.ts';
import { json } from './json.ts';
import { instant } from './local-date.ts';
import { type RejectedState, type Rejection, storeOutcome, type WriteResult } from './mutation.ts';
import { idempotencyKeys } from './schema.ts';
import { owner, selectOwner } from './session.ts';
import type { ServiceDeps } from './user-db.ts';

/** An error that is replayed under its key, in the language that the caller then has. */
interface StoredError {
  error: { code: ErrorCode; text: Text; details?: unknown };
}

export const restoreError = ({ error: { code, text, details } }: StoredError): AppError =>
  new AppError(code, text, { details });

export interface StoredResponse {
  fingerprint: string;
  status: number;
  answer: WriteResult<object> | StoredError;
}

/** The stored outcome of a request or a command. Only a command's can be a rejection. */
export interface StoredOutcome extends Omit<StoredResponse, 'answer'> {
  answer: StoredResponse['answer'] | { rejection: Rejection; isCaused: boolean };
}

interface StoredRow extends Omit<StoredResponse, 'answer'> {
  answer: StoredResponse['answer'] | StoredRejection;
}

/** A rejected command, as run_mutations() stores it. Rows live for days, so their names must not change. */
interface StoredRejection {
  refused: (Omit<RejectedState, 'isExpected'> & { asExpected: boolean | null }) | { failed: DbErrorFields };
  /** An earlier command of its request has not created the row that it needs. */
  caused?: boolean;
}

const isClaimOf = ({ userId }: Session, { operation, key, fingerprint }: IdempotencyClaim) =>
  and(
    eq(idempotencyKeys.userId, userId),
    eq(idempotencyKeys.operation, operation),
    eq(idempotencyKeys.key, key),
    eq(idempotencyKeys.fingerprint, fingerprint),
  );

function toOutcome({ answer, ...row }: StoredRow): StoredOutcome {
  if (!('refused' in answer)) return { ...row, answer };
  const { refused, caused: isCaused = false } = answer;
  if ('failed' in refused) return { ...row, answer: { rejection: { failure: refused.failed }, isCaused } };
  const { asExpected: isExpected, ...state } = refused;
  return { ...row, answer: { rejection: { state: { ...state, isExpected } }, isCaused } };
}

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;

/** The stored responses of requests with an Idempotency-Key, and the outcomes of commands by their uuid. */
export const createIdempotencyStore = ({ db, userDb, clock }: { db: Database } & ServiceDeps) => ({
  /** The stored response of a request. @returns null if there is none */
  async find(caller: Caller, claim: IdempotencyClaim): Promise<StoredResponse | null> {
    const stored = (await findOutcomes({ userDb, clock }, caller, [claim])).get(claim.key);
    if (!stored || 'rejection' in stored.answer) return null; // only commands store rejections
    return { ...stored, answer: stored.answer };
  },

  /** Outcomes of commands by key. All claims are of one operation; those of one request get all of its outcomes. */
  findAll: (caller: Caller, claims: IdempotencyClaim[]) => findOutcomes({ userDb, clock }, caller, claims),

  /** Stores an error under its key. @returns false if another request has already stored a response under this key */
  async storeError(
    caller: Caller,
    claim: IdempotencyClaim,
    status: number,
    { code, text, details }: AppError,
  ): Promise<boolean> {
    const stored: StoredError = { error: { code, text, details } };
    const [row] = await db.write<{ isStored: boolean }>(sql`
      with owner as (${selectOwner(caller.session)} for key share)
      select ${storeOutcome(claim, status, sql`${JSON.stringify(stored)}::json`, instant(clock()), 'keep')} as "isStored" from owner`);
    return row?.isStored === true;
  },

  /** Replaces the reservation of a key with the response. */
  async settle({ session }: Caller, claim: IdempotencyClaim, answer: WriteResult<object>): Promise<void> {
    const now = instant(clock());
    await db.write(sql`
      update ${idempotencyKeys} set status = 200, answer = ${JSON.stringify(answer)}::json,
                                    expires_at = ${now} + ${claim.storedMs}::bigint * interval '1 ms'
        where ${isClaimOf(session, claim)}`);
  },

  /** Frees a reserved key, because there is no response to store. */
  async release({ session }: Caller, claim: IdempotencyClaim): Promise<void> {
    await db.write(sql`delete from ${idempotencyKeys} where ${isClaimOf(session, claim)}`);
  },
});

async function findOutcomes(
  { userDb, clock }: ServiceDeps,
  caller: Caller,
  claims: IdempotencyClaim[],
): Promise<Map<string, StoredOutcome>> {
  const stored = idempotencyKeys;
  const { operation = '', request } = claims[0] ?? {};
  const keys = claims.map(({ key }) => key);
  const ofRequest = sql`${stored.key} = any (array(select ${request}::text || '#' || n from generate_series(0, 99) as n))`;
  const fields = json<StoredRow>({
    fingerprint: stored.fingerprint,
    status: stored.status,
    answer: sql`full_answer(${stored})`,
  });
  const condition = and(
    eq(stored.userId, owner.id),
    eq(stored.operation, operation),
    request === undefined ? inArray(stored.key, keys) : ofRequest,
    gt(stored.expiresAt, instant(clock())),
  );
  const query = sql`select coalesce(json_object_agg(${stored.key}, ${fields}), '{}') from ${stored} where ${condition}`;
  const rows = await userDb.readOne<Record<string, StoredRow>>(caller, query);
  return new Map(Object.entries(rows).map(([key, row]) => [key, toOutcome(row)]));
}
