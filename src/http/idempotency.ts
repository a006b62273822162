import type { Context, MiddlewareHandler } from 'hono';
import { DbError, IdempotencyConflict } from '../db/errors.ts';
import { restoreError, type StoredResponse } from '../db/idempotency-store.ts';
import { ERRORS } from '../messages/errors.ts';
import type { IdempotencyClaim } from '../shared/caller.ts';
import { DAY_MS } from '../shared/duration.ts';
import { AppError, type ErrorCode, hasCode } from '../shared/errors.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { invalidRequest } from '../shared/validation.ts';
import type { HttpServices, UserEnv } from './context.ts';
import { STATUS } from './errors.ts';
import { created, markReplayed, saved } from './respond.ts';

const READ_METHODS = new Set(['GET', 'HEAD']);
const RESPONSE_STORED_MS = DAY_MS;

/** Errors that are stored and replayed. After any other error a retry may succeed, such as after a 412. */
export const STORED_ERRORS: ErrorCode[] = ['NOT_FOUND', 'CONFLICT', 'LIMIT_REACHED'];

/** Runs a write once per Idempotency-Key, after the rate limit has allowed it, or replays its stored response. */
export const idempotency: MiddlewareHandler<UserEnv> = async function idempotency(c, next) {
  const claim = READ_METHODS.has(c.req.method) ? null : await readIdempotencyKey(c);
  if (!claim) return announceWrite(c, next);

  recordWrite(c);
  const { caller, services } = c.var;
  const [stored] = await Promise.all([services.idempotency.find(caller, claim), c.var.rateLimitCheck]);
  if (stored) return replay(c, claim, stored);

  c.set('caller', { ...caller, idempotency: claim });
  await next();
  wakePublisher(c);
  const wasFirst = await storeOutcome(c, claim);
  if (!wasFirst) await replayFirst(c, claim);
};

/** Starts a write after the rate limit has allowed it, and publishes its events. Without an Idempotency-Key. */
export const announceWrite: MiddlewareHandler<UserEnv> = async function announceWrite(c, next) {
  if (READ_METHODS.has(c.req.method)) return next();
  recordWrite(c);
  await c.get('rateLimitCheck');
  await next();
  wakePublisher(c);
};

/** Records the time of a write for the crons, before the write. The response does not wait. */
export function recordWrite(c: Context) {
  const { lastWrite }: HttpServices = c.get('services');
  const recording = lastWrite.record();
  if (recording) c.executionCtx.waitUntil(recording);
}

/** Publishes the new events, also when it is unknown whether the write happened. The response does not wait. */
function wakePublisher(c: Context<UserEnv>) {
  const { progress, session } = c.get('caller');
  const mayHaveWritten = progress.hasWritten || c.error instanceof DbError;
  if (mayHaveWritten) c.executionCtx.waitUntil(c.get('services').publisher.wake(session.userId));
}

/** Stores the error of a rejected write. False when a parallel request with the same key was faster. */
async function storeOutcome(c: Context<UserEnv>, claim: IdempotencyClaim): Promise<boolean> {
  const { caller, services } = c.var;
  const err = c.error;
  if (err instanceof IdempotencyConflict) return false;
  if (hasCode(err, 'PRECONDITION_FAILED')) {
    return (await services.idempotency.find(caller, claim)) === null; // the faster request made this version outdated
  }
  if (!hasCode(err, ...STORED_ERRORS)) return true;
  return services.idempotency.storeError(caller, claim, STATUS[err.code], err);
}

/** The error while a request with the same key runs. */
export const inProgress = () => new AppError('CONFLICT', ERRORS.keyInProgress, { headers: { 'Retry-After': '1' } });

/** Replays the response of the parallel request that was faster. @throws AppError CONFLICT when it is not stored yet */
async function replayFirst(c: Context<UserEnv>, claim: IdempotencyClaim): Promise<void> {
  const first = await c.var.services.idempotency.find(c.var.caller, claim);
  if (!first) throw inProgress();
  c.error = undefined;
  c.res = undefined; // Hono adds its headers to the next one
  c.res = replay(c, claim, first);
}

/** The claim on the request's Idempotency-Key; null if the request has no key. @throws AppError VALIDATION_ERROR */
export async function readIdempotencyKey(c: Context): Promise<IdempotencyClaim | null> {
  const key = c.req.header('Idempotency-Key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw invalidRequest(ERRORS.badKey, { path: 'Idempotency-Key' });
  }
  const operation = `${c.req.method} ${c.req.path}`;
  const query = [...new URL(c.req.url).searchParams].sort();
  const hash = await fingerprint([operation, query, await c.req.json()]);
  return { operation, key, fingerprint: hash, storedMs: RESPONSE_STORED_MS };
}

/** The stored response. @throws AppError the stored error, or UNPROCESSABLE when the key belongs to another request */
export function replay(c: Context, claim: IdempotencyClaim, { fingerprint, status, answer }: StoredResponse): Response {
  if (fingerprint !== claim.fingerprint) {
    throw new AppError('UNPROCESSABLE', ERRORS.keyUsed);
  }
  markReplayed(c);
  if ('error' in answer) throw restoreError(answer);
  return status === 201 ? created(c, answer) : saved(c, answer);
}
