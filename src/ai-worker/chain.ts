import type { ModelChoice, ModelEvent, ModelFailure, ProviderName } from '../ai-protocol/protocol.ts';
import { Breaker } from '../shared/breaker.ts';
import type { Clock } from '../shared/clock.ts';
import { DeadlineError, type Deadlines, Timeout, withDeadlines } from '../shared/deadlines.ts';
import type { Log } from '../shared/log.ts';
import { type AiProvider, ProviderError, type ProviderFault, type ProviderRequest } from './provider.ts';

export interface ChainDeadlines extends Deadlines {
  /** Until the end, whoever answers. */
  total: number;
}

export const DEADLINES: ChainDeadlines = { first: 10_000, idle: 15_000, total: 60_000 };

export type ChainRequest = Omit<ProviderRequest, 'model'> & { chain: ModelChoice[] };

type Providers = Partial<Record<ProviderName, AiProvider>>;

/** Asks the providers in turn, until one begins to answer. */
export class Chain {
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
   * The answer of the first provider that has one. Another is asked only while the one before has
   * said nothing, and not about what that one refused. Never throws: its last event tells how it ended. `spentMs`: of the total
   * deadline, by an earlier try at the same answer.
   */
  async *answer({ chain, ...request }: ChainRequest, spentMs = 0): AsyncGenerator<ModelEvent> {
    using timeout = new Timeout(Math.max(0, this.#deadlines.total - spentMs));
    const total = timeout.signal;
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
        const fault = faultIn(err);
        if (fault === 'rejected') breaker.succeeded();
        else breaker.failed();
        this.#tell(name, model, fault, err);
        failure = failureOf(fault);
        if (hasStarted || fault === 'rejected' || total.aborted) break;
      }
    }
    yield { type: 'failed', failure };
  }

  #tell(provider: ProviderName, model: string, fault: ProviderFault, err: unknown) {
    const status = err instanceof ProviderError ? err.status : undefined;
    // A key or a model that is not good and a request nobody takes are for us to mend.
    const level = fault === 'denied' || fault === 'rejected' ? 'error' : 'warn';
    const name = err instanceof Error ? err.name : typeof err;
    this.#log[level]('ai: a provider failed', { provider, model, fault, status, error: name });
  }
}

function faultIn(err: unknown): ProviderFault {
  if (err instanceof DeadlineError) return 'timeout';
  return err instanceof ProviderError ? err.fault : 'unavailable';
}

const failureOf = (fault: ProviderFault): ModelFailure => (fault === 'denied' ? 'unavailable' : fault);
