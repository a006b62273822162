import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  json,
  jsonb,
  type PgColumn,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, id, moment, revision, trashable } from './columns.ts';

export const taskStatus = pgEnum('task_status', ['pending', 'in_progress', 'completed', 'cancelled']);
export const taskPriority = pgEnum('task_priority', ['low', 'medium', 'high']);
export const energyLevel = pgEnum('energy_level', ['low', 'medium', 'high']);
/** Who caused an event: the user, the bot or the AI on the user's behalf, or the service itself (`api`). */
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

const trashIndexes = (table: string, t: Record<'id' | 'userId' | 'seq' | 'deletedAt', PgColumn>) => [
  // POST /api/sync: changes since an event
  index(`${table}_user_seq_idx`).on(t.userId, t.seq),
  // GET /api/trash
  index(`${table}_user_deleted_idx`).on(t.userId, t.deletedAt, t.id).where(sql`${t.deletedAt} is not null`),
  // the hourly sweep
  index(`${table}_deleted_idx`).on(t.deletedAt).where(sql`${t.deletedAt} is not null`),
];

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

export const projects = pgTable(
  'projects',
  {
    id: id(),
    userId: userId(),
    name: text('name').notNull(),
    color: text('color').notNull(),
    /** The order of the list. To move a project between two others, set it to the mean of their positions. */
    position: doublePrecision('position').notNull(),
    archived: boolean('archived').notNull().default(false),
    /** In the trash: the tasks that lost their project when it was deleted. Restoring gives it back to them. */
    released: uuid('released').array().notNull().default([]),
    /** The tasks that were deleted with it. */
    trashed: uuid('trashed').array().notNull().default([]),
    ...trashable,
    ...revision,
  },
  (t) => [
    // GET /api/projects
    index('projects_user_position_idx').on(t.userId, t.position, t.id),
    // no two projects of a user have the same name
    uniqueIndex('projects_user_name_idx').on(t.userId, sql`lower(${t.name})`).where(sql`${t.deletedAt} is null`),
    ...trashIndexes('projects', t),
    check('projects_name_length', sql`char_length(${t.name}) between 1 and 100`),
  ],
);

export const tasks = pgTable(
  'tasks',
  {
    id: id(),
    userId: userId(),
    title: text('title').notNull(),
    description: text('description'),
    priority: taskPriority('priority').notNull().default('medium'),
    status: taskStatus('status').notNull().default('pending'),
    startDate: moment('start_date'),
    /** When the task should be done. It may be planned later. */
    dueDate: moment('due_date'),
    /** The task is never planned after this. */
    deadline: moment('deadline'),
    suggestedTime: moment('suggested_time'),
    /** Minutes. */
    estimatedDuration: smallint('estimated_duration'),
    energyLevel: energyLevel('energy_level'),
    /** Whether a part helps when the whole task cannot be done before its deadline. Null is false. */
    partHelps: boolean('part_helps'),
    /** A trigger checks that the project is the user's and not in the trash: see migrations/0010. */
    projectId: uuid('project_id').references(() => projects.id, { onDelete: 'set null' }),
    /** The tasks that must be done first. Triggers check that they exist and form no cycle: see migrations/0001, 0003. */
    dependencies: uuid('dependencies').array().notNull().default([]),
    /** Each label has one spelling for all tasks of a user, those in the trash included: see spell_labels() in migrations/0023. */
    labels: text('labels').array().notNull().default([]),
    /** `{id, title, done}[]` in order. */
    checklist: jsonb('checklist').notNull().default([]),
    /** The order in its project, or among the tasks without a project: a fractional index, compared by the collation "C". */
    position: text('position').notNull().default('a0'),
    /** `{at}` or `{minutesBefore, of}`. Triggers check that it has its date, and feed `reminders_due`: see migrations/0023. */
    reminders: jsonb('reminders').notNull().default([]),
    /** How the task repeats: see shared/recurrence.ts. */
    recurrence: jsonb('recurrence'),
    /** The date of its current occurrence in the series. It stays when the due date of this occurrence is moved. */
    occurrence: date('occurrence', { mode: 'string' }),
    /** The dates of the last 31 days whose occurrences were not completed and not skipped. Null without any. */
    missed: date('missed', { mode: 'string' }).array(),
    /** How many times the task, or an occurrence of it, was completed. */
    completions: integer('completions').notNull().default(0),
    completedAt: moment('completed_at'),
    /** The user's date at the last completion, also of a series that goes on. A new time zone does not move it. */
    completedOn: date('completed_on', { mode: 'string' }),
    ...trashable,
    /** In the trash: the tasks that depended on it. After a restore: those that depend on it again. */
    dependents: uuid('dependents').array().notNull().default([]),
    ...revision,
  },
  (t) => [
    // GET /api/tasks by creation, its default order. Without the id: at most the tasks of one sync are made at once
    index('tasks_user_created_at_idx').on(t.userId, t.createdAt),
    // open tasks, and GET /api/tasks?status=. A completion writes nothing to it
    index('tasks_user_unfinished_idx').on(t.userId, t.status, t.priority).where(sql`${t.status} <> 'completed'`),
    // GET /api/tasks by priority
    index('tasks_user_priority_idx').on(t.userId, t.priority, t.id),
    // GET /api/tasks by due date, and due in a range: see dueKey in entities/tasks/due.ts
    index('tasks_user_due_at_idx').on(
      t.userId,
      sql`coalesce(least(${t.dueDate}, ${t.deadline}), 'infinity'::timestamptz)`,
      t.id,
    ),
    // GET /api/tasks by title. Without the id: few tasks have the same title
    index('tasks_user_by_title_idx').on(t.userId, sql`${t.title} collate "und-x-icu"`),
    // GET /api/tasks?project=, and the tasks of a project that is deleted
    index('tasks_project_idx').on(t.projectId).where(sql`${t.projectId} is not null`),
    // GET /api/today: tasks completed today, and GET /api/tasks?status=completed
    index('tasks_user_completed_idx')
      .on(t.userId, t.completedOn)
      .where(sql`${t.status} = 'completed' or ${t.completedOn} is not null`),
    ...trashIndexes('tasks', t),
    // the dependents of a task, when it is deleted or gets dependencies. Few tasks have any. Without fastupdate, because
    // each search would have to scan the pending list
    index('tasks_dependencies_idx')
      .using('gin', t.dependencies)
      .with({ fastupdate: false })
      .where(sql`${t.dependencies} <> '{}'`),
    // GET /api/tasks?label=, and the spelling of a label. Without fastupdate, as above
    index('tasks_labels_idx')
      .using('gin', sql`label_keys(${t.userId}, ${t.labels})`)
      .with({ fastupdate: false })
      .where(sql`${t.labels} <> '{}'`),
    // the last task of a project, or of the user's tasks without a project
    index('tasks_place_idx').on(sql`coalesce(${t.projectId}, ${t.userId})`, sql`${t.position} collate "C"`),
    check('tasks_labels_count', sql`cardinality(${t.labels}) <= 20`),
    check('tasks_checklist_count', sql`jsonb_array_length(${t.checklist}) <= 100`),
    check('tasks_title_length', sql`char_length(${t.title}) between 1 and 500`),
    check('tasks_description_length', sql`char_length(${t.description}) <= 5000`),
    check('tasks_duration_range', sql`${t.estimatedDuration} between 1 and 1440`),
    check('tasks_start_before_deadline', sql`${t.startDate} < ${t.deadline}`),
    check('tasks_recurrence_has_due_date', sql`${t.recurrence} is null or ${t.dueDate} is not null`),
    check('tasks_dependencies_count', sql`cardinality(${t.dependencies}) <= 50`),
    check('tasks_completed_has_moment', sql`(${t.status} = 'completed') = (${t.completedAt} is not null)`),
  ],
);

export const moodLogs = pgTable(
  'mood_logs',
  {
    id: id(),
    userId: userId(),
    energyLevel: smallint('energy_level').notNull(),
    focusLevel: smallint('focus_level').notNull(),
    notes: text('notes'),
    loggedAt: moment('logged_at').notNull(),
    /** The user's date at `loggedAt`, by their `dayStart`. A later change of time zone does not move it. */
    localDate: date('local_date', { mode: 'string' }).notNull(),
    /** The user's local time at `loggedAt`, to the minute. Null only until migrations/0048 has run. */
    localTime: timestamp('local_time', { mode: 'string', precision: 0 }),
    ...trashable,
    ...revision,
  },
  (t) => [
    // GET /api/mood/logs, and the logs of a range of days
    index('mood_logs_user_logged_idx').on(t.userId, t.loggedAt, t.id),
    // the limit of logs per local day
    index('mood_logs_user_day_idx').on(t.userId, t.localDate),
    ...trashIndexes('mood_logs', t),
    check('mood_logs_energy_range', sql`${t.energyLevel} between 1 and 10`),
    check('mood_logs_focus_range', sql`${t.focusLevel} between 1 and 10`),
    check('mood_logs_notes_length', sql`char_length(${t.notes}) <= 1000`),
  ],
);

/** Times when the user cannot work on tasks. */
export const busyTimes = pgTable(
  'busy_times',
  {
    id: id(),
    userId: userId(),
    title: text('title'),
    /** The start of the first one, if it repeats. */
    startsAt: moment('starts_at').notNull(),
    endsAt: moment('ends_at').notNull(),
    /** How it repeats: see shared/recurrence.ts. Its anchor is `startsAt`. */
    recurrence: jsonb('recurrence'),
    ...trashable,
    ...revision,
  },
  (t) => [
    // GET /api/busy, and the busy times of the days of a plan
    index('busy_times_user_starts_idx').on(t.userId, t.startsAt, t.id),
    // the busy times that repeat
    index('busy_times_user_repeating_idx').on(t.userId).where(sql`${t.recurrence} is not null`),
    ...trashIndexes('busy_times', t),
    check('busy_times_title_length', sql`char_length(${t.title}) between 1 and 200`),
    check(
      'busy_times_length',
      sql`${t.endsAt} > ${t.startsAt} and ${t.endsAt} <= ${t.startsAt} + interval '768 hours'`,
    ),
  ],
);

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

/** Read model: when each open task reminds its user. Triggers on `tasks` update it: see migrations/0023. */
export const remindersDue = pgTable(
  'reminders_due',
  {
    userId: userId(),
    taskId: uuid('task_id')
      .notNull()
      .references(() => tasks.id, { onDelete: 'cascade' }),
    at: moment('at').notNull(),
    /** What it was set for: `at`, `due`, `start` or `deadline`. */
    kind: text('kind').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.taskId, t.at] }), // two reminders of a task at the same moment are one
    index('reminders_due_at_idx').on(t.at), // what is due, over all users
    index('reminders_due_user_idx').on(t.userId, t.at, t.taskId), // GET /api/reminders
  ],
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
