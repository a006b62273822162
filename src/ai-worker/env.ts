import * as z from 'zod/mini';
import { duration, httpUrl, parseConfig } from '../shared/config.ts';

/** Every variable the AI Worker reads. A provider without a key is not asked. */
const Env = z.object({
  LOG_LEVEL: z._default(z.enum(['error', 'warn', 'info', 'debug']), 'info'),
  ANTHROPIC_API_KEY: z.optional(z.string()),
  ANTHROPIC_BASE_URL: z.optional(httpUrl),
  OPENAI_API_KEY: z.optional(z.string()),
  OPENAI_BASE_URL: z.optional(httpUrl),
  /** Until a provider's first sign of life. */
  AI_FIRST_DEADLINE: z._default(duration('10s'), 10),
  /** Between two of them. */
  AI_IDLE_DEADLINE: z._default(duration('15s'), 15),
  /** Until the end, whoever answers. */
  AI_TOTAL_DEADLINE: z._default(duration('60s'), 60),
});

export type AiConfig = z.infer<typeof Env>;

/** The only reader of the raw environment. @throws ConfigError */
export const readAiConfig = (env: object): AiConfig => parseConfig(Env, env);
