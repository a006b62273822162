import { randomBytes } from 'node:crypto';
import { neon, neonConfig } from '@neondatabase/serverless';
import { Problem, reasonOf } from '../problem.ts';
import { step } from '../progress.ts';
import { migrate } from '../stack/migrations.ts';
import { startNeonEndpoint } from '../stack/neon-endpoint.ts';
import { openPostgres } from '../stack/postgres.ts';
import { openRedis } from '../stack/redis.ts';
import { startUpstashEndpoint } from '../stack/upstash-endpoint.ts';

/** The variables through which the Worker finds its stores. */
export interface StoreVars {
  DATABASE_URL: string;
  NEON_HTTP_ENDPOINT: string;
  UPSTASH_REDIS_REST_URL: string;
  UPSTASH_REDIS_REST_TOKEN: string;
}

export interface StackOptions {
  /** Where the built-in Postgres keeps its files. */
  dataDir: string;
  /** Of a real server, instead of the built-in one. */
  databaseUrl?: string | undefined;
  redisUrl?: string | undefined;
}

/**
 * Opens Postgres and Redis behind the protocols that production speaks, with the migrations applied.
 * @param resources receives what must be closed, also after a failure
 * @throws Problem
 */
export async function startStack(options: StackOptions, resources: AsyncDisposableStack): Promise<StoreVars> {
  const { dataDir, databaseUrl, redisUrl } = options;

  const postgres = await (databaseUrl
    ? step(`PostgreSQL at ${hostOf(databaseUrl)}`, () => openPostgres({ url: databaseUrl }).catch(fail))
    : step('Postgres', () => openPostgres({ dataDir }).catch(failBuiltIn)));
  resources.defer(() => postgres.close());
  const neonEndpoint = await startNeonEndpoint({ postgres, password: randomBytes(16).toString('hex') });
  resources.defer(() => neonEndpoint.close());

  const redis = await step(redisUrl ? `Redis at ${hostOf(redisUrl)}` : 'Redis', () =>
    openRedis({ url: redisUrl }).catch(fail),
  );
  resources.defer(() => redis.close());
  const upstashEndpoint = await startUpstashEndpoint({
    redis: redis.connection,
    token: randomBytes(16).toString('hex'),
  });
  resources.defer(() => upstashEndpoint.close());

  neonConfig.fetchEndpoint = neonEndpoint.url;
  await step('Migrations', () => migrate(neon(neonEndpoint.connectionString)).catch(databaseUrl ? fail : failBuiltIn));

  return {
    DATABASE_URL: neonEndpoint.connectionString,
    NEON_HTTP_ENDPOINT: neonEndpoint.url,
    UPSTASH_REDIS_REST_URL: upstashEndpoint.url,
    UPSTASH_REDIS_REST_TOKEN: upstashEndpoint.token,
  };
}

function hostOf(url: string): string {
  return URL.parse(url)?.host ?? 'an address that is none';
}

function fail(err: unknown): never {
  throw new Problem(reasonOf(err));
}

function failBuiltIn(err: unknown): never {
  throw new Problem(`${reasonOf(err)}. If the data is damaged, begin again without it: npm start -- --reset`);
}
