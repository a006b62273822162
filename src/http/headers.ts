import type { Context, MiddlewareHandler } from 'hono';
import { DAY_MS, SECOND_MS } from '../shared/duration.ts';
import type { AppEnv } from './context.ts';

const ONE_DAY_SECONDS = DAY_MS / SECOND_MS;
const TWO_YEARS_SECONDS = 2 * 365 * ONE_DAY_SECONDS;

export const STRICT_TRANSPORT_SECURITY = `max-age=${TWO_YEARS_SECONDS}; includeSubDomains; preload`;

/** The headers of every response: it is no page, and shared caches do not tell users apart. */
const FIXED_HEADERS = Object.entries({
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': STRICT_TRANSPORT_SECURITY,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
});

/** The headers of a JSON response. Copying all at once takes a third of the time of setting one after the other. */
export const JSON_HEADERS = new Headers([...FIXED_HEADERS, ['Content-Type', 'application/json']]);

const EXPOSED_HEADERS =
  'ETag,Location,Retry-After,RateLimit,RateLimit-Policy,X-Request-Id,Idempotent-Replayed,Server-Timing,X-Response-Time';

/** Sets `requestId` and the fixed headers, in place: `c.header()` would copy a response that exists. */
export const responseHeaders: MiddlewareHandler<AppEnv> = async function responseHeaders(c, next) {
  c.set('requestId', findRequestId(c));
  c.set('extraHeaders', {});
  c.set('successHeaders', {});
  await next();
  const { headers, status } = c.res;
  const added = status < 400 ? { ...c.get('extraHeaders'), ...c.get('successHeaders') } : c.get('extraHeaders');
  if (!headers.has('X-Frame-Options')) for (const [name, value] of FIXED_HEADERS) headers.set(name, value);
  for (const [name, value] of Object.entries(added)) headers.set(name, value);
  headers.set('X-Request-Id', c.get('requestId'));
};

/** The id that the client or a proxy has given the request, or a new one. */
function findRequestId(c: Context<AppEnv>): string {
  const given = c.req.header('X-Request-Id') ?? '';
  return /^[\w=-]{1,255}$/.test(given) ? given : crypto.randomUUID();
}

const PREFLIGHT_HEADERS = {
  'Access-Control-Allow-Methods': 'GET,POST,PATCH,DELETE',
  'Access-Control-Allow-Headers': 'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,X-Request-Id',
  'Access-Control-Max-Age': `${ONE_DAY_SECONDS}`,
  Vary: 'Access-Control-Request-Headers',
};

/** CORS for the configured origins, without cookies. Errors carry the headers too, so that a page can read them. */
export const allowOrigins: MiddlewareHandler<AppEnv> = async function allowOrigins(c, next) {
  if (c.req.method === 'OPTIONS') c.res = new Response(null, { status: 204, headers: PREFLIGHT_HEADERS });
  else await next();
  const { headers } = c.res;
  headers.append('Vary', 'Origin');
  const origin = c.req.header('Origin');
  if (origin === undefined || !c.get('config').CORS_ORIGIN.includes(origin)) return;
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
};
