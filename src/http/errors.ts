import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { asAppError, DbError } from '../db/errors.ts';
import { ConfigError } from '../shared/config.ts';
import { AppError, type ErrorCode } from '../shared/errors.ts';
import { Log } from '../shared/log.ts';
import type { AppEnv } from './context.ts';

export const STATUS = {
  VALIDATION_ERROR: 400,
  AUTHENTICATION_ERROR: 401,
  AUTHORIZATION_ERROR: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  CONFLICT: 409,
  LIMIT_REACHED: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNPROCESSABLE: 422,
  RATE_LIMIT_ERROR: 429,
  INTERNAL_ERROR: 500,
  UPSTREAM_ERROR: 502,
  SERVICE_UNAVAILABLE: 503,
  UPSTREAM_TIMEOUT: 504,
} as const satisfies Record<ErrorCode, ContentfulStatusCode>;

export interface ErrorEnvelope {
  success: false;
  error: { code: ErrorCode; message: string; details?: unknown; requestId: string; stack?: string };
}

/** Whatever was thrown, as an error a client may see. What it does not know is an INTERNAL_ERROR without a word of the cause. */
export function toAppError(thrown: unknown, retryable = false): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof DbError) return asAppError(thrown, retryable);
  if (thrown instanceof HTTPException && thrown.status === 400) {
    return new AppError('VALIDATION_ERROR', 'The request could not be read', { reason: 'malformed' });
  }
  if (thrown instanceof ConfigError)
    return new AppError('INTERNAL_ERROR', 'The service is not configured; its log says what is wrong');
  return new AppError('INTERNAL_ERROR', 'Something went wrong on our side', { cause: thrown });
}

/** The one error envelope. Works without any middleware having run. */
export function errorResponse(err: AppError, requestId: string, stack?: string): Response {
  const envelope: ErrorEnvelope = {
    success: false,
    error: {
      code: err.code,
      message: err.message,
      ...(err.details === undefined ? {} : { details: err.details }),
      requestId,
      ...(stack === undefined ? {} : { stack }),
    },
  };
  return Response.json(envelope, { status: STATUS[err.code], headers: { 'X-Request-Id': requestId, ...err.headers } });
}

/** The app's onError. It relies on no middleware: some may not have run. */
export function handleError(thrown: Error, c: Context<AppEnv>): Response {
  const { config, requestId = crypto.randomUUID() }: Partial<AppEnv['Variables']> = c.var;
  if (thrown instanceof ConfigError) new Log('error').error('config', { problems: thrown.problems.join('; ') });
  const err = toAppError(thrown, isRetryable(c));
  const showsStack = config?.ENVIRONMENT === 'development' && STATUS[err.code] >= 500;
  return errorResponse(err, requestId, showsStack ? thrown.stack : undefined);
}

/** Twice is as good as once for all but a POST, for one with a key, and for a sign-in, which has no caller yet. */
const isRetryable = (c: Context) =>
  c.req.method !== 'POST' || c.req.header('Idempotency-Key') !== undefined || c.get('caller') === undefined;

/** Whatever is thrown goes on as an Error: Hono passes strings and null by onError. */
export const throwOnlyErrors: MiddlewareHandler = async function errorsOnly(_, next) {
  try {
    await next();
  } catch (thrown) {
    throw thrown instanceof Error ? thrown : toAppError(thrown);
  }
};
