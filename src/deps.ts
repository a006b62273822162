import { createAiBudget } from './assistant/model/budget.ts';
import { ModelClient } from './assistant/model/client.ts';
import { ModelGateway } from './assistant/model/gateway.ts';
import { storeWordings } from './assistant/model/phrase-cache.ts';
import type { PlanChangesDeps } from './assistant/plan-changes.ts';
import { createProposalTokens } from './assistant/proposal-tokens.ts';
import { createProposals } from './assistant/proposals.ts';
import { createQuestionContextLoader } from './assistant/question-context.ts';
import { createAiService } from './assistant/service.ts';
import { importBotKey, importTelegramKey, TELEGRAM_KEYS } from './auth/init-data-signature.ts';
import { Jwt } from './auth/jwt.ts';
import { createAuthService } from './auth/service.ts';
import { Tokens } from './auth/tokens.ts';
import { GuardedRedis } from './cache/redis.ts';
import { createCacheService } from './cache/service.ts';
import { SingleFlight } from './cache/single-flight.ts';
import { createBatchService } from './commands/batch.ts';
import { createCommandRunner } from './commands/runner.ts';
import { Database } from './db/client.ts';
import { createIdempotencyStore } from './db/idempotency-store.ts';
import { findExpired, sweep } from './db/sweep.ts';
import { UserDb } from './db/user-db.ts';
import { createEntityServices } from './entities/registry.ts';
import { createUserService } from './entities/users/service.ts';
import { type Config, readConfig } from './env.ts';
import { HealthService } from './health/service.ts';
import { createActivityService } from './history/activity/service.ts';
import { createCrons } from './history/crons.ts';
import { createDeadLetters } from './history/dead-letters.ts';
import { createExportService } from './history/export/service.ts';
import { foldOldEvents } from './history/fold.ts';
import { LastWrite } from './history/last-write.ts';
import { createNear } from './history/live/location.ts';
import { createLiveService } from './history/live/service.ts';
import { createLiveTickets } from './history/live/tickets.ts';
import { createEventLog } from './history/log.ts';
import { createPublisher } from './history/publisher.ts';
import { createSyncService } from './history/sync/service.ts';
import { createTrashService } from './history/trash/service.ts';
import { findOldTrash } from './history/trash/sweep.ts';
import { createUndoService, type UndoService } from './history/undo/service.ts';
import { RateLimiter, type RateLimitPolicy } from './http/rate-limiter.ts';
import type { Language } from './messages/say.ts';
import { createNowService } from './planning/now/service.ts';
import { createOptimizeService } from './planning/optimize.ts';
import { createPlanService } from './planning/service.ts';
import { createTodayService } from './planning/today/service.ts';
import { createQuickAddService } from './quick-add/service.ts';
import { BoundedMap } from './shared/bounded-map.ts';
import { MINUTE_MS } from './shared/duration.ts';
import { createKeyedHash } from './shared/keyed-hash.ts';
import { once, oncePer } from './shared/once.ts';
import { createLog } from './shared/worker-log.ts';

/** Per token and address. */
const SESSION_ENDINGS_PER_MINUTE = 10;
/** Per address. */
const LIVE_CONNECTIONS_PER_MINUTE = 30;

/** The composition root: the only place that constructs clients and services. */
function compose(config: Config) {
  const platform = createPlatform(config);
  const { clock, log, db, eventLog, lastWrite, tickets } = platform;
  const services = createServices(config, platform);
  const deadLetters = createDeadLetters({ db, queue: config.EVENTS_QUEUE, clock, log });
  return {
    config,
    log,
    services,
    deadLetters,
    /** What the Durable Object of a user's live sockets needs. */
    liveSockets: { eventLog, db, tickets, clock, log },
    crons: createCrons({
      lastWrite,
      publish: async () => ({ ...(await services.publisher.sweep()), resent: await deadLetters.resend() }),
      cleanUp: async () => ({
        deleted: await sweep({ db, log }, [...findExpired(clock()), ...findOldTrash(clock()), foldOldEvents(clock())]),
      }),
      clock,
      log,
    }),
  };
}

/** The clients of Postgres and Redis, and what needs only them. */
function createPlatform(config: Config) {
  const clock = () => new Date();
  const log = createLog(config.LOG_LEVEL, config);
  const db = new Database({ url: config.DATABASE_URL, endpoint: config.NEON_HTTP_ENDPOINT, log });
  const redis = new GuardedRedis({
    url: config.UPSTASH_REDIS_REST_URL,
    token: config.UPSTASH_REDIS_REST_TOKEN,
    clock,
    log,
  });
  const userDb = new UserDb({ db, clock });
  const idempotency = createIdempotencyStore({ db, userDb, clock });
  const jwt = new Jwt({ secrets: present(config.JWT_SECRET, config.JWT_SECRET_PREVIOUS), clock });
  return {
    clock,
    log,
    db,
    redis,
    userDb,
    idempotency,
    jwt,
    hash: createKeyedHash(config.JWT_SECRET),
    cache: createCacheService({ redis, log }),
    commands: createCommandRunner({ userDb, idempotency, clock }),
    eventLog: createEventLog({ db }),
    lastWrite: new LastWrite({ redis, clock }),
    tokens: new Tokens({ jwt, lifetimeSeconds: config.JWT_EXPIRES_IN, clock }),
    tickets: createLiveTickets({ jwt, clock }),
  };
}

type Platform = ReturnType<typeof createPlatform>;

function createServices(config: Config, platform: Platform) {
  const { clock, log, db, redis, userDb, hash, commands, eventLog, lastWrite, tokens, tickets, idempotency } = platform;
  const users = createUserService({ db, userDb, hash, launchMaxAgeSeconds: config.INIT_DATA_MAX_AGE, clock });
  const followers = createNear(config.DATABASE_URL, config.LIVE);
  const plans = createPlanService({ db, userDb, clock });
  const optimizer = createOptimizeService({ db, userDb, clock, effort: config.PLANNER_EFFORT / 100 });
  const undo = createUndoService({ userDb, clock });
  return {
    tokens,
    idempotency,
    lastWrite,
    languages: new BoundedMap<Language>(),
    limits: createLimits(config, platform),
    auth: createAuthService({ userDb, tokens, users, rules: once(() => signInRules(config)), clock, log }),
    users,
    ...createEntityServices({ userDb, clock }),
    quickAdd: createQuickAddService({ userDb, clock }),
    batch: createBatchService({ userDb, commands }),
    sync: createSyncService({ userDb, commands }),
    undo,
    trash: createTrashService({ userDb, clock }),
    activity: createActivityService({ userDb }),
    export: createExportService({ userDb, clock, log }),
    publisher: createPublisher({ eventLog, lastWrite, queue: config.EVENTS_QUEUE, followers, clock, log }),
    live: createLiveService({ tickets, users: followers }),
    plans,
    optimizer,
    now: createNowService({ userDb, clock }),
    today: createTodayService({ userDb, clock }),
    ...createAssistant(config, platform, { plans, optimizer, undo }),
    health: new HealthService({
      about: { environment: config.ENVIRONMENT, build: config.VERSION ?? null },
      db,
      redis,
      clock,
    }),
  };
}

function createAssistant(
  config: Config,
  { clock, log, db, redis, userDb, hash, cache, commands, jwt }: Platform,
  { plans, optimizer, undo }: PlanChangesDeps & { undo: UndoService },
) {
  const limits = {
    dailyCalls: config.AI_DAILY_CALLS,
    dailyTokens: config.AI_DAILY_TOKENS,
    dailyTokensPerUser: config.AI_DAILY_TOKENS_PER_USER,
  };
  const budget = createAiBudget({ db, userDb, clock, ...limits });
  const proposals = createProposals({ tokens: createProposalTokens({ jwt, clock }), commands, undo });
  const ai = createAiService({
    contexts: createQuestionContextLoader({ userDb, cache, chain: config.AI ? config.AI_CHAIN : [], clock }),
    gateway: new ModelGateway({
      client: new ModelClient({ worker: config.AI, prices: config.AI_PRICES, clock, log }),
      cache,
      flights: new SingleFlight({ redis }),
      budget,
      clock,
    }),
    proposals,
    userDb,
    clock,
    plans,
    optimizer,
    undo,
    phrases: (owner, wordings) => storeWordings({ db, clock }, owner, wordings),
    hash,
  });
  return { ai, proposals, aiBudget: budget };
}

function createLimits(config: Config, { redis, hash, clock }: Platform) {
  const limiter = (policy: RateLimitPolicy) => new RateLimiter(policy, { redis, hash, clock });
  return {
    api: limiter({ name: 'api', max: config.RATE_LIMIT_MAX_REQUESTS, windowMs: config.RATE_LIMIT_WINDOW_MS }),
    endSession: limiter({ name: 'end-session', max: SESSION_ENDINGS_PER_MINUTE, windowMs: MINUTE_MS }),
    signIn: limiter({ name: 'sign-in', max: config.AUTH_RATE_LIMIT_MAX_REQUESTS, windowMs: MINUTE_MS }),
    live: limiter({ name: 'live', max: LIVE_CONNECTIONS_PER_MINUTE, windowMs: MINUTE_MS }),
  };
}

async function signInRules(config: Config) {
  return {
    botKeys: await Promise.all(
      present(config.TELEGRAM_BOT_TOKEN, config.TELEGRAM_BOT_TOKEN_PREVIOUS).map(importBotKey),
    ),
    telegramKey: await importTelegramKey(TELEGRAM_KEYS[config.TELEGRAM_ENVIRONMENT]),
    signature: config.TELEGRAM_SIGNATURE,
    maxAgeSeconds: config.INIT_DATA_MAX_AGE,
  };
}

const present = (...secrets: (string | undefined)[]) => secrets.filter((secret) => secret !== undefined);

/** The clients and services of an environment, built once per isolate. @throws ConfigError */
export const depsOf = oncePer((env: object) => compose(readConfig(env)));
