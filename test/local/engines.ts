import { randomUUID } from 'node:crypto';
import { neon, neonConfig } from '@neondatabase/serverless';
import { Redis } from '@upstash/redis/cloudflare';
import { afterAll, beforeAll } from 'vitest';
import { startNeonEndpoint } from '../../dev/stack/neon-endpoint.ts';
import { openPostgres, type Postgres } from '../../dev/stack/postgres.ts';
import { openRedis } from '../../dev/stack/redis.ts';
import { startUpstashEndpoint } from '../../dev/stack/upstash-endpoint.ts';

// If set, these suites run against real servers, otherwise against PGlite and Valkey in this process.
const databaseUrl = process.env.TEST_DATABASE_URL;
const redisUrl = process.env.TEST_REDIS_URL;

interface Closeable {
  close(): Promise<unknown>;
}

/** Opens an empty database for this file behind an endpoint for Neon's driver. */
export function useNeon() {
  const password = `p:${randomUUID()}@/%`;
  const opened: Closeable[] = [];
  const context = { url: '', connectionString: '' };
  beforeAll(async () => {
    const postgres = await openEmptyDatabase(opened);
    const endpoint = await startNeonEndpoint({ postgres, password });
    opened.push(endpoint);
    Object.assign(context, { url: endpoint.url, connectionString: endpoint.connectionString });
    neonConfig.fetchEndpoint = endpoint.url;
  });
  afterAll(() => closeAll(opened));
  return { context, connect: () => neon(context.connectionString) };
}

async function openEmptyDatabase(opened: Closeable[]): Promise<Postgres> {
  if (databaseUrl === undefined) return track(opened, await openPostgres());
  const name = `saturway_test_${randomUUID().replaceAll('-', '')}`;
  const server = track(opened, await openPostgres({ url: databaseUrl }));
  await server.run({ query: `CREATE DATABASE ${name}`, params: [] });
  opened.push({ close: () => server.run({ query: `DROP DATABASE ${name} WITH (FORCE)`, params: [] }) });
  return track(opened, await openPostgres({ url: Object.assign(new URL(databaseUrl), { pathname: name }).href }));
}

/** Opens a Redis behind an endpoint. The keys made by `key` are deleted at the end. */
export function useUpstash() {
  const opened: Closeable[] = [];
  const keys: string[] = [];
  const context = { url: '', token: randomUUID() };
  const prefix = `test:${randomUUID()}`;
  beforeAll(async () => {
    const { connection } = track(opened, await openRedis({ url: redisUrl }));
    opened.push({ close: () => connection.del('none', ...keys) });
    const endpoint = track(opened, await startUpstashEndpoint({ redis: connection, token: context.token }));
    context.url = endpoint.url;
  });
  afterAll(() => closeAll(opened));
  return {
    context,
    /** A key for one test. */
    key: () => {
      const key = `${prefix}:${keys.length}`;
      keys.push(key);
      return key;
    },
    connect: (options: Partial<ConstructorParameters<typeof Redis>[0]> = {}) =>
      new Redis({ ...context, enableTelemetry: false, ...options }),
  };
}

function track<T extends Closeable>(opened: Closeable[], closeable: T): T {
  opened.push(closeable);
  return closeable;
}

async function closeAll(opened: Closeable[]): Promise<void> {
  for (const closeable of opened.toReversed()) await closeable.close();
}
