import { bigint, integer, timestamp, uuid } from 'drizzle-orm/pg-core';

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
