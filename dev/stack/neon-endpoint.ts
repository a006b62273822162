import type { IncomingHttpHeaders } from 'node:http';
import * as z from 'zod';
import { HttpError, type HttpRequest, type HttpResponse, listenOnLoopback, parseJson } from './http-server.ts';
import type { BatchOptions, IsolationLevel, Postgres } from './postgres.ts';
import { PostgresError, type StatementResult } from './postgres-protocol.ts';

/** Neon's own limit. */
const maxBodyBytes = 10 * 1024 * 1024;

const isolationLevels = new Map<unknown, IsolationLevel>([
  ['ReadUncommitted', 'READ UNCOMMITTED'],
  ['ReadCommitted', 'READ COMMITTED'],
  ['RepeatableRead', 'REPEATABLE READ'],
  ['Serializable', 'SERIALIZABLE'],
]);

/** The proxy's own errors have the fields of Postgres' errors, with an empty SQLSTATE. */
const noSqlState = { severity: '', code: '' };

const WellFormed = z.string().refine((text) => text.isWellFormed(), 'lone surrogate');

const Query = z.object({
  query: WellFormed.refine((text) => !text.includes('\0'), 'NUL character'),
  params: z
    .array(z.union([WellFormed, z.number().transform(String), z.boolean().transform(String), z.null()]))
    .default([]),
  arrayMode: z.boolean().optional(),
});

const Payload = z.union([z.object({ queries: z.array(Query) }), Query]);

interface NeonEndpointOptions {
  postgres: Postgres;
  /** 0 or absent: any free port. */
  port?: number | undefined;
  /** The password that the connection string of every request must have. */
  password: string;
  /** Delays every request. */
  latencyMs?: number | undefined;
}

interface NeonEndpoint {
  /** `http://127.0.0.1:PORT/sql`, for the driver's `neonConfig.fetchEndpoint`. */
  url: string;
  /** For `neon()`. It has the password; its host is only a name. */
  connectionString: string;
  close(): Promise<void>;
}

/**
 * Serves Neon's `POST /sql`, as `@neondatabase/serverless` 1.2 uses it, in front of any Postgres. As Neon does, it cancels
 * and rolls back what a client has left before it was committed.
 * Source: github.com/neondatabase/neon, proxy/src/serverless/sql_over_http.rs.
 * @throws Error when the port is in use
 */
export async function startNeonEndpoint({
  postgres,
  port,
  password,
  latencyMs,
}: NeonEndpointOptions): Promise<NeonEndpoint> {
  const server = await listenOnLoopback({
    port,
    maxBodyBytes,
    latencyMs,
    formatError: (status, message) => ({ status, body: { ...new PostgresError(message, noSqlState).fields, message } }),
    handle: async (request) => {
      if (request.method !== 'POST' || request.url.pathname !== '/sql')
        throw new HttpError(400, 'query is not supported');
      try {
        checkPassword(request.headers, password);
        return { status: 200, body: await runPayload(postgres, request) };
      } catch (err) {
        if (err instanceof PostgresError) return toErrorResponse(err);
        throw err;
      }
    },
  });
  return {
    url: `${server.origin}/sql`,
    connectionString: `postgresql://saturway:${encodeURIComponent(password)}@saturway.localhost/saturway`,
    close: server.close,
  };
}

function checkPassword(headers: IncomingHttpHeaders, password: string): void {
  const connection = URL.parse(String(headers['neon-connection-string']));
  if (connection === null) throw new HttpError(400, 'invalid or missing header Neon-Connection-String');
  if (percentDecode(connection.password) === password) return;
  throw new HttpError(400, `password authentication failed for user '${connection.username}'`);
}

function percentDecode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

async function runPayload(postgres: Postgres, { headers, body, signal }: HttpRequest): Promise<unknown> {
  if (headers['neon-raw-text-output'] !== 'true') throw new HttpError(400, 'only Neon-Raw-Text-Output: true is served');
  const payload = Payload.safeParse(parseJson(body));
  if (!payload.success) throw new HttpError(400, `malformed query: ${z.prettifyError(payload.error)}`);

  const defaultArrayMode = headers['neon-array-mode'] === 'true';
  if (!('queries' in payload.data)) {
    const { arrayMode = defaultArrayMode, ...statement } = payload.data;
    return toNeonResult(await postgres.run(statement, signal), arrayMode);
  }
  const { queries } = payload.data;
  const results = await postgres.runBatch(queries, parseBatchOptions(headers), signal);
  return {
    results: results.map((result, index) => toNeonResult(result, queries[index]?.arrayMode ?? defaultArrayMode)),
  };
}

function parseBatchOptions(headers: IncomingHttpHeaders): BatchOptions {
  const level = headers['neon-batch-isolation-level'];
  const isolationLevel = isolationLevels.get(level);
  if (level !== undefined && isolationLevel === undefined) throw new HttpError(400, 'invalid isolation level');
  return {
    isolationLevel,
    readOnly: headers['neon-batch-read-only'] === 'true',
    deferrable: headers['neon-batch-deferrable'] === 'true',
  };
}

function toNeonResult({ fields, rows, command, rowCount }: StatementResult, rowAsArray: boolean) {
  const toObject = (row: (string | null)[]) => Object.fromEntries(fields.map(({ name }, index) => [name, row[index]]));
  return { fields, rows: rowAsArray ? rows : rows.map(toObject), command, rowCount, rowAsArray };
}

function toErrorResponse(err: PostgresError): HttpResponse {
  return { status: 400, body: { message: err.message, ...err.fields } };
}
