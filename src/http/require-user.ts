import type { Context, MiddlewareHandler } from 'hono';
import { DbError } from '../db/errors.ts';
import { type Caller, RequestProgress } from '../shared/caller.ts';
import { unauthenticated } from '../shared/errors.ts';
import { clientAddress } from './client-address.ts';
import type { UserEnv } from './context.ts';
import { throwOnlyErrors } from './errors.ts';
import { idempotency } from './idempotency.ts';
import { enforceRateLimit } from './rate-limit.ts';

/**
 * Requires a valid token and enforces the caller's rate limit. The rate limit runs in parallel with the handler, so a
 * read costs one round trip; a write awaits `rateLimitCheck` first (`idempotency.ts`). Every response except a 429 is
 * sent only after Postgres has confirmed the session.
 */
export const requireUser: MiddlewareHandler<UserEnv> = async function requireUser(c, next) {
  const { auth, limits, tokens } = c.var.services;
  const session = await tokens.verify(bearerToken(c));
  if (!session) {
    await enforceRateLimit(c, limits.api, `address:${clientAddress(c.req.raw.headers)}`);
    throw unauthenticated(c.req.header('Authorization') ? 'bad_token' : 'no_token');
  }
  const caller: Caller = { session, actor: 'user', progress: new RequestProgress() };
  c.set('caller', caller);
  c.var.logFields.user = session.userId;

  // The session version is in the key, so a revoked token does not use up the limit of the user's new sessions.
  const key = `user:${session.userId}:${session.version}`;
  const rateLimitCheck = enforceRateLimit(c, limits.api, key);
  rateLimitCheck.catch(() => undefined); // awaited below: until then a rejection must not count as unhandled
  c.set('rateLimitCheck', rateLimitCheck);
  if (limits.api.findBlocked(key)) await rateLimitCheck;
  await next();
  try {
    await rateLimitCheck;
    if (!caller.progress.isSessionConfirmed && !(c.error instanceof DbError)) await auth.confirm(caller);
  } catch (err) {
    for (const name of ['ETag', 'Location']) c.header(name, undefined);
    throw err;
  }
};

/** The middleware of every route that needs a token and may write. */
export const protectedRoute: MiddlewareHandler<UserEnv>[] = [requireUser, idempotency, throwOnlyErrors];

const bearerToken = (c: Context) => /^Bearer ([^\s]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? '';
