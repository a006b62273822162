import { sql } from 'drizzle-orm';
import type { GuardedRedis } from '../cache/redis.ts';
import type { Database } from '../db/client.ts';
import type { Clock } from '../shared/clock.ts';
import { within } from '../shared/deadlines.ts';
import type { Health } from './responses.ts';

/** The version in package.json. An import of package.json would put all of it into the bundle. */
export const VERSION = '0.1.0';

const REMEMBERED_MS = 2_000;
/** Longer than a probe takes. */
const PROBE_MS = 3_500;

interface HealthDeps {
  about: Pick<Health, 'environment' | 'build'>;
  db: Database;
  redis: GuardedRedis;
  clock: Clock;
}

export class HealthService {
  readonly #deps: HealthDeps;
  #latest: { at: number; health: Promise<Health> } | undefined;

  constructor(deps: HealthDeps) {
    this.#deps = deps;
  }

  /** The state of at most two seconds ago, so that callers cannot make the isolate probe the stores more often. */
  async check(): Promise<Health> {
    const now = this.#deps.clock().getTime();
    if (this.#latest && now - this.#latest.at < REMEMBERED_MS) {
      const known = await within(PROBE_MS, this.#latest.health);
      if (known) return known; // else the request that probes was cancelled
    }
    const health = this.#probeStores();
    this.#latest = { at: now, health };
    return health;
  }

  /** Probes Postgres and Redis in parallel. Without Redis the service is degraded, without Postgres it is down. */
  async #probeStores(): Promise<Health> {
    const { about, db } = this.#deps;
    const [database, redis] = await Promise.all([
      probe(() => db.read(sql`select 1`)),
      probe(() => this.#deps.redis.run((client) => client.ping())),
    ]);
    const status = database.status === 'down' ? 'down' : redis.status === 'down' ? 'degraded' : 'ok';
    return { status, ...about, version: VERSION, database, redis };
  }
}

async function probe(request: () => Promise<unknown>): Promise<Health['database']> {
  const startedAt = performance.now();
  try {
    await request();
    return { status: 'up', latencyMs: Math.round(performance.now() - startedAt) };
  } catch {
    return { status: 'down', latencyMs: null };
  }
}
