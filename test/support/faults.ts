import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { isInRequest } from './in-request.ts';

export type Upstream = 'postgres' | 'redis';

/** A request to an upstream. `pass` sends it, with another body if one is given. */
export interface Trip {
  upstream: Upstream;
  url: string;
  /** The body that the driver sends. */
  body: string;
  signal: AbortSignal | null;
  pass: (body?: string) => Promise<Response>;
}

export type Fault = (trip: Trip) => Promise<Response>;

export const upstreamOf = (url: string): Upstream | null =>
  url.startsWith(env.NEON_HTTP_ENDPOINT) ? 'postgres' : url.startsWith(env.UPSTASH_REDIS_REST_URL) ? 'redis' : null;

const { fetch } = globalThis;

/** Replaces the responses of all upstreams by `fault`. A later call replaces it. `vi.restoreAllMocks` ends it. */
export function interceptTrips(fault: Fault): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const upstream = upstreamOf(url);
    const pass = (body?: string) => fetch(input, body === undefined ? init : { ...init, body });
    return upstream ? fault({ upstream, url, body: String(init?.body), signal: init?.signal ?? null, pass }) : pass();
  });
}

/**
 * Breaks the named upstreams and counts the trips to each. Background work, such as the queue's consumer, still reaches
 * Postgres unless `background` is set.
 */
export function breakUpstreams(faults: Partial<Record<Upstream, Fault>>, { background = false } = {}) {
  const trips = { postgres: 0, redis: 0 };
  let isBroken = true;
  interceptTrips((trip) => {
    if (trip.upstream === 'postgres' && !background && !isInRequest()) return trip.pass();
    trips[trip.upstream] += 1;
    const fault = faults[trip.upstream];
    return fault && isBroken ? fault(trip) : trip.pass();
  });
  return {
    trips,
    heal: () => {
      isBroken = false;
    },
  };
}

export const refuse: Fault = async () => {
  throw new TypeError('Network connection lost.');
};

/** Never responds. Rejects when the client aborts. */
export const hang: Fault = ({ signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

export const html: Fault = async () =>
  new Response('<html><body>Welcome to nginx!</body></html>', { headers: { 'Content-Type': 'text/html' } });

export const htmlError: Fault = async () => new Response('<html>502 Bad Gateway</html>', { status: 502 });

export const serverError: Fault = async () => Response.json({ message: 'boom', error: 'ERR boom' }, { status: 500 });

/** JSON of another shape. */
export const wrongJson: Fault = async () => Response.json({ surprise: [null, 1] });

/** Runs the request and loses the second half of the response. */
export const cutBody: Fault = async ({ pass }) => {
  const response = await pass();
  const text = await response.text();
  return new Response(text.slice(0, text.length / 2), response);
};

/** Runs the request and loses the response. */
export const cutAfterwards: Fault = async ({ pass }) => {
  await pass();
  throw new TypeError('Network connection lost.');
};

/** An error of Redis itself. */
export const redisError =
  (error: string): Fault =>
  async () =>
    Response.json({ error }, { status: 400 });

/** Redis after a restart: it has no values. */
export const flushed: Fault = async ({ body, pass }) =>
  /^\["get"/i.test(body) ? Response.json({ result: null }) : pass();

/** An error of Postgres, in the format of Neon's proxy. */
export const postgresError =
  (code: string, fields: Record<string, string> = {}): Fault =>
  async () =>
    Response.json(
      { message: `refused with ${code}: select secret from t`, severity: 'ERROR', code, ...fields },
      { status: 400 },
    );

/** A refusal of Neon's proxy itself: the fields of Postgres' errors, without a SQLSTATE. */
export const neonRefusal =
  (status: number, message: string): Fault =>
  async () =>
    Response.json({ message, code: '', severity: '', detail: null, hint: null, constraint: null }, { status });

/** The fault for some trips. The others pass. */
export const onlyIf =
  (condition: (trip: Trip) => boolean, fault: Fault): Fault =>
  (trip) =>
    condition(trip) ? fault(trip) : trip.pass();

/** The fault for the first `count` trips. The others pass. */
export const times = (count: number, fault: Fault): Fault => {
  let left = count;
  return (trip) => {
    left -= 1;
    return left >= 0 ? fault(trip) : trip.pass();
  };
};

/** Whether the statement of a trip to Postgres writes. */
export const isWrite = ({ body }: Trip) => /insert into|update |delete from/i.test(body);
