import { ActivityService } from './activity/service.ts';
import { AiBudget } from './ai/budget.ts';
import { ModelGateway } from './ai/gateway.ts';
import { KeptAnswers } from './ai/kept-answers.ts';
import { Knowledge } from './ai/knowledge.ts';
import { ModelClient } from './ai/model-client.ts';
import { Proposals } from './ai/proposals.ts';
import { Pseudonyms } from './ai/pseudonyms.ts';
import { AiService } from './ai/service.ts';
import { importBotKey, importTelegramKey, TELEGRAM_KEYS } from './auth/init-data-proof.ts';
import { AuthService } from './auth/service.ts';
import { Tokens } from './auth/tokens.ts';
import { BusyService } from './busy/service.ts';
import { GuardedRedis } from './cache/redis.ts';
import { CacheService } from './cache/service.ts';
import { SingleFlight } from './cache/single-flight.ts';
import { CommandRunner } from './commands/runner.ts';
import { Database } from './db/client.ts';
import { IdempotencyStore } from './db/idempotency.ts';
import { Ledger } from './db/ledger.ts';
import { sweep } from './db/sweep.ts';
import { type Config, readConfig } from './env.ts';
import { DeadLetters } from './events/dead-letters.ts';
import { EventLog } from './events/log.ts';
import { Publisher } from './events/publisher.ts';
import { HealthService } from './health/service.ts';
import { RateLimiter } from './http/rate-limit.ts';
import { LiveService } from './live/service.ts';
import { SessionRegister } from './live/sessions.ts';
import { MoodService } from './mood/service.ts';
import { PlanDrafts } from './plans/drafts.ts';
import { PlanService } from './plans/service.ts';
import { Log } from './shared/log.ts';
import { SyncService } from './sync/service.ts';
import { TaskService } from './tasks/service.ts';
import { TodayService } from './today/service.ts';
import { TrashService } from './trash/service.ts';
import { sweepTrash } from './trash/sweep.ts';
import { UndoService } from './undo/service.ts';
import { UserService } from './users/service.ts';

/** From one address. */
const LIVE_CONNECTIONS_A_MINUTE = 30;

/** The composition root: the only place that constructs clients and services. */
function compose(config: Config) {
  const clock = () => new Date();
  const log = new Log(config.LOG_LEVEL);
  const db = new Database({ url: config.DATABASE_URL, endpoint: config.NEON_HTTP_ENDPOINT, log });
  const redis = new GuardedRedis({ url: config.UPSTASH_REDIS_REST_URL, token: config.UPSTASH_REDIS_REST_TOKEN, clock });
  const ledger = new Ledger({ db, clock });
  const cache = new CacheService({ redis, log });
  const users = new UserService({ db, ledger, cache, clock });
  const idempotency = new IdempotencyStore({ db, ledger, clock });
  const commands = new CommandRunner({ ledger, idempotency, clock });
  const eventLog = new EventLog({ db });
  const windowMs = config.RATE_LIMIT_WINDOW_MS;
  const tokens = new Tokens({
    secrets: [config.JWT_SECRET, config.JWT_SECRET_PREVIOUS].filter((secret) => secret !== undefined),
    lifetimeSeconds: config.JWT_EXPIRES_IN,
    clock,
  });
  const kept = new KeptAnswers({ cache, db, clock });
  const budget = new AiBudget({
    db,
    ledger,
    clock,
    dailyCalls: config.AI_DAILY_CALLS,
    dailyTokens: config.AI_DAILY_TOKENS,
  });

  return {
    config,
    clock,
    log,
    deadLetters: new DeadLetters({ db, clock, log }),
    /** Each hour. */
    sweep: async () => {
      await sweep({ db, clock });
      await sweepTrash({ db, clock });
    },
    services: {
      tokens,
      auth: new AuthService({ ledger, tokens, users, rules: once(() => signInRules(config)), clock, log }),
      users,
      tasks: new TaskService({ ledger, clock }),
      mood: new MoodService({ ledger, clock }),
      busy: new BusyService({ ledger, clock }),
      plans: new PlanService({ drafts: new PlanDrafts({ db }), ledger, clock }),
      today: new TodayService({ ledger, clock }),
      cache,
      idempotency,
      sync: new SyncService({ ledger, commands }),
      undo: new UndoService({ ledger, clock }),
      trash: new TrashService({ ledger, clock }),
      activity: new ActivityService({ ledger }),
      ai: new AiService({
        knowledge: new Knowledge({ ledger, kept, chain: config.AI ? config.AI_CHAIN : [], clock }),
        gateway: new ModelGateway({
          client: new ModelClient({ worker: config.AI, prices: config.AI_PRICES, clock, log }),
          kept,
          flights: new SingleFlight({ redis, log }),
          budget,
        }),
        budget,
        proposals: new Proposals({ tokens, commands }),
        pseudonyms: new Pseudonyms({ secret: config.JWT_SECRET }),
      }),
      eventLog,
      publisher: new Publisher({
        eventLog,
        queue: config.EVENTS_QUEUE,
        followers: config.LIVE,
        clock,
        log,
      }),
      live: new LiveService({ tokens, users: config.LIVE }),
      sessions: new SessionRegister({ db }),
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
        live: new RateLimiter(
          { name: 'live', max: LIVE_CONNECTIONS_A_MINUTE, windowMs: 60_000, withoutRedis: 'count' },
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
