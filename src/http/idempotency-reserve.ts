import type { Context, MiddlewareHandler, Next } from 'hono';
import { ERRORS } from '../messages/errors.ts';
import type { IdempotencyClaim } from '../shared/caller.ts';
import { MINUTE_MS } from '../shared/duration.ts';
import { outsideRequest } from '../shared/round-trips.ts';
import { invalidRequest } from '../shared/validation.ts';
import type { UserEnv } from './context.ts';
import { STATUS, throwOnlyErrors } from './errors.ts';
import { inProgress, readIdempotencyKey, replay } from './idempotency.ts';
import { readJson } from './json-body.ts';
import { limitRate, type Route, requireUser } from './require-user.ts';
import { wantsStream } from './ui-stream.ts';

/** Longer than any response takes. After that the request counts as lost, and its key is free. */
const RESERVED_MS = 2 * MINUTE_MS;

/** Idempotency for a POST without a write that could store its response, such as a question: its key is reserved. */
export const reserveIdempotencyKey: MiddlewareHandler<UserEnv> = async function reserveIdempotencyKey(c, next) {
  const claim = await readIdempotencyKey(c);
  if (!claim) return next();
  if (wantsStream(c)) throw streamWithKey();
  await c.var.rateLimitCheck;
  if (!(await reserve(c, claim))) return replayReserved(c, claim);

  const finished = runAndStore(c, claim, next);
  c.executionCtx.waitUntil(finished.catch(() => {})); // continues when the client disconnects
  await finished;
};

/** For a route that streams whatever the client accepts. @throws AppError VALIDATION_ERROR */
export function rejectKeyOfStream(c: Context): void {
  if (c.req.header('Idempotency-Key') !== undefined) throw streamWithKey();
}

const streamWithKey = () => invalidRequest(ERRORS.streamWithKey, { path: 'Idempotency-Key' });

export const protectedQuestion: Route = [requireUser, limitRate, readJson, reserveIdempotencyKey, throwOnlyErrors];

/** False when another request holds the key. */
function reserve(c: Context<UserEnv>, claim: IdempotencyClaim): Promise<boolean> {
  const { caller, services } = c.var;
  const reservation = { ...claim, storedMs: RESERVED_MS };
  return services.idempotency.storeError(caller, reservation, STATUS.CONFLICT, inProgress());
}

/** @throws AppError CONFLICT while the other request runs */
async function replayReserved(c: Context<UserEnv>, claim: IdempotencyClaim): Promise<Response> {
  const stored = await c.var.services.idempotency.find(c.var.caller, claim);
  const isInProgress = !stored || (stored.status === STATUS.CONFLICT && stored.fingerprint === claim.fingerprint);
  if (isInProgress) throw inProgress();
  return replay(c, claim, stored);
}

/** Stores a success; else it releases the key. A model may take longer than the deadline of the stores. */
async function runAndStore(c: Context<UserEnv>, claim: IdempotencyClaim, next: Next): Promise<void> {
  const { caller, services } = c.var;
  await next();
  if (c.res.status !== 200) return outsideRequest(() => services.idempotency.release(caller, claim));
  const { data }: { data: object } = JSON.parse(await c.res.clone().text());
  const response = { data, id: claim.key, version: null, updatedAt: null };
  await outsideRequest(() => services.idempotency.settle(caller, claim, response));
}
