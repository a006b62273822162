import { openPglite, type PgliteOptions } from './postgres-pglite.ts';
import { PostgresError, type Session, type Statement, type StatementResult } from './postgres-protocol.ts';
import { openPostgresServer } from './postgres-server.ts';

/** `url` of a PostgreSQL server, or how to open PGlite. */
export type PostgresOptions = { url: string } | PgliteOptions;

export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

export interface BatchOptions {
  isolationLevel?: IsolationLevel | undefined;
  readOnly?: boolean;
  deferrable?: boolean;
}

export interface Postgres {
  /**
   * Runs one statement in its own transaction. If the statement opens a transaction, it is rolled back.
   * @param signal rolls back what is not committed
   */
  run(statement: Statement, signal?: AbortSignal): Promise<StatementResult>;
  /** Runs all the statements in one transaction, or none of them. */
  runBatch(statements: Statement[], options?: BatchOptions, signal?: AbortSignal): Promise<StatementResult[]>;
  close(): Promise<void>;
}

/**
 * Statements reject with PostgresError when Postgres reports an error, with any other Error when it cannot be reached.
 * @throws PostgresUnavailableError when it cannot be opened
 */
export async function openPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const engine = 'url' in options ? await openPostgresServer(options.url) : await openPglite(options);
  return {
    run: (statement, signal) => engine.withSession((session) => execute(session, statement), signal),
    runBatch: (statements, batchOptions = {}, signal = undefined) =>
      engine.withSession(async (session) => {
        await session.execute({ query: buildBegin(batchOptions), params: [] });
        const results: StatementResult[] = [];
        for (const statement of statements) results.push(await execute(session, statement));
        signal?.throwIfAborted();
        await session.execute({ query: 'COMMIT', params: [] });
        return results;
      }, signal),
    close: () => engine.close(),
  };
}

function execute(session: Session, statement: Statement): Promise<StatementResult> {
  // No client can send the rows: PGlite would crash, and a server would wait forever.
  if (/^\s*copy\b.*\bfrom\s+stdin\b/is.test(statement.query)) {
    throw new PostgresError('COPY FROM STDIN is not available over HTTP', { severity: 'ERROR', code: '0A000' });
  }
  return session.execute(statement);
}

function buildBegin({ isolationLevel, readOnly, deferrable }: BatchOptions): string {
  return [
    'BEGIN',
    isolationLevel && `ISOLATION LEVEL ${isolationLevel}`,
    readOnly && 'READ ONLY',
    deferrable && 'DEFERRABLE',
  ]
    .filter(Boolean)
    .join(' ');
}
