import { decodeEvents } from '../../ai-protocol/event-stream.ts';
import type { AiWorker, ModelFailure, ModelRequest, ModelUsage } from '../../ai-protocol/protocol.ts';
import { Breaker } from '../../shared/breaker.ts';
import type { Clock } from '../../shared/clock.ts';
import { DeadlineError, type Deadlines, withDeadlines } from '../../shared/deadlines.ts';
import type { Log } from '../../shared/log.ts';
import { currentRoundTrips, measureRoundTrip } from '../../shared/round-trips.ts';
import type { ModelReply } from './reply.ts';
import { TextFilter } from './text-filter.ts';

interface ModelClientDeps {
  worker: AiWorker | undefined;
  /** US dollars per million tokens, by model. */
  prices: Map<string, { input: number; output: number }>;
  clock: Clock;
  log: Log;
}

export interface ModelOutcome {
  outcome: ModelReply | ModelFailure;
  /** Tokens of replies that are not used; null when they are unknown. */
  spentTokens: number | null;
}

interface Spending {
  tokens: number | null;
}

export const sumTokens = (usage: ModelUsage | null): number | null => usage && usage.inputTokens + usage.outputTokens;

export const addTokens = (sum: number | null, more: number | null): number | null =>
  sum === null || more === null ? null : sum + more;

/** The AI Worker sends its first event at once and then one at least every 5 s. It limits the models itself. */
const DEADLINES: Deadlines = { first: 2_000, idle: 15_000 };

/** The AI Worker with a breaker: a hanging AI Worker costs 2 s, and nothing once the breaker is open. */
export class ModelClient {
  readonly #deps: ModelClientDeps;
  readonly #breaker: Breaker;

  constructor(deps: ModelClientDeps) {
    this.#deps = deps;
    this.#breaker = new Breaker(deps.clock);
  }

  /**
   * Asks the models and passes the text to `onText` as it arrives, without addresses that are not in `known`. Never
   * throws: returns the failure.
   * @param abandoned ends the reply early
   */
  async ask(
    request: ModelRequest,
    known: string,
    onText: (text: string) => void,
    abandoned: AbortSignal,
  ): Promise<ModelOutcome> {
    const { clock, log } = this.#deps;
    const startedAt = clock().getTime();
    const spending: Spending = { tokens: 0 };
    const outcome = await this.#readReply(request, known, onText, { abandoned, spending });
    const { tokens: spentTokens } = spending;
    const { feature } = request;
    const ms = clock().getTime() - startedAt;
    if (typeof outcome === 'string') {
      log.info('ai: no answer', { feature, failure: outcome, ms });
      return { outcome, spentTokens };
    }
    const { provider, model, stopReason, usage } = outcome;
    const costUsd = this.#cost(outcome);
    log.info('ai: answered', { feature, provider, model, stopReason, ms, ...usage, costUsd });
    return { outcome, spentTokens };
  }

  async #readReply(
    request: ModelRequest,
    known: string,
    onText: (text: string) => void,
    { abandoned, spending }: { abandoned: AbortSignal; spending: Spending },
  ): Promise<ModelReply | ModelFailure> {
    const { worker, log } = this.#deps;
    if (!worker) return 'not_configured';
    if (!this.#breaker.admits()) return 'unavailable';
    const requestId = currentRoundTrips.getStore()?.requestId;
    const open = async function* (signal: AbortSignal) {
      yield* decodeEvents(await measureRoundTrip(() => worker.answer({ ...request, requestId })), signal);
    };
    const filter = new TextFilter(known);
    let hasAnswered = false;
    let reply: ModelReply | null = null;
    const append = (to: ModelReply, text: string) => {
      to.text += text;
      onText(text);
    };
    const cutOr = (failure: ModelFailure) => {
      if (reply) append(reply, filter.flush());
      return reply && (reply.text !== '' || reply.calls.length > 0) ? reply : failure;
    };
    try {
      for await (const event of withDeadlines(open, DEADLINES, abandoned)) {
        if (event.type === 'failed') {
          if (!hasAnswered && event.failure !== 'not_configured') this.#breaker.failed();
          return cutOr(event.failure);
        }
        if (!hasAnswered) this.#breaker.succeeded();
        hasAnswered = true;
        if (event.type === 'spent') {
          spending.tokens = addTokens(spending.tokens, sumTokens(event.usage));
        } else if (event.type === 'start') {
          const { provider, model } = event;
          reply = { provider, model, text: '', calls: [], stopReason: 'cut', usage: null };
        } else if (reply && event.type === 'text') {
          append(reply, filter.push(event.text.toWellFormed().replaceAll('\0', '')));
        } else if (reply && event.type === 'call') {
          reply.calls.push({ tool: event.tool, input: event.input });
        } else if (reply && event.type === 'end') {
          append(reply, filter.flush());
          return { ...reply, stopReason: event.stopReason, usage: event.usage };
        }
      }
      return cutOr('cut');
    } catch (err) {
      if (abandoned.aborted) return cutOr('timeout');
      this.#breaker.failed();
      log.error('ai: the AI Worker failed', { cause: err instanceof Error ? err.name : typeof err });
      return cutOr(err instanceof DeadlineError ? 'timeout' : 'unavailable');
    }
  }

  #cost({ model, usage }: ModelReply): number | undefined {
    const price = this.#deps.prices.get(model);
    if (!price || !usage) return undefined;
    return (price.input * usage.inputTokens + price.output * usage.outputTokens) / 1_000_000;
  }
}
