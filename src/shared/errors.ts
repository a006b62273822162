/** The closed set of error codes a client can meet; `http/errors.ts` gives each its status. */
export type ErrorCode =
  | 'VALIDATION_ERROR'
  | 'AUTHENTICATION_ERROR'
  | 'AUTHORIZATION_ERROR'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
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
  /** Shown to the client: never what an upstream said. */
  details?: unknown;
  /** Headers of the answer, such as Allow, Retry-After or WWW-Authenticate. */
  headers?: Record<string, string>;
  /** A low-cardinality word for the log, never shown. */
  reason?: string;
  cause?: unknown;
}

/** An error whose code, message and details are meant for the client. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: unknown;
  readonly headers: Record<string, string>;
  readonly reason: string | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
    this.reason = options.reason;
  }
}

/** One body for "does not exist" and "is somebody else's". */
export const notFound = (what: string) => new AppError('NOT_FOUND', `${what} not found`);

/** One body for every reason a token is refused; the reason goes to the log alone. */
export const unauthenticated = (reason: string) =>
  new AppError('AUTHENTICATION_ERROR', 'Sign in again: the token is missing, expired or revoked', {
    reason,
    headers: { 'WWW-Authenticate': 'Bearer' },
  });

/**
 * Postgres did not answer. `retryable`: the same request may be sent again, for it changes nothing or happens once; of
 * any other, nobody knows whether it happened.
 */
export const unavailable = (retryable: boolean, options: Pick<AppErrorOptions, 'reason' | 'cause'>) =>
  new AppError(
    'SERVICE_UNAVAILABLE',
    retryable
      ? 'The service is unavailable for a moment: try again'
      : 'The service is unavailable for a moment: look whether it was done before you try again',
    { ...options, details: { retryable }, headers: { 'Retry-After': '2' } },
  );
