import { randomBytes } from 'node:crypto';
import { connectDatabase, type DatabaseAddress, openDatabase } from '../lib/database.ts';
import { Problem, reasonOf } from '../lib/problem.ts';
import { step } from '../lib/progress.ts';
import { migrate } from '../stack/migrations.ts';
import { openRedis } from '../stack/redis.ts';
import { startUpstashEndpoint } from '../stack/upstash-endpoint.ts';

interface Stack {
  database: DatabaseAddress;
  /** The Worker's variables for its stores. */
  vars: Record<string, string>;
}

interface StackOptions {
  /** The data folder of the built-in Postgres. */
  dataDir: string;
  /** A PostgreSQL server to use instead of the built-in one. */
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
  /** Delays every request to Postgres and Redis, as a network does. */
  latencyMs: number;
  /** Aborts the start. */
  signal: AbortSignal;
}

/**
 * Opens Postgres and Redis behind Neon's and Upstash's HTTP protocols, and migrates the database.
 * @param resources closes them, also after a failure
 * @throws Problem; the reason of `signal`, also while a server does not respond
 */
export async function startStack(options: StackOptions, resources: AsyncDisposableStack): Promise<Stack> {
  const { dataDir, databaseUrl, redisUrl, latencyMs, signal } = options;

  const database = await (databaseUrl
    ? step(`PostgreSQL at ${hostOf(databaseUrl)}`, () =>
        unlessAborted(signal, openDatabase({ url: databaseUrl }, resources, { latencyMs })).catch(fail),
      )
    : step('Postgres', () => openDatabase({ dataDir }, resources, { latencyMs }).catch(failBuiltIn)));

  const redis = await step(redisUrl ? `Redis at ${hostOf(redisUrl)}` : 'Redis', () =>
    unlessAborted(signal, openRedis({ url: redisUrl })).catch(fail),
  );
  resources.defer(() => redis.close());
  const upstashEndpoint = await startUpstashEndpoint({
    redis: redis.connection,
    token: randomBytes(16).toString('hex'),
    latencyMs,
  });
  resources.defer(() => upstashEndpoint.close());

  await step('Migrations', () =>
    databaseUrl
      ? unlessAborted(signal, migrate(connectDatabase(database))).catch(fail)
      : migrate(connectDatabase(database)).catch(failBuiltIn),
  );

  return {
    database,
    vars: {
      DATABASE_URL: database.connectionString,
      NEON_HTTP_ENDPOINT: database.endpoint,
      UPSTASH_REDIS_REST_URL: upstashEndpoint.url,
      UPSTASH_REDIS_REST_TOKEN: upstashEndpoint.token,
    },
  };
}

/** The built-in engines are waited for: an interrupted Postgres could leave damaged data. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  signal.throwIfAborted();
  return await Promise.race([work, promise]);
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an invalid URL';
}

function fail(err: unknown): never {
  throw new Problem(reasonOf(err));
}

function failBuiltIn(err: unknown): never {
  throw new Problem(`${reasonOf(err)}. If the data is damaged, delete it: npm start -- --reset`);
}
