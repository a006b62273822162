declare namespace Cloudflare {
  interface GlobalProps {
    mainModule: typeof import('../../src/index.ts');
  }
  /** The bindings set in vitest.config.ts. */
  interface Env {
    DATABASE_URL: string;
    NEON_HTTP_ENDPOINT: string;
    UPSTASH_REDIS_REST_URL: string;
    UPSTASH_REDIS_REST_TOKEN: string;
    TELEGRAM_BOT_TOKEN: string;
    TELEGRAM_BOT_TOKEN_PREVIOUS: string;
    JWT_SECRET: string;
    JWT_SECRET_PREVIOUS: string;
    LIVE: DurableObjectNamespace<import('../../src/index.ts').LiveUser>;
    EVENTS_QUEUE: Queue;
    NETWORK: Fetcher;
  }
}
