import { bigint, integer, timestamp, uuid } from 'drizzle-orm/pg-core';

/** A moment, kept to the millisecond: the precision of the API's times, so what is stored is what was answered. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: 'string' });

export const id = () => uuid('id').primaryKey();

export const createdAt = () => moment('created_at').notNull();

/** The columns every entity that can change has: `version` is its ETag and goes up by one with each change. */
export const revision = {
  version: integer('version').notNull().default(1),
  createdAt: createdAt(),
  updatedAt: moment('updated_at').notNull(),
};

/** The columns of an entity that syncs, and that stays in the trash for a while after it was deleted. */
export const trashable = {
  /** The number, in the person's log, of the event that changed it last. */
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  deletedAt: moment('deleted_at'),
};
