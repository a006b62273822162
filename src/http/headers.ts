import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import type { AppEnv } from './context.ts';

const TWO_YEARS_SECONDS = 63_072_000;
const ONE_DAY_SECONDS = 86_400;

/** An API answers programs: nothing in its answers may run, load or be framed. */
export const securityHeaders: MiddlewareHandler = secureHeaders({
  strictTransportSecurity: `max-age=${TWO_YEARS_SECONDS}; includeSubDomains; preload`,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
});

/** Nothing is kept by caches in between: their keys know no Authorization. */
export const noStore: MiddlewareHandler = async function noStore(c, next) {
  await next();
  c.header('Cache-Control', 'no-store');
};

/** Browsers of the configured origins may call, without cookies; errors say so too, or they would read "network error". */
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
