import { isNull, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import { json, rfc3339 } from '../../db/json.ts';
import { aiConversations, aiUsage, events } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import { ENTITIES, SINGLETONS } from '../../entities/registry.ts';
import { ERRORS } from '../../messages/errors.ts';
import { sayAll } from '../../messages/say.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import { eventJson } from '../log.ts';
import { selectWholeTrash } from '../trash/list.ts';
import type { UserExport } from './responses.ts';

export class ExportService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** Everything that is stored about the caller. */
  async get(caller: Caller): Promise<UserExport> {
    const document = await this.#userDb.readLong<UserExport>(caller, selectExport(this.#clock()));
    if (!document) throw new AppError('NOT_FOUND', sayAll(ERRORS.userNotFound));
    return document;
  }
}

type Item<K extends keyof UserExport> = UserExport[K] extends (infer T)[] ? T : never;

/**
 * Everything that is stored about the caller, oldest first. It leaves out the hash of a cached AI answer, stored
 * responses of idempotency keys, and drafts of plans.
 */
const selectExport = (now: Date): SQL => {
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
    trash: selectWholeTrash,
    aiConversations: selectAll(aiConversations, conversation, aiConversations.createdAt),
    aiUsage: selectAll(aiUsage, usage, aiUsage.day),
    events: selectAll(events, eventJson, events.seq),
  })}`;
};

const selectAll = (table: PgTable, item: SQL, order: SQLWrapper, condition = sql`true`) => sql`(
  select coalesce(json_agg(${item} order by ${order}), '[]') from ${table} where ${table}.user_id = ${owner.id} and ${condition})`;
