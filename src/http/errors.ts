import type { Context, MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { asAppError, DbError } from '../db/errors.ts';
import { ERRORS } from '../messages/errors.ts';
import type { Language, Text } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError, type ErrorCode, toErrorJson } from '../shared/errors.ts';
import { ConfigError } from '../shared/parse-config.ts';
import { createLog } from '../shared/worker-log.ts';
import { preferredLanguage } from './accept.ts';
import type { AppEnv } from './context.ts';

export const STATUS = {
  VALIDATION_ERROR: 400,
  AUTHENTICATION_ERROR: 401,
  AUTHORIZATION_ERROR: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
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

/**
 * Converts a thrown value to an error that a client may see. An unknown error becomes an INTERNAL_ERROR that reveals
 * nothing about its cause. `isRetryable`: the client can safely send the request again.
 */
export function toAppError(err: unknown, isRetryable = false): AppError {
  if (err instanceof AppError) return err;
  if (err instanceof DbError) return asAppError(err, isRetryable);
  if (err instanceof HTTPException && err.status === 400) {
    return new AppError('VALIDATION_ERROR', ERRORS.unreadable, { reason: 'malformed' });
  }
  if (err instanceof ConfigError) {
    return new AppError('INTERNAL_ERROR', ERRORS.misconfigured);
  }
  return new AppError('INTERNAL_ERROR', ERRORS.internal, { cause: err });
}

interface Shown {
  language: Language;
  requestId: string;
  stack?: string | undefined;
}

/** The error envelope. It needs no middleware, because an error can come before any has run. */
export function errorResponse(err: AppError, { language, requestId, stack }: Shown): Response {
  const envelope: ErrorEnvelope = {
    success: false,
    error: {
      ...toErrorJson(err, language),
      requestId,
      ...(stack === undefined ? {} : { stack }),
    },
  };
  const headers = { 'X-Request-Id': requestId, 'Content-Language': language, ...err.headers };
  return Response.json(envelope, { status: STATUS[err.code], headers });
}

/** The app's `onError`. An error can come before the middleware that sets `c.var` has run. */
export function handleError(err: Error, c: Context<AppEnv>): Response {
  const { config, requestId = crypto.randomUUID() }: Partial<AppEnv['Variables']> = c.var;
  if (err instanceof ConfigError) createLog('error', c.env).error('config', err.logFields);
  const appError = toAppError(err, isRetryable(c));
  const showsStack = config?.ENVIRONMENT === 'development' && STATUS[appError.code] >= 500;
  const known = appError.code === 'AUTHENTICATION_ERROR' ? undefined : knownLanguage(c);
  const language = known ?? negotiateLanguage(c);
  const response = errorResponse(appError, { language, requestId, stack: showsStack ? err.stack : undefined });
  if (!known) response.headers.append('Vary', 'Accept-Language');
  c.res = undefined; // Hono adds the headers of a response to the one that replaces it
  return response;
}

/** The caller's language, by this request or their last one in this isolate. Undefined without a caller. */
function knownLanguage(c: Context): Language | undefined {
  const caller: Caller | undefined = c.get('caller');
  return caller && (caller.progress.language ?? c.get('services').languages.get(caller.session.userId));
}

const negotiateLanguage = (c: Context): Language => preferredLanguage(c.req.header('Accept-Language'));

export const localizeText = (c: Context, text: Text): string => text[knownLanguage(c) ?? negotiateLanguage(c)];

/** Safe to retry: a request that has written nothing, a method other than POST, a request with a key, a `repeatable` route. */
function isRetryable(c: Context): boolean {
  const caller: Caller | undefined = c.get('caller');
  const isIdempotent = c.req.method !== 'POST' || c.req.header('Idempotency-Key') !== undefined;
  return isIdempotent || !caller?.progress.hasTriedToWrite || c.get('isRepeatable') === true;
}

/** Turns other thrown values into Errors: Hono calls `onError` for an Error only. */
export const throwOnlyErrors: MiddlewareHandler = async function throwOnlyErrors(_, next) {
  try {
    await next();
  } catch (err) {
    throw err instanceof Error ? err : toAppError(err);
  }
};
