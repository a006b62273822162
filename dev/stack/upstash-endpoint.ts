import type { Redis } from 'ioredis';
import { HttpError, type HttpRequest, type HttpResponse, listenOnLoopback, parseJson } from './http-server.ts';
import { parseCommand, parseCommands, parsePathCommand } from './upstash-commands.ts';
import { type Outcome, UpstashEngine } from './upstash-engine.ts';

/** Upstash's own limit on a paid plan. */
const maxBodyBytes = 10 * 1024 * 1024;

const allowedMethods = ['GET', 'HEAD', 'POST', 'PUT'];

interface UpstashEndpointOptions {
  /** All requests share it. It stays open when the endpoint closes. */
  redis: Redis;
  /** 0 or absent: any free port. */
  port?: number | undefined;
  /** The bearer token that every request must have. */
  token: string;
  /** Delays every request. */
  latencyMs?: number | undefined;
}

interface UpstashEndpoint {
  /** `http://127.0.0.1:PORT`, with `token` for `new Redis({ url, token })`. */
  url: string;
  token: string;
  close(): Promise<void>;
}

type Encode = (text: Buffer) => string;

/**
 * Serves Upstash's REST API, as `@upstash/redis` 1.39 uses it, in front of any Redis.
 * Not supported: RESP2 responses and the event streams of SUBSCRIBE and MONITOR.
 * Source: upstash.com/docs/redis/features/restapi.
 * @throws Error when the port is in use
 */
export async function startUpstashEndpoint({
  redis,
  port,
  token,
  latencyMs,
}: UpstashEndpointOptions): Promise<UpstashEndpoint> {
  const engine = new UpstashEngine(redis);
  const server = await listenOnLoopback({
    port,
    maxBodyBytes,
    latencyMs,
    formatError: (status, error) => ({ status, body: { error } }),
    handle: async (request) => {
      checkRequest(request, token);
      return await runRequest(request, engine);
    },
  });
  return { url: server.origin, token, close: server.close };
}

function checkRequest({ method, url, headers }: HttpRequest, token: string): void {
  if (headers.authorization !== `Bearer ${token}` && url.searchParams.get('_token') !== token) {
    throw new HttpError(401, 'WRONGPASS invalid or missing auth token');
  }
  if (!allowedMethods.includes(method)) throw new HttpError(405, 'ERR method not allowed');
  if ((headers['upstash-response-format'] ?? 'json') !== 'json') {
    throw new HttpError(400, 'ERR only the response format json is served');
  }
}

async function runRequest({ method, url, headers, body }: HttpRequest, engine: UpstashEngine): Promise<HttpResponse> {
  const encode = headers['upstash-encoding'] === 'base64' ? toBase64 : toUtf8;
  const toJson = (outcome: Outcome) => ('error' in outcome ? outcome : { result: encodeReply(outcome.reply, encode) });
  switch (`${method} ${url.pathname}`) {
    case 'POST /pipeline': {
      const outcomes = await engine.runPipeline(parseCommands(parseJson(body)));
      return { status: 200, body: outcomes.map(toJson) };
    }
    case 'POST /multi-exec': {
      const outcomes = await engine.runTransaction(parseCommands(parseJson(body)));
      return { status: 200, body: outcomes.map(toJson) };
    }
    default: {
      const command = url.pathname === '/' ? parseCommand(parseJson(body)) : parsePathCommand(url, body);
      const outcome = await engine.run(command);
      return { status: 'error' in outcome ? 400 : 200, body: toJson(outcome) };
    }
  }
}

/** The driver expects "OK" unencoded when it is the whole reply, and encoded inside an array. */
function encodeReply(reply: unknown, encode: Encode): unknown {
  return Buffer.isBuffer(reply) && reply.toString('latin1') === 'OK' ? 'OK' : encodeStrings(reply, encode);
}

function encodeStrings(reply: unknown, encode: Encode): unknown {
  if (Buffer.isBuffer(reply)) return encode(reply);
  if (Array.isArray(reply)) return reply.map((item) => encodeStrings(item, encode));
  return reply instanceof Error ? encode(Buffer.from(reply.message)) : reply;
}

const toBase64: Encode = (text) => text.toString('base64');
const toUtf8: Encode = (text) => text.toString('utf8');
