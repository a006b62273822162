import { cloudflareTest } from '@cloudflare/vitest-pool-workers';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const compatibilityDate = '2026-10-20';

/** Read by `test/support/volume.ts`. `npm run test:full` sets it. */
const provide = { volume: process.env.TEST_VOLUME === 'full' ? ('full' as const) : ('test' as const) };

/** Tests that run in workerd with the real Worker, against the stack of `test/support/stack.ts`. */
const workerProject = (name: string, include: string[]): TestProjectInlineConfiguration => ({
  plugins: [
    cloudflareTest(({ inject }) => ({
      main: 'src/index.ts',
      miniflare: {
        compatibilityDate,
        compatibilityFlags: ['enable_request_signal'],
        durableObjects: { LIVE: { className: 'LiveUser', useSQLite: true } },
        queueProducers: { EVENTS_QUEUE: 'saturway-events' },
        queueConsumers: {
          'saturway-events': {
            maxBatchSize: 100,
            maxBatchTimeout: 0,
            maxRetries: 2,
            deadLetterQueue: 'saturway-events-dead',
          },
          'saturway-events-dead': { maxBatchSize: 10, maxBatchTimeout: 0 },
        },
        // Set every variable: missing ones would come from the developer's .dev.vars.
        bindings: {
          ENVIRONMENT: 'test',
          LOG_LEVEL: 'info',
          DATABASE_URL: inject('databaseUrl'),
          NEON_HTTP_ENDPOINT: inject('neonHttpEndpoint'),
          UPSTASH_REDIS_REST_URL: inject('redisUrl'),
          UPSTASH_REDIS_REST_TOKEN: inject('redisToken'),
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
    provide,
    isolate: false,
    globalSetup: 'test/support/stack.ts',
    setupFiles: name === 'http' ? ['test/support/setup.ts'] : [], // elsewhere the Worker's own deadlines count
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

export default defineConfig({
  test: {
    silent: 'passed-only', // the Worker logs every request
    projects: [
      {
        plugins: [cloudflareTest({ miniflare: { compatibilityDate } })],
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], provide, isolate: false, testTimeout: 60_000 },
      },
      {
        test: { name: 'local', include: ['test/local/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
      },
      workerProject('http', ['test/http/**/*.test.ts']),
      // Slow tests of faults and long histories. `npm test` leaves them out.
      workerProject('full', ['test/full/**/*.test.ts']),
      // Races, and behaviour in which a server may differ from the embedded engines.
      workerProject('servers', [
        'test/servers/**/*.test.ts',
        'test/http/{auth,users,task*,idempotency,conditional,sweep}.test.ts',
      ]),
    ],
  },
});
