import { bigint, index, json, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { id, moment, revision } from '../columns.ts';
import { userId } from './users.ts';

/** The plan of a user: one row per user, because every write replaces the whole plan. */
export const plans = pgTable('plans', {
  id: id(),
  userId: userId().unique(),
  /** By start. Past blocks stay for a week. */
  blocks: json('blocks').notNull(),
  /** Tasks that must not be planned on a date, because the user removed them. */
  dropped: json('dropped').notNull(),
  /** The fingerprint of the applied draft. Null after a change by hand. */
  fingerprint: text('fingerprint'),
  /** The last event of the user's log that the plan was built from. */
  dataVersion: bigint('data_version', { mode: 'number' }).notNull(),
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  ...revision,
});

/** Plans that can be applied until the data that they were built from changes. */
export const planDrafts = pgTable(
  'plan_drafts',
  {
    userId: userId(),
    fingerprint: text('fingerprint').notNull(),
    /** The content for the row of `plans`. */
    blocks: json('blocks').notNull(),
    dropped: json('dropped').notNull(),
    /** The last event of the user's log when the draft was built. */
    dataVersion: bigint('data_version', { mode: 'number' }).notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.fingerprint] }),
    index('plan_drafts_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);
