import { type SQL, sql } from 'drizzle-orm';
import { type ModelChoice, PROMPT_VERSION, type ProviderName } from '../ai-protocol/protocol.ts';
import type { CacheService } from '../cache/service.ts';
import { json } from '../db/json.ts';
import { owner } from '../db/session.ts';
import type { ServiceDeps } from '../db/user-db.ts';
import type { Caller } from '../shared/caller.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { ANSWERS, type CachedAnswer, selectCachedAnswer } from './model/answer-cache.ts';
import { type StoredWordings, selectWordings } from './model/phrase-cache.ts';
import { completeSnapshot, type SelectedSnapshot, type Snapshot, selectSnapshot } from './snapshot.ts';

/** Part of every question's hash. Increase it when the shape or the meaning of a cached answer changes. */
const CACHE_VERSION = 3;

interface Loaded {
  snapshot: SelectedSnapshot;
  inPostgres: CachedAnswer | null;
  cacheKey: string;
}

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
  cache: CacheService;
  /** The configured providers in their default order. Empty without an AI Worker. */
  chain: ModelChoice[];
}

export type QuestionContextLoader = ReturnType<typeof createQuestionContextLoader>;

/** Loads the user's data and any cached answer, in one round trip. */
export const createQuestionContextLoader = (deps: LoaderDeps) => ({
  /** @throws AppError AUTHENTICATION_ERROR when the session was revoked */
  async load(caller: Caller, question: unknown[], requested: RequestedProvider): Promise<QuestionContext> {
    const { userDb, cache, chain, clock } = deps;
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
    const findInRedis = () => cache.get(ANSWERS, { userId, cacheKey: loading.then(({ cacheKey }) => cacheKey) }, hash);
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

  /** The user's data, the phrases that a model has worded, and more, in one round trip. @throws as `load` */
  async loadForWording<More extends object>(
    caller: Caller,
    requested: RequestedProvider,
    selectMore: (now: Date) => { [K in keyof More]: SQL<More[K]> },
  ): Promise<WordingContext & More> {
    const now = deps.clock();
    const fields = { snapshot: selectSnapshot(now), stored: selectWordings(now), cacheKey: owner.cacheKey };
    const query = sql`select ${json<object>({ ...fields, ...selectMore(now) })}`;
    const loaded = await deps.userDb.readOne<WordingRow & More>(caller, query);
    const chosen = chooseProviders(deps, caller, loaded, requested);
    return { ...loaded, snapshot: completeSnapshot(loaded.snapshot, now), now, ...chosen };
  },
});

function chooseProviders(
  deps: LoaderDeps,
  { session: { userId } }: Caller,
  { snapshot, cacheKey }: Pick<Loaded, 'snapshot' | 'cacheKey'>,
  requested: RequestedProvider,
): Pick<QuestionContext, 'owner' | 'chain' | 'noModelBecause'> {
  const preferred = requested ?? snapshot.planning.settings.aiProvider;
  return {
    owner: { userId, cacheKey },
    chain: preferred === 'local' ? [] : moveToFront(deps.chain, preferred),
    noModelBecause: preferred === 'local' ? 'chosen' : 'not_configured',
  };
}

type WordingRow = Pick<Loaded, 'snapshot' | 'cacheKey'> & { stored: StoredWordings };

const moveToFront = (chain: ModelChoice[], preferred: ProviderName | null) =>
  chain.toSorted((a, b) => Number(b.provider === preferred) - Number(a.provider === preferred));

/** Hash of the data of an answer. It has the last event, because a change can make `t1` another task. */
export const hashContext = ({ dataVersion, date }: Snapshot, promptData: string): Promise<string> =>
  fingerprint([dataVersion, date, promptData]);
