import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { StackVars } from '../support/stack.ts';

/** An upstream request of the Worker, and when it began and ended. */
export interface Trip {
  path: string;
  headers: Record<string, string>;
  body: string;
  startedAt: number;
  endedAt: number;
}

interface Answer {
  status: number;
  type: string;
  body: string;
}

export interface Upstream {
  vars: StackVars;
  /** The requests that arrive while `run` runs. */
  record: (run: () => Promise<unknown>) => Promise<Trip[]>;
}

/**
 * Stands in front of the stores. It passes each kind of request on once, and answers the next ones of that kind with the
 * same bytes: so the stores take no time, and every Worker that is measured gets the same answers.
 * @param replays false if each request is passed on
 */
export async function startUpstream(
  vars: StackVars,
  resources: AsyncDisposableStack,
  { replays = true } = {},
): Promise<Upstream> {
  const origins: Record<string, string> = { sql: vars.NEON_HTTP_ENDPOINT, redis: vars.UPSTASH_REDIS_REST_URL };
  const answers = new Map<string, Promise<Answer>>();
  let trips: Trip[] = [];

  const origin = await serveProxy(async ({ path, headers, body }) => {
    const startedAt = performance.now();
    const [, store = '', rest = ''] = /^\/(\w+)(.*)$/.exec(path) ?? [];
    const kind = replays ? `${path} ${kindOf(body)}` : '';
    const answer = answers.get(kind) ?? forward(`${origins[store]}${rest}`, headers, body);
    if (replays) answers.set(kind, answer);
    const answered = await answer;
    if (answered.status >= 400) answers.delete(kind); // such as NOSCRIPT, which only a Redis without the script answers
    trips.push({ path, headers, body, startedAt, endedAt: performance.now() });
    return answered;
  }, resources);
  return {
    vars: { ...vars, NEON_HTTP_ENDPOINT: `${origin}/sql`, UPSTASH_REDIS_REST_URL: `${origin}/redis` },
    record: async (run) => {
      trips = [];
      await run();
      return trips.toSorted((a, b) => a.startedAt - b.startedAt);
    },
  };
}

interface ProxyRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
}

/**
 * Answers the Worker's requests to a store. When `answer` throws, the connection breaks, as it would at the store: a
 * Worker that ends leaves background requests behind, and so does a store. @returns its origin
 */
export function serveProxy(
  answer: (request: ProxyRequest) => Promise<Answer>,
  resources: AsyncDisposableStack,
): Promise<string> {
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const received = { path: request.url ?? '/', headers: headersOf(request), body: await text(request) };
    const { status, type, body } = await answer(received);
    response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
  };
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  server.keepAliveTimeout = 0; // as the stores' own endpoints: a Worker may reuse a connection that has been idle
  return listen(server, resources);
}

/** Lets a server listen on a free port of 127.0.0.1. @returns its origin */
export async function listen(server: Server, resources: AsyncDisposableStack): Promise<string> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  resources.defer(() => void server.closeAllConnections());
  resources.defer(() => void server.close());
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return `http://127.0.0.1:${port}`;
}

const HOP_BY_HOP = new Set(['host', 'connection', 'content-length', 'transfer-encoding']);

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !HOP_BY_HOP.has(name) ? [[name, value]] : [],
    ),
  );

export async function forward(url: string, headers: Record<string, string>, body: string): Promise<Answer> {
  const response = await fetch(url, { method: 'POST', headers, body });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? 'application/json',
    body: await response.text(),
  };
}

const Statement = z.object({ query: z.string() });
const Statements = z.object({ queries: z.array(Statement) });
const RedisCommand = z.array(z.unknown());

const MOMENT = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** What is the same in each request of one kind: the SQL texts without moments, or the command and its script. */
function kindOf(body: string): string {
  const value: unknown = JSON.parse(body);
  const statements = Statements.safeParse(value).data?.queries ?? [Statement.safeParse(value).data].filter(Boolean);
  if (statements.length > 0) return statements.map((statement) => statement?.query.replace(MOMENT, '')).join(';');
  return JSON.stringify(RedisCommand.parse(value).slice(0, 2));
}
