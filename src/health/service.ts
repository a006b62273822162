import { sql } from 'drizzle-orm';
import manifest from '../../package.json' with { type: 'json' };
import type { GuardedRedis } from '../cache/redis.ts';
import type { Database } from '../db/client.ts';
import type { HttpConfig } from '../http/context.ts';
import type { Health } from './responses.ts';

export class HealthService {
  readonly #environment: HttpConfig['ENVIRONMENT'];
  readonly #db: Database;
  readonly #redis: GuardedRedis;

  constructor({
    environment,
    db,
    redis,
  }: { environment: HttpConfig['ENVIRONMENT']; db: Database; redis: GuardedRedis }) {
    this.#environment = environment;
    this.#db = db;
    this.#redis = redis;
  }

  /** Probes Postgres and Redis in parallel. Without Redis the service is degraded, without Postgres it is down. */
  async check(): Promise<Health> {
    const [database, redis] = await Promise.all([
      probe(() => this.#db.read(sql`select 1`)),
      probe(() => this.#redis.run((client) => client.ping())),
    ]);
    const status = database.status === 'down' ? 'down' : redis.status === 'down' ? 'degraded' : 'ok';
    return { status, environment: this.#environment, version: manifest.version, database, redis };
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
