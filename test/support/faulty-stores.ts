import { env } from 'cloudflare:workers';
import type { Send } from './client.ts';
import type { FaultRules, ProxyFigures } from './faulty-proxy.ts';
import { workerWith } from './worker.ts';

/** Writes wake nobody: for tests that send many. */
const SILENT_QUEUE = { send: async () => undefined };

/** The real Worker, whose requests to Postgres and Redis can fail on the way: see faulty-proxy.ts. */
export function workerWithFaultyStores(variables: Record<string, string> = {}) {
  const scope = crypto.randomUUID();
  const database = new URL(env.DATABASE_URL);
  database.hostname = scope;
  const redis = new URL(env.UPSTASH_REDIS_REST_URL);
  redis.pathname = `/${scope}`;
  const send: Send = workerWith(
    { DATABASE_URL: database.href, UPSTASH_REDIS_REST_URL: redis.href, ...variables },
    { EVENTS_QUEUE: SILENT_QUEUE },
  );
  const control = new URL(`/faults/${scope}`, env.NEON_HTTP_ENDPOINT).href;
  const { fetch } = globalThis;
  const ask = async (init: RequestInit) => (await fetch(control, init)).json<ProxyFigures>();
  return {
    scope,
    send,
    /** Replaces all faults, and resets the figures. */
    setFaults: (rules: FaultRules) => ask({ method: 'PUT', body: JSON.stringify(rules) }),
    figures: () => ask({ method: 'GET' }),
    /** Cuts the connections whose requests have no response yet. */
    cutConnections: () => ask({ method: 'DELETE' }),
  };
}
