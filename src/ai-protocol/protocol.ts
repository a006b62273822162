import type { Language } from '../messages/say.ts';

/** Increase it whenever a prompt or a tool changes: it is part of the cache key of every answer. */
export const PROMPT_VERSION = 3;

/** The most output tokens of a reply. */
export const MAX_TOKENS: Record<ModelRequest['feature'], number> = { chat: 1_000, wording: 1_500 };

/** A request to the AI Worker, which has no other data about the user. */
export interface ModelRequest {
  /** `chat`: answer the last message. `wording`: rephrase the given texts. */
  feature: 'chat' | 'wording';
  language: Language;
  /** The user's data for `chat`, the texts for `wording`, as JSON. The prompt declares it as data without instructions. */
  promptData: string;
  messages: ModelMessage[];
  /** The providers to try, in order. */
  chain: ModelChoice[];
  /** A pseudonym of the user, for the provider. */
  pseudonym: string;
  /** How much of the total deadline a first attempt has used. Set when the reply is repaired. */
  spentMs?: number;
  /** Of the API's request, for the log. */
  requestId?: string | undefined;
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

/** Tokens as the provider bills them. */
export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
}

/** `length`: the reply reached `maxTokens`. */
export type StopReason = 'end' | 'length' | 'refusal';

/** Why no provider replied, or why a reply broke off. */
export type ModelFailure = 'unavailable' | 'timeout' | 'rejected' | 'cut';

/**
 * A streamed reply: `start`, any number of `text` and `call`, then `end`. Or `failed`, at any point. `alive` can come
 * anywhere before the last event: it shows that work is going on.
 */
export type ModelEvent =
  | { type: 'alive' }
  | ({ type: 'start' } & ModelChoice)
  | { type: 'text'; text: string }
  | { type: 'call'; tool: string; input: unknown }
  | { type: 'end'; stopReason: StopReason; usage: ModelUsage }
  | { type: 'failed'; failure: ModelFailure };

/** The AI Worker's RPC interface, called through a service binding. */
export interface AiWorker {
  /** Returns one JSON `ModelEvent` per line: the first at once, and then one at least every `HEARTBEAT_MS`. */
  answer(request: ModelRequest): Promise<ReadableStream<Uint8Array>>;
}

/**
 * An upper bound of the tokens a request can use. No text has more tokens than bytes. A `wording` request can be
 * repaired: it is then sent twice, the second time together with the first reply.
 */
export function estimateMaxTokens({ feature, promptData, messages }: ModelRequest): number {
  const bytes = new TextEncoder().encode(JSON.stringify([promptData, messages])).length;
  const once = INSTRUCTION_TOKENS[feature] + bytes + MAX_TOKENS[feature];
  return feature === 'wording' ? 2 * once + MAX_TOKENS[feature] : once;
}

/** An upper bound of the tokens of the AI Worker's instructions and tools. */
const INSTRUCTION_TOKENS: Record<ModelRequest['feature'], number> = { chat: 3_000, wording: 500 };
