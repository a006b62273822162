import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { json, rfc3339 } from '../db/json.ts';
import { aiConversations, events, moodLogs, tasks } from '../db/schema.ts';
import { me } from '../db/session.ts';
import { taskJson } from '../tasks/representation.ts';
import type { UserExport } from './answers.ts';
import { userJson } from './representation.ts';

type Item<K extends keyof UserExport> = UserExport[K] extends (infer T)[] ? T : never;

/** Everything kept about the caller, oldest first. What is left out: the hash of a cached answer, kept idempotency keys. */
export function exportOf(now: Date): SQL<UserExport> {
  return sql`select ${json<UserExport>({
    exportedAt: sql`${now.toISOString()}::text`,
    user: userJson(me),
    tasks: all(tasks, taskJson(tasks), tasks.id),
    moodLogs: all(
      moodLogs,
      json<Item<'moodLogs'>>({
        id: moodLogs.id,
        energyLevel: moodLogs.energyLevel,
        focusLevel: moodLogs.focusLevel,
        notes: moodLogs.notes,
        loggedAt: rfc3339(moodLogs.loggedAt),
        localDate: moodLogs.localDate,
        version: moodLogs.version,
        createdAt: rfc3339(moodLogs.createdAt),
        updatedAt: rfc3339(moodLogs.updatedAt),
      }),
      moodLogs.loggedAt,
    ),
    aiConversations: all(
      aiConversations,
      json<Item<'aiConversations'>>({
        id: aiConversations.id,
        provider: aiConversations.provider,
        model: aiConversations.model,
        answer: aiConversations.answer,
        createdAt: rfc3339(aiConversations.createdAt),
        expiresAt: rfc3339(aiConversations.expiresAt),
      }),
      aiConversations.createdAt,
    ),
    events: all(
      events,
      json<Item<'events'>>({
        seq: events.seq,
        type: events.type,
        entityId: events.entityId,
        payload: events.payload,
        actor: events.actor,
        createdAt: rfc3339(events.createdAt),
      }),
      events.seq,
    ),
  })}`;
}

const all = (table: PgTable, item: SQL, order: SQLWrapper) =>
  sql`(select coalesce(json_agg(${item} order by ${order}), '[]') from ${table} where ${table}.user_id = ${me.id})`;
