import { type EntityName, ERRORS, LIMITS, NOT_FOUND } from '../messages/errors.ts';
import { type Language, localize, sayAll, type Text } from '../messages/say.ts';

/** The closed set of codes that a client can receive: see STATUS. The two UPSTREAM codes are reserved. */
export type ErrorCode =
  | 'VALIDATION_ERROR'
  | 'AUTHENTICATION_ERROR'
  | 'AUTHORIZATION_ERROR'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'REQUEST_TIMEOUT'
  | 'CONFLICT'
  | 'LIMIT_REACHED'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'UNPROCESSABLE'
  | 'RATE_LIMIT_ERROR'
  | 'INTERNAL_ERROR'
  | 'UPSTREAM_ERROR'
  | 'SERVICE_UNAVAILABLE'
  | 'UPSTREAM_TIMEOUT';

interface AppErrorOptions {
  /** Sent to the client, so it must not contain text from an upstream. A `Text` in it is sent in the caller's language. */
  details?: unknown;
  /** Response headers, such as Allow, Retry-After or WWW-Authenticate. */
  headers?: Record<string, string>;
  /** A low-cardinality word for the log, never sent to the client. */
  reason?: string | undefined;
  cause?: unknown;
}

/** An error whose code, text and details are sent to the client. Its `message` is the English text. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly text: Text;
  readonly details: unknown;
  readonly headers: Record<string, string>;
  readonly reason: string | undefined;

  constructor(code: ErrorCode, text: Text, options: AppErrorOptions = {}) {
    super(text.en, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.text = text;
    this.details = options.details;
    this.headers = options.headers ?? {};
    this.reason = options.reason;
  }
}

export const hasCode = (err: unknown, ...codes: ErrorCode[]): err is AppError =>
  err instanceof AppError && codes.includes(err.code);

/** For a `catch`: an error with one of the codes and no reason becomes a CONFLICT with this text. Rethrows other errors. */
export const toConflict =
  (text: Text, ...codes: ErrorCode[]) =>
  (err: unknown): never => {
    throw hasCode(err, ...codes) && !err.reason ? new AppError('CONFLICT', text, { cause: err }) : err;
  };

export const toErrorJson = ({ code, text, details }: AppError, language: Language) => ({
  code,
  message: text[language],
  details: localize(details, language),
});

/** The same body for "does not exist" and "belongs to another user". */
export const notFound = (name: EntityName) => new AppError('NOT_FOUND', NOT_FOUND[name]);

/** @param details the limit, and what else the client may need */
export const limitReached = (
  name: keyof typeof LIMITS,
  details: { limit: number; current?: number },
  reason?: string,
) => new AppError('LIMIT_REACHED', sayAll(LIMITS[name], details), { details, reason });

/** The error of a trigger that puts the numbers of a limit into Postgres' DETAIL. */
export const limitInDetail = (name: keyof typeof LIMITS) => (detail: string) => limitReached(name, JSON.parse(detail));

/** The same body for every reason to reject a token. Only the log gets the reason. */
export const unauthenticated = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', ERRORS.signInAgain, {
    reason,
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

/** Postgres did not respond. Unless it is retryable, because it writes nothing or once, a write may have happened. */
export const unavailable = (isRetryable: boolean, options: Pick<AppErrorOptions, 'reason' | 'cause'>) =>
  new AppError('SERVICE_UNAVAILABLE', sayAll(isRetryable ? ERRORS.unavailable : ERRORS.maybeSaved), {
    ...options,
    details: { retryable: isRetryable },
    headers: { 'Retry-After': '2' },
  });

/** Postgres refuses every statement until an operator acts. Nothing was written, so the request can be sent again, but not soon. */
export const outOfService = (options: Pick<AppErrorOptions, 'reason' | 'cause'>) =>
  new AppError('SERVICE_UNAVAILABLE', ERRORS.outOfService, {
    ...options,
    details: { retryable: true },
    headers: { 'Retry-After': '60' },
  });
