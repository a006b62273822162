import { quoteData, type ToolCall } from '../ai-protocol/protocol.ts';
import type { CacheOwner } from '../cache/service.ts';
import type { Caller } from '../shared/caller.ts';
import type { KeyedHash } from '../shared/keyed-hash.ts';
import { outsideRequest, restartDeadline } from '../shared/round-trips.ts';
import { detectLanguage } from './detect-language.ts';
import { findInsights } from './insights.ts';
import type { Facts } from './local-answer/question.ts';
import { addDraft, answerLocally } from './local-answer.ts';
import type { Lookups } from './lookups.ts';
import type { AiBudget } from './model/budget.ts';
import type { ModelReply } from './model/client.ts';
import type { OnText } from './model/conversation.ts';
import type { ModelGateway, Question } from './model/gateway.ts';
import { type StoredWording, toShownKey } from './model/phrase-cache.ts';
import { buildQuestion, type QuestionScope } from './model-question.ts';
import { buildNames } from './names.ts';
import { Phrasing } from './phrasing.ts';
import type { PlanChanges } from './plan-changes.ts';
import { buildPromptContext, describeNow } from './prompt-context.ts';
import type { Proposals } from './proposals.ts';
import { limitChanges, type PlanWish, type ProposedChange } from './proposed-changes.ts';
import type { QuestionContext, QuestionContextLoader } from './question-context.ts';
import { completeText } from './reply-text.ts';
import type {
  AiUsage,
  ChatReply,
  InsightsAnswer,
  LeftOutChange,
  LocalBecause,
  SuggestionsAnswer,
} from './responses.ts';
import type { ChatRequest, InsightQuery, ProposalApproval, SuggestionRequest } from './schemas.ts';
import { localSource, modelSource } from './sources.ts';
import { adoptFound, createSteps } from './steps.ts';
import { findSuggestions } from './suggestions.ts';
import { parseToolCalls } from './tool-calls/parse.ts';
import type { ToolContext } from './tool-calls/reading.ts';
import { proposeUndo, type Undo } from './undo-changes.ts';

/** What the service needs from the HTTP request. */
export interface RequestScope extends QuestionScope {
  /** Resolves when the request is within its rate limit; otherwise rejects. */
  rateLimitCheck: Promise<void>;
}

interface AiServiceDeps {
  contexts: QuestionContextLoader;
  gateway: ModelGateway;
  budget: AiBudget;
  proposals: Proposals;
  planChanges: PlanChanges;
  undo: Undo;
  lookups: Lookups;
  /** Stores a model's words for phrases. */
  phrases: (owner: CacheOwner, wordings: StoredWording[]) => Promise<void>;
  /** Makes the pseudonyms of users at the providers, and what nobody can guess about a prompt. */
  hash: KeyedHash;
}

/** As the AI SDK names them. */
const FINISH_REASONS = { end: 'stop', length: 'length', refusal: 'content-filter', cut: 'error' } as const;

export class AiService {
  readonly #deps: AiServiceDeps;
  readonly #phrasing: Phrasing;

  constructor(deps: AiServiceDeps) {
    this.#deps = deps;
    this.#phrasing = new Phrasing(deps);
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
      const facts = { snapshot, now, language };
      const before = messages.at(-2);
      const answer = answerLocally(message, earlier, facts, before?.role === 'assistant' ? before.content : null);
      const draft = answer.undo
        ? { changes: await proposeUndo(this.#deps.undo, caller, answer.undo, language), leftOut: [] }
        : await this.#draftPlan(caller, answer.plan, facts);
      const { text, ...asked } = draft ? addDraft(answer, draft, facts) : answer;
      onText(text);
      const proposal = await this.#createProposal(caller, asked, context);
      return { text, ...localSource(because), finishReason: 'stop', proposal, leftOut: asked.leftOut };
    };

    if (context.chain.length === 0) return (onText) => answerWithoutModel(context.noModelBecause, onText);

    const names = buildNames(snapshot);
    const toolContext: ToolContext = { snapshot, names, language, now };
    const question: Question = await buildQuestion(this.#deps.hash, caller, context, {
      feature: 'chat',
      language,
      promptData: buildPromptContext(snapshot, names, now),
      now: describeNow(snapshot, now),
      messages: messages.slice(messages.findIndex(({ role }) => role === 'user')), // providers want a user to begin
      failsAtLimit: true,
      countsAsCall: true,
      findProblem: () => null,
      continueAfter: createSteps({
        ...toolContext,
        lookUp: async (call) => quoteData(await this.#lookUp(caller, call, toolContext), question.request.nonce),
      }),
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
      const { proposal, leftOut } = await this.#proposeCalls(caller, reply, { toolContext, context });
      const text = completeText(reply, { hasProposal: proposal !== null, leftOut, language });
      onText(text.startsWith(shown.trimStart()) ? text.slice(shown.trimStart().length) : `\n\n${text}`);
      const finishReason = FINISH_REASONS[reply.stopReason];
      return { ...modelSource(reply, cached), text, finishReason, proposal, leftOut };
    };
  }

  /** What the user's data shows, in a model's words where there are some. */
  async insights(
    caller: Caller,
    { provider }: InsightQuery,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<InsightsAnswer> {
    const { contexts, phrases } = this.#deps;
    const [context] = await Promise.all([contexts.loadForInsights(caller, provider), rateLimitCheck]);
    const { snapshot, stored, owner } = context;
    const found = findInsights({ ...context, shown: stored.shown }, snapshot.settings.language);
    const isNew = (kind: string) => !stored.shownToday.includes(kind);
    if (found.kinds.some(isNew)) {
      const shown = found.kinds.filter(isNew).map(toShownKey);
      scope.background(outsideRequest(() => phrases(owner, shown)));
    }
    const { items: insights, ...source } = await this.#phrasing.word(caller, context, found.insights, scope);
    return { insights, ...source };
  }

  /** What to do about single tasks, in a model's words where there are some. */
  async suggestions(
    caller: Caller,
    { limit, provider }: SuggestionRequest,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<SuggestionsAnswer> {
    const [context] = await Promise.all([this.#deps.contexts.loadForWording(caller, provider), rateLimitCheck]);
    const { snapshot, now } = context;
    const found = findSuggestions(snapshot, now, snapshot.settings.language, limit);
    const { items: suggestions, ...source } = await this.#phrasing.word(caller, context, found, scope);
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

  async #lookUp(caller: Caller, call: ToolCall, { snapshot, names }: ToolContext): Promise<string> {
    restartDeadline(); // the model may have taken longer than a request of the stores
    return this.#deps.lookups.answer(caller, call, { ...snapshot, names });
  }

  async #draftPlan(caller: Caller, plan: PlanWish[], facts: Facts) {
    if (plan.length === 0) return null;
    return this.#deps.planChanges.propose(caller, plan, { ...facts, names: buildNames(facts.snapshot) });
  }

  async #proposeCalls(
    caller: Caller,
    { calls, stopReason, found }: ModelReply,
    { toolContext, context }: { toolContext: ToolContext; context: QuestionContext },
  ) {
    adoptFound(toolContext, found);
    const isComplete = stopReason === 'end' || stopReason === 'length';
    const { changes, plan, leftOut } = parseToolCalls(isComplete ? calls : [], toolContext);
    restartDeadline();
    const planned = plan.length > 0 ? await this.#deps.planChanges.propose(caller, plan, toolContext) : null;
    // the plan comes first: a draft cannot be applied after another change
    const limited = limitChanges([...(planned?.changes ?? []), ...changes], false, toolContext.language);
    const all = {
      changes: limited.changes,
      leftOut: [...(planned?.leftOut ?? []), ...leftOut, ...limited.leftOut],
    };
    return { proposal: await this.#createProposal(caller, all, context), leftOut: all.leftOut };
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
