import type { MiddlewareHandler } from 'hono';
import { AppError } from '../shared/errors.ts';
import type { UserEnv } from './context.ts';
import { STATUS } from './errors.ts';
import { readIdempotencyKey, replayStored } from './idempotency.ts';
import { wantsStream } from './ui-stream.ts';

/** Longer than any answer takes: then whoever was to give it is gone. */
const UNDER_WAY_MS = 120_000;

const UNDER_WAY = {
  code: 'CONFLICT',
  message: 'A request with this Idempotency-Key is under way: send it again in a second',
} as const;

/**
 * Lets a question with an Idempotency-Key be answered once: its answer is kept, and given again. Nothing is written for
 * it that could hold the key, so the key is taken before the question is asked.
 */
export const reserveIdempotencyKey: MiddlewareHandler<UserEnv> = async function answersOnce(c, next) {
  const claim = await readIdempotencyKey(c);
  if (!claim) return next();
  if (wantsStream(c)) {
    throw new AppError('VALIDATION_ERROR', 'A stream is not repeated: ask for JSON, or without an Idempotency-Key');
  }
  await c.var.rateLimitCheck;
  const { caller, services } = c.var;
  const { idempotency } = services;
  const isOurs = await idempotency.storeError(caller, { ...claim, keptMs: UNDER_WAY_MS }, STATUS.CONFLICT, {
    error: UNDER_WAY,
  });
  if (!isOurs) {
    const kept = await idempotency.find(caller, claim);
    const isUnderWay = !kept || (kept.status === STATUS.CONFLICT && kept.fingerprint === claim.fingerprint);
    if (isUnderWay) throw new AppError(UNDER_WAY.code, UNDER_WAY.message, { headers: { 'Retry-After': '1' } });
    return replayStored(c, claim, kept);
  }

  const answered = (async () => {
    await next();
    if (c.res.status !== 200) return idempotency.release(caller, claim);
    const { data }: { data: object } = JSON.parse(await c.res.clone().text());
    await idempotency.settle(caller, claim, { data, id: claim.key, version: null });
  })();
  c.executionCtx.waitUntil(answered.catch(() => {})); // also when the client has left
  await answered;
};
