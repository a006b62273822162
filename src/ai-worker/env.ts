import * as z from 'zod/mini';
import { duration, httpUrl, parseConfig } from '../shared/parse-config.ts';
import { Version } from '../shared/worker-log.ts';

/** Every variable the AI Worker reads; docs/configuration.md describes each. A provider without a key is skipped. */
const Env = z.object({
  LOG_LEVEL: z._default(z.enum(['error', 'warn', 'info', 'debug']), 'info'),
  ANTHROPIC_API_KEY: z.optional(z.string()),
  ANTHROPIC_BASE_URL: z.optional(httpUrl),
  OPENAI_API_KEY: z.optional(z.string()),
  OPENAI_BASE_URL: z.optional(httpUrl),
  /** `off`: nothing is sent, for servers that do not know it. */
  OPENAI_REASONING_EFFORT: z._default(z.enum(['off', 'minimal', 'low', 'medium', 'high']), 'low'),
  /** Until a provider's first event. */
  AI_FIRST_DEADLINE: z._default(duration('10s'), 10),
  /** Between two events. */
  AI_IDLE_DEADLINE: z._default(duration('15s'), 15),
  /** For the whole reply, over all providers. */
  AI_TOTAL_DEADLINE: z._default(duration('60s'), 60),
  VERSION: z.optional(Version),
});

export type AiConfig = z.infer<typeof Env>;

/** Only this function reads the raw environment. @throws ConfigError */
export const readAiConfig = (env: object): AiConfig => parseConfig(Env, env);
