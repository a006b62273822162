// Runs in a thread of its own, so that the stores and the tests do not share one.
import { randomBytes } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { neon, neonConfig } from '@neondatabase/serverless';
import { migrate } from '../../dev/stack/migrations.ts';
import { startNeonEndpoint } from '../../dev/stack/neon-endpoint.ts';
import { openPostgres } from '../../dev/stack/postgres.ts';
import { openRedis } from '../../dev/stack/redis.ts';
import { startUpstashEndpoint } from '../../dev/stack/upstash-endpoint.ts';
import { loadMigratedCluster } from '../local/migrated-data.ts';
import { startFaultyProxy } from './faulty-proxy.ts';
import type { StackVars } from './stack.ts';

const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
if (process.argv.includes('servers') && !(databaseUrl && redisUrl)) {
  throw new Error('set TEST_DATABASE_URL and TEST_REDIS_URL to real servers: races do not show on embedded engines');
}
const resources = new AsyncDisposableStack();
parentPort?.once('message', () => void resources.disposeAsync().then(() => process.exit()));

const postgres = await openPostgres(databaseUrl ? { url: databaseUrl } : { cluster: await loadMigratedCluster() });
resources.defer(() => postgres.close());
const redis = await openRedis({ url: redisUrl || undefined });
resources.defer(() => redis.close());
const neonEndpoint = await startNeonEndpoint({ postgres, password: randomBytes(16).toString('hex') });
resources.defer(() => neonEndpoint.close());
const upstashEndpoint = await startUpstashEndpoint({
  redis: redis.connection,
  token: randomBytes(16).toString('hex'),
});
resources.defer(() => upstashEndpoint.close());
neonConfig.fetchEndpoint = neonEndpoint.url;
const sql = neon(neonEndpoint.connectionString);
await migrate(sql);
if (process.argv.includes('slow') && !databaseUrl) {
  await slowDownDeadlines();
  // The embedded Postgres has one session, which then plans a statement once. Else it also plans it for each of its first calls.
  await sql`set plan_cache_mode = force_generic_plan`;
  await sql`set wal_init_zero = off`; // in memory, a log file that grows by steps is copied at each step
}

const direct = { neonHttpEndpoint: neonEndpoint.url, redisUrl: upstashEndpoint.url };
const proxy = process.argv.includes('faulty') ? await startFaultyProxy(direct) : undefined;
if (proxy) resources.defer(() => proxy.close());
const { neonHttpEndpoint, redisUrl: restUrl } = proxy ?? direct;
parentPort?.postMessage({
  DATABASE_URL: neonEndpoint.connectionString,
  NEON_HTTP_ENDPOINT: neonHttpEndpoint,
  UPSTASH_REDIS_REST_URL: restUrl,
  UPSTASH_REDIS_REST_TOKEN: upstashEndpoint.token,
} satisfies StackVars);

/** For the deadlines in SQL, what slow-clock.ts is for those in the Worker. */
async function slowDownDeadlines() {
  await sql`create schema slow`;
  await sql`create function slow.clock_timestamp() returns timestamptz language sql as
    $$select statement_timestamp() + (pg_catalog.clock_timestamp() - statement_timestamp()) / 10$$`;
  await sql`alter function run_mutations set search_path = slow, pg_catalog, public`;
}
