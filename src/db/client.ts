import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Log } from '../shared/log.ts';
import { logTrip, measureRoundTrip, remainingMs } from '../shared/round-trips.ts';
import { DbError } from './errors.ts';
import { nameStatement } from './statement-name.ts';

interface RetryPolicy {
  maxAttempts: number;
  attemptTimeoutMs: number;
  /** For all attempts together. The request's own deadline may cut it short. */
  totalTimeoutMs: number;
  isRetryable: (err: DbError) => boolean;
}

const READ: RetryPolicy = {
  maxAttempts: 2,
  attemptTimeoutMs: 1_500,
  totalTimeoutMs: 2_800,
  isRetryable: (err) => err.isTransient,
};

/** A write without a response is not sent again, because it may have happened. A write that was rolled back is. */
const WRITE: RetryPolicy = {
  maxAttempts: 3,
  attemptTimeoutMs: 2_500,
  totalTimeoutMs: 2_500,
  isRetryable: (err) => err.wasUndone,
};

const MAX_PAUSE_MS = 50;

/** Postgres through Neon's HTTP driver: a statement is one request and one transaction. */
export class Database {
  readonly #neon: NeonQueryFunction<false, false>;
  readonly #log: Log;

  /** `endpoint`: where the driver sends its queries. By default, the driver derives it from the host of the URL. */
  constructor({ url, endpoint, log }: { url: string; endpoint?: string | undefined; log: Log }) {
    if (endpoint) neonConfig.fetchEndpoint = endpoint;
    this.#neon = neon(url);
    this.#log = log;
  }

  /** Runs a statement that changes nothing. @throws DbError */
  read = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(statement, READ);

  /** Runs a statement that changes something. @throws DbError */
  write = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(statement, WRITE);

  /** Runs statements as one transaction, in one HTTP request. @returns the rows of each @throws DbError */
  writeAll = <Row extends object>(statements: SQL[]): Promise<Row[][]> => {
    const queries = statements.map(toQuery);
    const text = () => queries.map(({ sql }) => sql).join('; ');
    return this.#run(WRITE, text, async (fetchOptions) => {
      const results = await this.#neon.transaction(
        queries.map((query) => this.#neon.query(query.sql, query.params)),
        { fetchOptions },
      );
      return results.map((result) => castRows<Row>(result));
    });
  };

  #query<Row extends object>(statement: SQL, policy: RetryPolicy): Promise<Row[]> {
    const query = toQuery(statement);
    return this.#run(
      policy,
      () => query.sql,
      async (fetchOptions) => castRows<Row>(await this.#neon.query(query.sql, query.params, { fetchOptions })),
    );
  }

  /** @param text the SQL, for the debug log */
  async #run<T>(
    policy: RetryPolicy,
    text: () => string,
    send: (fetchOptions: { signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const totalMs = Math.min(policy.totalTimeoutMs, remainingMs());
    const deadline = performance.now() + totalMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const attemptMs = Math.min(policy.attemptTimeoutMs, deadline - performance.now());
        if (attemptMs <= 0) throw new DbError('timeout');
        return await measureRoundTrip(() =>
          logTrip(
            this.#log,
            'database',
            () => ({ statement: nameStatement(text()), attempt }),
            () => send({ signal: AbortSignal.timeout(attemptMs) }),
          ),
        );
      } catch (cause) {
        const err = DbError.from(cause);
        const pauseMs = Math.random() * MAX_PAUSE_MS * attempt;
        const isLast = attempt === policy.maxAttempts || performance.now() + pauseMs >= deadline;
        if (isLast || !policy.isRetryable(err)) throw err;
        this.#log.warn('database: sent again', { code: err.code, attempt });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}

const dialect = new PgDialect();

const toQuery = (statement: SQL) => dialect.sqlToQuery(statement);

/** The driver does not know the type of a row. The caller's `Row` describes the SELECT list of its statement. */
const castRows = <Row extends object>(result: Record<string, unknown>[]): Row[] => result as Row[];
