/** What the AI Worker is asked and what it answers. It knows nothing else of a person. */
export interface ModelRequest {
  /** The providers to ask in turn, and the model of each. */
  chain: ModelChoice[];
  system: string;
  messages: ModelMessage[];
  maxTokens: number;
  /** The changes a model may ask for; none of them is carried out by asking. */
  tools: ModelTool[];
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

export interface ModelTool {
  name: string;
  description: string;
  /** JSON Schema of the tool's input. */
  input: Record<string, unknown>;
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
