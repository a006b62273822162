import type { MiddlewareHandler } from 'hono';
import { AppError } from '../shared/errors.ts';
import type { LogFields } from '../shared/log.ts';
import { errorFields } from '../shared/log.ts';
import { currentRoundTrips, RoundTrips } from '../shared/round-trips.ts';
import type { AppEnv } from './context.ts';

/** Logs one line per request and sets the duration headers. It logs routes and ids, never a query, header or body. */
export const requestLog: MiddlewareHandler<AppEnv> = async function requestLog(c, next) {
  const startedAt = performance.now();
  const trips = new RoundTrips(c.get('requestId'));
  c.set('logFields', {});
  await currentRoundTrips.run(trips, next);

  const ms = Math.round(performance.now() - startedAt);
  const { status, headers } = c.res;
  headers.set('Server-Timing', `total;dur=${ms}`);
  headers.set('X-Response-Time', `${ms}ms`);
  const level = status >= 500 ? 'error' : 'info';
  c.get('log')[level]('request', {
    requestId: c.get('requestId'),
    method: c.req.method,
    route: c.get('route'),
    status,
    ms,
    trips: trips.count,
    tripDepth: trips.depth,
    ...c.get('logFields'),
    ...(c.error && failure(c.error)),
  });
};

function failure(err: Error): LogFields {
  if (!(err instanceof AppError)) return errorFields(err);
  return { code: err.code, reason: err.reason, ...(err.cause === undefined ? {} : errorFields(err.cause)) };
}
