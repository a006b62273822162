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
}

/**
 * Opens Postgres and Redis behind Neon's and Upstash's HTTP protocols, and migrates the database.
 * @param resources closes them, also after a failure
 * @throws Problem
 */
export async function startStack(options: StackOptions, resources: AsyncDisposableStack): Promise<Stack> {
  const { dataDir, databaseUrl, redisUrl } = options;

  const database = await (databaseUrl
    ? step(`PostgreSQL at ${hostOf(databaseUrl)}`, () => openDatabase({ url: databaseUrl }, resources).catch(fail))
    : step('Postgres', () => openDatabase({ dataDir }, resources).catch(failBuiltIn)));

  const redis = await step(redisUrl ? `Redis at ${hostOf(redisUrl)}` : 'Redis', () =>
    openRedis({ url: redisUrl }).catch(fail),
  );
  resources.defer(() => redis.close());
  const upstashEndpoint = await startUpstashEndpoint({
    redis: redis.connection,
    token: randomBytes(16).toString('hex'),
  });
  resources.defer(() => upstashEndpoint.close());

  await step('Migrations', () => migrate(connectDatabase(database)).catch(databaseUrl ? fail : failBuiltIn));

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

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an invalid URL';
}

function fail(err: unknown): never {
  throw new Problem(reasonOf(err));
}

function failBuiltIn(err: unknown): never {
  throw new Problem(`${reasonOf(err)}. If the data is damaged, delete it: npm start -- --reset`);
}
