import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { loadMigratedCluster } from './test/local/migrated-data.ts';
import { bundledSource } from './test/support/bundled-source.ts';
import { startStack } from './test/support/stack.ts';

// Tests start many short processes of Node. They take half the time with their code compiled.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/saturway/compiled', import.meta.url));

// The processes of the stores and many tests need it. In a new clone each of them would make it.
await loadMigratedCluster();

const compatibilityDate = '2026-10-20';

/**
 * All projects of a run need the same. Each worker is a workerd and its stores, which take about 1 GB, and compute for 12 s
 * until their code is compiled. Two keep two cores busy.
 */
const maxWorkers = process.env.TEST_DATABASE_URL ? 1 : Math.min(4, Math.max(2, availableParallelism() - 1));

/** Runs local first: its longest file takes half a minute, mostly in other processes, so it must not be the last one. */
class LocalFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLocal = ({ project }: TestSpecification) => project.name === 'local';
    const sorted = await super.sort(files);
    return [...sorted.filter(isLocal), ...sorted.filter((file) => !isLocal(file))];
  }
}

/** Read by `test/support/volume.ts` and `test/support/fast-check.ts`. `npm run test:full` sets the volume. */
const provide = {
  volume: process.env.TEST_VOLUME === 'full' ? ('full' as const) : ('test' as const),
  seed: Number(process.env.SEED ?? 1),
};
const isFull = provide.volume === 'full';

/** Packages of many files. One file of each is transformed, sent and run in a third of the time. */
const BUNDLED = [
  '@anthropic-ai/sdk',
  '@cfworker/json-schema',
  '@hono/zod-validator',
  '@neondatabase/serverless',
  '@upstash/ratelimit',
  '@upstash/redis',
  '@upstash/redis/cloudflare',
  'drizzle-orm',
  'drizzle-orm/pg-core',
  'fast-check',
  'hono',
  'hono/client',
  'hono/cors',
  'hono/http-exception',
  'hono/router',
  'hono/router/trie-router',
  'jose',
  'openai',
  'zod',
  'zod/mini',
];

/** Stores for each of the workerds that run at a time. One that starts later takes over those of one that has ended. */
function startStacks(...options: Parameters<typeof startStack>): () => ReturnType<typeof startStack> {
  const stacks: ReturnType<typeof startStack>[] = [];
  let workers = 0;
  return () => {
    const slot = workers++ % maxWorkers;
    stacks[slot] ??= startStack(...options);
    return stacks[slot];
  };
}

/** Tests that run in workerd with the real Worker. */
const workerProject = (
  name: string,
  include: string[],
  takeStack: ReturnType<typeof startStacks>,
  setup: string[] = [],
): TestProjectInlineConfiguration => ({
  extends: false,
  plugins: [
    bundledSource(),
    cloudflareTest(async () => ({
      main: 'src/index.ts',
      miniflare: {
        compatibilityDate,
        compatibilityFlags: ['enable_request_signal'],
        durableObjects: { LIVE: { className: 'LiveUser', useSQLite: true } },
        serviceBindings: { NETWORK: { network: { allow: ['private'] } } }, // for test/support/direct-fetch.ts
        queueProducers: { EVENTS_QUEUE: 'saturway-events' },
        queueConsumers: {
          'saturway-events': {
            maxBatchSize: 100,
            maxBatchTimeout: 0.1, // a test that writes twice wakes the publisher once
            maxRetries: 2,
            deadLetterQueue: 'saturway-events-dead',
          },
          'saturway-events-dead': { maxBatchSize: 10, maxBatchTimeout: 0 },
        },
        // Set every variable: missing ones would come from the developer's .dev.vars.
        bindings: {
          ENVIRONMENT: 'test',
          LOG_LEVEL: 'info',
          ...(await takeStack()).vars,
          TELEGRAM_BOT_TOKEN: '100000001:fake-bot-token-for-tests-0000000000',
          TELEGRAM_BOT_TOKEN_PREVIOUS: '100000001:fake-previous-bot-token-0000000000',
          TELEGRAM_SIGNATURE: 'verify',
          TELEGRAM_ENVIRONMENT: 'production',
          INIT_DATA_MAX_AGE: '24h',
          JWT_SECRET: 'fake-jwt-secret-for-tests-0123456789',
          JWT_SECRET_PREVIOUS: 'fake-previous-jwt-secret-0123456789',
          JWT_EXPIRES_IN: '7d',
          CORS_ORIGIN: 'https://app.example.com',
          RATE_LIMIT_WINDOW_MS: '60000',
          RATE_LIMIT_MAX_REQUESTS: '1000000',
          AUTH_RATE_LIMIT_MAX_REQUESTS: '1000000',
        },
      },
    })),
  ],
  test: {
    name,
    include,
    maxWorkers,
    provide,
    deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
    isolate: false,
    // In full, the Worker's own deadlines count.
    setupFiles: ['test/support/setup.ts', ...setup],
    globalSetup: name === 'full' ? ['test/support/hide-cut-connections.ts'] : [],
    // Vitest would send every line to its process, and wait for ever for the lines of a request that has ended.
    disableConsoleIntercept: true,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: LocalFirst },
    projects: [
      {
        extends: false,
        // Code without bindings. It runs in Node, which starts sooner than workerd, and with full volumes in workerd.
        plugins: isFull ? [cloudflareTest({ miniflare: { compatibilityDate } })] : [],
        test: {
          name: 'unit',
          maxWorkers,
          include: ['test/unit/**/*.test.ts'],
          provide,
          isolate: false,
          // In Node, the imports are its own: a function that is called in a loop takes a third of the time.
          experimental: { viteModuleRunner: isFull },
          // The first is for `Uint8Array.fromHex` and its like, which workerd has.
          execArgv: ['--js-base-64', '--import', './test/support/raw-files.ts'],
          testTimeout: 60_000,
        },
      },
      {
        extends: false,
        test: {
          name: 'local',
          maxWorkers,
          include: ['test/local/**/*.test.ts'],
          provide,
          pool: 'threads', // they share the compiled code of an engine
          isolate: false,
          experimental: { viteModuleRunner: false },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      workerProject('http', ['test/http/**/*.test.ts'], startStacks('slow'), ['test/support/setup-http.ts']),
      // Slow tests of faults and long histories. `npm test` leaves them out.
      workerProject('full', ['test/full/**/*.test.ts'], startStacks('faulty')),
      // Races, and behaviour in which a server may differ from the embedded engines.
      workerProject(
        'servers',
        ['test/servers/**/*.test.ts', 'test/http/{auth,users,task*,idempotency,conditional,sweep}.test.ts'],
        startStacks('servers'),
        ['test/support/setup-servers.ts'],
      ),
    ],
  },
});
