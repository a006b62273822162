import { mkdirSync, readdirSync } from 'node:fs';
import { messages, PGlite, protocol } from '@electric-sql/pglite';
import { btree_gin } from '@electric-sql/pglite/contrib/btree_gin';
import { pg_trgm } from '@electric-sql/pglite/contrib/pg_trgm';
import { lockDataDir } from './data-dir-lock.ts';
import { loadEmptyCluster } from './empty-cluster.ts';
import {
  type Field,
  type PostgresEngine,
  PostgresError,
  PostgresUnavailableError,
  type Session,
  type Statement,
  type StatementResult,
} from './postgres-protocol.ts';
import { PreparedStatements } from './prepared-statements.ts';

/** `dataDir` is a directory; without it, PGlite runs in memory. `cluster` has the files of a new database. */
export interface PgliteOptions {
  dataDir?: string | undefined;
  cluster?: Blob;
}

/**
 * Opens PGlite. It has one connection, so sessions run one after another.
 * @throws PostgresUnavailableError when another process uses the directory or it cannot be read
 */
export async function openPglite({ dataDir, cluster }: PgliteOptions): Promise<PostgresEngine> {
  const unlock = dataDir === undefined ? () => {} : claim(dataDir);
  const db = await create(dataDir, cluster).catch((err: unknown) => {
    unlock();
    throw err;
  });
  const prepared = new PreparedStatements();
  return {
    withSession: (use, signal) =>
      db.runExclusive(async () => {
        const session: Session = { execute: (statement) => execute(db, prepared, statement, signal) };
        try {
          signal?.throwIfAborted();
          return await use(session);
        } finally {
          if (db.isInTransaction()) await execute(db, prepared, { query: 'ROLLBACK', params: [] });
        }
      }),
    close: async () => {
      await db.close();
      unlock();
    },
  };
}

function claim(dataDir: string): () => void {
  try {
    mkdirSync(dataDir, { recursive: true });
    return lockDataDir(dataDir);
  } catch (err) {
    throw unavailable(dataDir, err);
  }
}

async function create(dataDir?: string, cluster?: Blob): Promise<PGlite> {
  try {
    const place = { extensions: { btree_gin, pg_trgm }, ...(dataDir !== undefined && { dataDir }) };
    const isNew = dataDir === undefined || readdirSync(dataDir).length === 0;
    return await PGlite.create(isNew ? { ...place, loadDataDir: cluster ?? (await loadEmptyCluster()) } : place);
  } catch (err) {
    throw unavailable(dataDir ?? 'memory', err);
  }
}

function unavailable(place: string, err: unknown): PostgresUnavailableError {
  const [reason] = (err instanceof Error ? err.message : String(err)).split('\n');
  return new PostgresUnavailableError(`Cannot open the Postgres data in ${place}: ${reason}`, { cause: err });
}

/**
 * A statement blocks this process, so it cannot be cancelled. If `signal` has aborted meanwhile, it is rolled back: Sync
 * commits it, unless an error came before.
 */
async function execute(
  db: PGlite,
  prepared: PreparedStatements,
  { query, params }: Statement,
  signal?: AbortSignal,
): Promise<StatementResult> {
  // In a transaction a table may have changed, and may change back.
  const { name, messages: preparing } = db.isInTransaction()
    ? { name: '', messages: [parse({ text: query })] }
    : prepared.prepare(query);
  try {
    const extendedQuery = [...preparing, bind({ statement: name, values: params }), describe({ type: 'P' }), run({})];
    const received = await db.execProtocolStream(Buffer.concat(extendedQuery), { throwOnError: true, syncToFs: false });
    await eventLoopTurns();
    if (signal?.aborted) await db.execProtocolStream(parse({ text: 'abandoned' }), { syncToFs: false });
    signal?.throwIfAborted();
    const result = toResult(received);
    prepared.noteCommand(result.command, query);
    return result;
  } catch (err) {
    prepared.forget(query);
    throw err instanceof messages.DatabaseError ? new PostgresError(err.message, err) : err;
  } finally {
    await db.execProtocolStream(sync());
  }
}

/** Lets this process see that a client has disconnected during a statement. */
async function eventLoopTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const { parse, bind, describe, execute: run, sync } = protocol.serialize;

function toResult(received: object[]): StatementResult {
  const result: StatementResult = { fields: [], rows: [], command: '', rowCount: null };
  for (const message of received) {
    if (message instanceof messages.RowDescriptionMessage) result.fields = message.fields.map(toField);
    else if (message instanceof messages.DataRowMessage) result.rows.push(message.fields);
    else if (message instanceof messages.CommandCompleteMessage) Object.assign(result, parseCommandTag(message.text));
  }
  return result;
}

function toField({
  name,
  dataTypeID,
  tableID,
  columnID,
  dataTypeSize,
  dataTypeModifier,
}: Omit<Field, 'format'>): Field {
  return { name, dataTypeID, tableID, columnID, dataTypeSize, dataTypeModifier, format: 'text' };
}

function parseCommandTag(tag: string): Pick<StatementResult, 'command' | 'rowCount'> {
  const [command = ''] = tag.split(' ', 1);
  const count = /\d+$/.exec(tag)?.[0];
  return { command, rowCount: count === undefined ? null : Number(count) };
}
