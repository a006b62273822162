import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { quantile, rounded } from './stats.ts';

export interface Call {
  method: string;
  path: string;
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Load {
  origin: string;
  /** The number of concurrent calls. */
  parallel: number;
  requests: number;
  expect: number;
  call: (index: number) => Call;
  /** The longest run, even with slow responses. */
  maxMs?: number;
}

const MAX_MS = 15_000;

/** Sends the calls and measures them. @throws Error for a response with an unexpected status */
export async function measure({ origin, parallel, requests, expect, call, maxMs = MAX_MS }: Load) {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const times: number[] = [];
  const startedAt = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < requests && performance.now() - startedAt < maxMs) {
      const sentAt = performance.now();
      const { status, text } = await send(origin, call(next++), agent);
      times.push(performance.now() - sentAt);
      if (status !== expect) throw new Error(`${status} instead of ${expect}: ${text.slice(0, 300)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return {
    parallel,
    requests: times.length,
    'requests/s': Math.round(times.length / seconds),
    'p50 ms': rounded(quantile(times, 0.5)),
    'p99 ms': rounded(quantile(times, 0.99)),
  };
}

export async function send(origin: string, { method, path, token, body, headers }: Call, agent?: Agent) {
  const payload = body === undefined ? undefined : JSON.stringify(body);
  const outgoing = request(origin + path, {
    method,
    ...(agent && { agent }),
    headers: {
      ...headers,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(payload !== undefined && {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(payload),
      }),
    },
  });
  outgoing.end(payload);
  const [response] = await once(outgoing, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: Number(response.statusCode), headers: headersOf(response), text };
}

/** Without those that a server adds itself. */
const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !ADDED.has(name) ? [[name, value]] : [],
    ),
  );

const ADDED = new Set(['connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'x-request-id']);
