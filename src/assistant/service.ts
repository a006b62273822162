import { REPLIES } from '../messages/assistant.ts';
import { say } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import type { KeyedHash } from '../shared/keyed-hash.ts';
import { findInsights } from './insights.ts';
import { answerLocally, detectLanguage } from './local-answer.ts';
import type { AiBudget } from './model/budget.ts';
import type { ModelReply } from './model/client.ts';
import type { Background, ModelGateway, OnText, Question } from './model/gateway.ts';
import { buildPromptContext } from './prompt-context.ts';
import type { Proposals } from './proposals.ts';
import { hashContext, type QuestionContext, type QuestionContextLoader } from './question-context.ts';
import { applyRewording, parseRewording, type Rephrasable, serializeTexts } from './rephrase.ts';
import type { AiUsage, ChatReply, InsightsAnswer, LocalBecause, SuggestionsAnswer } from './responses.ts';
import type { ChatRequest, InsightQuery, SuggestionRequest } from './schemas.ts';
import { findSuggestions } from './suggestions.ts';
import { type ProposedChange, parseToolCalls } from './tool-calls.ts';

/** What the service needs from the HTTP request. */
export interface RequestScope {
  /** Resolves when the request is within its rate limit; otherwise rejects. */
  rateLimitCheck: Promise<void>;
  background: Background;
  /** Aborts some time after the client has left: the answer ends with what there is. */
  abandoned: AbortSignal;
}

type Scope = Omit<RequestScope, 'rateLimitCheck'>;

interface AiServiceDeps {
  contexts: QuestionContextLoader;
  gateway: ModelGateway;
  budget: AiBudget;
  proposals: Proposals;
  /** Makes the pseudonyms of users at the providers. */
  hash: KeyedHash;
}

export class AiService {
  readonly #deps: AiServiceDeps;

  constructor(deps: AiServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Prepares the answer to the last message. The returned function produces it and passes the text to `onText` as it
   * arrives. A streamed response can start in between.
   * @throws AppError RATE_LIMIT_ERROR when the user has no calls left today
   */
  async chat(
    caller: Caller,
    { messages, provider }: ChatRequest,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<(onText: OnText) => Promise<ChatReply>> {
    const { contexts, gateway, budget } = this.#deps;
    const [context] = await Promise.all([contexts.load(caller, ['chat', messages], provider), rateLimitCheck]);
    const { snapshot } = context;
    const message = messages.at(-1)?.content ?? '';
    const language = detectLanguage(message, snapshot.settings.language);
    const answerWithoutModel = async (because: LocalBecause, onText: OnText): Promise<ChatReply> => {
      const earlier = messages.slice(0, -1).flatMap(({ role, content }) => (role === 'user' ? content : []));
      const { text, changes } = answerLocally(message, earlier, { snapshot, now: context.now, language });
      onText(text);
      const proposal = await this.#createProposal(caller, { changes, leftOut: 0 }, context);
      return { text, ...localSource(because), stopReason: 'end', proposal };
    };

    if (context.chain.length === 0) {
      const result = await budget.reserve(caller, 0, true);
      if ('exhausted' in result && result.exhausted === 'user') throw result.error;
      return (onText) => answerWithoutModel(context.noModelBecause, onText);
    }

    const question = await this.#buildQuestion(caller, context, {
      feature: 'chat',
      language,
      promptData: buildPromptContext(snapshot),
      messages,
      alwaysCounts: true,
      findProblem: () => null,
      ...scope,
    });
    const prepared = await gateway.prepare(question);
    return async (onText) => {
      const { reply, cached, localBecause } = await gateway.answer(question, prepared, onText);
      if (!reply) return answerWithoutModel(localBecause ?? 'unavailable', onText);
      const { text, stopReason } = reply;
      const isComplete = stopReason === 'end' || stopReason === 'length';
      const asked = parseToolCalls(isComplete ? reply.calls : [], { snapshot, language });
      const proposal = await this.#createProposal(caller, asked, context);
      if (text.trim() !== '') return { ...modelSource(reply, cached), text, stopReason, proposal };
      const substitute = say(language, selectSubstitute(reply, proposal !== null));
      onText(substitute);
      return { ...modelSource(reply, cached), text: substitute, stopReason, proposal };
    };
  }

  /** What the user's data shows. A model may rephrase it. */
  async insights(
    caller: Caller,
    { provider }: InsightQuery,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<InsightsAnswer> {
    const { contexts } = this.#deps;
    const [context] = await Promise.all([contexts.load(caller, ['insights'], provider), rateLimitCheck]);
    const found = findInsights(context.snapshot, context.snapshot.settings.language);
    const { items: insights, ...source } = await this.#rephrase(caller, context, found, scope);
    return { insights, ...source };
  }

  /** What to do about single tasks. A model may rephrase it. */
  async suggestions(
    caller: Caller,
    { limit, provider }: SuggestionRequest,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<SuggestionsAnswer> {
    const { contexts } = this.#deps;
    const [context] = await Promise.all([contexts.load(caller, ['suggestions', limit], provider), rateLimitCheck]);
    const found = findSuggestions(context.snapshot, context.snapshot.settings.language, limit);
    const { items: suggestions, ...source } = await this.#rephrase(caller, context, found, scope);
    return { suggestions, ...source };
  }

  /** The caller's calls and tokens of today. */
  usage(caller: Caller): Promise<AiUsage> {
    return this.#deps.budget.usage(caller);
  }

  /** Applies a proposal. @throws AppError NOT_FOUND, CONFLICT, and what the commands throw */
  apply(caller: Caller, id: string, token: string) {
    return this.#deps.proposals.apply(caller, id, token);
  }

  /** The items with texts rephrased by a model; unchanged when there is no model, no budget or no usable reply. */
  async #rephrase<T extends Rephrasable>(caller: Caller, context: QuestionContext, items: T[], scope: Scope) {
    const keepTexts = (because: LocalBecause) => ({ items, source: 'local' as const, ...localSource(because) });
    if (context.chain.length === 0) return keepTexts(context.noModelBecause);
    if (items.length === 0) return keepTexts('asked');

    const question = await this.#buildQuestion(caller, context, {
      feature: 'wording',
      language: context.snapshot.settings.language,
      promptData: serializeTexts(items),
      messages: [{ role: 'user', content: 'Rephrase these phrases.' }],
      alwaysCounts: false,
      findProblem: (text) => {
        const parsed = parseRewording(text, items);
        return 'problem' in parsed ? parsed.problem : null;
      },
      ...scope,
    });
    const { reply, cached, localBecause } = await this.#deps.gateway.ask(question, () => {});
    if (!reply) return keepTexts(localBecause ?? 'unavailable');
    const parsed = parseRewording(reply.text, items);
    if ('problem' in parsed || reply.stopReason !== 'end') {
      return { ...keepTexts('rejected'), tokens: countTokens(reply) };
    }
    const rephrased = applyRewording(items, parsed.rewording);
    return { items: rephrased, source: 'model' as const, ...modelSource(reply, cached) };
  }

  async #buildQuestion(
    caller: Caller,
    { snapshot, hash, cached, owner, chain }: QuestionContext,
    {
      feature,
      language,
      promptData,
      messages,
      ...rest
    }: Pick<Question['request'], 'feature' | 'language' | 'messages'> &
      Pick<Question, 'alwaysCounts' | 'findProblem'> &
      Scope & { promptData: string },
  ): Promise<Question> {
    const pseudonym = await this.#deps.hash.derive('pseudonym', caller.session.userId);
    return {
      caller,
      owner,
      hash,
      contextHash: await hashContext(snapshot, promptData),
      request: { feature, language, promptData, messages, chain, pseudonym },
      cached,
      ...rest,
    };
  }

  /** Null when no change is possible. */
  async #createProposal(
    caller: Caller,
    { changes, leftOut }: { changes: ProposedChange[]; leftOut: number },
    { snapshot: { dataVersion } }: QuestionContext,
  ) {
    if (changes.length === 0) return null;
    return this.#deps.proposals.create(caller.session.userId, { changes, leftOut, dataVersion });
  }
}

const localSource = (localBecause: LocalBecause) => ({
  provider: 'local' as const,
  model: null,
  cached: false,
  localBecause,
  tokens: { input: 0, output: 0 },
});

const modelSource = (reply: ModelReply, cached: boolean) => ({
  provider: reply.provider,
  model: reply.model,
  cached,
  localBecause: null,
  tokens: countTokens(reply),
});

const countTokens = ({ usage }: ModelReply) => ({ input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 });

/** The message that is shown when a model replied without text. */
function selectSubstitute({ stopReason }: ModelReply, hasProposal: boolean) {
  if (stopReason === 'refusal') return REPLIES.refusal;
  return hasProposal ? REPLIES.proposal : REPLIES.impossible;
}
