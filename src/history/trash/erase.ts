import { and, eq, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import type { Mutation } from '../../db/mutation.ts';
import { busyTimes, events, idempotencyKeys, moodLogs, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { notFound } from '../../shared/errors.ts';
import type { ErasedItem, TrashItem } from './responses.ts';

type Entity = TrashItem['entity'];

export const TABLES = { task: tasks, mood: moodLogs, busy: busyTimes };

/** The step that takes what the person wrote of the rows `gone` out of their log. */
export const textsErased: SQL = sql`erased_texts as (
  update ${events} set payload = without_texts(${events.payload}), before = without_texts(${events.before})
    from gone where ${events.userId} = gone.user_id and ${events.entityId} = gone.id)`;

/** The step that takes them out of the answers that are kept for replays; those of what is older have expired. */
const replaysErased: SQL = sql`erased_replays as (
  update ${idempotencyKeys}
    set answer = jsonb_set(${idempotencyKeys.answer}::jsonb, '{data}', without_texts(${idempotencyKeys.answer} -> 'data')::jsonb)::json
    from gone where ${idempotencyKeys.userId} = gone.user_id and ${idempotencyKeys.answer} ->> 'id' = gone.id::text)`;

/** From the trash for ever. Refused with NOT_FOUND when it is not there. */
export function erasure(entity: Entity, id: string): Mutation<ErasedItem> {
  const table = TABLES[entity];
  return {
    event: `${entity}.erased`,
    status: 200,
    ctes: [
      sql`gone as (
        delete from ${table} using owner
          where ${and(eq(table.userId, owner.id), eq(table.id, id), sql`${table.deletedAt} is not null`)} returning ${table}.*)`,
      textsErased,
      replaysErased,
    ],
    from: sql`gone`,
    data: json<ErasedItem>({ id: sql`gone.id`, undoToken: sql`null` }),
    id: sql`gone.id`,
    version: sql`null::int`,
    explainRejection: () => notFound('Item in the trash'),
  };
}
