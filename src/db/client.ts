import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { type SQL, sql } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import type { Language } from '../messages/say.ts';
import type { IdempotencyClaim, Session } from '../shared/caller.ts';
import { MINUTE_MS } from '../shared/duration.ts';
import type { Log } from '../shared/log.ts';
import { logTrip, measureRoundTrip, remainingMs, restartDeadline } from '../shared/round-trips.ts';
import { DbError, type DbErrorFields } from './errors.ts';
import { instant } from './local-date.ts';
import { renderSql } from './render-sql.ts';
import { owner, selectLanguage, selectOwner } from './session.ts';
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

/** A write without a response is not sent again, because it may have happened. One that changed nothing is. */
const WRITE: RetryPolicy = {
  maxAttempts: 3,
  attemptTimeoutMs: 2_500,
  totalTimeoutMs: 2_500,
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

/** Neon suspends a database that has not been used for five minutes. This isolate knows only of its own queries. */
const IDLE_MS = 4 * MINUTE_MS;

/** How long a statement waits for a database that may have to wake up first. */
const WAKE_MS = 8_000;

const MAX_PAUSE_MS = 50;

/** `writeEach` stops this long before the deadline of its request, which then reads the changes. */
const AFTER_WRITES_MS = 600;

/** One of several writes. `docs/architecture.md` says when its outcome is stored. */
export interface Write {
  statement: SQL;
  /** The key that its outcome is stored under, and the status of its success. */
  claim?: (IdempotencyClaim & { status: number }) | undefined;
  /** The positions, from 0, of the writes that make what it needs. */
  needs?: number[] | undefined;
  /** What it needs has not been made, and no write of these makes it. */
  isMissing?: boolean | undefined;
}

/** Writes of one user, in order. */
export interface Writes {
  session: Session;
  now: Date;
  writes: Write[];
}

/** What became of several writes, and the language of the user before them. */
interface Written<Outcome> {
  outcomes: Outcome[];
  language: Language;
}

/** What became of one of several writes. `row`: null if the session is not valid. `skipped`: there was no time left. */
type WriteOutcome<Row> = { row: Row | null } | { error: DbErrorFields } | { skipped: true };

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
  read = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(toQuery(statement), READ);

  /** Runs a statement that changes something. @throws DbError */
  write = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(toQuery(statement), WRITE);

  /** Like `write`, but may take 10 s. @throws DbError */
  writeLong = <Row extends object>(statement: SQL): Promise<Row[]> => this.#query<Row>(toQuery(statement), LONG_WRITE);

  /**
   * Runs writes in order in one statement. One that breaks a constraint or is rejected does not affect the others. After
   * about 1.9 s the rest is not run, so that the request can still use the outcomes.
   * @returns one outcome per write; null when the session is not valid @throws DbError when all of them were rolled back
   */
  writeEach = <Row extends object>(writes: Writes): Promise<Written<WriteOutcome<Row>> | null> => {
    const budgetMs = Math.min(WRITE.totalTimeoutMs, remainingMs()) - AFTER_WRITES_MS;
    return this.#runMutations<Row>(writes, sql`false, ${Math.max(0, Math.round(budgetMs))}`);
  };

  /**
   * Runs writes in order in one statement, all or none.
   * @returns the row of each; null when the session is not valid
   * @throws DbError with the `position` of the write that failed, if it was the fault of one
   */
  writeAll = async <Row extends object>(writes: Writes): Promise<Written<Row | null> | null> => {
    const written = await this.#runMutations<Row>(writes, sql`true, null`);
    return written && { ...written, outcomes: written.outcomes.map((one) => ('row' in one ? one.row : null)) };
  };

  async #runMutations<Row extends object>(
    { session, now, writes }: Writes,
    options: SQL,
  ): Promise<Written<WriteOutcome<Row>> | null> {
    const templates = JSON.stringify(writes.map(({ statement, ...rest }) => ({ ...toTemplate(statement), ...rest })));
    const query = toQuery(sql`
      with owner as (${selectOwner(session)} for no key update)
      select run_mutations(${owner.id}, ${instant(now)}, ${templates}, ${options}) as outcomes,
             ${selectLanguage(owner)} as language from owner`);
    const [written] = await this.#query<Written<WriteOutcome<Row>>>(query, WRITE, () => templates);
    return written ?? null;
  }

  #query<Row extends object>(query: Query, policy: RetryPolicy, text = () => query.sql): Promise<Row[]> {
    return this.#run(policy, text, async (fetchOptions) =>
      castRows<Row>(await this.#neon.query(query.sql, query.params, { fetchOptions })),
    );
  }

  /**
   * The first statement after a while gets more time, and the rest of its request the whole deadline again: a suspended
   * database has to wake up. If it does not respond, the next statements get the usual time.
   * @param text the SQL, for the debug log
   */
  async #run<T>(policy: RetryPolicy, text: () => string, send: Send<T>): Promise<T> {
    const mayBeAsleep = performance.now() - this.#lastUsedAt > IDLE_MS;
    try {
      return await this.#retry(mayBeAsleep ? whileWaking(policy) : policy, text, send);
    } finally {
      this.#lastUsedAt = performance.now();
      if (mayBeAsleep) restartDeadline();
    }
  }

  async #retry<T>(policy: RetryPolicy, text: () => string, send: Send<T>): Promise<T> {
    const totalMs = policy.ignoresRequestDeadline
      ? policy.totalTimeoutMs
      : Math.min(policy.totalTimeoutMs, remainingMs());
    const deadline = performance.now() + totalMs;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const attemptMs = Math.min(policy.attemptTimeoutMs, deadline - performance.now());
        if (attemptMs <= 0) throw new DbError({ code: 'timeout' });
        return await measureRoundTrip(() =>
          logTrip(
            this.#log,
            'database',
            () => ({ statement: nameStatement(text()), attempt }),
            () => send({ signal: AbortSignal.timeout(Math.floor(attemptMs)) }),
          ),
        );
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

type Send<T> = (fetchOptions: { signal: AbortSignal }) => Promise<T>;

const whileWaking = (policy: RetryPolicy): RetryPolicy => ({
  ...policy,
  attemptTimeoutMs: Math.max(policy.attemptTimeoutMs, WAKE_MS),
  totalTimeoutMs: Math.max(policy.totalTimeoutMs, WAKE_MS),
  ignoresRequestDeadline: true,
});

interface Query {
  sql: string;
  params: unknown[];
}

function toQuery(statement: SQL): Query {
  const params: unknown[] = [];
  return { sql: renderSql(statement, (value) => `$${params.push(value)}`), params };
}

/**
 * A statement as run_mutations() takes it. Its parameters are one array of texts, so each is cast to the type of its
 * column or of its value; a text that is neither needs a cast in the statement.
 */
function toTemplate(statement: SQL): Query {
  const params: unknown[] = [];
  const text = renderSql(statement, (value, column) => {
    const position = params.push(Array.isArray(value) ? makePgArray(value) : value);
    return `($1)[${position}]${toCast(column?.getSQLType(), value)}`;
  });
  return { sql: text, params };
}

function toCast(columnType: string | undefined, value: unknown): string {
  if (columnType !== undefined) return `::${columnType}`;
  if (typeof value === 'boolean') return '::boolean';
  if (typeof value !== 'number') return '';
  return Number.isInteger(value) ? '::bigint' : '::double precision';
}

/** The driver does not know the type of a row. The caller's `Row` describes the SELECT list of its statement. */
const castRows = <Row extends object>(result: Record<string, unknown>[]): Row[] => result as Row[];
