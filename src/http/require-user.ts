import type { Context, MiddlewareHandler } from 'hono';
import { DbError } from '../db/errors.ts';
import type { Caller } from '../shared/caller.ts';
import { unauthenticated } from '../shared/errors.ts';
import { clientAddress } from './client-address.ts';
import type { UserEnv } from './context.ts';
import { type RateLimiter, rateLimitHeaders, tooManyRequests } from './rate-limit.ts';
import { servedRoute } from './served-route.ts';

/**
 * Lets in who holds a valid token, within their rate limit. The limit is asked beside the handler's own statement, so a
 * read waits for one trip: `admission` settles before the answer leaves, and before a write begins (`writes.ts`).
 * No answer but a 429 leaves before Postgres was asked about the session.
 */
export const requireUser: MiddlewareHandler<UserEnv> = async function signedIn(c, next) {
  if (!servedRoute(c)) return next(); // unknown, not protected: 404 or 405, signed in or not
  const { auth, limits, tokens } = c.var.services;
  const session = await tokens.verify(bearer(c));
  if (!session) {
    await enforceRateLimit(c, limits.api, `address:${clientAddress(c.req.raw.headers)}`);
    throw unauthenticated(c.req.header('Authorization') ? 'bad_token' : 'no_token');
  }
  const caller: Caller = { session, actor: 'user', checked: false, wrote: false };
  c.set('caller', caller);
  c.var.logFields.user = session.userId;

  // counted by session version too: a token that was revoked spends nothing of what its owner has
  const bucket = `user:${session.userId}:${session.version}`;
  const admission = enforceRateLimit(c, limits.api, bucket);
  admission.catch(() => undefined); // awaited below; until then a rejection is not unhandled
  c.set('rateLimitCheck', admission);
  if (limits.api.known(bucket)) await admission;
  await next();
  try {
    await admission;
    if (!caller.checked && !(c.error instanceof DbError)) await auth.confirm(caller);
  } catch (err) {
    for (const name of ['ETag', 'Location']) c.header(name, undefined);
    throw err;
  }
};

/**
 * Counts the request and sets the RateLimit headers.
 * @throws AppError RATE_LIMIT_ERROR
 */
export async function enforceRateLimit(c: Context, limiter: RateLimiter, caller: string): Promise<void> {
  const now = new Date();
  const verdict = limiter.known(caller) ?? (await limiter.check(caller));
  if (!verdict) return;
  for (const [name, value] of Object.entries(rateLimitHeaders(limiter.policy, verdict, now))) c.header(name, value);
  if (!verdict.allowed) throw tooManyRequests(verdict, now);
}

const bearer = (c: Context) => /^Bearer ([^\s]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? '';
