import { REPLIES } from '../messages/assistant.ts';
import { CHANGES } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
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
import type {
  AiUsage,
  ChatReply,
  InsightsAnswer,
  LeftOutChange,
  LocalBecause,
  SuggestionsAnswer,
} from './responses.ts';
import type { ChatRequest, InsightQuery, ProposalApproval, SuggestionRequest } from './schemas.ts';
import { repairCalls } from './steps.ts';
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
  /** Makes the pseudonyms of users at the providers, and what nobody can guess about a prompt. */
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
    const { contexts, gateway } = this.#deps;
    const [context] = await Promise.all([contexts.load(caller, ['chat', messages], provider), rateLimitCheck]);
    const { snapshot, now } = context;
    const message = messages.at(-1)?.content ?? '';
    const language = detectLanguage(message, snapshot.settings.language);
    const answerWithoutModel = async (because: LocalBecause, onText: OnText): Promise<ChatReply> => {
      const earlier = messages.slice(0, -1).flatMap(({ role, content }) => (role === 'user' ? content : []));
      const { text, changes } = answerLocally(message, earlier, { snapshot, now, language });
      onText(text);
      const proposal = await this.#createProposal(caller, { changes, leftOut: [] }, context);
      return { text, ...localSource(because), stopReason: 'end', proposal, leftOut: [] };
    };

    if (context.chain.length === 0) return (onText) => answerWithoutModel(context.noModelBecause, onText);

    const toolContext = { snapshot, language, now };
    const question = await this.#buildQuestion(caller, context, {
      feature: 'chat',
      language,
      promptData: buildPromptContext(snapshot),
      messages: messages.slice(messages.findIndex(({ role }) => role === 'user')), // providers want a user to begin
      failsAtLimit: true,
      findProblem: () => null,
      continueAfter: async (reply, step) => (step === 1 ? repairCalls(reply, step, toolContext) : null),
      ...scope,
    });
    const prepared = await gateway.prepare(question);
    return async (onText) => {
      let shown = '';
      const show = (text: string) => {
        shown += text;
        onText(text);
      };
      const { reply, cached, localBecause } = await gateway.answer(question, prepared, show);
      if (!reply) return answerWithoutModel(localBecause ?? 'unavailable', onText);
      const isComplete = reply.stopReason === 'end' || reply.stopReason === 'length';
      const asked = parseToolCalls(isComplete ? reply.calls : [], toolContext);
      const { leftOut } = asked;
      const proposal = await this.#createProposal(caller, asked, context);
      const text = completeText(reply, { hasProposal: proposal !== null, leftOut, language });
      onText(text.slice(shown.length));
      return { ...modelSource(reply, cached), text, stopReason: reply.stopReason, proposal, leftOut };
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

  /** Applies a proposal. @throws AppError NOT_FOUND, CONFLICT, VALIDATION_ERROR, and what the commands throw */
  apply(caller: Caller, id: string, approval: ProposalApproval) {
    return this.#deps.proposals.apply(caller, id, approval);
  }

  /** The items with texts rephrased by a model; unchanged when there is no model, no budget or no usable reply. */
  async #rephrase<T extends Rephrasable>(caller: Caller, context: QuestionContext, items: T[], scope: Scope) {
    const keepTexts = (because: LocalBecause) => ({ items, source: 'local' as const, ...localSource(because) });
    if (context.chain.length === 0) return keepTexts(context.noModelBecause);
    if (items.length === 0) return keepTexts('not_needed');

    const question = await this.#buildQuestion(caller, context, {
      feature: 'wording',
      language: context.snapshot.settings.language,
      promptData: serializeTexts(items),
      messages: [{ role: 'user', content: 'Rephrase these phrases.' }],
      failsAtLimit: false,
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
      Pick<Question, 'failsAtLimit' | 'findProblem' | 'continueAfter'> &
      Scope & { promptData: string },
  ): Promise<Question> {
    const { userId } = caller.session;
    const [pseudonym, marker] = await Promise.all([
      this.#deps.hash.derive('pseudonym', userId),
      this.#deps.hash.derive('prompt-marker', JSON.stringify([userId, promptData, messages[0]])),
    ]);
    return {
      caller,
      owner,
      hash,
      contextHash: await hashContext(snapshot, promptData),
      request: { feature, language, promptData, messages, chain, pseudonym, nonce: toUuid(marker) },
      cached,
      ...rest,
    };
  }

  /** Null when no change is possible. */
  async #createProposal(
    caller: Caller,
    { changes, leftOut }: { changes: ProposedChange[]; leftOut: LeftOutChange[] },
    { snapshot: { dataVersion } }: QuestionContext,
  ) {
    if (changes.length === 0) return null;
    const signed = { changes, leftOut: leftOut.length, dataVersion };
    return this.#deps.proposals.create(caller.session.userId, signed);
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

/** The model's text, or a message in place of a blank one, and what is left out of the proposal. */
function completeText(
  { text, stopReason }: ModelReply,
  { hasProposal, leftOut, language }: { hasProposal: boolean; leftOut: LeftOutChange[]; language: Language },
): string {
  const said = text.trim() === '' ? [] : [text];
  if (stopReason === 'refusal') return said[0] ?? say(language, REPLIES.refusal);
  if (leftOut.length > 0) {
    if (hasProposal && said.length === 0) said.push(say(language, REPLIES.proposal));
    return [...said, sayLeftOut(leftOut, hasProposal, language)].join('\n\n');
  }
  return said[0] ?? say(language, hasProposal ? REPLIES.proposal : REPLIES.impossible);
}

function sayLeftOut(leftOut: LeftOutChange[], hasProposal: boolean, language: Language): string {
  const head = say(language, hasProposal ? CHANGES.leftOut : CHANGES.nothing);
  const reasons = [...new Set(leftOut.map(({ text }) => text))];
  return reasons.length === 1 ? `${head} ${reasons[0]}.` : [head, ...reasons.map((reason) => `• ${reason}`)].join('\n');
}

/** 32 of the hexadecimal digits, in the shape of a UUID. */
const toUuid = (hex: string) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
