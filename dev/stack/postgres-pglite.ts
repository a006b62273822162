import { mkdirSync } from 'node:fs';
import { messages, PGlite, protocol } from '@electric-sql/pglite';
import { lockDataDir } from './data-dir-lock.ts';
import {
  type Field,
  type PostgresEngine,
  PostgresError,
  PostgresUnavailableError,
  type Session,
  type Statement,
  type StatementResult,
} from './postgres-protocol.ts';

/**
 * Opens PGlite, in memory without a directory. It has one connection, so sessions run one after another.
 * @throws PostgresUnavailableError when another process uses the directory or it cannot be read
 */
export async function openPglite(dataDir?: string): Promise<PostgresEngine> {
  const unlock = dataDir === undefined ? () => {} : claim(dataDir);
  const db = await create(dataDir).catch((err: unknown) => {
    unlock();
    throw err;
  });
  const session: Session = { execute: (statement) => execute(db, statement) };
  return {
    withSession: (use) =>
      db.runExclusive(async () => {
        try {
          return await use(session);
        } finally {
          if (db.isInTransaction()) await session.execute({ query: 'ROLLBACK', params: [] });
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

async function create(dataDir?: string): Promise<PGlite> {
  try {
    return await PGlite.create({ ...(dataDir !== undefined && { dataDir }) });
  } catch (err) {
    throw unavailable(dataDir ?? 'memory', err);
  }
}

function unavailable(place: string, err: unknown): PostgresUnavailableError {
  const [reason] = (err instanceof Error ? err.message : String(err)).split('\n');
  return new PostgresUnavailableError(`Cannot open the Postgres data in ${place}: ${reason}`, { cause: err });
}

async function execute(db: PGlite, { query, params }: Statement): Promise<StatementResult> {
  try {
    return toResult(await db.execProtocolStream(extendedQuery(query, params), { throwOnError: true }));
  } catch (err) {
    throw err instanceof messages.DatabaseError ? new PostgresError(err.message, err) : err;
  }
}

function extendedQuery(text: string, values: (string | null)[]): Uint8Array {
  const { parse, bind, describe, execute, sync } = protocol.serialize;
  return Buffer.concat([parse({ text }), bind({ values }), describe({ type: 'P' }), execute({}), sync()]);
}

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
