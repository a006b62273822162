import type { Language } from '../shared/say.ts';

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

/** An answer as it comes: `start`, any texts and calls, then `end` or `failed`. Nothing comes after these. */
export type ModelEvent =
  | ({ type: 'start' } & ModelChoice)
  | { type: 'text'; text: string }
  | { type: 'call'; tool: string; input: unknown }
  | { type: 'end'; stopReason: StopReason; usage: ModelUsage }
  | { type: 'failed'; failure: ModelFailure };

/** The AI Worker, as a service binding gives it. */
export interface AiWorker {
  /** One `ModelEvent` a line, in JSON. */
  answer(request: ModelRequest): Promise<ReadableStream<Uint8Array>>;
}
