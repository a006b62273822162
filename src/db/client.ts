import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import type { SQL } from 'drizzle-orm';
import { MINUTE_MS } from '../shared/duration.ts';
import type { Log } from '../shared/log.ts';
import { remainingMs, restartDeadline, storeTrip } from '../shared/round-trips.ts';
import { DbError } from './errors.ts';
import { renderSql } from './render-sql.ts';
import { nameStatement } from './statement-name.ts';

interface RetryPolicy {
  maxAttempts: number;
  attemptTimeoutMs: number;
  /** For all attempts together. The request's own deadline may cut it short. */
  totalTimeoutMs: number;
  ignoresRequestDeadline?: boolean;
  isRetryable: (err: DbError) => boolean;
}

const READ: RetryPolicy = {
  maxAttempts: 2,
  attemptTimeoutMs: 1_500,
  totalTimeoutMs: 2_800,
  isRetryable: (err) => err.isTransient,
};

export const WRITE_TIMEOUT_MS = 2_500;

/** A write is sent again only if it changed nothing. Without a response, it may have happened. */
const WRITE: RetryPolicy = {
  maxAttempts: 3,
  attemptTimeoutMs: WRITE_TIMEOUT_MS,
  totalTimeoutMs: WRITE_TIMEOUT_MS,
  isRetryable: (err) => err.changedNothing && err.isTransient,
};

/** For the clean-up, which deletes many rows and can be repeated. */
const LONG_WRITE: RetryPolicy = {
  maxAttempts: 1,
  attemptTimeoutMs: 10_000,
  totalTimeoutMs: 10_000,
  ignoresRequestDeadline: true,
  isRetryable: () => false,
};

/** Neon suspends a database after five minutes without a query. An isolate sees only its own queries. */
const IDLE_MS = 4 * MINUTE_MS;

/** How long a statement waits for a database that may have to wake up first. */
const WAKE_MS = 8_000;

const MAX_PAUSE_MS = 50;

/** Postgres through Neon's HTTP driver: a statement is one request and one transaction. */
export class Database {
  readonly #neon: NeonQueryFunction<false, false>;
  readonly #log: Log;
  /** When the last statement ended, with or without a response. */
  #lastUsedAt = Number.NEGATIVE_INFINITY;

  /** `endpoint`: where the driver sends its queries. By default, the driver derives it from the host of the URL. */
  constructor({ url, endpoint, log }: { url: string; endpoint?: string | undefined; log: Log }) {
    if (endpoint) neonConfig.fetchEndpoint = endpoint;
    this.#neon = neon(url);
    this.#log = log;
  }

  /** Runs a statement that changes nothing. @throws DbError */
  read = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(statement, READ);

  /** Runs a statement that changes something. @param text for the debug log, if not the SQL itself @throws DbError */
  write = <Row extends object>(statement: SQL, text?: string): Promise<Row[]> =>
    this.#query<Row>(statement, WRITE, text);

  /** Like `write`, but may take 10 s. @throws DbError */
  writeLong = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(statement, LONG_WRITE);

  /**
   * The first statement after a pause gets more time, because a suspended database has to wake up. After it, the deadline of the
   * request starts again. If the database does not respond, the next statements get the usual time.
   */
  async #query<Row extends object>(statement: SQL, policy: RetryPolicy, text?: string): Promise<Row[]> {
    const query = toQuery(statement);
    const mayBeAsleep = performance.now() - this.#lastUsedAt > IDLE_MS;
    try {
      return castRows<Row>(await this.#retry(query, mayBeAsleep ? whileWaking(policy) : policy, text ?? query.sql));
    } finally {
      this.#lastUsedAt = performance.now();
      if (mayBeAsleep) restartDeadline();
    }
  }

  async #retry({ sql, params }: Query, policy: RetryPolicy, text: string): Promise<Record<string, unknown>[]> {
    const totalMs = policy.ignoresRequestDeadline
      ? policy.totalTimeoutMs
      : Math.min(policy.totalTimeoutMs, remainingMs());
    const deadline = performance.now() + totalMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const attemptMs = Math.min(policy.attemptTimeoutMs, deadline - performance.now());
        if (attemptMs <= 0) throw new DbError({ code: 'timeout' });
        const fetchOptions = { signal: AbortSignal.timeout(Math.floor(attemptMs)) };
        const send = () => this.#neon.query(sql, params, { fetchOptions });
        return await storeTrip(this.#log, 'database', send, () => ({ statement: nameStatement(text), attempt }));
      } catch (cause) {
        const err = DbError.from(cause);
        const pauseMs = Math.random() * MAX_PAUSE_MS * attempt;
        const isLast = attempt === policy.maxAttempts || performance.now() + pauseMs >= deadline;
        if (isLast || !policy.isRetryable(err)) throw err;
        this.#log.warn('database: sent again', { code: err.code, neon: err.neon, attempt });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}

const whileWaking = (policy: RetryPolicy): RetryPolicy => ({
  ...policy,
  attemptTimeoutMs: Math.max(policy.attemptTimeoutMs, WAKE_MS),
  totalTimeoutMs: Math.max(policy.totalTimeoutMs, WAKE_MS),
  ignoresRequestDeadline: true,
});

export interface Query {
  sql: string;
  params: unknown[];
}

function toQuery(statement: SQL): Query {
  const params: unknown[] = [];
  return { sql: renderSql(statement, (value) => `$${params.push(value)}`), params };
}

/** The driver does not know the type of a row. The caller's `Row` describes the SELECT list of its statement. */
const castRows = <Row extends object>(result: Record<string, unknown>[]): Row[] => result as Row[];
