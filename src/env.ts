import * as z from 'zod';
import { parseDuration } from './shared/time.ts';

const duration = (error: string) =>
  z.string().transform((value, issues) => {
    const seconds = parseDuration(value);
    if (seconds !== null) return seconds;
    issues.addIssue(error);
    return z.NEVER;
  });

const count = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a whole number')
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be from ${min} to ${max}`);

const botToken = z
  .string()
  .regex(/^\d{1,20}:[A-Za-z0-9_-]{30,}$/, 'must look like 123456:ABC…, as @BotFather gives it');

const secret = z
  .string()
  .min(32, 'must have at least 32 characters: openssl rand -base64 32')
  .refine((value) => new Set(value).size >= 10, 'must be random: openssl rand -base64 32');

const isOrigin = (value: string) => URL.canParse(value) && new URL(value).origin === value;

const origins = z
  .string()
  .transform((value) =>
    value
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine((list) => list.every(isOrigin), 'must be a comma-separated list of origins such as https://app.example.com');

/** Every variable and binding the Worker reads. The README's table says what each is for. */
const Env = z.object({
  ENVIRONMENT: z.enum(['development', 'test', 'production']),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/[^:@/]+:[^@]+@[^/]+\/.+/, 'must be postgresql://user:password@host/database'),
  NEON_HTTP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  UPSTASH_REDIS_REST_URL: z.url({ protocol: /^https?$/ }),
  UPSTASH_REDIS_REST_TOKEN: z.string().min(1),
  TELEGRAM_BOT_TOKEN: botToken,
  TELEGRAM_BOT_TOKEN_PREVIOUS: botToken.optional(),
  TELEGRAM_SIGNATURE: z.enum(['off', 'verify', 'require']).default('verify'),
  TELEGRAM_ENVIRONMENT: z.enum(['production', 'test']).default('production'),
  INIT_DATA_MAX_AGE: duration('must be a duration such as 24h').default(86_400),
  JWT_SECRET: secret,
  JWT_SECRET_PREVIOUS: secret.optional(),
  JWT_EXPIRES_IN: duration('must be a duration such as 7d').default(604_800),
  CORS_ORIGIN: origins.default([]),
  RATE_LIMIT_WINDOW_MS: count(1_000, 3_600_000).default(60_000),
  RATE_LIMIT_MAX_REQUESTS: count(1, 1_000_000).default(100),
  AUTH_RATE_LIMIT_MAX_REQUESTS: count(1, 1_000_000).default(20),
});

export type Config = z.infer<typeof Env>;

/** What is wrong with the environment, a line a variable; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * The only reader of the raw environment. An empty string counts as absent.
 * @throws ConfigError that lists every problem at once
 */
export function readConfig(env: object): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = Env.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return name in present ? `${name} ${issue.message}` : `${name} is missing`;
  });
  throw new ConfigError([...new Set(problems)]);
}
