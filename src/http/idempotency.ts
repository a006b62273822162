import type { Context, MiddlewareHandler } from 'hono';
import { IdempotencyConflict } from '../db/errors.ts';
import type { StoredResponse } from '../db/idempotency-store.ts';
import type { IdempotencyClaim } from '../shared/caller.ts';
import { AppError } from '../shared/errors.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import type { UserEnv } from './context.ts';
import { STATUS } from './errors.ts';
import { saved } from './respond.ts';

const READS = new Set(['GET', 'HEAD']);
const KEPT_MS = 24 * 3_600_000;

/** Errors that are a decision about the request, and so the answer to its replay; the rest may turn out otherwise. */
const DECISIONS = new Set(['NOT_FOUND', 'CONFLICT', 'LIMIT_REACHED', 'PRECONDITION_FAILED']);

/**
 * Lets a write begin: only once the rate limit has admitted it, and only if its Idempotency-Key has no answer yet.
 * The two are asked side by side.
 */
export const idempotency: MiddlewareHandler<UserEnv> = async function writes(c, next) {
  if (READS.has(c.req.method) || !c.var.caller) return next();
  const claim = await readIdempotencyKey(c);
  if (!claim) {
    await c.var.rateLimitCheck;
    await next();
    return wakePublisher(c);
  }

  const { caller, services } = c.var;
  const [kept] = await Promise.all([services.idempotency.find(caller, claim), c.var.rateLimitCheck]);
  if (kept) return replayStored(c, claim, kept);

  caller.idempotency = claim;
  await next();
  wakePublisher(c);
  if (c.error instanceof IdempotencyConflict || (c.error instanceof AppError && !(await keeps(c, claim, c.error)))) {
    const faster = await services.idempotency.find(caller, claim);
    if (!faster) throw new AppError('CONFLICT', 'A request with this Idempotency-Key is under way: send it again');
    c.error = undefined;
    c.res = replayStored(c, claim, faster);
  }
};

/** The answer does not wait for what follows a write. */
function wakePublisher(c: Context<UserEnv>) {
  const { caller, services } = c.var;
  if (caller.wrote) c.executionCtx.waitUntil(services.publisher.wake(caller.session.userId));
}

/** Whether the error may stand as the answer under this key: it is no decision, or the first one made. */
async function keeps(c: Context<UserEnv>, claim: IdempotencyClaim, { code, message, details }: AppError) {
  if (!DECISIONS.has(code)) return true;
  const { caller, services } = c.var;
  return services.idempotency.storeError(caller, claim, STATUS[code], { error: { code, message, details } });
}

/** The request's Idempotency-Key, if it has one. @throws AppError VALIDATION_ERROR */
export async function readIdempotencyKey(c: Context): Promise<IdempotencyClaim | null> {
  const key = c.req.header('Idempotency-Key');
  if (key === undefined) return null;
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new AppError('VALIDATION_ERROR', 'Idempotency-Key must be 1 to 255 visible ASCII characters');
  }
  const operation = `${c.req.method} ${c.req.path}`;
  const query = [...new URL(c.req.url).searchParams].sort();
  return { operation, key, fingerprint: await fingerprint([operation, query, await c.req.json()]), keptMs: KEPT_MS };
}

/** The kept answer. @throws AppError UNPROCESSABLE for that of another request, and what was answered with an error */
export function replayStored(
  c: Context,
  claim: IdempotencyClaim,
  { fingerprint, status, answer }: StoredResponse,
): Response {
  if (fingerprint !== claim.fingerprint) {
    throw new AppError('UNPROCESSABLE', 'This Idempotency-Key was used with another request: take a new key');
  }
  c.header('Idempotent-Replayed', 'true');
  if ('error' in answer) throw new AppError(answer.error.code, answer.error.message, { details: answer.error.details });
  return saved(c, answer, status === 201 ? 201 : 200);
}
