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

const loopback = '127.0.0.1';

export interface HttpRequest {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** `body` is sent as JSON, `events` as they come. */
export type HttpAnswer = { status: number; body: unknown } | { status: number; events: AsyncIterable<string> };

/** A request that is refused with this status; the message is for the client. */
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
  answer(request: HttpRequest): Promise<HttpAnswer>;
  /** Says a failure in the words of the protocol: an HttpError thrown by `answer`, 413, or 500 for what nobody expected. */
  refuse(status: number, message: string): HttpAnswer;
}

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  origin: string;
  /** Ends the open connections too. */
  close(): Promise<void>;
}

/**
 * Serves JSON, and event streams, over HTTP on 127.0.0.1 only.
 * @throws Error with one readable line when the port cannot be had
 */
export async function listenOnLoopback(options: LoopbackServerOptions): Promise<LoopbackServer> {
  const server = createServer((request, response) => void respond(request, response, options));
  // Idle connections stay open: a client that reuses one in the moment it is closed sees a network error.
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
  const answered = await answerOrRefuse(request, options);
  if (response.destroyed) return;
  const { status } = answered;
  if ('events' in answered) {
    response.writeHead(status, { 'content-type': 'text/event-stream' });
    await pipeline(answered.events, response).catch(() => {}); // the client has left
    return;
  }
  const { body } = answered;
  const json = JSON.stringify(body);
  response
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) })
    .end(json);
}

async function answerOrRefuse(
  request: IncomingMessage,
  { answer, refuse, maxBodyBytes }: LoopbackServerOptions,
): Promise<HttpAnswer> {
  try {
    const body = await readBody(request, maxBodyBytes);
    return await answer({ method: request.method ?? '', url: urlOf(request), headers: request.headers, body });
  } catch (err) {
    if (err instanceof HttpError) return refuse(err.status, err.message);
    return refuse(500, err instanceof Error ? err.message : String(err));
  }
}

function urlOf(request: IncomingMessage): URL {
  const url = URL.parse(request.url ?? '/', `http://${loopback}`);
  if (url === null) throw new HttpError(400, 'The request target is not a URL');
  return url;
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    // What is over the limit is read and dropped: a client still sending would not see an early answer.
    if (bytes <= maxBytes) chunks.push(chunk);
  }
  if (bytes > maxBytes) throw new HttpError(413, `The request body is over ${maxBytes} bytes`);
  return Buffer.concat(chunks);
}
