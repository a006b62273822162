import { WorkerEntrypoint } from 'cloudflare:workers';
import { encodeEvents } from '../ai-protocol/event-stream.ts';
import type { AiWorker, ModelRequest } from '../ai-protocol/protocol.ts';
import { oncePer } from '../shared/once.ts';
import { ConfigError } from '../shared/parse-config.ts';
import { createLog } from '../shared/worker-log.ts';
import { createAnthropic } from './anthropic.ts';
import { ProviderChain } from './chain.ts';
import { type AiConfig, readAiConfig } from './env.ts';
import { createOpenAi } from './openai.ts';
import { buildPrompt } from './prompts.ts';

/** Calls the models for the API Worker, over a service binding. It has no database and no public route. */
export default class extends WorkerEntrypoint<object> implements AiWorker {
  async answer(request: ModelRequest): Promise<ReadableStream<Uint8Array>> {
    return encodeEvents(getChain(this.env).answer(buildPrompt(request)));
  }
}

/** One chain per environment, because its breakers have state. @throws ConfigError */
const getChain = oncePer((env: object) => {
  const config = loadConfig(env);
  const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL } = config;
  const effort = config.OPENAI_REASONING_EFFORT === 'off' ? undefined : config.OPENAI_REASONING_EFFORT;
  return new ProviderChain({
    providers: {
      ...(ANTHROPIC_API_KEY && {
        anthropic: createAnthropic({ apiKey: ANTHROPIC_API_KEY, baseURL: ANTHROPIC_BASE_URL }),
      }),
      ...(OPENAI_API_KEY && {
        openai: createOpenAi({ apiKey: OPENAI_API_KEY, baseURL: OPENAI_BASE_URL, effort }),
      }),
    },
    deadlines: {
      first: config.AI_FIRST_DEADLINE * 1_000,
      idle: config.AI_IDLE_DEADLINE * 1_000,
      total: config.AI_TOTAL_DEADLINE * 1_000,
    },
    clock: () => new Date(),
    log: createLog(config.LOG_LEVEL, env),
  });
});

/** Logs the error. The API Worker only sees that the call failed. */
function loadConfig(env: object): AiConfig {
  try {
    return readAiConfig(env);
  } catch (err) {
    if (err instanceof ConfigError) createLog('error', env).error('config', err.logFields);
    throw err;
  }
}
