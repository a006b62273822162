import type { ModelEvent, ModelMessage } from '../ai-protocol/protocol.ts';
import type { Tool } from '../ai-protocol/tools.ts';
import { parseJson } from '../shared/parse-json.ts';

export interface ProviderRequest {
  model: string;
  system: string;
  /** Belongs after `system`, which stays the same for all calls of a conversation. */
  now?: string;
  messages: ModelMessage[];
  maxTokens: number;
  /** The changes a model can propose. A tool call changes nothing by itself. */
  tools: ModelTool[];
  /** Identifies the user to the provider without naming them. */
  pseudonym: string;
}

/** What changes comes last, so that providers can cache what comes before. */
export const joinSystem = (system: string, now: string | undefined): string => (now ? `${system}\n\n${now}` : system);

export interface ModelTool extends Tool {
  name: string;
}

/** The events of a provider. The chain adds `start`, `spent` and `failed`. */
export type ProviderEvent = Exclude<ModelEvent, { type: 'start' | 'spent' | 'failed' }>;

/** The model API of one vendor. */
export interface AiProvider {
  /** Streams the reply, with one `alive` per event from the vendor. Ends with `end`, or throws a ProviderError. */
  stream(request: ProviderRequest, signal: AbortSignal): AsyncIterable<ProviderEvent>;
}

/**
 * - `unavailable`: not reachable, overloaded or an unexpected response. Another provider may work
 * - `timeout`: no event for too long
 * - `denied`: the API key or the model is wrong, or the account is empty. The configuration must be fixed
 * - `rejected`: this provider does not take the request. Another one may
 * - `cut`: the stream ended before its last event
 */
export type ProviderFault = 'unavailable' | 'timeout' | 'denied' | 'rejected' | 'cut';

/** Carries no message of the vendor, because it can repeat the prompt. */
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

/** Classifies what an SDK threw. `status`: of the vendor's response, if there was one. */
export function toProviderError(err: unknown, status: number | undefined): ProviderError {
  if (err instanceof ProviderError) return err;
  return new ProviderError(err instanceof SyntaxError ? 'cut' : classifyStatus(status), status);
}

function classifyStatus(status: number | undefined): ProviderFault {
  if (status === undefined || status === 408 || status === 429 || status >= 500) return 'unavailable';
  return [401, 402, 403, 404].includes(status) ? 'denied' : 'rejected';
}

/** Parses the input of a tool call, which models write as text. Null if it is cut off. */
export const parseToolInput = (json: string): unknown => parseJson(json || '{}') ?? null;

/** No retries: another provider can answer at once. No logs: they would contain responses. */
export const SDK_OPTIONS = { maxRetries: 0, logLevel: 'off' } as const;
