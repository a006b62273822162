import { NeonDbError } from '@neondatabase/serverless';
import { ERRORS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { isTimeoutError } from '../shared/deadlines.ts';
import { AppError, unavailable } from '../shared/errors.ts';
import type { LogFields, LoggableError } from '../shared/log.ts';

/**
 * An error of Postgres, or of the connection to it. It has only fields that may be logged: the driver's message and stack
 * contain SQL, parameters and the connection string.
 */
export class DbError extends Error implements LoggableError {
  override readonly name = 'DbError';
  /** The SQLSTATE; `timeout` or `unreachable` if there is none. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  /** Postgres' DETAIL. Read it only for the constraints and functions of our migrations: they define its content. */
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
      if (isTimeoutError(cause) || (cause instanceof NeonDbError && isTimeoutError(cause.sourceError)))
        return new DbError('timeout');
    }
    return new DbError('unreachable');
  }

  /** SQLSTATE class 23: the statement ran and broke a constraint. */
  get isConstraint(): boolean {
    return this.code.startsWith('23');
  }

  /** A serialization failure or deadlock: Postgres rolled the statement back, so sending it again is safe. */
  get wasUndone(): boolean {
    return this.code === '40001' || this.code === '40P01';
  }

  /** The cause is not the statement: the same one may succeed in a moment. */
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

/** The error that a client gets. `retryable`: the client may send the same request again, because it is idempotent. */
export function asAppError(err: DbError, retryable: boolean): AppError {
  const options = { reason: err.code, cause: err };
  if (err.isTransient) return unavailable(retryable || err.wasUndone, options);
  if (err.code.startsWith('22')) return new AppError('VALIDATION_ERROR', sayAll(ERRORS.cannotBeStored), options);
  if (err.isConstraint) {
    return new AppError('CONFLICT', sayAll(ERRORS.dataChanged), options);
  }
  return new AppError('INTERNAL_ERROR', sayAll(ERRORS.internal), options);
}

/** Prefixes of codes. */
const TRANSIENT = [
  'unreachable',
  'timeout',
  '08', // connection exception
  '53', // insufficient resources
  '57', // operator intervention
  '58', // system error
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '25006', // the server is read-only for now
  'XX000', // Neon's proxy, when the database does not start
];
