import type { ModelChoice } from '../ai-protocol/protocol.ts';
import type { ModelReply } from './model/reply.ts';
import type { LocalBecause } from './responses.ts';

// Where an answer comes from, as responses say it.

/** @param usage without it, no model was called for this answer */
export const modelSource = (
  { provider, model, usage }: ModelChoice & Partial<Pick<ModelReply, 'usage'>>,
  cached: boolean,
) => ({
  provider,
  model,
  cached,
  localBecause: null,
  tokens: { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 },
});

export const localSource = (localBecause: LocalBecause) => ({
  provider: 'local' as const,
  model: null,
  cached: false,
  localBecause,
  tokens: { input: 0, output: 0 },
});
