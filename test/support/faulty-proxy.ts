import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What can go wrong with one request to a store. `before`: the store never gets it; `after`: the store has done it. */
export const FAULTS = [
  'drop before',
  'drop after',
  'hang',
  'error before',
  'error after',
  'cut body',
  'proxy page',
  'slow',
] as const;
export type FaultKind = (typeof FAULTS)[number];

/** The share of requests that fail, each in one of these ways. */
export interface FaultRule {
  rate: number;
  kinds: FaultKind[];
}

export type Store = 'postgres' | 'redis';

export type FaultRules = Partial<Record<Store, FaultRule>>;

/** What a proxy has seen since its rules were set. `open` requests have no response yet. */
export type ProxyFigures = Record<
  Store,
  { requests: number; open: number; faults: Partial<Record<FaultKind, number>> }
>;

const SLOW_MS = 300;

interface Scope {
  rules: FaultRules;
  figures: ProxyFigures;
  sockets: Set<IncomingMessage['socket']>;
}

const newFigures = (): ProxyFigures => ({
  postgres: { requests: 0, open: 0, faults: {} },
  redis: { requests: 0, open: 0, faults: {} },
});

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/**
 * An HTTP proxy in front of both endpoints that loses, delays and spoils requests. Faults are kept by scope, so that one
 * test does not disturb another: the host of the connection string that the Neon driver sends, or the first segment of
 * the path to Redis. Requests of a scope without rules pass.
 *
 * `PUT /faults/SCOPE` sets the rules, `GET /faults/SCOPE` returns the figures, and `DELETE /faults/SCOPE` cuts the open
 * connections.
 */
export async function startFaultyProxy(targets: { neonHttpEndpoint: string; redisUrl: string }) {
  const agent = new Agent({ keepAlive: true });
  const scopes = new Map<string, Scope>();
  const scopeOf = (name: string): Scope => {
    const known = scopes.get(name);
    if (known) return known;
    const scope: Scope = { rules: {}, figures: newFigures(), sockets: new Set() };
    scopes.set(name, scope);
    return scope;
  };

  async function control(method: string, name: string, body: Buffer): Promise<unknown> {
    const scope = scopeOf(name);
    if (method === 'PUT') {
      scope.rules = JSON.parse(body.toString());
      scope.figures = newFigures();
    }
    if (method === 'DELETE') for (const socket of scope.sockets) socket.destroy();
    return scope.figures;
  }

  const forward = (url: string, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(
        url,
        { method, agent, headers: { ...headers, host: URL.parse(url)?.host } },
        async (answer) => {
          const { 'content-type': type = 'application/json' } = answer.headers;
          resolve({ status: answer.statusCode ?? 502, headers: { 'Content-Type': type }, body: await readAll(answer) });
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });

  async function handle(request: IncomingMessage, response: ServerResponse) {
    const body = await readAll(request);
    const { pathname, search } = new URL(request.url ?? '/', 'http://proxy');
    const [, first = '', ...rest] = pathname.split('/');
    if (first === 'faults') {
      const figures = await control(request.method ?? 'GET', rest.join('/'), body);
      return response.end(JSON.stringify(figures));
    }
    const store: Store = first === 'sql' ? 'postgres' : 'redis';
    const name = store === 'postgres' ? new URL(String(request.headers['neon-connection-string'])).hostname : first;
    const url = store === 'postgres' ? targets.neonHttpEndpoint : `${targets.redisUrl}/${rest.join('/')}${search}`;
    const { rules, figures, sockets } = scopeOf(name);
    const fault = pickFault(rules[store]);
    const figure = figures[store];
    figure.requests += 1;
    figure.open += 1;
    if (fault) figure.faults[fault] = (figure.faults[fault] ?? 0) + 1;
    sockets.add(request.socket);
    response.on('close', () => {
      figure.open -= 1;
      sockets.delete(request.socket);
    });
    await answer(response, fault, () => forward(url, request, body));
  }

  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    neonHttpEndpoint: `${origin}/sql`,
    redisUrl: `${origin}/healthy`,
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const pickFault = (rule: FaultRule | undefined): FaultKind | undefined =>
  rule && Math.random() < rule.rate ? rule.kinds[Math.floor(Math.random() * rule.kinds.length)] : undefined;

async function answer(response: ServerResponse, fault: FaultKind | undefined, forward: () => Promise<Answer>) {
  const send = ({ status, headers, body }: Answer) => response.writeHead(status, headers).end(body);
  const drop = () => response.socket?.destroy();
  switch (fault) {
    case undefined:
      return send(await forward());
    case 'drop before':
      return drop();
    case 'drop after':
      await forward();
      return drop();
    case 'hang':
      return void (await forward());
    case 'error before':
      return send(SERVER_ERROR);
    case 'error after':
      await forward();
      return send(SERVER_ERROR);
    case 'cut body': {
      const { status, headers, body } = await forward();
      response.writeHead(status, { ...headers, 'Content-Length': body.length });
      response.write(body.subarray(0, body.length / 2), drop);
      return;
    }
    case 'proxy page':
      return send(PROXY_PAGE);
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
      return send(await forward());
  }
}

const SERVER_ERROR: Answer = {
  status: 500,
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from('{"message":"Internal error","error":"ERR internal error"}'),
};

const PROXY_PAGE: Answer = {
  status: 200,
  headers: { 'Content-Type': 'text/html' },
  body: Buffer.from('<html><body>502 Bad Gateway</body></html>'),
};

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
