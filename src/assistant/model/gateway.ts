import { estimateMaxTokens, type ModelFailure, type ModelRequest } from '../../ai-protocol/protocol.ts';
import { seal, unseal } from '../../cache/sealed.ts';
import type { SingleFlight } from '../../cache/single-flight.ts';
import type { Caller } from '../../shared/caller.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { outsideRequest } from '../../shared/round-trips.ts';
import type { LocalBecause } from '../responses.ts';
import type { AnswerCache, CachedAnswer } from './answer-cache.ts';
import type { AiBudget, Reservation } from './budget.ts';
import type { ModelClient, ModelReply } from './client.ts';
import { type FlightResult, parseFlightResult, serializeFlightResult } from './flight-result.ts';

/** Runs work that the response does not wait for. It continues when the client disconnects. */
export type Background = (work: Promise<unknown>) => void;

export type OnText = (text: string) => void;

export interface Question {
  caller: Caller;
  /** The key that answers are encrypted with outside Postgres. */
  owner: { userId: string; cacheKey: string };
  /** Hash of the question, the requested provider, the configured models and the versions of prompt and cache. */
  hash: string;
  /** Hash of the user's data in the prompt. A cached answer with another hash is out of date. */
  contextHash: string;
  request: ModelRequest;
  /** Answers to the same question, which may be out of date. */
  cached: { inRedis: CachedAnswer | null; inPostgres: CachedAnswer | null };
  /** Whether it costs the user one of their daily calls even when no model answers. */
  alwaysCounts: boolean;
  /** Why a text cannot be used, in words for the model that repairs it; null when it can. */
  findProblem: (text: string) => string | null;
  background: Background;
  /** Ends the model's reply early. */
  abandoned: AbortSignal;
}

interface Answer {
  /** Null when no model replied. */
  reply: ModelReply | null;
  /** Whether no model was called for this question. */
  cached: boolean;
  localBecause: LocalBecause | null;
}

/** Where the answer comes from. `none`: the budget is spent, so no model is called. The leader of a flight must finish it. */
type Prepared =
  | { source: 'cache'; cached: CachedAnswer }
  | { source: 'other request'; result: Promise<FlightResult | null> }
  | { source: 'model'; reservation: Reservation; finish: FinishFlight }
  | { source: 'none'; finish: FinishFlight };

type FinishFlight = (result: FlightResult | null) => Promise<void>;

interface GatewayDeps {
  client: ModelClient;
  answers: AnswerCache;
  flights: SingleFlight;
  budget: AiBudget;
}

/** Calls models through the answer cache, request coalescing and the daily budget. */
export class ModelGateway {
  readonly #deps: GatewayDeps;

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
  }

  /** `prepare` and `answer` in one step, for a response that does not start before its answer. @throws as `prepare` */
  async ask(question: Question, onText: OnText): Promise<Answer> {
    return this.answer(question, await this.prepare(question), onText);
  }

  /**
   * Decides where the answer comes from. A streamed response can start after this step.
   * @throws AppError RATE_LIMIT_ERROR when the user has no calls left and the question always counts
   */
  async prepare(question: Question): Promise<Prepared> {
    return this.#useCached(question) ?? (await this.#joinFlight(question));
  }

  /** @throws as `prepare`, when the request that it waited for failed and this one is rejected in its place */
  async answer(question: Question, prepared: Prepared, onText: OnText): Promise<Answer> {
    switch (prepared.source) {
      case 'cache':
        onText(prepared.cached.text);
        return { reply: toReply(prepared.cached), cached: true, localBecause: null };
      case 'other request': {
        const result = await prepared.result;
        if (!result) return this.ask(question, onText);
        onText(result.reply?.text ?? '');
        return { ...result, cached: result.reply !== null };
      }
      case 'model': {
        const result = await this.#callModel(question, prepared.reservation, onText);
        question.background(outsideRequest(() => this.#storeAndFinish(question, result, prepared.finish)));
        return { ...result, cached: false };
      }
      case 'none': {
        const result: FlightResult = { reply: null, localBecause: 'limit' };
        question.background(outsideRequest(() => prepared.finish(result)));
        return { ...result, cached: false };
      }
    }
  }

  #useCached(question: Question): Prepared | null {
    const { owner, hash, background } = question;
    const { inRedis, inPostgres } = question.cached;
    if (isCurrent(inRedis, question)) return { source: 'cache', cached: inRedis };
    if (!isCurrent(inPostgres, question)) return null;
    background(this.#deps.answers.storeInRedis(owner, hash, inPostgres));
    return { source: 'cache', cached: inPostgres };
  }

  async #joinFlight(question: Question): Promise<Prepared> {
    const { owner, hash, contextHash, background } = question;
    const { cacheKey } = owner;
    const name = await fingerprint([cacheKey, hash, contextHash]);
    const flight = await this.#deps.flights.join(name);
    if (!flight.isLeader) {
      const unsealed = flight.result.then((sealed) => sealed && unseal(cacheKey, name, sealed));
      return { source: 'other request', result: unsealed.then(parseFlightResult) };
    }
    const finish: FinishFlight = async (result) =>
      flight.finish(result && (await seal(cacheKey, name, serializeFlightResult(result))));
    try {
      // another flight for the same question may have ended since the cache was read
      const cached = await this.#deps.answers.findInRedis(owner, hash);
      if (isCurrent(cached, question)) {
        background(finish({ reply: toReply(cached), localBecause: null }));
        return { source: 'cache', cached };
      }
      const reservation = await this.#reserveBudget(question);
      return reservation ? { source: 'model', reservation, finish } : { source: 'none', finish };
    } catch (err) {
      background(finish(null));
      throw err;
    }
  }

  /** Null when the budget allows no model call, but the question may be answered without a model. */
  async #reserveBudget({ caller, request, alwaysCounts }: Question): Promise<Reservation | null> {
    const result = await this.#deps.budget.reserve(caller, estimateMaxTokens(request), alwaysCounts);
    if ('reservation' in result) return result.reservation;
    if (result.exhausted === 'user' && alwaysCounts) throw result.error;
    return null;
  }

  async #callModel(question: Question, reservation: Reservation, onText: OnText): Promise<FlightResult> {
    const { outcome, tokens } = await this.#askWithRepair(question, onText);
    // when the usage is unknown, all reserved tokens stay spent
    if (tokens !== null) {
      const countsAsCall = typeof outcome !== 'string' || question.alwaysCounts;
      question.background(outsideRequest(() => this.#deps.budget.settle(reservation, tokens, countsAsCall)));
    }
    return typeof outcome === 'string'
      ? { reply: null, localBecause: outcome }
      : { reply: outcome, localBecause: null };
  }

  /** Asks, and asks once more when the reply can be repaired, within one deadline. `tokens` is null when it is unknown. */
  async #askWithRepair(
    { request, findProblem, abandoned }: Question,
    onText: OnText,
  ): Promise<{ outcome: ModelReply | ModelFailure; tokens: number | null }> {
    const { client } = this.#deps;
    const startedAt = performance.now();
    const first = await client.ask(request, onText, abandoned);
    if (typeof first === 'string') {
      const isUnbilled = first === 'unavailable' || first === 'rejected';
      return { outcome: first, tokens: isUnbilled ? 0 : null };
    }
    const tokens = sumTokens(first);
    const problem = first.stopReason === 'end' ? findProblem(first.text) : null;
    if (problem === null || tokens === null) return { outcome: first, tokens };

    const messages = [
      ...request.messages,
      { role: 'assistant' as const, content: first.text.trim() || '-' }, // providers reject a blank message
      { role: 'user' as const, content: `That cannot be used (${problem}). Answer again, with the JSON alone.` },
    ];
    const spentMs = Math.ceil(performance.now() - startedAt);
    const second = await client.ask({ ...request, messages, spentMs }, onText, abandoned);
    if (typeof second === 'string') return { outcome: second, tokens: null };
    const moreTokens = sumTokens(second);
    return { outcome: second, tokens: moreTokens === null ? null : tokens + moreTokens };
  }

  /** Caches a complete reply without tool calls, and gives the result to the requests that wait for it. */
  async #storeAndFinish(question: Question, result: FlightResult, finish: FinishFlight): Promise<void> {
    const { owner, hash, findProblem } = question;
    const { reply } = result;
    const isCacheable = reply?.stopReason === 'end' && reply.calls.length === 0 && findProblem(reply.text) === null;
    try {
      if (isCacheable) await this.#deps.answers.store(owner, hash, toCachedAnswer(reply, question));
    } finally {
      await finish(result);
    }
  }
}

const isCurrent = (answer: CachedAnswer | null, { contextHash }: Question): answer is CachedAnswer =>
  answer?.contextHash === contextHash;

const toReply = ({ provider, model, text, tokens }: CachedAnswer): ModelReply => ({
  provider,
  model,
  text,
  calls: [],
  stopReason: 'end',
  usage: { inputTokens: tokens.input, outputTokens: tokens.output },
});

const toCachedAnswer = ({ provider, model, text, usage }: ModelReply, { contextHash }: Question): CachedAnswer => ({
  contextHash,
  text,
  provider,
  model,
  tokens: { input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 },
});

const sumTokens = ({ usage }: ModelReply) => usage && usage.inputTokens + usage.outputTokens;
