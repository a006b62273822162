import { NeonDbError } from '@neondatabase/serverless';
import { AppError, unavailable } from '../shared/errors.ts';
import type { LogFields, LoggableError } from '../shared/log.ts';

/**
 * What Postgres, or the way to it, answered instead of rows. Only what may be logged is kept: a driver's message and
 * stack carry SQL, parameters and the connection string.
 */
export class DbError extends Error implements LoggableError {
  override readonly name = 'DbError';
  /** The SQLSTATE, or why there is none. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  /** Postgres' DETAIL; only the constraints and functions of our migrations put something there that is ours to read. */
  readonly detail: string | undefined;

  constructor(
    code: string,
    fields: { constraint?: string | undefined; table?: string | undefined; detail?: string | undefined } = {},
  ) {
    super(`Postgres: ${code}`);
    this.code = code;
    this.constraint = fields.constraint;
    this.table = fields.table;
    this.detail = fields.detail;
  }

  get logFields(): LogFields {
    return { cause: this.name, sqlstate: this.code, constraint: this.constraint, table: this.table };
  }

  static from(err: unknown): DbError {
    for (let cause = err; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof DbError) return cause;
      if (cause instanceof NeonDbError && cause.code) {
        return new DbError(cause.code, { constraint: cause.constraint, table: cause.table, detail: cause.detail });
      }
      if (isTimeout(cause) || (cause instanceof NeonDbError && isTimeout(cause.sourceError)))
        return new DbError('timeout');
    }
    return new DbError('unreachable');
  }

  /** SQLSTATE class 23: the statement was run, and broke a constraint. */
  get isConstraint(): boolean {
    return this.code.startsWith('23');
  }

  /** Postgres undid the statement to let another one pass: sent again, it happens once. */
  get wasUndone(): boolean {
    return this.code === '40001' || this.code === '40P01';
  }

  /** Nothing is wrong with the statement: the same one may succeed in a moment. */
  get isTransient(): boolean {
    return TRANSIENT.some((code) => this.code.startsWith(code));
  }
}

/** SQLSTATE of the SQL function refuse(): a rejected write rolls back. Its DETAIL is the RejectedState as JSON. */
export const REJECTED = 'SW001';

/** SQLSTATE of the SQL function reject_replay(): another request has already stored a response under this key. */
const REPLAYED = 'SW002';

/** Another request with the same idempotency key was faster. Its response can be read now. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
}

export const isReplay = (err: DbError): boolean => err.code === REPLAYED;

/**
 * What it means to a client. `retryable`: the same request may be sent again, for it changes nothing or happens once.
 */
export function asAppError(err: DbError, retryable: boolean): AppError {
  const options = { reason: err.code, cause: err };
  if (err.isTransient) return unavailable(retryable || err.wasUndone, options);
  if (err.code.startsWith('22')) return new AppError('VALIDATION_ERROR', 'A value cannot be stored', options);
  if (err.isConstraint) {
    return new AppError('CONFLICT', 'The data changed in the meantime: read it again', options);
  }
  return new AppError('INTERNAL_ERROR', 'Something went wrong on our side', options);
}

/**
 * Not reached or in time; SQLSTATE classes 08 connection, 53 resources, 57 intervention, 58 system; a conflict, a lock,
 * a server that is read-only for now, and what Neon's proxy says when its database does not start.
 */
const TRANSIENT = ['unreachable', 'timeout', '08', '53', '57', '58', '40001', '40P01', '55P03', '25006', 'XX000'];

const isTimeout = (err: unknown) => err instanceof Error && (err.name === 'TimeoutError' || err.name === 'AbortError');
