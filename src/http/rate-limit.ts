import type { Context, MiddlewareHandler } from 'hono';
import { ERRORS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import { clientAddress } from './client-address.ts';
import type { AppEnv } from './context.ts';
import type { RateLimiter, RateLimitPolicy, RateLimitResult } from './rate-limiter.ts';

/** Limits the requests from one IP address, for routes that need no token. */
export const limitByAddress = (name: 'signIn' | 'live'): MiddlewareHandler<AppEnv> =>
  async function limitByAddress(c, next) {
    await enforceRateLimit(c, c.var.services.limits[name], clientAddress(c.req.raw.headers));
    return next();
  };

/** Counts the request, as `weight` requests, and sets the headers. @throws AppError RATE_LIMIT_ERROR */
export async function enforceRateLimit(c: Context, limiter: RateLimiter, key: string, weight?: number): Promise<void> {
  const now = new Date();
  const result = limiter.findBlocked(key) ?? (await limiter.check(key, weight));
  Object.assign(c.get('extraHeaders'), rateLimitHeaders(limiter.policy, result, now));
  if (!result.isAllowed) throw tooManyRequests(result, now);
}

/** RateLimit-Policy and RateLimit, as in the IETF draft "RateLimit header fields for HTTP", version 11. */
function rateLimitHeaders(policy: RateLimitPolicy, result: RateLimitResult, now: Date): Record<string, string> {
  return {
    'RateLimit-Policy': `"${policy.name}";q=${policy.max};w=${Math.ceil(policy.windowMs / 1000)}`,
    RateLimit: `"${policy.name}";r=${result.remaining};t=${secondsUntil(result.resetAt, now)}`,
  };
}

function tooManyRequests({ resetAt }: RateLimitResult, now: Date) {
  const seconds = secondsUntil(resetAt, now);
  return new AppError('RATE_LIMIT_ERROR', sayAll(ERRORS.tooManyRequests, { seconds }), {
    details: { retryAfterSeconds: seconds },
    headers: { 'Retry-After': String(seconds) },
  });
}

const secondsUntil = (at: number, now: Date) => Math.max(1, Math.ceil((at - now.getTime()) / 1000));
