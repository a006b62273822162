import { decodeEvents } from '../../ai-protocol/event-stream.ts';
import type {
  AiWorker,
  ModelChoice,
  ModelFailure,
  ModelRequest,
  ModelUsage,
  StopReason,
} from '../../ai-protocol/protocol.ts';
import { Breaker } from '../../shared/breaker.ts';
import type { Clock } from '../../shared/clock.ts';
import { DeadlineError, type Deadlines, withDeadlines } from '../../shared/deadlines.ts';
import type { Log } from '../../shared/log.ts';
import { measureRoundTrip } from '../../shared/round-trips.ts';
import type { ToolCall } from '../tool-calls.ts';
import { WithoutImages } from './strip-images.ts';

/** In US dollars for a million tokens. */
export type Prices = Map<string, { input: number; output: number }>;

/** What a model said, to the end or until it broke off. */
export interface Said extends ModelChoice {
  text: string;
  calls: ToolCall[];
  stopReason: StopReason | 'cut';
  /** Null for what broke off: nobody knows. */
  usage: ModelUsage | null;
}

/** The AI Worker gives a sign of life at once, and then one every 5 s: how long a model may take is for it to say. */
const DEADLINES: Deadlines = { first: 2_000, idle: 15_000 };

/** The AI Worker, wherever it is and however it is: hung, it costs 2 s, and nothing once the breaker is open. */
export class ModelClient {
  readonly #worker: AiWorker | undefined;
  readonly #breaker: Breaker;
  readonly #prices: Prices;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor({
    worker,
    prices,
    clock,
    log,
  }: { worker: AiWorker | undefined; prices: Prices; clock: Clock; log: Log }) {
    this.#worker = worker;
    this.#breaker = new Breaker(clock);
    this.#prices = prices;
    this.#clock = clock;
    this.#log = log;
  }

  /** What a model says, also told piece by piece; or why none said anything. Never throws. */
  async ask(request: ModelRequest, onText: (text: string) => void): Promise<Said | ModelFailure> {
    const startedAt = this.#clock().getTime();
    const said = await this.#ask(request, onText);
    const { feature } = request;
    const ms = this.#clock().getTime() - startedAt;
    if (typeof said === 'string') {
      this.#log.info('ai: no answer', { feature, failure: said, ms });
      return said;
    }
    const { provider, model, stopReason, usage } = said;
    this.#log.info('ai: answered', { feature, provider, model, stopReason, ms, ...usage, costUsd: this.#cost(said) });
    return said;
  }

  async #ask(request: ModelRequest, onText: (text: string) => void): Promise<Said | ModelFailure> {
    const worker = this.#worker;
    if (!worker || !this.#breaker.admits()) return 'unavailable';
    const open = async function* (signal: AbortSignal) {
      yield* decodeEvents(await measureRoundTrip(() => worker.answer(request)), signal);
    };
    let isThere = false;
    let said: Said | null = null;
    const words = new WithoutImages();
    const tell = (said: Said, text: string) => {
      said.text += text;
      onText(text);
    };
    const brokenOff = (failure: ModelFailure) => (said && (said.text !== '' || said.calls.length > 0) ? said : failure);
    try {
      for await (const event of withDeadlines(open, DEADLINES)) {
        if (event.type === 'failed') {
          if (!isThere) this.#breaker.failed();
          return brokenOff(event.failure);
        }
        if (!isThere) this.#breaker.succeeded();
        isThere = true;
        if (event.type === 'start') {
          const { provider, model } = event;
          said = { provider, model, text: '', calls: [], stopReason: 'cut', usage: null };
        } else if (said && event.type === 'text') {
          tell(said, words.next(event.text.toWellFormed().replaceAll('\0', '')));
        } else if (said && event.type === 'call') {
          said.calls.push({ tool: event.tool, input: event.input });
        } else if (said && event.type === 'end') {
          tell(said, words.end());
          return { ...said, stopReason: event.stopReason, usage: event.usage };
        }
      }
      return brokenOff('cut');
    } catch (err) {
      this.#breaker.failed();
      this.#log.error('ai: the AI Worker failed', { cause: err instanceof Error ? err.name : typeof err });
      return brokenOff(err instanceof DeadlineError ? 'timeout' : 'unavailable');
    }
  }

  #cost({ model, usage }: Said): number | undefined {
    const price = this.#prices.get(model);
    if (!price || !usage) return undefined;
    return (price.input * usage.inputTokens + price.output * usage.outputTokens) / 1_000_000;
  }
}
