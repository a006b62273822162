import { and, eq, inArray, like, or, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import type { Mutation } from '../../db/mutation.ts';
import { aiConversations, events, idempotencyKeys } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { AnyEntity } from '../../entities/registry.ts';
import { ERRORS } from '../../messages/errors.ts';
import { AppError } from '../../shared/errors.ts';
import type { ErasedItem } from './responses.ts';

/** A stored response of a question or a plan, or one whose path contains a label. */
const isAnswer = or(
  inArray(idempotencyKeys.operation, [
    'POST /api/ai/chat',
    'POST /api/ai/suggestions',
    'POST /api/ai/optimize-schedule',
  ]),
  like(idempotencyKeys.operation, 'PATCH /api/labels/%'),
);

/** Removes the texts of the rows in `erased` from the log. */
const eraseTexts: SQL = sql`erased_texts as (
  update ${events} set payload = without_texts(${events.payload}), before = without_texts(${events.before})
    from erased where ${events.userId} = erased.user_id and ${events.entityId} = erased.id)`;

/** Removes the names of labels that the rows had. A join with `erased` would read each event once for each row. */
const eraseLabels: SQL = sql`erased_labels as (
  update ${events} set payload = without_texts(${events.payload}), before = without_texts(${events.before})
    where ${events.userId} in (select user_id from erased) and ${events.entity} = 'label' and exists (
      select from json_array_elements(${events.before} -> 'tasks') as task
        join erased on erased.user_id = ${events.userId} and erased.id::text = task ->> 'id'))`;

const { answer } = idempotencyKeys;
const isOfErased = sql`(${answer} ->> 'id' = erased.id::text or ${answer} -> 'data' -> 'label' is not null)`;
const namesErased = sql`(${answer} -> 'data' -> 'tokens' is not null and ${answer} #>> '{data,task,projectId}' = erased.id::text)`;
const cleanData = sql`case when ${isOfErased} then without_texts(${answer} -> 'data') else ${answer} -> 'data' end`;

/** Removes them from the stored responses of writes that are in no event. The tokens of a quick add name its project, too. */
const eraseReplays: SQL = sql`erased_replays as (
  update ${idempotencyKeys}
    set answer = jsonb_set(jsonb_set(${answer}::jsonb, '{data}', (${cleanData})::jsonb), '{data,tokens}', '[]', false)::json
    from erased where ${idempotencyKeys.userId} = erased.user_id and ${answer} -> 'data' is not null
      and (${isOfErased} or ${namesErased}) and not ${isAnswer})`;

/** Deletes the answers of the assistant and the planner, because any of them may quote any text of the user. */
const eraseAnswers: SQL = sql`erased_conversations as (
  delete from ${aiConversations} using erased where ${aiConversations.userId} = erased.user_id),
erased_answers as (
  delete from ${idempotencyKeys} using erased where ${idempotencyKeys.userId} = erased.user_id and ${isAnswer})`;

/** The CTEs that remove what the rows in `erased` have left elsewhere in Postgres. */
export const eraseTraces: SQL[] = [eraseTexts, eraseLabels, eraseReplays, eraseAnswers];

/** Makes every answer outside Postgres unreadable, also one that is stored later. */
export const renewCacheKey: SQL = sql`cache_key = gen_random_uuid()`;

/** Erases a row in the trash for good. Rejected with NOT_FOUND when it is not there. */
export function eraseRow({ name, table }: AnyEntity, id: string): Mutation<ErasedItem> {
  const condition = and(eq(table.userId, owner.id), eq(table.id, id), sql`${table.deletedAt} is not null`);
  return {
    event: `${name}.erased`,
    status: 200,
    ctes: [sql`erased as (delete from ${table} using owner where ${condition} returning ${table}.*)`, ...eraseTraces],
    setOwner: [renewCacheKey],
    from: sql`erased`,
    data: json<ErasedItem>({ id: sql`erased.id`, undoToken: sql`null` }),
    id: sql`erased.id`,
    version: sql`null::int`,
    explainRejection: () => new AppError('NOT_FOUND', ERRORS.notInTrash),
  };
}
