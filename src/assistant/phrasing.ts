import type { CacheOwner } from '../cache/service.ts';
import type { Caller } from '../shared/caller.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import type { KeyedHash } from '../shared/keyed-hash.ts';
import { outsideRequest } from '../shared/round-trips.ts';
import type { ModelGateway } from './model/gateway.ts';
import { markTried, phraseKey, type StoredWording, type Wording } from './model/phrase-cache.ts';
import { buildQuestion, type QuestionScope } from './model-question.ts';
import type { WordingContext } from './question-context.ts';
import { chooseWords, MAX_PHRASES, parseRewording, serializePhrases } from './rephrase.ts';
import type { LocalBecause } from './responses.ts';
import { localSource, modelSource } from './sources.ts';

export interface PhrasingDeps {
  gateway: ModelGateway;
  phrases: (owner: CacheOwner, wordings: StoredWording[]) => Promise<void>;
  /** Derives the users' pseudonyms at the providers, and the secret marker of each prompt. */
  hash: KeyedHash;
}

/** The items in the stored words of a model. The model is asked for missing words in the background. */
export async function wordItems<T extends { text: string }>(
  deps: PhrasingDeps,
  caller: Caller,
  context: WordingContext,
  items: T[],
  scope: QuestionScope,
) {
  const { stored, chain, noModelBecause } = context;
  const worded = await applyWordings(items, stored);
  const { missing, by } = worded;
  if (chain.length === 0) return { items, source: 'local' as const, ...localSource(noModelBecause) };
  const mayAsk = stored.calls < MAX_WORDINGS_A_DAY;
  if (missing.length > 0 && mayAsk) {
    scope.background(outsideRequest(() => askForWords(deps, caller, context, missing, scope)));
  }
  if (by) return { items: worded.items, source: 'model' as const, ...modelSource(by, true) };
  return {
    items,
    source: 'local' as const,
    ...localSource(missing.length === 0 ? 'not_needed' : explainWait(stored)),
  };
}

/** Stores our own words if the model's are not faithful, so that it is not asked again. */
async function askForWords(
  deps: PhrasingDeps,
  caller: Caller,
  context: WordingContext,
  phrases: string[],
  scope: QuestionScope,
): Promise<void> {
  const { gateway, phrases: store } = deps;
  const question = await buildQuestion(
    deps.hash,
    caller,
    { ...context, hash: await fingerprint(phrases), cached: { inRedis: null, inPostgres: null } },
    {
      feature: 'wording',
      language: context.snapshot.settings.language,
      promptData: serializePhrases(phrases),
      messages: [{ role: 'user', content: 'Rephrase these phrases.' }],
      countsAsCall: false,
      findProblem: (text) => {
        const parsed = parseRewording(text, phrases);
        return 'problem' in parsed ? parsed.problem : null;
      },
      ...scope,
    },
  );
  const { reply, localBecause } = await gateway.ask(question, () => {});
  if (!reply || reply.stopReason === 'cut') return store(context.owner, [markTried(localBecause ?? 'cut')]);
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

/** Why there are no words of a model yet. */
function explainWait({ calls, failure }: WordingContext['stored']): LocalBecause {
  if (failure === 'not_configured') return failure;
  return calls < MAX_WORDINGS_A_DAY ? 'pending' : 'limit';
}

/** A user has about 16 new phrases a day. Failed calls count too. */
const MAX_WORDINGS_A_DAY = 6;

/** Whether a text quotes a title. Such a text is not sent to a model. */
const quotesTitle = (text: string) => /[“«]/.test(text);

/** `missing`: the phrases that no model has worded. `by`: the model that worded one of them, if any. */
async function applyWordings<T extends { text: string }>(items: T[], { byKey }: WordingContext['stored']) {
  const missing: string[] = [];
  let by: Wording | null = null;
  const worded = await Promise.all(
    items.map(async (item) => {
      if (quotesTitle(item.text)) return item;
      const wording = byKey[await phraseKey(item.text)];
      if (!wording) missing.push(item.text);
      else if (wording.text !== item.text) by = wording;
      return wording ? { ...item, text: wording.text } : item;
    }),
  );
  return { items: worded, missing: [...new Set(missing)].slice(0, MAX_PHRASES), by: by as Wording | null };
}
