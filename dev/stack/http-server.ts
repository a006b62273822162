import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';

const loopback = '127.0.0.1';

export interface HttpRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Aborts when the client disconnects before it has the response. */
  signal: AbortSignal;
}

/** `body` is sent as JSON, `events` as an event stream. */
export type HttpResponse = { status: number; body: unknown } | { status: number; events: AsyncIterable<string> };

/** Ends a request with this status and message. */
export class HttpError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'HttpError';
    this.status = status;
  }
}

export interface LoopbackServerOptions {
  /** 0 or absent: any free port. */
  port?: number | undefined;
  maxBodyBytes: number;
  /** Delays every request. */
  latencyMs?: number | undefined;
  handle(request: HttpRequest): Promise<HttpResponse>;
  /** Formats an error for the protocol: an HttpError of `handle`, 413, or 500 for any other error. */
  formatError(status: number, message: string): HttpResponse;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** Closes the open connections too. */
  close(): Promise<void>;
}

/**
 * Serves JSON and event streams over HTTP on 127.0.0.1 only.
 * @throws Error with a message of one line when the port cannot be used
 */
export async function listenOnLoopback(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer((request, response) => void respond(request, response, options));
  // Keep idle connections open: a client that reuses one while it closes gets a network error.
  server.keepAliveTimeout = 0;
  const port = await listen(server, options.port ?? 0);
  return { origin: `http://${loopback}:${port}`, close: () => close(server) };
}

/** @throws HttpError 400 when the body is not JSON */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new HttpError(400, 'The request body is not JSON');
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, loopback);
  try {
    await once(server, 'listening');
  } catch (err) {
    throw new Error(`Cannot listen on ${loopback}:${port}: ${reasonOf(err)}`, { cause: err });
  }
  return (server.address() as AddressInfo).port;
}

function reasonOf(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  return 'code' in err && err.code === 'EADDRINUSE' ? 'the port is in use' : err.message;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function respond(request: IncomingMessage, response: ServerResponse, options: LoopbackServerOptions) {
  const result = await handleRequest(request, disconnection(response), options);
  if (response.destroyed) return;
  const { status } = result;
  if ('events' in result) {
    response.writeHead(status, { 'content-type': 'text/event-stream' });
    await pipeline(result.events, response).catch(() => {}); // the client disconnected
    return;
  }
  const { body } = result;
  const json = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
    .end(json);
}

function disconnection(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort();
  });
  return controller.signal;
}

async function handleRequest(
  request: IncomingMessage,
  signal: AbortSignal,
  { handle, formatError, maxBodyBytes, latencyMs }: LoopbackServerOptions,
): Promise<HttpResponse> {
  try {
    const body = await readBody(request, maxBodyBytes);
    if (latencyMs) await wait(latencyMs);
    return await handle({
      method: request.method ?? '',
      url: parseUrl(request),
      headers: request.headers,
      body,
      signal,
    });
  } catch (err) {
    if (err instanceof HttpError) return formatError(err.status, err.message);
    return formatError(500, err instanceof Error ? err.message : String(err));
  }
}

function parseUrl(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', `http://${loopback}`);
  if (url === null) throw new HttpError(400, 'The request target is not a URL');
  return url;
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // Read and drop the rest: a client that is still sending would not see an early response.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw new HttpError(413, `The request body is over ${maxBytes} bytes`);
  return Buffer.concat(chunks);
}
