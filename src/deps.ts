import { importBotKey, importTelegramKey, TELEGRAM_KEYS } from './auth/init-data-proof.ts';
import { AuthService } from './auth/service.ts';
import { Tokens } from './auth/tokens.ts';
import { GuardedRedis } from './cache/redis.ts';
import { CacheService } from './cache/service.ts';
import { Database } from './db/client.ts';
import { IdempotencyStore } from './db/idempotency.ts';
import { Ledger } from './db/ledger.ts';
import { sweep } from './db/sweep.ts';
import { type Config, readConfig } from './env.ts';
import { HealthService } from './health/service.ts';
import { RateLimiter } from './http/rate-limit.ts';
import { Log } from './shared/log.ts';
import { TaskService } from './tasks/service.ts';
import { UserService } from './users/service.ts';

/** The composition root: the only place that constructs clients and services. */
function compose(config: Config) {
  const clock = () => new Date();
  const log = new Log(config.LOG_LEVEL);
  const db = new Database({ url: config.DATABASE_URL, endpoint: config.NEON_HTTP_ENDPOINT, log });
  const redis = new GuardedRedis({ url: config.UPSTASH_REDIS_REST_URL, token: config.UPSTASH_REDIS_REST_TOKEN, clock });
  const ledger = new Ledger({ db, clock });
  const cache = new CacheService({ redis, log });
  const users = new UserService({ db, ledger, cache, clock });
  const windowMs = config.RATE_LIMIT_WINDOW_MS;
  const tokens = new Tokens({
    secrets: [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
    lifetimeSeconds: config.JWT_EXPIRES_IN,
    clock,
  });

  return {
    config,
    log,
    sweep: () => sweep({ db, clock }),
    services: {
      tokens,
      auth: new AuthService({ ledger, tokens, users, rules: once(() => signInRules(config)), clock, log }),
      users,
      tasks: new TaskService({ ledger, clock }),
      cache,
      idempotency: new IdempotencyStore({ db, ledger, clock }),
      health: new HealthService({ environment: config.ENVIRONMENT, db, redis }),
      limits: {
        api: new RateLimiter(
          { name: 'api', max: config.RATE_LIMIT_MAX_REQUESTS, windowMs, withoutRedis: 'allow' },
          { redis, clock, log },
        ),
        signIn: new RateLimiter(
          { name: 'sign-in', max: config.AUTH_RATE_LIMIT_MAX_REQUESTS, windowMs: 60_000, withoutRedis: 'count' },
          { redis, clock, log },
        ),
      },
    },
  };
}

async function signInRules(config: Config) {
  const botTokens = [config.TELEGRAM_BOT_TOKEN, config.TELEGRAM_BOT_TOKEN_PREVIOUS].filter(
    (token) => token !== undefined,
  );
  return {
    botKeys: await Promise.all(botTokens.map(importBotKey)),
    telegramKey: await importTelegramKey(TELEGRAM_KEYS[config.TELEGRAM_ENVIRONMENT]),
    signature: config.TELEGRAM_SIGNATURE,
    maxAgeSeconds: config.INIT_DATA_MAX_AGE,
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

export type Deps = ReturnType<typeof compose>;
export type Services = Deps['services'];

const composed = new WeakMap<object, Deps>();

/** The one set of clients and services of an isolate's environment. @throws ConfigError */
export function depsOf(env: object): Deps {
  const known = composed.get(env);
  if (known) return known;
  const deps = compose(readConfig(env));
  composed.set(env, deps);
  return deps;
}
