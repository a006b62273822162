import { isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { json, rfc3339 } from '../../db/json.ts';
import { aiConversations, aiUsage, busyTimes, events, moodLogs, plans, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { busyTimeJson } from '../../entities/busy-times/json.ts';
import { moodLogJson } from '../../entities/mood/json.ts';
import { planJson } from '../../entities/plans/json.ts';
import { taskJson } from '../../entities/tasks/json.ts';
import { userJson } from '../../entities/users/json.ts';
import { eventJson } from '../log.ts';
import { allTrash } from '../trash/list.ts';
import type { UserExport } from './responses.ts';

type Item<K extends keyof UserExport> = UserExport[K] extends (infer T)[] ? T : never;

/**
 * Everything kept about the caller, oldest first. What is left out: the hash of a cached answer, kept idempotency keys,
 * plans of the last hour that were not applied.
 */
export function exportOf(now: Date): SQL<UserExport> {
  return sql`select ${json<UserExport>({
    exportedAt: sql`${now.toISOString()}::text`,
    user: userJson(owner),
    tasks: all(tasks, taskJson(tasks), tasks.id, isNull(tasks.deletedAt)),
    moodLogs: all(moodLogs, moodLogJson(moodLogs), moodLogs.loggedAt, isNull(moodLogs.deletedAt)),
    busyTimes: all(busyTimes, busyTimeJson(busyTimes), busyTimes.startsAt, isNull(busyTimes.deletedAt)),
    plan: sql`(select ${planJson(plans)} from ${plans} where ${plans.userId} = ${owner.id})`,
    trash: allTrash,
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
    aiUsage: all(
      aiUsage,
      json<Item<'aiUsage'>>({ day: sql`${aiUsage.day}::text`, calls: aiUsage.calls, tokens: aiUsage.tokens }),
      aiUsage.day,
    ),
    events: all(events, eventJson, events.seq),
  })}`;
}

const all = (table: PgTable, item: SQL, order: SQLWrapper, condition = sql`true`) => sql`(
  select coalesce(json_agg(${item} order by ${order}), '[]') from ${table} where ${table}.user_id = ${owner.id} and ${condition})`;
