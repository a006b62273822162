import { and, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { ModelChoice } from '../../ai-protocol/protocol.ts';
import type { CacheOwner } from '../../cache/service.ts';
import type { Database } from '../../db/client.ts';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { aiConversations } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { Clock } from '../../shared/clock.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { storeAnswers } from './answer-cache.ts';

/** Increase it when the meaning of a stored wording changes. */
const VERSION = 1;
const MAX_PHRASES = 200;
const PREFIX = `wording${VERSION}:`;

export interface Wording extends ModelChoice {
  text: string;
}

/** A row of the cache: a wording, or the mark that a finding was shown or a model tried. */
export type StoredWording = { key: string; text: string; provider: string; model: string };

export interface StoredWordings {
  byKey: Record<string, Wording>;
  /** How many times a model was asked for words in the last 24 hours. */
  calls: number;
  /** Why it gave none the last time; null when it gave some, or was not asked in the last 24 hours. */
  failure: string | null;
  /** The kinds of findings that were shown in the last 7 days, but not first today. */
  shown: string[];
  /** Those that were first shown today. */
  shownToday: string[];
}

const SHOWN = 'shown:';
const TRIED = 'tried:';

const toMark = (key: string, text: string): StoredWording => ({ key, text, provider: 'local', model: '' });

/** Remembers that a finding was shown, for a week. */
export const markShown = (kind: string): StoredWording => toMark(SHOWN + kind, '');

/** Remembers that a model was asked for words and gave none. */
export const markTried = (why: string): StoredWording => toMark(TRIED + crypto.randomUUID(), why);

/** The key of a phrase: equal phrases of a user have equal words. */
export const phraseKey = async (phrase: string): Promise<string> => PREFIX + (await fingerprint([phrase]));

/** The caller's wordings and the findings that they were shown, as a scalar query. */
export function selectWordings(now: Date): SQL<StoredWordings> {
  const { userId, requestHash, answer, createdAt, expiresAt } = aiConversations;
  const isShown = sql`starts_with(key, ${SHOWN})`;
  const isTried = sql`starts_with(key, ${TRIED})`;
  const isRecent = sql`not ${isShown} and created_at > ${instant(now)} - interval '24 hours'`;
  const isFirstToday = sql`${localDate(sql`created_at`)} = ${localDate(instant(now))}`;
  const kinds = (condition: SQL) =>
    sql`coalesce(json_agg(substr(key, ${SHOWN.length + 1}::int)) filter (where ${isShown} and ${condition}), '[]')`;
  return sql<StoredWordings>`(
    select ${json<StoredWordings>({
      byKey: sql`coalesce(json_object_agg(key, answer) filter (where not ${isShown} and not ${isTried}), '{}')`,
      calls: sql`count(distinct created_at) filter (where ${isRecent})`,
      failure: sql`(array_agg(case when ${isTried} then answer ->> 'text' end order by created_at desc) filter (where ${isRecent}))[1]`,
      shown: kinds(sql`not ${isFirstToday}`),
      shownToday: kinds(isFirstToday),
    })} from (
      select ${requestHash} as key, ${answer} as answer, ${createdAt} as created_at from ${aiConversations}
        where ${and(eq(userId, owner.id), gt(expiresAt, instant(now)))}
          and (starts_with(${requestHash}, ${PREFIX}) or starts_with(${requestHash}, ${SHOWN}) or starts_with(${requestHash}, ${TRIED}))
        order by ${createdAt} desc limit ${MAX_PHRASES}
    ) as stored)`;
}

/** Stores wordings or findings that were shown, unless the user was erased in the meantime. */
export async function storeWordings(
  { db, clock }: { db: Database; clock: Clock },
  { userId, cacheKey }: CacheOwner,
  wordings: StoredWording[],
): Promise<void> {
  const answers = wordings.map(({ key, ...answer }) => ({ key, answer }));
  await db.write(storeAnswers({ userId, cacheKey: await cacheKey }, answers, clock()));
}
