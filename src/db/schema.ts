import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  index,
  integer,
  json,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, moment, revision, trashable } from './columns.ts';

export const taskStatus = pgEnum('task_status', ['pending', 'in_progress', 'completed', 'cancelled']);
export const taskPriority = pgEnum('task_priority', ['low', 'medium', 'high']);
export const energyLevel = pgEnum('energy_level', ['low', 'medium', 'high']);
/** Who did it: the person, the bot or the AI on their word, or the service itself (`api`). */
export const actor = pgEnum('actor', ['api', 'bot', 'ai', 'user']);

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
    /** Only what the person chose; the defaults stand in `users/schemas.ts`. */
    settings: jsonb('settings').notNull().default({}),
    /** Tokens carry the version they were issued under: one more, and none of them holds. */
    sessionVersion: integer('session_version').notNull().default(1),
    /** The number of the last event in this person's log. */
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    /** The last event that was published: see `events/publisher.ts`. */
    publishedSeq: bigint('published_seq', { mode: 'number' }).notNull().default(0),
    openTasks: integer('open_tasks').notNull().default(0),
    taskLimit: integer('task_limit').notNull().default(1000),
    ...revision,
  },
  (t) => [
    index('users_unpublished_idx').on(t.id).where(sql`${t.publishedSeq} < ${t.seq}`), // the sweep each minute
    check('users_open_tasks_within_limit', sql`${t.openTasks} between 0 and ${t.taskLimit}`),
  ],
);

export const revokedTokens = pgTable(
  'revoked_tokens',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    index('revoked_tokens_user_idx').on(t.userId), // the cascade from users
    index('revoked_tokens_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);

export const tasks = pgTable(
  'tasks',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title').notNull(),
    description: text('description'),
    priority: taskPriority('priority').notNull().default('medium'),
    status: taskStatus('status').notNull().default('pending'),
    /** Not to be begun before. */
    startDate: moment('start_date'),
    /** When it is to be done; late is better than never. */
    dueDate: moment('due_date'),
    /** After this it is of no use. */
    deadline: moment('deadline'),
    suggestedTime: moment('suggested_time'),
    /** Minutes. */
    estimatedDuration: smallint('estimated_duration'),
    energyLevel: energyLevel('energy_level'),
    /** Tasks that come first. Triggers keep them real, acyclic and free of deleted tasks: see migrations/0001, 0003. */
    dependencies: uuid('dependencies').array().notNull().default([]),
    completedAt: moment('completed_at'),
    /** The person's own calendar day of completion, fixed when written: travelling does not move a past day. */
    completedOn: date('completed_on', { mode: 'string' }),
    ...trashable,
    /** In the trash: the tasks that waited for it. Restored: those of them that do so again. */
    dependents: uuid('dependents').array().notNull().default([]),
    ...revision,
  },
  (t) => [
    // GET /api/tasks by creation, its default order
    index('tasks_user_created_idx').on(t.userId, t.createdAt, t.id),
    // GET /api/tasks?status=
    index('tasks_user_status_idx').on(t.userId, t.status, t.priority),
    // GET /api/tasks?due=today|overdue|week, dueFrom= and dueTo=
    index('tasks_user_due_idx').on(t.userId, t.dueDate).where(sql`${t.dueDate} is not null`),
    // dueToday and overdue of /api/tasks/stats: no more rows than may be open
    index('tasks_user_open_idx')
      .on(t.userId, t.dueDate)
      .where(sql`${t.status} in ('pending', 'in_progress') and ${t.deletedAt} is null`),
    // what was completed today, in /api/today
    index('tasks_user_completed_on_idx').on(t.userId, t.completedOn).where(sql`${t.completedOn} is not null`),
    // POST /api/sync: what changed since
    index('tasks_user_seq_idx').on(t.userId, t.seq),
    // GET /api/trash
    index('tasks_user_deleted_idx').on(t.userId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
    index('tasks_deleted_idx').on(t.deletedAt).where(sql`${t.deletedAt} is not null`), // the hourly sweep
    // who depends on a task: when it is deleted, or is given dependencies of its own. Few tasks have any; and a pending
    // list would be searched each time
    index('tasks_dependencies_idx')
      .using('gin', t.dependencies)
      .with({ fastupdate: false })
      .where(sql`${t.dependencies} <> '{}'`),
    check('tasks_title_length', sql`char_length(${t.title}) between 1 and 500`),
    check('tasks_description_length', sql`char_length(${t.description}) <= 5000`),
    check('tasks_duration_range', sql`${t.estimatedDuration} between 1 and 1440`),
    check('tasks_start_before_deadline', sql`${t.startDate} < ${t.deadline}`),
    check('tasks_dependencies_count', sql`cardinality(${t.dependencies}) <= 50`),
    check('tasks_completed_has_moment', sql`(${t.status} = 'completed') = (${t.completedAt} is not null)`),
  ],
);

export const moodLogs = pgTable(
  'mood_logs',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    energyLevel: smallint('energy_level').notNull(),
    focusLevel: smallint('focus_level').notNull(),
    notes: text('notes'),
    loggedAt: moment('logged_at').notNull(),
    /** The person's own calendar day, fixed when written: travelling does not move a past day. */
    localDate: date('local_date', { mode: 'string' }).notNull(),
    ...trashable,
    ...revision,
  },
  (t) => [
    // a person's logs of some days, newest first
    index('mood_logs_user_logged_idx').on(t.userId, t.loggedAt, t.id),
    // the logs of one local day, against the day's limit
    index('mood_logs_user_day_idx').on(t.userId, t.localDate),
    // POST /api/sync: what changed since
    index('mood_logs_user_seq_idx').on(t.userId, t.seq),
    // GET /api/trash
    index('mood_logs_user_deleted_idx').on(t.userId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
    index('mood_logs_deleted_idx').on(t.deletedAt).where(sql`${t.deletedAt} is not null`), // the hourly sweep
    check('mood_logs_energy_range', sql`${t.energyLevel} between 1 and 10`),
    check('mood_logs_focus_range', sql`${t.focusLevel} between 1 and 10`),
    check('mood_logs_notes_length', sql`char_length(${t.notes}) <= 1000`),
  ],
);

/** When a person cannot work on tasks. */
export const busyTimes = pgTable(
  'busy_times',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: text('title'),
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    ...trashable,
    ...revision,
  },
  (t) => [
    // GET /api/busy, and what lies in the days of a plan
    index('busy_times_user_starts_idx').on(t.userId, t.startsAt, t.id),
    // POST /api/sync: what changed since
    index('busy_times_user_seq_idx').on(t.userId, t.seq),
    // GET /api/trash
    index('busy_times_user_deleted_idx').on(t.userId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
    index('busy_times_deleted_idx').on(t.deletedAt).where(sql`${t.deletedAt} is not null`), // the hourly sweep
    check('busy_times_title_length', sql`char_length(${t.title}) between 1 and 200`),
    check(
      'busy_times_length',
      sql`${t.endsAt} > ${t.startsAt} and ${t.endsAt} <= ${t.startsAt} + interval '744 hours'`,
    ),
  ],
);

/** The plan of a person's days: one row a person, for it is changed as one. */
export const plans = pgTable('plans', {
  id: id(),
  userId: uuid('user_id')
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: 'cascade' }),
  /** By start; those that are over stay for a while. */
  blocks: json('blocks').notNull(),
  /** Tasks that the person will not have on a day. */
  dropped: json('dropped').notNull(),
  /** Of the plan that was applied last; null once a block was changed by hand. */
  fingerprint: text('fingerprint'),
  /** The last event of the person's log that it was made of. */
  dataVersion: bigint('data_version', { mode: 'number' }).notNull(),
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  ...revision,
});

/** Plans that were made, and may be applied as long as nothing they were made of has changed. */
export const planDrafts = pgTable(
  'plan_drafts',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    fingerprint: text('fingerprint').notNull(),
    /** What the row of `plans` becomes. */
    blocks: json('blocks').notNull(),
    dropped: json('dropped').notNull(),
    /** The last event of the person's log when it was made. */
    dataVersion: bigint('data_version', { mode: 'number' }).notNull(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.fingerprint] }),
    index('plan_drafts_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);

export const aiConversations = pgTable(
  'ai_conversations',
  {
    id: id(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** SHA-256 of everything the answer depends on, in hex. */
    requestHash: text('request_hash').notNull(),
    provider: text('provider').notNull(),
    model: text('model').notNull(),
    answer: jsonb('answer').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull(),
  },
  (t) => [
    // a cached answer by what it depends on
    uniqueIndex('ai_conversations_user_request_idx').on(t.userId, t.requestHash),
    index('ai_conversations_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);

/** What a person has had of the models on each of their days. */
export const aiUsage = pgTable(
  'ai_usage',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    day: date('day', { mode: 'string' }).notNull(),
    calls: integer('calls').notNull(),
    /** In and out; of what is under way, as many as it may take. */
    tokens: bigint('tokens', { mode: 'number' }).notNull(),
    /** Tells which days' calls count when a change of time zone changes the date; null is long ago. */
    lastCallAt: moment('last_call_at'),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.day] }),
    index('ai_usage_day_idx').on(t.day), // the hourly sweep
  ],
);

/** What everybody together has had of the models on each day, in UTC. */
export const aiSpending = pgTable('ai_spending', {
  day: date('day', { mode: 'string' }).primaryKey(),
  tokens: bigint('tokens', { mode: 'number' }).notNull(),
});

/** One row a write, appended in the write's own statement: a person's log is gapless and in commit order. */
export const events = pgTable(
  'events',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    type: text('type').notNull(),
    entity: text('entity').notNull(),
    entityId: uuid('entity_id').notNull(),
    /** What the write answered: the entity as the API shows it after. */
    payload: json('payload').notNull(),
    /** The same of the entity before; null when there was none. With it an event can be undone, and counted. */
    before: json('before'),
    actor: actor('actor').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.seq] }),
    // an erased entity's texts, which leave the log with it
    index('events_entity_idx').on(t.userId, t.entityId, t.seq),
    // POST /api/sync: deletions and changes of the user, which no row of an entity shows
    index('events_sync_idx').on(t.userId, t.seq).where(sql`${t.type} like '%.deleted' or ${t.entity} = 'user'`),
  ],
);

/** Read model: a person's tasks by status and priority. Fed by the log alone: see migrations/0003. */
export const taskCounts = pgTable(
  'task_counts',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    status: taskStatus('status').notNull(),
    priority: taskPriority('priority').notNull(),
    count: integer('count').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.status, t.priority] })],
);

/** Read model: what a person did on each of their days. Fed by the log alone: see migrations/0003. */
export const dailyStats = pgTable(
  'daily_stats',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    day: date('day', { mode: 'string' }).notNull(),
    completed: integer('completed').notNull(),
    moodLogs: integer('mood_logs').notNull(),
    energySum: integer('energy_sum').notNull(),
    focusSum: integer('focus_sum').notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.day] })],
);

/** Messages that no consumer could take, for an operator to look at. */
export const deadLetters = pgTable('dead_letters', {
  /** The queue's id of the message: delivered twice, it is kept once. */
  id: text('id').primaryKey(),
  queue: text('queue').notNull(),
  body: json('body'),
  attempts: integer('attempts').notNull(),
  createdAt: createdAt(),
});

/** The answers of writes made with an Idempotency-Key, committed by the write's own statement. */
export const idempotencyKeys = pgTable(
  'idempotency_keys',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    /** Method and path, `POST /api/tasks`. */
    operation: text('operation').notNull(),
    key: text('key').notNull(),
    /** SHA-256 of the method, path, query and body, in hex. */
    fingerprint: text('fingerprint').notNull(),
    status: smallint('status').notNull(),
    /** `json`, not `jsonb`: a replay is the same bytes. */
    answer: json('answer').notNull(),
    createdAt: createdAt(),
    expiresAt: moment('expires_at').notNull().default(sql`now() + interval '24 hours'`),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.operation, t.key] }),
    index('idempotency_keys_expires_idx').on(t.expiresAt), // the hourly sweep
  ],
);
