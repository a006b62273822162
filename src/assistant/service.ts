import { quoteData } from '../ai-protocol/protocol.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import type { UndoService } from '../history/undo/service.ts';
import type { Caller } from '../shared/caller.ts';
import { outsideRequest, restartDeadline } from '../shared/round-trips.ts';
import { detectLanguage } from './detect-language.ts';
import { findInsights } from './insights/find-insights.ts';
import { addDraft, answerLocally } from './local-answer.ts';
import { answerLookup } from './lookups.ts';
import type { OnText } from './model/conversation.ts';
import type { Question } from './model/gateway.ts';
import { markShown } from './model/phrase-cache.ts';
import type { ModelReply } from './model/reply.ts';
import { buildQuestion, type QuestionScope } from './model-question.ts';
import { buildNames } from './names.ts';
import { type PhrasingDeps, wordItems } from './phrasing.ts';
import { type PlanChangesDeps, proposePlan } from './plan-changes.ts';
import { buildPromptContext, describeNow } from './prompt-context.ts';
import type { Proposals } from './proposals.ts';
import { limitChanges } from './proposed-changes.ts';
import type { QuestionContextLoader } from './question-context.ts';
import { completeText } from './reply-text.ts';
import type { ChatReply, InsightsAnswer, LocalBecause, SuggestionsAnswer } from './responses.ts';
import type { ChatRequest, InsightQuery, SuggestionRequest } from './schemas.ts';
import { localSource, modelSource } from './sources.ts';
import { adoptFound, createSteps } from './steps.ts';
import { findSuggestions } from './suggestions.ts';
import { parseToolCalls } from './tool-calls/parse.ts';
import type { ToolContext } from './tool-calls/reading.ts';
import { proposeUndo } from './undo-changes.ts';
import { selectWorkHistory } from './work-history.ts';

/** What the service needs from the HTTP request. */
export interface RequestScope extends QuestionScope {
  /** Resolves when the request is within its rate limit; otherwise rejects. */
  rateLimitCheck: Promise<void>;
}

interface AiServiceDeps extends ServiceDeps, PhrasingDeps, PlanChangesDeps {
  contexts: QuestionContextLoader;
  proposals: Proposals;
  undo: UndoService;
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
    const { contexts, gateway, proposals } = deps;
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
        : answer.plan.length > 0 &&
          (await proposePlan(deps, caller, answer.plan, { ...facts, names: buildNames(snapshot) }));
      const { text, ...asked } = draft ? addDraft(answer, draft, facts) : answer;
      onText(text);
      const proposal = await proposals.create(caller.session.userId, asked, snapshot.dataVersion);
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
      countsAsCall: true,
      findProblem: () => null,
      continueAfter: createSteps({
        ...toolContext,
        lookUp: async (call) => {
          restartDeadline(); // the model may have taken longer than a request of the stores
          return quoteData(await answerLookup(deps, caller, call, { ...snapshot, names }), question.request.nonce);
        },
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
      const { proposal, leftOut } = await proposeCalls(deps, caller, reply, toolContext);
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
});

async function proposeCalls(
  deps: AiServiceDeps,
  caller: Caller,
  { calls, stopReason, found }: ModelReply,
  context: ToolContext,
) {
  adoptFound(context, found);
  const isComplete = stopReason === 'end' || stopReason === 'length';
  const { changes, plan, leftOut } = parseToolCalls(isComplete ? calls : [], context);
  restartDeadline();
  const planned = plan.length > 0 ? await proposePlan(deps, caller, plan, context) : null;
  // the plan comes first: a draft cannot be applied after another change
  const limited = limitChanges([...(planned?.changes ?? []), ...changes], false, context.language);
  const all = {
    changes: limited.changes,
    leftOut: [...(planned?.leftOut ?? []), ...leftOut, ...limited.leftOut],
  };
  const proposal = await deps.proposals.create(caller.session.userId, all, context.snapshot.dataVersion);
  return { proposal, leftOut: all.leftOut };
}
