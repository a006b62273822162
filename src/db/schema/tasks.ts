import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  date,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgEnum,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { id, moment, revision, trashable, trashIndexes } from '../columns.ts';
import { userId } from './users.ts';

export const taskStatus = pgEnum('task_status', ['pending', 'in_progress', 'completed', 'cancelled']);

export const taskPriority = pgEnum('task_priority', ['low', 'medium', 'high']);

export const energyLevel = pgEnum('energy_level', ['low', 'medium', 'high']);

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
