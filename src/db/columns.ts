import { sql } from 'drizzle-orm';
import { bigint, index, integer, type PgColumn, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A moment, stored to the millisecond like the times of the API: the response and the row are equal. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'string' });

export const id = () => uuid('id').primaryKey();

export const createdAt = () => moment('created_at').notNull();

/** The columns of every entity that can change. `version` is its ETag; each change adds one. */
export const revision = {
  version: integer('version').notNull().default(1),
  createdAt: createdAt(),
  updatedAt: moment('updated_at').notNull(),
};

/** The columns of an entity that syncs and can be restored from the trash. */
export const trashable = {
  /** The number of the event in the user's log that changed it last. */
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  deletedAt: moment('deleted_at'),
};

export const trashIndexes = (table: string, t: Record<'id' | 'userId' | 'seq' | 'deletedAt', PgColumn>) => [
  // POST /api/sync: changes since an event
  index(`${table}_user_seq_idx`).on(t.userId, t.seq),
  // GET /api/trash
  index(`${table}_user_deleted_idx`).on(t.userId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
  // the hourly sweep
  index(`${table}_deleted_idx`).on(t.deletedAt).where(sql`${t.deletedAt} is not null`),
];
