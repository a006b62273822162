import type { Language } from '../shared/i18n.ts';

/** One more whenever a prompt changes: answers to the former one are not answers to this one. */
export const PROMPT_VERSION = 1;

/** What an answer may have, thought and all. */
export const MAX_TOKENS: Record<ModelRequest['feature'], number> = { chat: 1_000, wording: 1_500 };

/** What the AI Worker is asked. It knows nothing else of a person. */
export interface ModelRequest {
  /** `chat`: to answer the last message. `wording`: to say the given phrases better. */
  feature: 'chat' | 'wording';
  language: Language;
  /** What is known of the person, or the phrases: JSON, in which everything is data and nothing an instruction. */
  facts: string;
  messages: ModelMessage[];
  /** The providers to ask in turn, and the model of each. */
  chain: ModelChoice[];
  /** Stands for the person at the provider, and says nothing of who it is. */
  person: string;
  /** What an answer that is to be repaired has taken of the total deadline. */
  spentMs?: number;
}

export const PROVIDERS = ['anthropic', 'openai'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface ModelChoice {
  provider: ProviderName;
  model: string;
}

export interface ModelMessage {
  role: 'user' | 'assistant';
  content: string;
}

/** In tokens, as the provider bills them. */
export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
}

/** `length`: the answer was cut at `maxTokens`. */
export type StopReason = 'end' | 'length' | 'refusal';

/** Why no provider answered, or why one stopped in the middle. */
export type ModelFailure = 'unavailable' | 'timeout' | 'rejected' | 'cut';

/**
 * An answer as it comes: `start`, any texts and calls, then `end` or `failed`. Nothing comes after these. `alive` comes
 * anywhere before: nothing is said yet, but somebody is at it.
 */
export type ModelEvent =
  | { type: 'alive' }
  | ({ type: 'start' } & ModelChoice)
  | { type: 'text'; text: string }
  | { type: 'call'; tool: string; input: unknown }
  | { type: 'end'; stopReason: StopReason; usage: ModelUsage }
  | { type: 'failed'; failure: ModelFailure };

/** The AI Worker, as a service binding gives it. */
export interface AiWorker {
  /** One `ModelEvent` a line, in JSON: the first at once, and never nothing for long. */
  answer(request: ModelRequest): Promise<ReadableStream<Uint8Array>>;
}

/**
 * The most an answer can take. No text has more tokens than bytes. Wording may be repaired: then it is asked for twice,
 * the second time with what was said the first time.
 */
export function mostTokens({ feature, facts, messages }: ModelRequest): number {
  const bytes = new TextEncoder().encode(JSON.stringify([facts, messages])).length;
  const once = INSTRUCTION_TOKENS[feature] + bytes + MAX_TOKENS[feature];
  return feature === 'wording' ? 2 * once + MAX_TOKENS[feature] : once;
}

/** Those of the prompts and the tools in the AI Worker, generously. */
const INSTRUCTION_TOKENS: Record<ModelRequest['feature'], number> = { chat: 3_000, wording: 500 };
