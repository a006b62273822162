import {
  bigint,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from '../columns.ts';
import { userId } from './users.ts';

export const aiConversations = pgTable(
  'ai_conversations',
  {
    id: id(),
    userId: userId(),
    /** SHA-256 of everything that the reply depends on, in hex. */
    requestHash: text('request_hash').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    answer: jsonb('answer').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    // a cached reply by the hash of its request
    uniqueIndex('ai_conversations_user_request_idx').on(t.userId, t.requestHash),
    index('ai_conversations_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);

/** A user's calls to AI models on each of their local days. */
export const aiUsage = pgTable(
  'ai_usage',
  {
    userId: userId(),
    day: date('day', { mode: 'string' }).notNull(),
    calls: integer('calls').notNull(),
    /** Input and output. A running call counts with its maximum. */
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
    /** Decides whether a row still counts after a change of time zone. Null for old rows. */
    lastCallAt: moment('last_call_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.day] }),
    index('ai_usage_day_idx').on(t.day), // the hourly sweep
  ],
);

/** Unused: `aiSpendingShards` replaces it. */
export const aiSpending = pgTable('ai_spending', {
  day: date('day', { mode: 'string' }).primaryKey(),
  tokens: bigint('tokens', { mode: 'number' }).notNull(),
});

/** The tokens that all users together have used on each UTC day, in rows that are locked one by one: see `createAiBudget`. */
export const aiSpendingShards = pgTable(
  'ai_spending_shards',
  {
    day: date('day', { mode: 'string' }).notNull(),
    shard: smallint('shard').notNull(),
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.day, t.shard] })],
);
