import { quoteData, type ToolCall } from '../ai-protocol/protocol.ts';
import type { CacheOwner } from '../cache/service.ts';
import { REPLIES } from '../messages/assistant.ts';
import { CHANGES } from '../messages/proposals.ts';
import { type Language, say } from '../messages/say.ts';
import type { Caller } from '../shared/caller.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import type { KeyedHash } from '../shared/keyed-hash.ts';
import { outsideRequest, restartDeadline } from '../shared/round-trips.ts';
import { detectLanguage } from './detect-language.ts';
import { findInsights } from './insights.ts';
import type { Facts } from './local-answer/question.ts';
import { addDraft, answerLocally } from './local-answer.ts';
import type { Lookups } from './lookups.ts';
import type { AiBudget } from './model/budget.ts';
import type { ModelReply } from './model/client.ts';
import type { Background, ModelGateway, OnText, Question } from './model/gateway.ts';
import { phraseKey, type StoredWording, toShownKey, type Wording } from './model/phrase-cache.ts';
import { buildNames } from './names.ts';
import type { PlanChanges } from './plan-changes.ts';
import { buildPromptContext, describeNow } from './prompt-context.ts';
import type { Proposals } from './proposals.ts';
import {
  hashContext,
  type QuestionContext,
  type QuestionContextLoader,
  type WordingContext,
} from './question-context.ts';
import { chooseWords, MAX_PHRASES, parseRewording, serializePhrases } from './rephrase.ts';
import type {
  AiUsage,
  ChatReply,
  InsightsAnswer,
  LeftOutChange,
  LocalBecause,
  SuggestionsAnswer,
} from './responses.ts';
import type { ChatRequest, InsightQuery, ProposalApproval, SuggestionRequest } from './schemas.ts';
import { adoptFound, createSteps } from './steps.ts';
import { findSuggestions } from './suggestions.ts';
import { type PlanWish, type ProposedChange, parseToolCalls, type ToolContext } from './tool-calls.ts';

/** What the service needs from the HTTP request. */
export interface RequestScope {
  /** Resolves when the request is within its rate limit; otherwise rejects. */
  rateLimitCheck: Promise<void>;
  background: Background;
  /** Aborts some time after the client has left: the answer ends with what there is. */
  abandoned: AbortSignal;
  /** Whether the client sees the text while it arrives. */
  isStreamed: boolean;
}

type Scope = Omit<RequestScope, 'rateLimitCheck'>;

interface AiServiceDeps {
  contexts: QuestionContextLoader;
  gateway: ModelGateway;
  budget: AiBudget;
  proposals: Proposals;
  planChanges: PlanChanges;
  lookups: Lookups;
  /** Stores a model's words for phrases. */
  phrases: (owner: CacheOwner, wordings: StoredWording[]) => Promise<void>;
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
      const facts = { snapshot, now, language };
      const answer = answerLocally(message, earlier, facts);
      const draft = await this.#draftPlan(caller, answer.plan, facts);
      const { text, ...asked } = draft ? addDraft(answer, draft, facts) : answer;
      onText(text);
      const proposal = await this.#createProposal(caller, asked, context);
      return { text, ...localSource(because), stopReason: 'end', proposal, leftOut: asked.leftOut };
    };

    if (context.chain.length === 0) return (onText) => answerWithoutModel(context.noModelBecause, onText);

    const names = buildNames(snapshot);
    const toolContext: ToolContext = { snapshot, names, language, now };
    const question: Question = await this.#buildQuestion(caller, context, {
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
      return { ...modelSource(reply, cached), text, stopReason: reply.stopReason, proposal, leftOut };
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
    const { items: insights, ...source } = await this.#word(caller, context, found.insights, scope);
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
    const { items: suggestions, ...source } = await this.#word(caller, context, found, scope);
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

  /** The items in the words that a model has found before. It is asked for the others in the background. */
  async #word<T extends Phrased>(caller: Caller, context: WordingContext, items: T[], scope: Scope) {
    const { stored, chain, noModelBecause } = context;
    const worded = await applyWordings(items, stored);
    const { missing, by } = worded;
    if (chain.length === 0) return { items, source: 'local' as const, ...localSource(noModelBecause) };
    const mayAsk = stored.calls < MAX_WORDINGS_A_DAY;
    if (missing.length > 0 && mayAsk) {
      scope.background(outsideRequest(() => this.#askForWords(caller, context, missing, scope)));
    }
    if (by) return { items: worded.items, source: 'model' as const, ...wordedSource(by) };
    const because = missing.length === 0 ? 'not_needed' : mayAsk ? 'pending' : 'limit';
    return { items, source: 'local' as const, ...localSource(because) };
  }

  /** Keeps our words where the model's are not faithful, so that it is not asked again. */
  async #askForWords(caller: Caller, context: WordingContext, phrases: string[], scope: Scope): Promise<void> {
    const { gateway, phrases: store } = this.#deps;
    const question = await this.#buildQuestion(
      caller,
      { ...context, hash: await fingerprint(phrases), cached: { inRedis: null, inPostgres: null } },
      {
        feature: 'wording',
        language: context.snapshot.settings.language,
        promptData: serializePhrases(phrases),
        messages: [{ role: 'user', content: 'Rephrase these phrases.' }],
        failsAtLimit: false,
        countsAsCall: false,
        findProblem: (text) => {
          const parsed = parseRewording(text, phrases);
          return 'problem' in parsed ? parsed.problem : null;
        },
        ...scope,
      },
    );
    const { reply } = await gateway.ask(question, () => {});
    if (!reply || reply.stopReason === 'cut') return;
    const parsed = parseRewording(reply.text, phrases);
    const words = 'problem' in parsed || reply.stopReason !== 'end' ? phrases : chooseWords(phrases, parsed.rewording);
    const { provider, model } = reply;
    const wordings = phrases.map(async (phrase, index) => ({
      key: await phraseKey(phrase),
      text: words[index] ?? phrase,
      provider,
      model,
    }));
    await store(context.owner, await Promise.all(wordings));
  }

  async #buildQuestion(
    caller: Caller,
    { snapshot, hash, cached, owner, chain }: Omit<QuestionContext, 'noModelBecause' | 'now'>,
    {
      feature,
      language,
      promptData,
      now,
      messages,
      isStreamed,
      ...rest
    }: Pick<Question['request'], 'feature' | 'language' | 'now' | 'messages'> &
      Pick<Question, 'failsAtLimit' | 'countsAsCall' | 'findProblem' | 'continueAfter'> &
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
      request: {
        feature,
        language,
        promptData,
        ...(now && { now }),
        isWhole: !isStreamed,
        messages,
        chain,
        pseudonym,
        nonce: toUuid(marker),
      },
      cached,
      ...rest,
    };
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
    const all = {
      changes: [...(planned?.changes ?? []), ...changes],
      leftOut: [...(planned?.leftOut ?? []), ...leftOut],
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

/** A day of use brings about 16 new phrases. */
const MAX_WORDINGS_A_DAY = 6;

interface Phrased {
  text: string;
}

/** Whether a text quotes a title: no model sees it. */
const quotesTitle = ({ text }: Phrased) => /[“«]/.test(text);

/** `missing`: the phrases that no model has worded. `by`: the model of a phrase, if any is in a model's words. */
async function applyWordings<T extends Phrased>(items: T[], { byKey }: WordingContext['stored']) {
  const missing: string[] = [];
  let by: Wording | null = null;
  const worded = await Promise.all(
    items.map(async (item) => {
      if (quotesTitle(item)) return item;
      const wording = byKey[await phraseKey(item.text)];
      if (!wording) missing.push(item.text);
      else if (wording.text !== item.text) by = wording;
      return wording ? { ...item, text: wording.text } : item;
    }),
  );
  return { items: worded, missing: [...new Set(missing)].slice(0, MAX_PHRASES), by: by as Wording | null };
}

const wordedSource = ({ provider, model }: Wording) => ({
  provider,
  model,
  cached: true,
  localBecause: null,
  tokens: { input: 0, output: 0 },
});

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
  if (stopReason === 'refusal') {
    const isSentence = /[.!?…]\s*$/.test(text);
    return [...said, ...(isSentence ? [] : [say(language, REPLIES.refusal)])].join('\n\n');
  }
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
