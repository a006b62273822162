import type { ModelReply } from './model/client.ts';
import type { Wording } from './model/phrase-cache.ts';
import type { LocalBecause } from './responses.ts';

// Where an answer comes from, as responses say it.

export const wordedSource = ({ provider, model }: Wording) => ({
  provider,
  model,
  cached: true,
  localBecause: null,
  tokens: { input: 0, output: 0 },
});

export const localSource = (localBecause: LocalBecause) => ({
  provider: 'local' as const,
  model: null,
  cached: false,
  localBecause,
  tokens: { input: 0, output: 0 },
});

export const modelSource = (reply: ModelReply, cached: boolean) => ({
  provider: reply.provider,
  model: reply.model,
  cached,
  localBecause: null,
  tokens: countTokens(reply),
});

const countTokens = ({ usage }: ModelReply) => ({ input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 });
