import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { DAY_MS, SECOND_MS } from '../shared/duration.ts';
import type { AppEnv } from './context.ts';

const ONE_DAY_SECONDS = DAY_MS / SECOND_MS;
const TWO_YEARS_SECONDS = 2 * 365 * ONE_DAY_SECONDS;

/** The API serves no pages, so a browser may not run, load or frame anything in its responses. */
export const securityHeaders: MiddlewareHandler = secureHeaders({
  strictTransportSecurity: `max-age=${TWO_YEARS_SECONDS}; includeSubDomains; preload`,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
});

/** Forbids shared caches: their keys do not include the Authorization header. */
export const noStore: MiddlewareHandler = async function noStore(c, next) {
  await next();
  c.header('Cache-Control', 'no-store');
};

/** CORS for the configured origins, without cookies. Errors carry the headers too, so that a page can read them. */
export const allowOrigins: MiddlewareHandler<AppEnv> = cors({
  origin: (origin, c) => (c.var.config.CORS_ORIGIN.includes(origin) ? origin : null),
  allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
  allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'If-Match', 'If-None-Match', 'X-Request-Id'],
  exposeHeaders: [
    'ETag',
    'Location',
    'Retry-After',
    'RateLimit',
    'RateLimit-Policy',
    'X-Request-Id',
    'Idempotent-Replayed',
    'Server-Timing',
    'X-Response-Time',
  ],
  maxAge: ONE_DAY_SECONDS,
});
