import { sql } from 'drizzle-orm';
import { type ModelChoice, PROMPT_VERSION, type ProviderName } from '../ai-protocol/protocol.ts';
import { json } from '../db/json.ts';
import { owner } from '../db/session.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import type { Caller } from '../shared/caller.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { type AnswerCache, type CachedAnswer, selectCachedAnswer } from './model/answer-cache.ts';
import { type StoredWordings, selectWordings } from './model/phrase-cache.ts';
import { completeSnapshot, type Snapshot, selectSnapshot } from './snapshot.ts';
import { selectWorkHistory, type WorkHistory } from './work-history.ts';

/** Part of every question's hash. Increase it when the shape or the meaning of a cached answer changes. */
const CACHE_VERSION = 3;

interface Loaded {
  snapshot: Snapshot;
  inPostgres: CachedAnswer | null;
  cacheKey: string;
}

/** The provider that the request names, if it does. */
type RequestedProvider = ProviderName | 'local' | undefined;

/** Everything that is needed to answer a question. */
export interface QuestionContext {
  snapshot: Snapshot;
  /** When the snapshot was loaded. */
  now: Date;
  /** See `Question.hash`. */
  hash: string;
  cached: { inRedis: CachedAnswer | null; inPostgres: CachedAnswer | null };
  owner: { userId: string; cacheKey: string };
  /** The providers to try, in order. */
  chain: ModelChoice[];
  /** Why `chain` is empty, if it is: no model was wanted, or none is configured. */
  noModelBecause: 'chosen' | 'not_configured';
}

/** What the wording of findings needs. */
export interface WordingContext extends Pick<QuestionContext, 'snapshot' | 'owner' | 'chain' | 'noModelBecause'> {
  stored: StoredWordings;
  now: Date;
}

interface LoaderDeps extends ServiceDeps {
  answers: AnswerCache;
  /** The configured providers in their default order. Empty without an AI Worker. */
  chain: ModelChoice[];
}

export type QuestionContextLoader = ReturnType<typeof createQuestionContextLoader>;

/** Loads the user's data and any cached answer, in one round trip. */
export const createQuestionContextLoader = (deps: LoaderDeps) => ({
  /** @throws AppError AUTHENTICATION_ERROR when the session was revoked */
  async load(caller: Caller, question: unknown[], requested: RequestedProvider): Promise<QuestionContext> {
    const { userDb, answers, chain, clock } = deps;
    const hash = await fingerprint([CACHE_VERSION, PROMPT_VERSION, chain, requested ?? null, question]);
    const now = clock();
    const { userId } = caller.session;
    const loading = userDb.readOne<Loaded>(
      caller,
      sql`select ${json<Loaded>({
        snapshot: selectSnapshot(now),
        inPostgres: selectCachedAnswer(hash, now),
        cacheKey: owner.cacheKey,
      })}`,
    );
    const findInRedis = () => answers.findInRedis({ userId, cacheKey: loading.then(({ cacheKey }) => cacheKey) }, hash);
    const [{ snapshot, inPostgres, cacheKey }, inRedis] = await Promise.all([
      loading,
      chain.length > 0 ? findInRedis() : null,
    ]);
    return {
      snapshot: completeSnapshot(snapshot, now),
      now,
      hash,
      cached: { inRedis, inPostgres },
      ...chooseProviders(deps, caller, { snapshot, cacheKey }, requested),
    };
  },

  /** The user's data, and the phrases that a model has worded, in one round trip. @throws as `load` */
  async loadForWording(caller: Caller, requested: RequestedProvider): Promise<WordingContext> {
    const now = deps.clock();
    const query = sql`select ${json<WordingRow>(selectWordingRow(now))}`;
    const row = await deps.userDb.readOne<WordingRow>(caller, query);
    return toWordingContext(deps, caller, row, { now, requested });
  },

  /** The same with what insights are found in. @throws as `load` */
  async loadForInsights(caller: Caller, requested: RequestedProvider): Promise<WordingContext & { work: WorkHistory }> {
    const now = deps.clock();
    type Row = WordingRow & { work: WorkHistory };
    const query = sql`select ${json<Row>({ ...selectWordingRow(now), work: selectWorkHistory(now) })}`;
    const row = await deps.userDb.readOne<Row>(caller, query);
    return { ...toWordingContext(deps, caller, row, { now, requested }), work: row.work };
  },
});

function toWordingContext(
  deps: LoaderDeps,
  caller: Caller,
  row: WordingRow,
  { now, requested }: { now: Date; requested: RequestedProvider },
): WordingContext {
  return {
    snapshot: completeSnapshot(row.snapshot, now),
    stored: row.stored,
    now,
    ...chooseProviders(deps, caller, row, requested),
  };
}

function chooseProviders(
  deps: LoaderDeps,
  { session: { userId } }: Caller,
  { snapshot, cacheKey }: Pick<Loaded, 'snapshot' | 'cacheKey'>,
  requested: RequestedProvider,
): Pick<QuestionContext, 'owner' | 'chain' | 'noModelBecause'> {
  const preferred = requested ?? snapshot.settings.aiProvider;
  return {
    owner: { userId, cacheKey },
    chain: preferred === 'local' ? [] : moveToFront(deps.chain, preferred),
    noModelBecause: preferred === 'local' ? 'chosen' : 'not_configured',
  };
}

type WordingRow = Pick<Loaded, 'snapshot' | 'cacheKey'> & { stored: StoredWordings };

const selectWordingRow = (now: Date) => ({
  snapshot: selectSnapshot(now),
  stored: selectWordings(now),
  cacheKey: owner.cacheKey,
});

const moveToFront = (chain: ModelChoice[], preferred: ProviderName | null) =>
  chain.toSorted((a, b) => Number(b.provider === preferred) - Number(a.provider === preferred));

/**
 * Hash of the data an answer is based on: the user's last event, their local date and the data in the prompt. The event
 * is part of it because tools name tasks by position: after a change `t1` can be another task.
 */
export const hashContext = ({ dataVersion, date }: Snapshot, promptData: string): Promise<string> =>
  fingerprint([dataVersion, date, promptData]);
