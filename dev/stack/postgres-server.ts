import { setTimeout as wait } from 'node:timers/promises';
import { Client, DatabaseError, Pool, type PoolClient, type QueryArrayConfig } from 'pg';
import {
  type PostgresEngine,
  PostgresError,
  PostgresUnavailableError,
  type Statement,
  type StatementResult,
} from './postgres-protocol.ts';

const connectTimeoutMs = 5_000;
/** A server that has become silent does not close its connections. */
const closeTimeoutMs = 1_000;

/**
 * Opens a connection pool to a PostgreSQL server. It prints times in UTC, as Neon does.
 * @param url `postgres://user:password@host:port/database`
 * @throws PostgresUnavailableError when the server cannot be reached or refuses the login
 */
export async function openPostgresServer(url: string): Promise<PostgresEngine> {
  const pool = new Pool({
    connectionString: url,
    options: '-c TimeZone=UTC',
    connectionTimeoutMillis: connectTimeoutMs,
    types: { getTypeParser: () => (text: unknown) => text },
  });
  // The pool drops an idle connection that breaks; the next statement opens another.
  pool.on('error', () => {});
  // Of one that is in use, the statement reports it.
  pool.on('connect', (client) => client.on('error', () => {}));
  await checkConnection(pool, url);
  return {
    withSession: async (use, signal) => {
      const client = await pool.connect();
      const cancel = () => void cancelStatement(client, url);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        signal?.throwIfAborted();
        return await use({ execute: (statement) => execute(client, statement) });
      } finally {
        signal?.removeEventListener('abort', cancel);
        // Close a connection that is still in a transaction, so that the server rolls it back.
        client.release(signal?.aborted || client.getTransactionStatus() !== 'I');
      }
    },
    close: () => Promise.race([pool.end(), wait(closeTimeoutMs)]),
  };
}

/** Cancels what the connection runs, over a connection of its own: the pool may have none left. */
async function cancelStatement({ processID }: PoolClient & { processID?: number }, url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  try {
    await client.connect();
    await client.query('SELECT pg_cancel_backend($1)', [processID]);
  } catch {
    // The statement ends by itself.
  } finally {
    await client.end();
  }
}

async function checkConnection(pool: Pool, url: string): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (err) {
    await pool.end();
    throw new PostgresUnavailableError(`Cannot connect to PostgreSQL at ${placeOf(url)}: ${reasonOf(err)}`, {
      cause: err,
    });
  }
}

function placeOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? 'the given URL' : `${parsed.host}${parsed.pathname}`;
}

function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  // A host name with several addresses fails with an AggregateError, whose message is empty.
  const [first] = err instanceof AggregateError ? err.errors : [err];
  return first instanceof Error ? first.message : String(first);
}

async function execute(client: PoolClient, { query, params }: Statement): Promise<StatementResult> {
  // Without `extended`, pg sends a statement without parameters as a script, which may have several statements.
  const config: QueryArrayConfig & { queryMode: 'extended' } = {
    text: query,
    values: params,
    rowMode: 'array',
    queryMode: 'extended',
  };
  try {
    const { fields, rows, command, rowCount } = await client.query<(string | null)[]>(config);
    return { fields: fields.map((field) => ({ ...field, format: 'text' })), rows, command: command ?? '', rowCount };
  } catch (err) {
    throw err instanceof DatabaseError ? new PostgresError(err.message, err) : err;
  }
}
