import type { Context, MiddlewareHandler } from 'hono';
import { DbError } from '../db/errors.ts';
import { type Caller, RequestProgress, type Session } from '../shared/caller.ts';
import { unauthenticated } from '../shared/errors.ts';
import { clientAddress } from './client-address.ts';
import type { UserEnv } from './context.ts';
import { throwOnlyErrors } from './errors.ts';
import { announceWrite, idempotency } from './idempotency.ts';
import { readJson } from './json-body.ts';
import { enforceRateLimit } from './rate-limit.ts';

/**
 * Requires a valid token and enforces the caller's rate limit. The check, which `limitRate` or `weighCommands` starts, runs
 * in parallel with the handler, so a read costs one round trip; a write awaits it first (`idempotency.ts`). Every response
 * except a 429 is sent only after Postgres has confirmed the session.
 */
export const requireUser: MiddlewareHandler<UserEnv> = async function requireUser(c, next) {
  const { auth, languages, limits, tokens } = c.get('services');
  const session = await tokens.verify(bearerToken(c));
  if (!session) {
    await enforceRateLimit(c, limits.api, `address:${clientAddress(c.req.raw.headers)}`);
    throw unauthenticated(c.req.header('Authorization') ? 'bad_token' : 'no_token');
  }
  const caller: Caller = { session, actor: 'user', progress: new RequestProgress() };
  c.set('caller', caller);
  c.get('logFields').user = session.userId;

  const isEnding = c.get('endsSession');
  const limiter = isEnding ? limits.endSession : limits.api;
  const key = isEnding ? sessionKey(session, c.req.raw.headers) : userKey(session);
  const startRateLimitCheck = (weight?: number) => {
    const check = enforceRateLimit(c, limiter, key, weight);
    check.catch(() => undefined); // awaited below: until then a rejection must not count as unhandled
    c.set('rateLimitCheck', check);
    return check;
  };
  c.set('startRateLimitCheck', startRateLimitCheck);
  if (limiter.findBlocked(key)) await startRateLimitCheck();
  await next();
  await (c.get('rateLimitCheck') ?? startRateLimitCheck());
  const isDown = c.error instanceof DbError && c.error.isOutage;
  if (!caller.progress.language && !isDown) {
    await auth.confirm(caller);
    if (c.error) throw c.error; // again, now that the caller's language is known
  }
  if (caller.progress.language) languages.set(session.userId, caller.progress.language);
};

/** With the session version, so that a revoked token does not use up the limit of the user's new sessions. */
const userKey = ({ userId, version }: Session) => `user:${userId}:${version}`;

/** By token and address: a thief of the token must not be able to block the owner's logout. */
const sessionKey = ({ tokenId }: Session, headers: Headers) => `token:${tokenId}:${clientAddress(headers)}`;

/** Writes at these paths end a session or erase the user, so they have a rate limit of their own. */
const endsSession: MiddlewareHandler<UserEnv> = async function endsSession(c, next) {
  c.set('endsSession', c.req.method !== 'GET' && c.req.method !== 'HEAD');
  return next();
};

/** How many commands count as one request. A device can send 1,000 of them in a minute, at the default limit. */
const COMMANDS_PER_REQUEST = 10;

/** Starts the check of the rate limit, before the body has arrived. */
export const limitRate: MiddlewareHandler<UserEnv> = async function limitRate(c, next) {
  c.get('startRateLimitCheck')();
  return next();
};

/** Starts the check after the body has arrived: a request with many commands counts as several requests. */
const weighCommands: MiddlewareHandler<UserEnv> = async function weighCommands(c, next) {
  const { commands } = await c.req.json<{ commands?: unknown }>().then(Object);
  const count = Array.isArray(commands) ? commands.length : 0;
  c.var.startRateLimitCheck(Math.max(1, Math.ceil(count / COMMANDS_PER_REQUEST)));
  return next();
};

/** Marks a POST that is idempotent without an Idempotency-Key. A POST that writes nothing needs no mark. */
export const repeatable: MiddlewareHandler<UserEnv> = async function repeatable(c, next) {
  c.set('isRepeatable', true);
  return next();
};

/** The middleware of a route that needs a token, in order. */
export type Route = MiddlewareHandler<UserEnv>[];

/** It may write. */
export const protectedRoute: Route = [requireUser, limitRate, readJson, idempotency, throwOnlyErrors];

/** It writes nothing that an Idempotency-Key could replay. */
export const protectedRead: Route = [requireUser, limitRate, readJson, throwOnlyErrors];

/** Its body has a list of commands. */
export const commandRoute: Route = [requireUser, readJson, weighCommands, idempotency, throwOnlyErrors];

/** The same, for commands that are idempotent by their uuid. */
export const syncRoute: Route = [repeatable, requireUser, readJson, weighCommands, announceWrite, throwOnlyErrors];

/** It may write, and is idempotent without an Idempotency-Key. */
export const repeatableRoute: Route = [repeatable, requireUser, limitRate, readJson, announceWrite, throwOnlyErrors];

/** It ends the session, so a retry may have no valid session. */
export const sessionEndRoute: Route = [endsSession, ...repeatableRoute];

const bearerToken = (c: Context) => /^Bearer +([^\s]+)$/i.exec(c.req.header('Authorization') ?? '')?.[1] ?? '';
