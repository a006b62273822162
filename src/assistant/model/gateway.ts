import { type ModelFailure, type ModelRequest, mostTokens } from '../../ai-protocol/protocol.ts';
import type { SingleFlight } from '../../cache/single-flight.ts';
import type { Caller } from '../../shared/caller.ts';
import { outsideRequest } from '../../shared/round-trips.ts';
import type { LocalBecause } from '../responses.ts';
import type { KeptAnswer, KeptAnswers } from './answer-cache.ts';
import type { AiBudget, Reservation } from './budget.ts';
import type { ModelClient, Said } from './client.ts';
import { type Cargo, readCargo, writeCargo } from './flight-result.ts';

/** Does work that the answer does not wait for, and that goes on when the client has left. */
export type Background = (work: Promise<unknown>) => void;

export type OnText = (text: string) => void;

export interface Question {
  /** Of everything the answer depends on but the person's data. */
  hash: string;
  request: ModelRequest;
  /** Names the data the answer will be of: an answer of other data is none. */
  basis: string;
  /** What was said to it before, of these data or older. */
  known: (KeptAnswer | null)[];
  /** Whether it takes one of the person's calls even if no model answers. */
  alwaysCounts: boolean;
  /** What is wrong with an answer, for the model to repair; null when nothing is. */
  problemWith: (text: string) => string | null;
}

export interface Answer {
  /** Null when no model had anything to say. */
  said: Said | null;
  cached: boolean;
  localBecause: LocalBecause | null;
}

interface GatewayDeps {
  client: ModelClient;
  kept: KeptAnswers;
  flights: SingleFlight;
  budget: AiBudget;
}

/** The way to the models: what was asked before, or is being asked, is not asked again, and nobody asks too much. */
export class ModelGateway {
  readonly #deps: GatewayDeps;

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
  }

  /**
   * Prepares an answer up to where a client may still be refused; the rest happens when the result is called.
   * @throws AppError RATE_LIMIT_ERROR when the person's calls are spent and this one always counts
   */
  async open(caller: Caller, question: Question, background: Background): Promise<(onText: OnText) => Promise<Answer>> {
    const { userId } = caller.session;
    const { kept } = this.#deps;
    const [inRedis, inPostgres] = question.known.map((answer) => ifCurrent(answer, question));
    const known = inRedis ?? inPostgres;
    if (known) {
      if (!inRedis) background(kept.keepForAnHour(userId, question.hash, known));
      return async (onText) => fromCache(known, onText);
    }

    return this.#board(caller, question, background);
  }

  async #board(
    caller: Caller,
    question: Question,
    background: Background,
  ): Promise<(onText: OnText) => Promise<Answer>> {
    const { userId } = caller.session;
    const { kept, flights } = this.#deps;
    const flight = await flights.board(`${userId}:${question.hash}:${question.basis}`);
    if (!flight.mine) {
      return async (onText) => {
        const cargo = readCargo(await flight.landed);
        if (!cargo) return (await this.#board(caller, question, background))(onText); // who led it is gone, or was refused
        onText(cargo.said?.text ?? '');
        return { ...cargo, cached: cargo.said !== null };
      };
    }
    try {
      const landed = ifCurrent(await kept.find(userId, question.hash), question); // by a flight that was over just now
      if (landed) {
        background(flight.land(writeCargo({ said: saidOf(landed), localBecause: null })));
        return async (onText) => fromCache(landed, onText);
      }
      const reservation = await this.#reserve(caller, question);
      return async (onText) => {
        const outcome: Cargo = reservation
          ? await this.#ask(question, reservation, onText, background)
          : { said: null, localBecause: 'limit' };
        background(outsideRequest(() => this.#land(userId, question, outcome, flight.land)));
        return { ...outcome, cached: false };
      };
    } catch (err) {
      background(flight.land(null));
      throw err;
    }
  }

  /** Null when there is no call to be had, and the answer is one in our own words. */
  async #reserve(caller: Caller, { request, alwaysCounts }: Question): Promise<Reservation | null> {
    const verdict = await this.#deps.budget.reserve(caller, mostTokens(request), alwaysCounts);
    if ('reservation' in verdict) return verdict.reservation;
    if (verdict.refused === 'person' && alwaysCounts) throw verdict.error;
    return null;
  }

  async #ask(question: Question, reservation: Reservation, onText: OnText, background: Background): Promise<Cargo> {
    const { budget } = this.#deps;
    const { said, tokens } = await this.#askUntilRight(question, onText);
    // what broke off was billed, nobody knows how much: all that was reserved stays taken
    if (tokens !== null) {
      const isCall = typeof said !== 'string' || question.alwaysCounts;
      background(outsideRequest(() => budget.settle(reservation, tokens, isCall)));
    }
    return typeof said === 'string' ? { said: null, localBecause: said } : { said, localBecause: null };
  }

  /** Asks once, and once more when the answer can be repaired, within one deadline. `tokens`: null when nobody can tell. */
  async #askUntilRight({ request, problemWith }: Question, onText: OnText) {
    const { client } = this.#deps;
    const startedAt = performance.now();
    const first: Said | ModelFailure = await client.ask(request, onText);
    if (typeof first === 'string')
      return { said: first, tokens: first === 'unavailable' || first === 'rejected' ? 0 : null };
    const tokens = tokensOf(first);
    const problem = first.stopReason === 'end' ? problemWith(first.text) : null;
    if (problem === null || tokens === null) return { said: first, tokens };
    const messages = [
      ...request.messages,
      { role: 'assistant' as const, content: first.text.trim() || '-' }, // no provider takes a blank message
      { role: 'user' as const, content: `That cannot be used (${problem}). Answer again, with the JSON alone.` },
    ];
    const spentMs = Math.ceil(performance.now() - startedAt);
    const second = await client.ask({ ...request, messages, spentMs }, onText);
    if (typeof second === 'string') return { said: second, tokens: null };
    const more = tokensOf(second);
    return { said: second, tokens: more === null ? null : tokens + more };
  }

  /** Whoever waits is told, and an answer that is whole and asks for nothing is kept. */
  async #land(userId: string, question: Question, outcome: Cargo, land: (cargo: string) => Promise<void>) {
    const { said } = outcome;
    const isKept = said?.stopReason === 'end' && said.calls.length === 0 && question.problemWith(said.text) === null;
    try {
      if (isKept) await this.#deps.kept.keep(userId, question.hash, keptOf(said, question));
    } finally {
      await land(writeCargo(outcome));
    }
  }
}

const ifCurrent = (answer: KeptAnswer | null | undefined, { basis }: Question) =>
  answer?.basis === basis ? answer : null;

function fromCache(kept: KeptAnswer, onText: OnText): Answer {
  onText(kept.text);
  return { said: saidOf(kept), cached: true, localBecause: null };
}

const saidOf = ({ provider, model, text, tokens }: KeptAnswer): Said => ({
  provider,
  model,
  text,
  calls: [],
  stopReason: 'end',
  usage: { inputTokens: tokens.input, outputTokens: tokens.output },
});

const keptOf = ({ provider, model, text, usage }: Said, { basis }: Question): KeptAnswer => ({
  basis,
  text,
  provider,
  model,
  tokens: { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 },
});

const tokensOf = ({ usage }: Said) => usage && usage.inputTokens + usage.outputTokens;
