import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { GuardedRedis, type RedisOperation } from '../../src/cache/redis.ts';
import { currentRoundTrips } from '../../src/shared/round-trips.ts';

export type Upstream = 'postgres' | 'redis';

/** A request on its way to an upstream, and how to let it through. */
export interface Trip {
  upstream: Upstream;
  url: string;
  /** The body that the driver sends. */
  body: string;
  signal: AbortSignal | null;
  pass: () => Promise<Response>;
}

export type Fault = (trip: Trip) => Promise<Response>;

export const upstreamOf = (url: string): Upstream | null =>
  url.startsWith(env.NEON_HTTP_ENDPOINT) ? 'postgres' : url.startsWith(env.UPSTASH_REDIS_REST_URL) ? 'redis' : null;

const { fetch } = globalThis;

/** Sends every trip to an upstream through `fault`, in place of the fault before; `vi.restoreAllMocks` heals. */
export function interceptTrips(fault: Fault): void {
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const upstream = upstreamOf(url);
    const pass = () => fetch(input, init);
    return upstream ? fault({ upstream, url, body: String(init?.body), signal: init?.signal ?? null, pass }) : pass();
  });
}

/**
 * Breaks upstreams: what is not named stays whole. Counts the trips to each and heals. Spares what asks Postgres in the
 * background, such as the queue's consumer after an earlier write, unless that is to be broken too.
 */
export function breakUpstreams(faults: Partial<Record<Upstream, Fault>>, { background = false } = {}) {
  const trips = { postgres: 0, redis: 0 };
  let broken = true;
  interceptTrips((trip) => {
    if (trip.upstream === 'postgres' && !background && !currentRoundTrips.getStore()) return trip.pass();
    trips[trip.upstream] += 1;
    const fault = faults[trip.upstream];
    return fault && broken ? fault(trip) : trip.pass();
  });
  return {
    trips,
    heal: () => {
      broken = false;
    },
  };
}

/** From now on Redis, and Postgres, may take as long as a loaded machine needs; `vi.restoreAllMocks` ends it. */
export function waitForRedis(): void {
  vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => new AbortController().signal);
  vi.spyOn(GuardedRedis.prototype, 'run').mockImplementation(function <T>(
    this: GuardedRedis,
    operation: RedisOperation<T>,
  ) {
    return operation(this.client);
  });
}

export const refuse: Fault = async () => {
  throw new TypeError('Network connection lost.');
};

/** Never answers; ends when the client gives up. */
export const hang: Fault = ({ signal }) =>
  new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });

export const html: Fault = async () =>
  new Response('<html><body>Welcome to nginx!</body></html>', { headers: { 'Content-Type': 'text/html' } });

export const htmlError: Fault = async () => new Response('<html>502 Bad Gateway</html>', { status: 502 });

export const serverError: Fault = async () => Response.json({ message: 'boom', error: 'ERR boom' }, { status: 500 });

/** JSON, and not what was asked. */
export const wrongJson: Fault = async () => Response.json({ surprise: [null, 1] });

/** Does what was asked and loses the end of the answer. */
export const cutBody: Fault = async ({ pass }) => {
  const response = await pass();
  const text = await response.text();
  return new Response(text.slice(0, text.length / 2), response);
};

/** Does what was asked and loses the answer. */
export const cutAfterwards: Fault = async ({ pass }) => {
  await pass();
  throw new TypeError('Network connection lost.');
};

/** Redis' own refusal of the command. */
export const redisError =
  (error: string): Fault =>
  async () =>
    Response.json({ error }, { status: 400 });

/** Redis as it is after a restart: it knows no script, and has no keys. */
export const flushed: Fault = async ({ body, pass }) =>
  /^\["evalsha"/i.test(body)
    ? Response.json({ error: 'NOSCRIPT No matching script. Please use EVAL.' }, { status: 400 })
    : pass();

/** Postgres' own refusal of the statement, as Neon's proxy says it. */
export const postgresError =
  (code: string, fields: Record<string, string> = {}): Fault =>
  async () =>
    Response.json(
      { message: `refused with ${code}: select secret from t`, severity: 'ERROR', code, ...fields },
      { status: 400 },
    );

/** The fault for some trips, the rest goes through. */
export const onlyIf =
  (condition: (trip: Trip) => boolean, fault: Fault): Fault =>
  (trip) =>
    condition(trip) ? fault(trip) : trip.pass();

/** The fault for the first trips, then all is well. */
export const times = (count: number, fault: Fault): Fault => {
  let left = count;
  return (trip) => {
    left -= 1;
    return left >= 0 ? fault(trip) : trip.pass();
  };
};

/** Whether a trip to Postgres changes something. */
export const isWrite = ({ body }: Trip) => /insert into|update |delete from/i.test(body);
