// Runs in its own process, so that the endpoints and the load do not share a thread.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack } from '../../dev/start/local-stack.ts';

const resources = new AsyncDisposableStack();
const dataDir = await mkdtemp(join(tmpdir(), 'saturway-bench-'));
resources.defer(() => rm(dataDir, { recursive: true, force: true }));

process.once('disconnect', () => void resources.disposeAsync().then(() => process.exit()));

const { TEST_DATABASE_URL: databaseUrl, TEST_REDIS_URL: redisUrl } = process.env;
const { signal } = new AbortController();
const { vars } = await startStack(
  { dataDir: join(dataDir, 'postgres'), databaseUrl, redisUrl, latencyMs: 0, signal },
  resources,
);
process.send?.(vars);
