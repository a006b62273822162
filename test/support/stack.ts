import { randomBytes } from 'node:crypto';
import { neon, neonConfig } from '@neondatabase/serverless';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../dev/stack/migrations.ts';
import { startNeonEndpoint } from '../../dev/stack/neon-endpoint.ts';
import { openPostgres } from '../../dev/stack/postgres.ts';
import { openRedis } from '../../dev/stack/redis.ts';
import { startUpstashEndpoint } from '../../dev/stack/upstash-endpoint.ts';
import { startFaultyProxy } from './faulty-proxy.ts';

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string;
    neonHttpEndpoint: string;
    redisUrl: string;
    redisToken: string;
  }
}

/**
 * The stack the Worker under test talks to: the local endpoints in front of embedded engines, or of the real servers
 * that TEST_DATABASE_URL and TEST_REDIS_URL name.
 */
export default async function setup(project: TestProject) {
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  if (project.name === 'servers' && !(TEST_DATABASE_URL && TEST_REDIS_URL)) {
    throw new Error('set TEST_DATABASE_URL and TEST_REDIS_URL to real servers: races do not show on embedded engines');
  }
  const postgres = await openPostgres(TEST_DATABASE_URL ? { url: TEST_DATABASE_URL } : {});
  const redis = await openRedis(TEST_REDIS_URL ? { url: TEST_REDIS_URL } : {});
  const neonEndpoint = await startNeonEndpoint({ postgres, password: randomBytes(16).toString('hex') });
  const upstashEndpoint = await startUpstashEndpoint({
    redis: redis.connection,
    token: randomBytes(16).toString('hex'),
  });
  neonConfig.fetchEndpoint = neonEndpoint.url;
  await migrate(neon(neonEndpoint.connectionString));

  const direct = { neonHttpEndpoint: neonEndpoint.url, redisUrl: upstashEndpoint.url };
  const proxy = project.name === 'full' ? await startFaultyProxy(direct) : undefined;
  const { neonHttpEndpoint, redisUrl } = proxy ?? direct;
  project.provide('databaseUrl', neonEndpoint.connectionString);
  project.provide('neonHttpEndpoint', neonHttpEndpoint);
  project.provide('redisUrl', redisUrl);
  project.provide('redisToken', upstashEndpoint.token);
  return async () => {
    await proxy?.close();
    await Promise.all([neonEndpoint.close(), upstashEndpoint.close()]);
    await Promise.all([postgres.close(), redis.close()]);
  };
}
