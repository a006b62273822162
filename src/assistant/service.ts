import type { ModelMessage } from '../ai-protocol/protocol.ts';
import type { Caller } from '../shared/caller.ts';
import { type Language, say } from '../shared/i18n.ts';
import { insightsOf } from './insights.ts';
import { languageOf, localAnswer } from './local-answer.ts';
import { REPLIES } from './messages.ts';
import type { AiBudget } from './model/budget.ts';
import type { Said } from './model/client.ts';
import type { Background, ModelGateway, OnText } from './model/gateway.ts';
import type { Pseudonyms } from './model/pseudonyms.ts';
import { briefingOf } from './prompt-context.ts';
import type { Proposals } from './proposals.ts';
import { basisOf, type Knowledge, type Known } from './question-context.ts';
import { parseRewording, phrasesOf, reworded, type Worded } from './rephrase.ts';
import type { AiUsage, ChatReply, InsightsAnswer, LocalBecause, SuggestionsAnswer } from './responses.ts';
import type { ChatRequest, InsightQuery, SuggestionRequest } from './schemas.ts';
import { suggestionsOf } from './suggestions.ts';
import { proposedBy } from './tool-calls.ts';

/** How a request goes on beside its answer. */
export interface Circumstances {
  /** Settles when the rate limit has admitted the request. */
  admission: Promise<void>;
  background: Background;
}

interface AiServiceDeps {
  knowledge: Knowledge;
  gateway: ModelGateway;
  budget: AiBudget;
  proposals: Proposals;
  pseudonyms: Pseudonyms;
}

export class AiService {
  readonly #deps: AiServiceDeps;

  constructor(deps: AiServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Answers the last message. What is returned gives the answer, and its text as it comes.
   * @throws AppError RATE_LIMIT_ERROR when the person's calls of the day are spent
   */
  async chat(
    caller: Caller,
    { messages, provider }: ChatRequest,
    { admission, background }: Circumstances,
  ): Promise<(onText: OnText) => Promise<ChatReply>> {
    const { knowledge, gateway, budget, pseudonyms, proposals } = this.#deps;
    const [known] = await Promise.all([knowledge.of(caller, ['chat', messages], provider), admission]);
    const { facts, hash, kept, chain } = known;
    const question = messages.at(-1)?.content ?? '';
    const language = languageOf(question, facts.settings.language);
    const local = (because: LocalBecause): ChatReply => ({
      text: localAnswer(question, facts, language),
      ...nobody(because),
      stopReason: 'end',
      proposal: null,
    });

    if (chain.length === 0) {
      const verdict = await budget.reserve(caller, 0, true);
      if ('refused' in verdict && verdict.refused === 'person') throw verdict.error;
      return async (onText) => told(local(known.nobodyBecause), onText);
    }

    const briefing = briefingOf(facts);
    const answer = await gateway.open(
      caller,
      {
        hash,
        basis: await basisOf(facts, briefing),
        request: {
          feature: 'chat',
          language,
          facts: briefing,
          messages,
          chain,
          person: await pseudonyms.of(caller.session.userId),
        },
        known: kept,
        alwaysCounts: true,
        problemWith: () => null,
      },
      background,
    );
    return async (onText) => {
      const { said, cached, localBecause } = await answer(onText);
      if (!said) return told(local(localBecause ?? 'unavailable'), onText);
      const isWhole = said.stopReason === 'end' || said.stopReason === 'length';
      const { proposed, leftOut } = proposedBy(isWhole ? said.calls : [], { facts, language });
      const proposal =
        proposed.length > 0 ? await proposals.make(caller.session.userId, { proposed, leftOut, facts }) : null;
      const reply: ChatReply = { ...by(said, cached), text: said.text, stopReason: said.stopReason, proposal };
      if (said.text.trim() !== '') return reply;
      return told({ ...reply, text: say(language, wordless(said, proposal !== null)) }, onText);
    };
  }

  /** What the person's numbers say. */
  async insights(caller: Caller, { provider }: InsightQuery, circumstances: Circumstances): Promise<InsightsAnswer> {
    const [known] = await Promise.all([
      this.#deps.knowledge.of(caller, ['insights'], provider),
      circumstances.admission,
    ]);
    const { language } = known.facts.settings;
    const found = insightsOf(known.facts, language);
    const { found: insights, ...source } = await this.#word(caller, known, found, circumstances.background);
    return { insights, ...source };
  }

  /** What to do about single tasks. */
  async suggestions(
    caller: Caller,
    { limit, provider }: SuggestionRequest,
    circumstances: Circumstances,
  ): Promise<SuggestionsAnswer> {
    const [known] = await Promise.all([
      this.#deps.knowledge.of(caller, ['suggestions', limit], provider),
      circumstances.admission,
    ]);
    const { language } = known.facts.settings;
    const found = suggestionsOf(known.facts, language, limit);
    const { found: suggestions, ...source } = await this.#word(caller, known, found, circumstances.background);
    return { suggestions, ...source };
  }

  /** What the caller has used of the models today. */
  usage(caller: Caller): Promise<AiUsage> {
    return this.#deps.budget.usage(caller);
  }

  /** Applies what a model proposed. @throws AppError NOT_FOUND, CONFLICT, and what the commands throw */
  apply(caller: Caller, id: string, token: string) {
    return this.#deps.proposals.apply(caller, id, token);
  }

  /** The same in a model's words, where one is there, says them rightly, and the person has calls left. */
  async #word<T extends Worded>(caller: Caller, known: Known, found: T[], background: Background) {
    const { gateway, pseudonyms } = this.#deps;
    const { facts, hash, kept, chain } = known;
    const local = (because: LocalBecause) => ({ found, source: 'local' as const, ...nobody(because) });
    if (chain.length === 0) return local(known.nobodyBecause);
    if (found.length === 0) return local('asked');

    const messages: ModelMessage[] = [{ role: 'user', content: 'Say these phrases.' }];
    const problemWith = (text: string) => {
      const parsed = parseRewording(text, found);
      return 'problem' in parsed ? parsed.problem : null;
    };
    const phrases = phrasesOf(found);
    const answer = await gateway.open(
      caller,
      {
        hash,
        basis: await basisOf(facts, phrases),
        request: {
          feature: 'wording',
          language: facts.settings.language satisfies Language,
          facts: phrases,
          messages,
          chain,
          person: await pseudonyms.of(caller.session.userId),
        },
        known: kept,
        alwaysCounts: false,
        problemWith,
      },
      background,
    );
    const { said, cached, localBecause } = await answer(() => {});
    if (!said) return local(localBecause ?? 'unavailable');
    const parsed = parseRewording(said.text, found);
    if ('problem' in parsed || said.stopReason !== 'end') return { ...local('rejected'), tokens: tokensOf(said) };
    return { found: reworded(found, parsed.rewording), source: 'model' as const, ...by(said, cached) };
  }
}

const nobody = (localBecause: LocalBecause) => ({
  provider: 'local' as const,
  model: null,
  cached: false,
  localBecause,
  tokens: { input: 0, output: 0 },
});

const tokensOf = ({ usage }: Said) => ({ input: usage?.inputTokens ?? 0, output: usage?.outputTokens ?? 0 });

const by = (said: Said, cached: boolean) => ({
  provider: said.provider,
  model: said.model,
  cached,
  localBecause: null,
  tokens: tokensOf(said),
});

function told(reply: ChatReply, onText: OnText): ChatReply {
  onText(reply.text);
  return reply;
}

/** What stands for the words that a model did not say. */
function wordless({ stopReason }: Said, hasProposal: boolean) {
  if (stopReason === 'refusal') return REPLIES.refusal;
  return hasProposal ? REPLIES.proposal : REPLIES.impossible;
}
