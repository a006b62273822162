import type { ModelEvent, ModelMessage } from '../ai-protocol/protocol.ts';

export interface ProviderRequest {
  model: string;
  system: string;
  messages: ModelMessage[];
  maxTokens: number;
  /** The changes a model may ask for; none of them is carried out by asking. */
  tools: ModelTool[];
  /** Stands for the person at the provider. */
  person: string;
}

export interface ModelTool {
  name: string;
  description: string;
  /** JSON Schema of the tool's input. */
  input: Record<string, unknown>;
}

/** What a provider says after the start, which the chain says. */
export type ProviderEvent = Exclude<ModelEvent, { type: 'start' | 'failed' }>;

/** A vendor's model API. */
export interface AiProvider {
  /**
   * The answer as it comes, with `alive` for each event of the wire. Ends with `end`, or throws.
   * @throws ProviderError
   */
  stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>;
}

/**
 * - `unavailable`: not reached, overloaded, or not speaking its own protocol: another may do better
 * - `timeout`: silent for too long
 * - `denied`: the key or the model is not good, which only their owner can mend
 * - `rejected`: it does not take this request, and nor would the others
 * - `cut`: the answer has no end
 */
export type ProviderFault = 'unavailable' | 'timeout' | 'denied' | 'rejected' | 'cut';

/** What a vendor said is not kept: it may repeat the prompt. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
  readonly fault: ProviderFault;
  readonly status: number | undefined;

  constructor(fault: ProviderFault, status?: number) {
    super(`${fault}${status === undefined ? '' : ` (${status})`}`);
    this.fault = fault;
    this.status = status;
  }
}

/** What an SDK threw, as a fault; `status` is the vendor's, if there was one. */
export function providerError(thrown: unknown, status: number | undefined): ProviderError {
  if (thrown instanceof ProviderError) return thrown;
  return new ProviderError(thrown instanceof SyntaxError ? 'cut' : faultOf(status), status);
}

function faultOf(status: number | undefined): ProviderFault {
  if (status === undefined || status === 408 || status === 429 || status >= 500) return 'unavailable';
  return status === 401 || status === 403 || status === 404 ? 'denied' : 'rejected';
}

/** The input of a tool, which models write as text. */
export function toolInput(json: string): unknown {
  try {
    return JSON.parse(json || '{}');
  } catch {
    return null; // refused by its schema, like any other input that is wrong
  }
}

/**
 * One attempt: the SDKs would sleep for as long as a vendor's `retry-after` says, while another may answer at once. Their
 * log would have what they could not parse in it.
 */
export const SDK_OPTIONS = { maxRetries: 0, logLevel: 'off' } as const;
