import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  date,
  index,
  integer,
  json,
  pgEnum,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, moment } from '../columns.ts';
import { taskPriority, taskStatus } from './tasks.ts';
import { userId, users } from './users.ts';

/** Who caused an event: the user, the bot or the AI on the user's behalf, or the service itself (`api`). */
export const actor = pgEnum('actor', ['api', 'bot', 'ai', 'user']);

/** The event log: one row per write, appended by the same statement. A user's log has no gaps and is in commit order. */
export const events = pgTable(
  'events',
  {
    userId: userId(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    entity: text('entity').notNull(),
    entityId: uuid('entity_id').notNull(),
    /** What the event adds to the payload of event `baseSeq`; all of it if that is null. Read src/db/full-events.ts instead. */
    payload: json('payload').notNull(),
    /** Null if event `beforeSeq` left the entity so. */
    before: json('before'),
    actor: actor('actor').notNull(),
    createdAt: createdAt(),
    baseSeq: bigint('base_seq', { mode: 'number' }),
    beforeSeq: bigint('before_seq', { mode: 'number' }),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.seq] }),
    // the events of an entity: the one before a new one, GET /api/activity?entityId=, and erasing their texts
    index('events_of_entity_idx').on(t.entityId, t.seq),
    // erasing the names of labels
    index('events_label_idx').on(t.userId, t.seq).where(sql`${t.entity} = 'label'`),
    // POST /api/sync: deletions and changes of the user, which the tables of entities do not show
    index('events_sync_idx').on(t.userId, t.seq).where(sql`${t.type} like '%.deleted' or ${t.entity} = 'user'`),
  ],
);

/** Users with unpublished events: see history/publisher.ts. A trigger on `events` adds them: see migrations/0034. */
export const unpublished = pgTable(
  'unpublished',
  {
    userId: userId().primaryKey(),
    afterSeq: bigint('after_seq', { mode: 'number' }).notNull(),
    /** The moment of the oldest unpublished event, or when a sweep last tried to publish it. */
    since: moment('since').notNull(),
  },
  (t) => [index('unpublished_since_idx').on(t.since)], // the sweep every minute
);

/** The sums of the folded events of a log: see fold_log() in migrations/0031. A log of under 100 events has none. */
export const logSnapshots = pgTable(
  'log_snapshots',
  {
    userId: userId().primaryKey(),
    /** The last folded event; 0 if none. */
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    /** Rows of the two read models. */
    taskCounts: json('task_counts').notNull().default([]),
    dailyStats: json('daily_stats').notNull().default([]),
    /** When the log was folded last. At first, when it had 100 events. */
    foldedAt: moment('folded_at').notNull(),
  },
  (t) => [index('log_snapshots_folded_idx').on(t.foldedAt)], // the hourly sweep
);

/** Read model: a user's tasks by status and priority. A trigger on `events` updates it: see migrations/0003. */
export const taskCounts = pgTable(
  'task_counts',
  {
    userId: userId(),
    status: taskStatus('status').notNull(),
    priority: taskPriority('priority').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.status, t.priority] })],
);

/** Read model: what a user did on each local day. A trigger on `events` updates it: see migrations/0003. */
export const dailyStats = pgTable(
  'daily_stats',
  {
    userId: userId(),
    day: date('day', { mode: 'string' }).notNull(),
    completed: integer('completed').notNull(),
    moodLogs: integer('mood_logs').notNull(),
    energySum: integer('energy_sum').notNull(),
    focusSum: integer('focus_sum').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.day] })],
);

/** Queue messages that could not be processed, for an operator. */
export const deadLetters = pgTable(
  'dead_letters',
  {
    /** The queue's id of the message. A message that is delivered twice is stored once. */
    id: text('id').primaryKey(),
    queue: text('queue').notNull(),
    body: json('body'),
    attempts: integer('attempts').notNull(),
    /** Set by an operator. The cron sends the message again and deletes the row. */
    isResent: boolean('is_resent').notNull().default(false),
    createdAt: createdAt(),
    /** The user that the message names, if it names one. */
    userId: uuid('user_id').references(() => users.id, { onDelete: 'cascade' }),
  },
  (t) => [index('dead_letters_user_idx').on(t.userId)], // the cascade from users
);
