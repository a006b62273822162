import type { Language } from '../messages/say.ts';

/** Increase it whenever a prompt or a tool changes: it is part of the cache key of every answer. */
export const PROMPT_VERSION = 5;

/** The most output tokens of a reply. */
export const MAX_TOKENS: Record<ModelRequest['feature'], number> = { chat: 1_500, wording: 1_500 };

/** A request to the AI Worker, which has no other data about the user. */
export interface ModelRequest {
  /** `chat`: answer the last message. `wording`: rephrase the given texts. */
  feature: 'chat' | 'wording';
  language: Language;
  /** The user's data for `chat`, the texts for `wording`. The prompt declares it as data without instructions. */
  promptData: string;
  /** The time, as a sentence. The cache key of the answer does not include it. */
  now?: string;
  messages: ModelMessage[];
  /** The providers to try, in order. */
  chain: ModelChoice[];
  pseudonym: string;
  /** Part of the lines around the data. Nobody can guess it, and it stays the same for all steps of a conversation. */
  nonce: string;
  /** Whether only a complete reply is useful. Then another provider is asked if one breaks off. */
  isWhole?: boolean;
  /** How much of the total deadline earlier steps have used. */
  spentMs?: number;
  /** The id of the API's request, for the log. */
  requestId?: string | undefined;
}

export const PROVIDERS = ['anthropic', 'openai'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export interface ModelChoice {
  provider: ProviderName;
  model: string;
}

export type ModelMessage =
  | { role: 'user'; content: string }
  | { role: 'assistant'; content: string; calls?: IdentifiedCall[] }
  /** One result for each call of the message before. */
  | { role: 'tool'; results: { id: string; content: string }[] };

/** A tool call as a model wrote it. `input` is not validated: null when it was no JSON. */
export interface ToolCall {
  tool: string;
  input: unknown;
}

export interface IdentifiedCall extends ToolCall {
  id: string;
}

/** Tokens as the provider bills them. Some servers do not report them. */
export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
}

/** `length`: the reply reached `maxTokens`. */
export type StopReason = 'end' | 'length' | 'refusal';

/** Why no provider replied, or why a reply broke off. `not_configured`: no provider has an API key. */
export type ModelFailure = 'unavailable' | 'timeout' | 'rejected' | 'cut' | 'not_configured';

/**
 * A streamed reply: `start`, any number of `text` and `call`, then `end`. Or `failed`, at any point. `alive` can come
 * anywhere before the last event: it shows that work is going on.
 */
export type ModelEvent =
  | { type: 'alive' }
  | ({ type: 'start' } & ModelChoice)
  | { type: 'text'; text: string }
  | ({ type: 'call' } & ToolCall)
  | { type: 'end'; stopReason: StopReason; usage: ModelUsage | null }
  /** What a reply that is not used has cost; null when it is unknown. Another provider is asked. */
  | { type: 'spent'; usage: ModelUsage | null }
  | { type: 'failed'; failure: ModelFailure };

/** Data between two lines with a secret marker, so that text inside it, such as a task's title, cannot end it. */
export const quoteData = (data: string, nonce: string): string =>
  [markData(nonce), JSON.stringify(data), markData(nonce)].join('\n');

export const markData = (nonce: string): string => `facts-${nonce}`;

/** The AI Worker's RPC interface, called through a service binding. */
export interface AiWorker {
  /** Returns one JSON `ModelEvent` per line: the first at once, and then one at least every `HEARTBEAT_MS`. */
  answer(request: ModelRequest): Promise<ReadableStream<Uint8Array>>;
}

/** An upper bound of the tokens a request can use. No text has more tokens than bytes. */
export function estimateMaxTokens({ feature, promptData, now, messages }: ModelRequest): number {
  const bytes = new TextEncoder().encode(JSON.stringify([promptData, now, messages])).length;
  return INSTRUCTION_TOKENS[feature] + bytes + MAX_TOKENS[feature];
}

/** An upper bound of the tokens of the AI Worker's instructions and tools. */
const INSTRUCTION_TOKENS: Record<ModelRequest['feature'], number> = { chat: 3_000, wording: 500 };
