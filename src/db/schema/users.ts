import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  index,
  integer,
  json,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, moment, revision } from '../columns.ts';

export const users = pgTable(
  'users',
  {
    id: id(),
    telegramId: bigint('telegram_id', { mode: 'number' }).notNull().unique(),
    firstName: text('first_name').notNull(),
    lastName: text('last_name'),
    username: text('username'),
    languageCode: text('language_code'),
    photoUrl: text('photo_url'),
    isPremium: boolean('is_premium').notNull().default(false),
    /** Only the chosen settings: see settingsJson in entities/users/json.ts. */
    settings: jsonb('settings').notNull().default({}),
    /** Tokens contain the version at their issue. Adding one revokes all of them. */
    sessionVersion: integer('session_version').notNull().default(1),
    /** The number of the last event in the user's log. */
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    /** Unused: `unpublished` replaces it. */
    publishedSeq: bigint('published_seq', { mode: 'number' }).notNull().default(0),
    openTasks: integer('open_tasks').notNull().default(0),
    taskLimit: integer('task_limit').notNull().default(1000),
    ...revision,
    /** AI answers outside Postgres are encrypted with it. A new key makes all of them unreadable: see `cache/sealed.ts`. */
    cacheKey: uuid('cache_key').notNull().default(sql`gen_random_uuid()`),
    /** A sign-in needs a later launch of the app. Set by `logout-all`, and by the erasure of an earlier account. */
    launchesAfter: moment('launches_after'),
  },
  (t) => [
    // no index on a column that writes change: so an update changes no index (HOT)
    check('users_open_tasks_within_limit', sql`${t.openTasks} between 0 and ${t.taskLimit}`),
  ],
);

export const userId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

export const revokedTokens = pgTable(
  'revoked_tokens',
  {
    id: id(),
    userId: userId(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    index('revoked_tokens_user_idx').on(t.userId), // the cascade from users
    index('revoked_tokens_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);

/**
 * Kept for a day after an erasure: its time and the AI usage. So a new account has no new daily limit, and an old launch does
 * not create the account again. The functions of migrations/0012 use it.
 */
export const erasedAccounts = pgTable(
  'erased_accounts',
  {
    /** A keyed hash of the Telegram id. */
    id: text('id').primaryKey(),
    erasedAt: moment('erased_at').notNull(),
    aiUsage: json('ai_usage').notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [index('erased_accounts_expires_idx').on(t.expiresAt)], // the hourly sweep
);

/** Stored responses of writes with an Idempotency-Key. The statement of the write commits them. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: userId(),
    /** Method and path: `POST /api/tasks`. */
    operation: text('operation').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of the method, path, query and body, in hex. */
    fingerprint: text('fingerprint').notNull(),
    status: smallint('status').notNull(),
    /** `stored_answer()` makes it, `full_answer()` reads it. `json`, so that a replay has the same bytes. */
    answer: json('answer').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull().default(sql`now() + interval '24 hours'`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.operation, t.key] }),
    index('idempotency_keys_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);
