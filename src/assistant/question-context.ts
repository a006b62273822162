import { sql } from 'drizzle-orm';
import { type ModelChoice, PROMPT_VERSION, type ProviderName } from '../ai-protocol/protocol.ts';
import { json } from '../db/json.ts';
import type { UserDb } from '../db/user-db.ts';
import type { Caller } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { type KeptAnswer, type KeptAnswers, keptAnswer } from './model/answer-cache.ts';
import { type Facts, factsRead } from './snapshot.ts';

/** One more whenever a kept answer would be read otherwise. */
const SCHEMA_VERSION = 2;

/** Who is to be asked, if the request says so. */
export type Provider = ProviderName | 'local' | undefined;

/** All there is to know of a question before it is asked. */
export interface Known {
  facts: Facts;
  hash: string;
  kept: (KeptAnswer | null)[];
  /** The providers to ask in turn. */
  chain: ModelChoice[];
  /** Why there is nobody to ask, where the chain is empty. */
  nobodyBecause: 'asked' | 'unavailable';
}

interface KnowledgeDeps {
  userDb: UserDb;
  kept: KeptAnswers;
  /** The providers to ask in turn; none when there is no AI Worker. */
  chain: ModelChoice[];
  clock: Clock;
}

/** What is known of the person and of the question, in one trip. */
export class Knowledge {
  readonly #deps: KnowledgeDeps;

  constructor(deps: KnowledgeDeps) {
    this.#deps = deps;
  }

  async of(caller: Caller, asked: unknown[], provider: Provider): Promise<Known> {
    const { userDb, kept, chain, clock } = this.#deps;
    const hash = await fingerprint([SCHEMA_VERSION, PROMPT_VERSION, chain, provider ?? null, asked]);
    const now = clock();
    const [inRedis, read] = await Promise.all([
      chain.length > 0 ? kept.find(caller.session.userId, hash) : null,
      userDb.readOne<{ facts: Facts; kept: KeptAnswer | null }>(
        caller,
        sql`select ${json<{ facts: Facts; kept: KeptAnswer | null }>({ facts: factsRead(now), kept: keptAnswer(hash, now) })}`,
      ),
    ]);
    const chosen = provider ?? read.facts.settings.aiProvider;
    const isForLocal = chosen === 'local';
    return {
      facts: read.facts,
      hash,
      kept: [inRedis, read.kept],
      // who is asked for comes first, then whom the person chose, then the rest in their order
      chain: isForLocal ? [] : chain.toSorted((a, b) => Number(b.provider === chosen) - Number(a.provider === chosen)),
      nobodyBecause: isForLocal ? 'asked' : 'unavailable',
    };
  }
}

/** Names what an answer is of: the log's end, the day, and what a model is told. In others `t1` may be another task. */
export const basisOf = ({ dataVersion, date }: Facts, told: string): Promise<string> =>
  fingerprint([dataVersion, date, told]);
