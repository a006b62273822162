import { NeonDbError } from '@neondatabase/serverless';
import { ERRORS, LIMITS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { isTimeoutError } from '../shared/deadlines.ts';
import { AppError, limitReached, outOfService, unavailable } from '../shared/errors.ts';
import type { LogFields, LoggableError } from '../shared/log.ts';
import { readRefusal } from './neon-refusals.ts';

export interface DbErrorFields {
  /** The SQLSTATE or, if there is none, `timeout`, `unreachable` or the code of a NeonRefusal. */
  code: string;
  constraint?: string | undefined;
  table?: string | undefined;
  /** Postgres' DETAIL. Read it only for the constraints and functions of our migrations: they define its content. */
  detail?: string | undefined;
  /** Which of several writes failed, from 0: the HINT of run_mutations(). */
  position?: number | undefined;
  /** The words of Neon's proxy, if it refused. */
  neon?: string | undefined;
}

/** An error of Postgres or of the connection, without SQL, parameters or addresses: its fields may be logged. */
export class DbError extends Error implements LoggableError {
  override readonly name = 'DbError';
  readonly code: string;
  readonly constraint: string | undefined;
  readonly table: string | undefined;
  readonly detail: string | undefined;
  readonly position: number | undefined;
  readonly neon: string | undefined;

  constructor({ code, constraint, table, detail, position, neon }: DbErrorFields) {
    super(`Postgres: ${code}`);
    this.code = code;
    this.constraint = constraint || undefined; // run_mutations() raises again with empty fields
    this.table = table || undefined;
    this.detail = detail || undefined;
    this.position = position;
    this.neon = neon;
  }

  get logFields(): LogFields {
    return { cause: this.name, sqlstate: this.code, constraint: this.constraint, table: this.table, neon: this.neon };
  }

  static from(err: unknown): DbError {
    for (let cause = err; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof DbError) return cause;
      if (cause instanceof NeonDbError && cause.code) {
        const { code, constraint, table, detail, hint } = cause;
        return new DbError({ code, constraint, table, detail, position: parsePosition(hint) });
      }
      const refusal = cause instanceof NeonDbError && readRefusal(cause);
      if (refusal) return new DbError({ code: refusal.code, neon: refusal.words });
      if (isTimeoutError(cause) || (cause instanceof NeonDbError && isTimeoutError(cause.sourceError)))
        return new DbError({ code: 'timeout' });
    }
    return new DbError({ code: 'unreachable' });
  }

  /** SQLSTATE class 23: the statement ran and broke a constraint. */
  get isConstraint(): boolean {
    return this.code.startsWith('23');
  }

  /** Postgres rolled the statement back, or it never arrived: sending it again is safe. */
  get changedNothing(): boolean {
    return this.#isOneOf(CHANGED_NOTHING);
  }

  /** The statement took too long, for us or for Postgres. */
  get isTimeout(): boolean {
    return this.code === 'timeout' || this.code === '57014';
  }

  /** The cause is not the statement: the same one may succeed in a moment. */
  get isTransient(): boolean {
    return this.#isOneOf(TRANSIENT) && !this.isRefused;
  }

  /** Postgres changed nothing, and will refuse the same statement until an operator acts. */
  get isRefused(): boolean {
    return this.#isOneOf(REFUSED);
  }

  /** Postgres cannot be used. `isTransient` says whether it is worth trying again. */
  get isOutage(): boolean {
    return this.isTransient || this.isRefused;
  }

  #isOneOf(prefixes: string[]): boolean {
    return prefixes.some((prefix) => this.code.startsWith(prefix));
  }
}

const parsePosition = (hint: string | undefined) => (hint && /^\d+$/.test(hint) ? Number(hint) : undefined);

/** SQLSTATE of the SQL function refuse(): it rolls the statement back. DETAIL is its argument, as JSON. */
export const REJECTED = 'SW001';

/** SQLSTATE of the SQL function reject_replay(): another request has already stored a response under this key. */
export const REPLAYED = 'SW002';

/** Another request with the same idempotency key was faster. Its response can be read now. */
export class IdempotencyConflict extends Error {
  override readonly name = 'IdempotencyConflict';
}

/** The error that a client gets. `retryable`: the client may send the same request again, because it is idempotent. */
export function asAppError(err: DbError, retryable: boolean): AppError {
  const options = { reason: err.code, cause: err };
  if (err.isRefused) return outOfService(options);
  if (err.isOutage) return unavailable(retryable || err.changedNothing, options);
  if (err.constraint === 'events_daily_limit') return changesExhausted(err);
  if (err.constraint === 'idempotency_keys_row_limit') return limitReached('storedResponses', readLimit(err));
  if (err.code.startsWith('22')) return new AppError('VALIDATION_ERROR', ERRORS.cannotBeStored, options);
  if (err.isConstraint) {
    return new AppError('CONFLICT', ERRORS.dataChanged, options);
  }
  return new AppError('INTERNAL_ERROR', ERRORS.internal, options);
}

/** The triggers in migrations/0012 put these into DETAIL. */
const readLimit = ({ detail }: DbError): { limit: number; current: number; retryAfterSeconds: number } =>
  JSON.parse(detail ?? '{}');

function changesExhausted(err: DbError): AppError {
  const details = readLimit(err);
  return new AppError('RATE_LIMIT_ERROR', sayAll(LIMITS.changes, details), {
    details,
    headers: { 'Retry-After': String(details.retryAfterSeconds) },
  });
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
  'neon_busy',
  'neon_compute',
  'neon_error',
];

/** Postgres or Neon refuses every statement until an operator acts. */
const REFUSED = [
  '28', // invalid authorization
  '3D000', // no such database
  '53100', // the disk is full, or Neon's limit of storage is reached
  'neon_login',
  'neon_quota',
];

const CHANGED_NOTHING = [
  '40001',
  '40P01',
  '53300', // too many connections
  '57P03', // starting
  'neon_busy',
  'neon_compute',
  ...REFUSED,
];
