import { isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { json, rfc3339 } from '../../db/json.ts';
import { aiConversations, aiUsage, events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { ENTITIES, SINGLETONS } from '../../entities/index.ts';
import { eventJson } from '../log.ts';
import { wholeTrash } from '../trash/list.ts';
import type { UserExport } from './responses.ts';

type Item<K extends keyof UserExport> = UserExport[K] extends (infer T)[] ? T : never;

/**
 * Everything that is stored about the caller, oldest first. It leaves out the hash of a cached AI answer, stored
 * responses of idempotency keys, and drafts of plans.
 */
export const selectExport = (now: Date): SQL => {
  const conversation = json<Item<'aiConversations'>>({
    id: aiConversations.id,
    provider: aiConversations.provider,
    model: aiConversations.model,
    answer: aiConversations.answer,
    createdAt: rfc3339(aiConversations.createdAt),
    expiresAt: rfc3339(aiConversations.expiresAt),
  });
  const usage = json<Item<'aiUsage'>>({ day: sql`${aiUsage.day}::text`, calls: aiUsage.calls, tokens: aiUsage.tokens });
  return sql`select ${json<Record<string, SQLWrapper>>({
    exportedAt: sql`${now.toISOString()}::text`,
    ...Object.fromEntries(SINGLETONS.map(({ name, current }) => [name, current])),
    ...Object.fromEntries(
      ENTITIES.map(({ plural, table, item }) => [plural, selectAll(table, item, table.id, isNull(table.deletedAt))]),
    ),
    trash: wholeTrash,
    aiConversations: selectAll(aiConversations, conversation, aiConversations.createdAt),
    aiUsage: selectAll(aiUsage, usage, aiUsage.day),
    events: selectAll(events, eventJson, events.seq),
  })}`;
};

const selectAll = (table: PgTable, item: SQL, order: SQLWrapper, condition = sql`true`) => sql`(
  select coalesce(json_agg(${item} order by ${order}), '[]') from ${table} where ${table}.user_id = ${owner.id} and ${condition})`;
