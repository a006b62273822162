import type { ModelEvent, ModelFailure, ModelRequest, ProviderName } from '../ai-protocol/protocol.ts';
import { Breaker } from '../shared/breaker.ts';
import type { Clock } from '../shared/clock.ts';
import { DeadlineError, type Deadlines, Timeout, withDeadlines } from '../shared/deadlines.ts';
import type { Log, LogFields } from '../shared/log.ts';
import { type AiProvider, ProviderError, type ProviderFault, type ProviderRequest } from './provider.ts';

interface ChainDeadlines extends Deadlines {
  /** For the whole reply, over all providers. */
  total: number;
}

const DEADLINES: ChainDeadlines = { first: 10_000, idle: 15_000, total: 60_000 };

export type ChainRequest = Omit<ProviderRequest, 'model'> & Pick<ModelRequest, 'chain' | 'spentMs' | 'requestId'>;

type Providers = Partial<Record<ProviderName, AiProvider>>;

/** Tries the providers in order until one begins to reply. */
export class ProviderChain {
  readonly #providers: Providers;
  readonly #deadlines: ChainDeadlines;
  readonly #breakers: Record<ProviderName, Breaker>;
  readonly #log: Log;

  constructor({
    providers,
    deadlines = DEADLINES,
    clock,
    log,
  }: {
    providers: Providers;
    deadlines?: ChainDeadlines;
    clock: Clock;
    log: Log;
  }) {
    this.#providers = providers;
    this.#deadlines = deadlines;
    this.#breakers = { anthropic: new Breaker(clock), openai: new Breaker(clock) };
    this.#log = log;
  }

  /**
   * Streams the reply of the first provider that begins one. Moves on to the next provider only if the failed one has
   * sent no text and has not rejected the request. Never throws: the last event says how it ended.
   */
  async *answer({ chain, requestId, spentMs = 0, ...request }: ChainRequest): AsyncGenerator<ModelEvent> {
    using totalTimeout = new Timeout(Math.max(0, this.#deadlines.total - spentMs));
    const total = totalTimeout.signal;
    let failure: ModelFailure = 'unavailable';
    for (const { provider: name, model } of chain) {
      const provider = this.#providers[name];
      const breaker = this.#breakers[name];
      if (!provider || !breaker.admits()) continue;

      let hasStarted = false;
      try {
        const open = (signal: AbortSignal) => provider.stream({ ...request, model }, signal);
        for await (const event of withDeadlines(open, this.#deadlines, total)) {
          if (event.type === 'alive') continue;
          const isEmpty = !hasStarted && event.type === 'end' && event.stopReason === 'end';
          if (isEmpty) throw new ProviderError('unavailable');
          if (!hasStarted) yield { type: 'start', provider: name, model };
          hasStarted = true;
          if (event.type === 'end') breaker.succeeded();
          yield event;
        }
        return;
      } catch (err) {
        const fault = toFault(err);
        if (fault === 'rejected') breaker.succeeded();
        else breaker.failed();
        this.#logFault({ requestId, provider: name, model }, fault, err);
        failure = toFailure(fault);
        if (hasStarted || fault === 'rejected' || total.aborted) break;
      }
    }
    yield { type: 'failed', failure };
  }

  #logFault(call: LogFields, fault: ProviderFault, err: unknown) {
    const status = err instanceof ProviderError ? err.status : undefined;
    // a wrong key, a wrong model and an invalid request need a fix on our side
    const level = fault === 'denied' || fault === 'rejected' ? 'error' : 'warn';
    const name = err instanceof Error ? err.name : typeof err;
    this.#log[level]('ai: a provider failed', { ...call, fault, status, error: name });
  }
}

function toFault(err: unknown): ProviderFault {
  if (err instanceof DeadlineError) return 'timeout';
  return err instanceof ProviderError ? err.fault : 'unavailable';
}

const toFailure = (fault: ProviderFault): ModelFailure => (fault === 'denied' ? 'unavailable' : fault);
