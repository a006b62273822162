import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Log } from '../shared/log.ts';
import { logTrip, measureRoundTrip, remainingMs } from '../shared/round-trips.ts';
import { DbError } from './errors.ts';
import { nameStatement } from './statement-name.ts';

interface Patience {
  attempts: number;
  attemptMs: number;
  /** For all attempts together, and never longer than the request has; except when it outlives a usual request. */
  totalMs: number;
  outlivesRequest?: boolean;
  retries: (err: DbError) => boolean;
}

const READ: Patience = { attempts: 2, attemptMs: 1_500, totalMs: 2_800, retries: (err) => err.isTransient };

/** For the one answer that grows with a person's whole history. */
const LONG_READ: Patience = {
  attempts: 1,
  attemptMs: 25_000,
  totalMs: 25_000,
  outlivesRequest: true,
  retries: () => false,
};

/** A write whose answer is lost is not sent again, for nobody knows whether it happened; one that Postgres undid is. */
const WRITE: Patience = {
  attempts: 3,
  attemptMs: 2_500,
  totalMs: 2_500,
  retries: (err) => err.wasUndone,
};

const MAX_PAUSE_MS = 50;

/** Postgres through Neon's HTTP driver: a statement is one request and one transaction. */
export class Database {
  readonly #neon: NeonQueryFunction<false, false>;
  readonly #log: Log;

  /** `endpoint`: where the driver posts its queries; without it, the driver derives Neon's from the URL's host. */
  constructor({ url, endpoint, log }: { url: string; endpoint?: string | undefined; log: Log }) {
    if (endpoint) neonConfig.fetchEndpoint = endpoint;
    this.#neon = neon(url);
    this.#log = log;
  }

  /** The rows of a statement that changes nothing. @throws DbError */
  read = <Row extends object>(statement: SQL): Promise<Row[]> => this.#one<Row>(statement, READ);

  /** The same, for as long as it takes, up to 25 seconds. @throws DbError */
  readLong = <Row extends object>(statement: SQL): Promise<Row[]> => this.#one<Row>(statement, LONG_READ);

  /** The rows of a statement that changes something. @throws DbError */
  write = <Row extends object>(statement: SQL): Promise<Row[]> => this.#one<Row>(statement, WRITE);

  /** The rows of each of some statements that are one transaction, in one request. @throws DbError */
  writeAll = <Row extends object>(statements: SQL[]): Promise<Row[][]> => {
    const queries = statements.map(toQuery);
    const text = () => queries.map(({ sql }) => sql).join('; ');
    return this.#run(WRITE, text, async (fetchOptions) => {
      const results = await this.#neon.transaction(
        queries.map((query) => this.#neon.query(query.sql, query.params)),
        { fetchOptions },
      );
      return results.map((result) => rows<Row>(result));
    });
  };

  #one<Row extends object>(statement: SQL, patience: Patience): Promise<Row[]> {
    const query = toQuery(statement);
    return this.#run(
      patience,
      () => query.sql,
      async (fetchOptions) => rows<Row>(await this.#neon.query(query.sql, query.params, { fetchOptions })),
    );
  }

  async #run<T>(
    patience: Patience,
    text: () => string,
    send: (fetchOptions: { signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const totalMs = patience.outlivesRequest ? patience.totalMs : Math.min(patience.totalMs, remainingMs());
    const deadline = performance.now() + totalMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const attemptMs = Math.min(patience.attemptMs, deadline - performance.now());
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
        if (attempt === patience.attempts || !patience.retries(err) || performance.now() + pauseMs >= deadline)
          throw err;
        this.#log.warn('database: sent again', { code: err.code, attempt });
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }
}

const dialect = new PgDialect();

const toQuery = (statement: SQL) => dialect.sqlToQuery(statement);

/** The driver types a row as a record of anything; a statement's own SELECT list is what its row type restates. */
const rows = <Row extends object>(answer: Record<string, unknown>[]): Row[] => answer as Row[];
