import { estimateMaxTokens } from '../../ai-protocol/protocol.ts';
import { seal, unseal } from '../../cache/sealed.ts';
import type { CacheService } from '../../cache/service.ts';
import type { SingleFlight } from '../../cache/single-flight.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { outsideRequest } from '../../shared/round-trips.ts';
import type { LocalBecause } from '../responses.ts';
import { ANSWERS, type CachedAnswer, storeAnswers } from './answer-cache.ts';
import type { AiBudget, Reservation, Settlement } from './budget.ts';
import type { ModelClient } from './client.ts';
import { type ConversationQuestion, converse, type OnText } from './conversation.ts';
import { LiveText } from './live-text.ts';
import { type FlightResult, type ModelReply, parseFlightResult } from './reply.ts';

/** Runs work that the response does not wait for. It continues when the client disconnects. */
export type Background = (work: Promise<unknown>) => void;

export interface Question extends ConversationQuestion {
  caller: Caller;
  /** The key that answers are encrypted with outside Postgres. */
  owner: { userId: string; cacheKey: string };
  /** Hash of the question, the requested provider, the configured models and the versions of prompt and cache. */
  hash: string;
  /** Hash of the user's data in the prompt. A cached answer with another hash is out of date. */
  contextHash: string;
  /** Answers to the same question, which may be out of date. */
  cached: { inRedis: CachedAnswer | null; inPostgres: CachedAnswer | null };
  /** Whether it takes one of the user's calls. Without one left, it is rejected. */
  countsAsCall: boolean;
  background: Background;
}

interface Answer {
  reply: ModelReply | null;
  /** Whether no model was called for this question. */
  cached: boolean;
  localBecause: LocalBecause | null;
}

/** Where the answer comes from. `none`: the budget is spent, so no model is called. The leader of a flight must finish it. */
type Prepared =
  | { source: 'cache'; cached: CachedAnswer }
  | { source: 'other request'; text: LiveText; result: Promise<FlightResult | null> }
  | { source: 'model'; reservation: Reservation; text: LiveText; finish: FinishFlight }
  | { source: 'none'; finish: FinishFlight };

type FinishFlight = (result: FlightResult | null) => Promise<void>;

interface GatewayDeps {
  client: ModelClient;
  cache: CacheService;
  flights: SingleFlight;
  budget: AiBudget;
  clock: Clock;
}

/** Calls models through the answer cache, request coalescing and the daily budget. */
export class ModelGateway {
  readonly #deps: GatewayDeps;
  /** The text so far of each flight whose leader is in this isolate. */
  readonly #texts = new Map<string, LiveText>();

  constructor(deps: GatewayDeps) {
    this.#deps = deps;
  }

  /** `prepare` and `answer` in one step, for a response that does not start before its answer. @throws as `prepare` */
  async ask(question: Question, onText: OnText): Promise<Answer> {
    return this.answer(question, await this.prepare(question), onText);
  }

  /** Decides where the answer comes from. @throws AppError RATE_LIMIT_ERROR when the user has no calls left */
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
        const shown = await follow(prepared, onText);
        const result = await prepared.result;
        if (!result && shown === '') return this.ask(question, onText);
        if (!result) return { reply: null, cached: false, localBecause: 'cut' };
        const { text = '' } = result.reply ?? {};
        if (text.startsWith(shown)) onText(text.slice(shown.length));
        return { ...result, cached: result.reply !== null };
      }
      case 'model': {
        const { text } = prepared;
        const show = (piece: string) => {
          text.push(piece);
          onText(piece);
        };
        const called = await this.#callModel(question, prepared.reservation, show).finally(() => text.end());
        question.background(outsideRequest(() => this.#storeAndFinish(question, called, prepared.finish)));
        return { ...called.result, cached: false };
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
    background(this.#deps.cache.set(ANSWERS, owner, hash, inPostgres));
    return { source: 'cache', cached: inPostgres };
  }

  async #joinFlight(question: Question): Promise<Prepared> {
    const { caller, owner, hash, contextHash, request, countsAsCall, background } = question;
    const { cacheKey } = owner;
    const name = await fingerprint([cacheKey, hash, contextHash]);
    const text = this.#texts.get(name) ?? new LiveText();
    this.#texts.set(name, text); // before the lock is set, because a follower may read at once
    const forget = () => this.#texts.get(name) === text && this.#texts.delete(name);
    const flight = await this.#deps.flights.join(name);
    if (!flight.isLeader) {
      const unsealed = flight.result.finally(forget).then((sealed) => sealed && unseal(cacheKey, name, sealed));
      return { source: 'other request', text, result: unsealed.then(parseFlightResult) };
    }
    const finish: FinishFlight = async (result) => {
      forget();
      await flight.finish(result && (await seal(cacheKey, name, JSON.stringify(result))));
    };
    try {
      // another flight for the same question may have ended since the cache was read
      const cached = await this.#deps.cache.get(ANSWERS, owner, hash);
      if (isCurrent(cached, question)) {
        background(finish({ reply: toReply(cached), localBecause: null }));
        return { source: 'cache', cached };
      }
      const reservation = await this.#deps.budget.reserve(caller, estimateMaxTokens(request), countsAsCall ? 1 : 0);
      return reservation ? { source: 'model', reservation, text, finish } : { source: 'none', finish };
    } catch (err) {
      background(finish(null));
      throw err;
    }
  }

  async #callModel(question: Question, reservation: Reservation, onText: OnText): Promise<Called> {
    const { outcome, tokens, reserved } = await converse(this.#deps, question, reservation, onText);
    const isReply = typeof outcome !== 'string';
    return {
      result: isReply ? { reply: outcome, localBecause: null } : { reply: null, localBecause: outcome },
      // when the usage is unknown, all reserved tokens stay spent
      usedTokens: tokens ?? reserved.tokens,
      reservation: reserved,
      countsAsCall: isReply || tokens === null,
    };
  }

  /** Settles the budget, caches a complete reply without tool calls, and shares the result with waiting requests. */
  async #storeAndFinish(question: Question, { result, ...settlement }: Called, finish: FinishFlight): Promise<void> {
    const { budget, cache, clock } = this.#deps;
    const { owner, hash, findProblem } = question;
    const { reply } = result;
    const isCacheable = reply?.stopReason === 'end' && reply.calls.length === 0 && findProblem(reply.text) === null;
    const answer = isCacheable ? toCachedAnswer(reply, question) : null;
    try {
      const isStored = await budget.settle(
        settlement,
        answer ? storeAnswers(owner, [{ key: hash, answer }], clock()) : undefined,
      );
      if (answer && isStored) await cache.set(ANSWERS, owner, hash, answer);
    } finally {
      await finish(result);
    }
  }
}

/** Shows the text of another request while it grows. A leader in another isolate shares only its result. */
async function follow(
  { text, result }: Extract<Prepared, { source: 'other request' }>,
  onText: OnText,
): Promise<string> {
  let shown = '';
  const hasEnded = result.then(() => ({ done: true as const, value: undefined }));
  const pieces = text.read();
  for (;;) {
    const { done, value } = await Promise.race([pieces.next(), hasEnded]);
    if (done || value === undefined) return shown;
    shown += value;
    onText(value);
  }
}

/** What became of the calls of the model for one answer. */
interface Called extends Settlement {
  result: FlightResult;
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
