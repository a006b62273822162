import * as z from 'zod/mini';
import { type AiWorker, PROVIDERS } from './ai-protocol/protocol.ts';
import type { Followers, WakeUpQueue } from './history/platform-bindings.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './shared/duration.ts';
import { wholeNumber } from './shared/fields.ts';
import { commaSeparated, duration, httpUrl, parseConfig } from './shared/parse-config.ts';
import { Version } from './shared/worker-log.ts';

const DAY_SECONDS = DAY_MS / SECOND_MS;

const matching = (pattern: RegExp, error: string) => z.string().check(z.regex(pattern, error));

const botToken = matching(/^\d{1,20}:[A-Za-z0-9_-]{30,}$/, 'must look like 123456:ABC…, the token from @BotFather');

const databaseUrl = z
  .string()
  .check(
    z.refine(
      (value) => /^postgres(ql)?:\/\/[^:@/]+:[^@]+@[^/]+\/.+/.test(value) && URL.canParse(value),
      'must look like postgresql://user:password@host/database, with special characters escaped',
    ),
  );

const secret = z.string().check(
  z.minLength(32, 'must have at least 32 characters: openssl rand -base64 32'),
  z.refine((value) => new Set(value).size >= 10, 'must be random: openssl rand -base64 32'),
);

const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;

const origins = commaSeparated.check(
  z.refine((list) => list.every(isOrigin), 'must be a comma-separated list of origins such as https://app.example.com'),
);

/** A comma-separated list. `toItems` gets the groups that the pattern finds in each item. */
const listOf = <Item>(pattern: RegExp, error: string, toItems: (groups: string[]) => Item[]) =>
  z.pipe(
    commaSeparated.check(z.refine((list) => list.every((item) => pattern.test(item)), error)),
    z.transform((list: string[]) => list.flatMap((item) => toItems(pattern.exec(item)?.slice(1) ?? []))),
  );

/** `anthropic:model, openai:model` */
const chain = listOf(
  new RegExp(`^(${PROVIDERS.join('|')}):(\\S+)$`),
  `must be a comma-separated list of provider:model, where provider is ${PROVIDERS.join(' or ')}`,
  ([name, model = '']) => PROVIDERS.filter((known) => known === name).map((provider) => ({ provider, model })),
);

/** `model:2.5/10`: US dollars per million input tokens, and per million output tokens. */
const prices = z.pipe(
  listOf(
    /^(\S+):(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/,
    'must be a comma-separated list of model:input/output, in US dollars per million tokens',
    ([model = '', input, output]) => [[model, { input: Number(input), output: Number(output) }] as const],
  ),
  z.transform((list: (readonly [string, { input: number; output: number }])[]) => new Map(list)),
);

const NOT_A_BINDING = 'must be a binding: see wrangler.toml';

/** A Cloudflare binding, recognized by one of its methods. */
const binding = <T>(method: keyof T) =>
  z.custom<T>((value) => typeof value === 'object' && value !== null && method in value, NOT_A_BINDING);

/** Every variable and binding that the Worker reads. docs/configuration.md describes each. */
const Env = z.object({
  ENVIRONMENT: z.enum(['development', 'test', 'staging', 'production']),
  LOG_LEVEL: z._default(z.enum(['error', 'warn', 'info', 'debug']), 'info'),
  DATABASE_URL: databaseUrl,
  NEON_HTTP_ENDPOINT: z.optional(httpUrl),
  UPSTASH_REDIS_REST_URL: httpUrl,
  UPSTASH_REDIS_REST_TOKEN: z.string(),
  TELEGRAM_BOT_TOKEN: botToken,
  TELEGRAM_BOT_TOKEN_PREVIOUS: z.optional(botToken),
  TELEGRAM_SIGNATURE: z._default(z.enum(['off', 'verify', 'require']), 'verify'),
  TELEGRAM_ENVIRONMENT: z._default(z.enum(['production', 'test']), 'production'),
  INIT_DATA_MAX_AGE: z._default(duration('24h'), DAY_SECONDS),
  JWT_SECRET: secret,
  JWT_SECRET_PREVIOUS: z.optional(secret),
  JWT_EXPIRES_IN: z._default(duration('7d'), 7 * DAY_SECONDS),
  CORS_ORIGIN: z._default(origins, []),
  RATE_LIMIT_WINDOW_MS: z._default(wholeNumber(SECOND_MS, HOUR_MS), MINUTE_MS),
  RATE_LIMIT_MAX_REQUESTS: z._default(wholeNumber(1, 1_000_000), 100),
  AUTH_RATE_LIMIT_MAX_REQUESTS: z._default(wholeNumber(1, 1_000_000), 20),
  AI_CHAIN: z._default(chain, []),
  AI_PRICES: z._default(prices, new Map()),
  PLANNER_EFFORT: z._default(wholeNumber(1, 400), 100),
  AI_DAILY_CALLS: z._default(wholeNumber(1, 100_000), 100),
  AI_DAILY_TOKENS: z._default(wholeNumber(0, 999_999_999), 5_000_000),
  AI_DAILY_TOKENS_PER_USER: z._default(wholeNumber(0, 999_999_999), 1_000_000),
  /** Optional: without it, assistant answers come from the data alone. A service binding seems to have every method, so no method is checked. */
  AI: z.optional(
    z.custom<AiWorker>((value) => value !== null && ['object', 'function'].includes(typeof value), NOT_A_BINDING),
  ),
  VERSION: z.optional(Version),
  EVENTS_QUEUE: binding<WakeUpQueue>('send'),
  LIVE: binding<Followers>('getByName'),
});

export type Config = z.infer<typeof Env>;

export const isVariable = (name: string): boolean => name in Env.shape;

/** Parses the environment. Nothing else reads it. @throws ConfigError */
export const readConfig = (env: object): Config => parseConfig(Env, env);
