import type { ModelEvent, ModelFailure, ModelRequest, ModelUsage, ProviderName } from '../ai-protocol/protocol.ts';
import { Breaker, type BreakerTimes } from '../shared/breaker.ts';
import type { Clock } from '../shared/clock.ts';
import { DeadlineError, type Deadlines, Timeout, withDeadlines } from '../shared/deadlines.ts';
import { MINUTE_MS, SECOND_MS } from '../shared/duration.ts';
import type { Log, LogFields } from '../shared/log.ts';
import {
  type AiProvider,
  ProviderError,
  type ProviderEvent,
  type ProviderFault,
  type ProviderRequest,
} from './provider.ts';

interface ChainDeadlines extends Deadlines {
  /** For the whole reply, over all providers. */
  total: number;
}

export type ChainRequest = Omit<ProviderRequest, 'model'> &
  Pick<ModelRequest, 'chain' | 'isWhole' | 'spentMs' | 'requestId'>;

/** A provider is skipped after failures in a row, however far apart: one that is silent takes ten seconds to fail. */
const BREAKER_TIMES: BreakerTimes = {
  windowMs: Number.POSITIVE_INFINITY,
  trialMs: 15 * SECOND_MS,
  longestOpenMs: MINUTE_MS,
};

/** A timeout costs the user much more time than a refusal: two open the breaker. */
const TIMEOUT_WEIGHT = 3;

interface ChainDeps {
  providers: Partial<Record<ProviderName, AiProvider>>;
  deadlines: ChainDeadlines;
  clock: Clock;
  log: Log;
}

/** Tries the providers in order until one begins to reply. */
export class ProviderChain {
  readonly #deps: ChainDeps;
  readonly #breakers: Record<ProviderName, Breaker>;

  constructor(deps: ChainDeps) {
    const { clock } = deps;
    this.#deps = deps;
    this.#breakers = { anthropic: new Breaker(clock, BREAKER_TIMES), openai: new Breaker(clock, BREAKER_TIMES) };
  }

  /**
   * Streams the reply of the first provider that begins one. Moves on to the next provider if the failed one has sent
   * nothing yet; with `isWhole` also if its reply broke off, because then nothing is sent before a reply is complete.
   * Never throws: the last event has the outcome, and the tokens of unused replies too.
   */
  async *answer({
    chain,
    requestId,
    isWhole = false,
    spentMs = 0,
    ...request
  }: ChainRequest): AsyncGenerator<ModelEvent> {
    const { providers, deadlines } = this.#deps;
    using totalTimeout = new Timeout(Math.max(0, deadlines.total - spentMs));
    const total = totalTimeout.signal;
    const isConfigured = chain.some(({ provider }) => providers[provider]);
    let failure: ModelFailure = isConfigured ? 'unavailable' : 'not_configured';
    let partial: ModelEvent[] = [];
    for (const choice of chain) {
      const provider = providers[choice.provider];
      const breaker = this.#breakers[choice.provider];
      if (!provider || !breaker.admits()) continue;

      const sent: ModelEvent[] = [];
      try {
        const open = (signal: AbortSignal) => provider.stream({ ...request, model: choice.model }, signal);
        for await (const event of withDeadlines(open, deadlines, total)) {
          if (event.type === 'alive') continue;
          if (sent.length === 0) rejectEmpty(event);
          const events: ModelEvent[] = sent.length === 0 ? [{ type: 'start', ...choice }, event] : [event];
          sent.push(...events);
          if (event.type === 'end') breaker.succeeded();
          if (!isWhole) yield* events;
        }
        if (isWhole && partial.length > 0) yield { type: 'spent', usage: null };
        if (isWhole) yield* sent;
        return;
      } catch (err) {
        const fault = toFault(err);
        if (fault === 'rejected') breaker.succeeded();
        else breaker.failed(fault === 'timeout' ? TIMEOUT_WEIGHT : 1);
        this.#logFault({ requestId, ...choice }, fault, err);
        failure = toFailure(fault);
        if (partial.length === 0) partial = sent;
        else if (sent.length > 0) yield { type: 'spent', usage: null };
        if (err instanceof EmptyReply) yield { type: 'spent', usage: err.usage };
        if ((sent.length > 0 && !isWhole) || total.aborted) break;
      }
    }
    if (isWhole) yield* partial;
    yield { type: 'failed', failure };
  }

  #logFault(call: LogFields, fault: ProviderFault, err: unknown) {
    const status = err instanceof ProviderError ? err.status : undefined;
    // a wrong key, a wrong model and an invalid request need a fix on our side
    const level = fault === 'denied' || fault === 'rejected' ? 'error' : 'warn';
    const name = err instanceof Error ? err.name : typeof err;
    this.#deps.log[level]('ai: a provider failed', { ...call, fault, status, error: name });
  }
}

/** A reply without anything: all its tokens may have gone into thinking. Another provider may have more to say. */
function rejectEmpty(event: ProviderEvent) {
  if (event.type !== 'end' || event.stopReason === 'refusal') return;
  throw new EmptyReply(event.stopReason === 'length' ? 'cut' : 'unavailable', event.usage);
}

class EmptyReply extends ProviderError {
  readonly usage: ModelUsage | null;

  constructor(fault: ProviderFault, usage: ModelUsage | null) {
    super(fault);
    this.usage = usage;
  }
}

function toFault(err: unknown): ProviderFault {
  if (err instanceof DeadlineError) return 'timeout';
  return err instanceof ProviderError ? err.fault : 'unavailable';
}

const toFailure = (fault: ProviderFault): ModelFailure => (fault === 'denied' ? 'unavailable' : fault);
