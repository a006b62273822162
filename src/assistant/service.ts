import { quoteData, type ToolCall } from '../ai-protocol/protocol.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import type { Caller } from '../shared/caller.ts';
import { outsideRequest, restartDeadline } from '../shared/round-trips.ts';
import { detectLanguage } from './detect-language.ts';
import { findInsights } from './insights/find-insights.ts';
import type { Facts } from './local-answer/query.ts';
import { addDraft, answerLocally } from './local-answer.ts';
import { answerLookup } from './lookups.ts';
import type { AiBudget } from './model/budget.ts';
import type { ModelReply } from './model/client.ts';
import type { OnText } from './model/conversation.ts';
import type { Question } from './model/gateway.ts';
import { markShown } from './model/phrase-cache.ts';
import { buildQuestion, type QuestionScope } from './model-question.ts';
import { buildNames } from './names.ts';
import { type PhrasingDeps, wordItems } from './phrasing.ts';
import { type PlanChangesDeps, proposePlan } from './plan-changes.ts';
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
import { selectWorkHistory } from './work-history.ts';

/** What the service needs from the HTTP request. */
export interface RequestScope extends QuestionScope {
  /** Resolves when the request is within its rate limit; otherwise rejects. */
  rateLimitCheck: Promise<void>;
}

interface AiServiceDeps extends ServiceDeps, PhrasingDeps, PlanChangesDeps {
  contexts: QuestionContextLoader;
  budget: AiBudget;
  proposals: Proposals;
  undo: Undo;
}

/** As the AI SDK names them. */
const FINISH_REASONS = { end: 'stop', length: 'length', refusal: 'content-filter', cut: 'error' } as const;

export type AiService = ReturnType<typeof createAiService>;

export const createAiService = (deps: AiServiceDeps) => ({
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
    const { contexts, gateway } = deps;
    const [context] = await Promise.all([contexts.load(caller, ['chat', messages], provider), rateLimitCheck]);
    const { snapshot, now } = context;
    const message = messages.at(-1)?.content ?? '';
    const language = detectLanguage(message, snapshot.settings.language);
    const answerWithoutModel = async (because: LocalBecause, onText: OnText): Promise<ChatReply> => {
      const earlier = messages.slice(0, -1).flatMap(({ role, content }, index) => {
        const next = messages[index + 1];
        return role === 'user' ? { text: content, reply: next?.role === 'assistant' ? next.content : null } : [];
      });
      const facts = { snapshot, now, language };
      const answer = answerLocally(message, earlier, facts);
      const draft = answer.undo
        ? { changes: await proposeUndo(deps.undo, caller, answer.undo, language), leftOut: [] }
        : await draftPlan(deps, caller, answer.plan, facts);
      const { text, ...asked } = draft ? addDraft(answer, draft, facts) : answer;
      onText(text);
      const proposal = await createProposal(deps, caller, asked, context);
      return { text, ...localSource(because), finishReason: 'stop', proposal, leftOut: asked.leftOut };
    };

    if (context.chain.length === 0) return (onText) => answerWithoutModel(context.noModelBecause, onText);

    const names = buildNames(snapshot);
    const toolContext: ToolContext = { snapshot, names, language, now };
    const question: Question = await buildQuestion(deps.hash, caller, context, {
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
        lookUp: async (call) => quoteData(await lookUp(deps, caller, call, toolContext), question.request.nonce),
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
      const { proposal, leftOut } = await proposeCalls(deps, caller, reply, { toolContext, context });
      const text = completeText(reply, { hasProposal: proposal !== null, leftOut, language });
      onText(text.startsWith(shown.trimStart()) ? text.slice(shown.trimStart().length) : `\n\n${text}`);
      const finishReason = FINISH_REASONS[reply.stopReason];
      return { ...modelSource(reply, cached), text, finishReason, proposal, leftOut };
    };
  },

  /** Insights about the user's data, in a model's words if there are stored ones. */
  async insights(
    caller: Caller,
    { provider }: InsightQuery,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<InsightsAnswer> {
    const { contexts, phrases } = deps;
    const [context] = await Promise.all([
      contexts.loadForWording(caller, provider, (now) => ({ work: selectWorkHistory(now) })),
      rateLimitCheck,
    ]);
    const { snapshot, stored, owner } = context;
    const found = findInsights({ ...context, shown: stored.shown }, snapshot.settings.language);
    const isNew = (kind: string) => !stored.shownToday.includes(kind);
    if (found.kinds.some(isNew)) {
      const shown = found.kinds.filter(isNew).map(markShown);
      scope.background(outsideRequest(() => phrases(owner, shown)));
    }
    const { items: insights, ...source } = await wordItems(deps, caller, context, found.insights, scope);
    return { insights, ...source };
  },

  /** Suggestions for single tasks, in a model's words if there are stored ones. */
  async suggestions(
    caller: Caller,
    { limit, provider }: SuggestionRequest,
    { rateLimitCheck, ...scope }: RequestScope,
  ): Promise<SuggestionsAnswer> {
    const [context] = await Promise.all([deps.contexts.loadForWording(caller, provider, () => ({})), rateLimitCheck]);
    const { snapshot, now } = context;
    const found = findSuggestions(snapshot, now, snapshot.settings.language, limit);
    const { items: suggestions, ...source } = await wordItems(deps, caller, context, found, scope);
    return { suggestions, ...source };
  },

  /** The caller's calls and tokens of today. */
  usage: (caller: Caller): Promise<AiUsage> => deps.budget.usage(caller),

  /** Applies a proposal. @throws AppError NOT_FOUND, CONFLICT, VALIDATION_ERROR, and what the commands throw */
  apply: (caller: Caller, id: string, approval: ProposalApproval) => deps.proposals.apply(caller, id, approval),
});

async function lookUp(
  deps: AiServiceDeps,
  caller: Caller,
  call: ToolCall,
  { snapshot, names }: ToolContext,
): Promise<string> {
  restartDeadline(); // the model may have taken longer than a request of the stores
  return answerLookup(deps, caller, call, { ...snapshot, names });
}

async function draftPlan(deps: AiServiceDeps, caller: Caller, plan: PlanWish[], facts: Facts) {
  if (plan.length === 0) return null;
  return proposePlan(deps, caller, plan, { ...facts, names: buildNames(facts.snapshot) });
}

async function proposeCalls(
  deps: AiServiceDeps,
  caller: Caller,
  { calls, stopReason, found }: ModelReply,
  { toolContext, context }: { toolContext: ToolContext; context: QuestionContext },
) {
  adoptFound(toolContext, found);
  const isComplete = stopReason === 'end' || stopReason === 'length';
  const { changes, plan, leftOut } = parseToolCalls(isComplete ? calls : [], toolContext);
  restartDeadline();
  const planned = plan.length > 0 ? await proposePlan(deps, caller, plan, toolContext) : null;
  // the plan comes first: a draft cannot be applied after another change
  const limited = limitChanges([...(planned?.changes ?? []), ...changes], false, toolContext.language);
  const all = {
    changes: limited.changes,
    leftOut: [...(planned?.leftOut ?? []), ...leftOut, ...limited.leftOut],
  };
  return { proposal: await createProposal(deps, caller, all, context), leftOut: all.leftOut };
}

/** Null when no change is possible. */
async function createProposal(
  deps: AiServiceDeps,
  caller: Caller,
  { changes, leftOut }: { changes: ProposedChange[]; leftOut: LeftOutChange[] },
  { snapshot: { dataVersion } }: QuestionContext,
) {
  if (changes.length === 0) return null;
  const signed = { changes, leftOut: leftOut.length, dataVersion };
  return deps.proposals.create(caller.session.userId, signed);
}
