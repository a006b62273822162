import { openPglite } from './postgres-pglite.ts';
import type { Statement, StatementResult } from './postgres-protocol.ts';
import { openPostgresServer } from './postgres-server.ts';

/** `url` of a PostgreSQL server, or the directory where PGlite keeps its files; neither: PGlite in memory. */
export type PostgresOptions = { url: string } | { dataDir?: string | undefined };

export type IsolationLevel = 'READ UNCOMMITTED' | 'READ COMMITTED' | 'REPEATABLE READ' | 'SERIALIZABLE';

export interface BatchOptions {
  isolationLevel?: IsolationLevel | undefined;
  readOnly?: boolean;
  deferrable?: boolean;
}

export interface Postgres {
  /** Runs one statement in a transaction of its own. A transaction the statement itself opens is rolled back. */
  run(statement: Statement): Promise<StatementResult>;
  /** Runs all the statements in one transaction, or none of them. */
  runBatch(statements: Statement[], options?: BatchOptions): Promise<StatementResult[]>;
  close(): Promise<void>;
}

/**
 * Statements reject with PostgresError when Postgres refuses them, with any other Error when it cannot be reached.
 * @throws PostgresUnavailableError when it does not open
 */
export async function openPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const engine = 'url' in options ? await openPostgresServer(options.url) : await openPglite(options.dataDir);
  return {
    run: (statement) => engine.withSession((session) => session.execute(statement)),
    runBatch: (statements, batchOptions = {}) =>
      engine.withSession(async (session) => {
        await session.execute({ query: beginOf(batchOptions), params: [] });
        const results: StatementResult[] = [];
        for (const statement of statements) results.push(await session.execute(statement));
        await session.execute({ query: 'COMMIT', params: [] });
        return results;
      }),
    close: () => engine.close(),
  };
}

function beginOf({ isolationLevel, readOnly, deferrable }: BatchOptions): string {
  return [
    'BEGIN',
    isolationLevel && `ISOLATION LEVEL ${isolationLevel}`,
    readOnly && 'READ ONLY',
    deferrable && 'DEFERRABLE',
  ]
    .filter(Boolean)
    .join(' ');
}
