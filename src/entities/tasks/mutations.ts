import { and, type SQL, sql } from 'drizzle-orm';
import { type Expected, expectation, isExpected, locked, revised, updated } from '../../db/entity.ts';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { type Mutation, nextSeq, undoToken, type WriteState } from '../../db/mutation.ts';
import { type Assignments, assignments, rowOf } from '../../db/rows.ts';
import { tasks, users } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { AppError, notFound } from '../../shared/errors.ts';
import { after, before, isOpen, taskJson } from './json.ts';
import type { ChangedTask, DeletedTask, RestoredTask, Task, TaskAnswer } from './responses.ts';
import type { NewTask, TaskPatch } from './schemas.ts';

export interface NewTaskFacts {
  id: string;
  userId: string;
  input: NewTask;
  now: Date;
}

/** Refused with LIMIT_REACHED, UNPROCESSABLE for dependencies that form a cycle, NOT_FOUND for missing ones. */
export function taskCreation({ id, userId, input, now }: NewTaskFacts): Mutation<ChangedTask> {
  const { dependencies, suggestedTime, estimatedDuration, energyLevel } = input.aiMetadata;
  const isCompleted = input.status === 'completed';
  const row = rowOf(tasks, {
    id,
    userId,
    title: input.title,
    description: input.description ?? null,
    priority: input.priority,
    status: input.status,
    startDate: input.startDate ?? null,
    dueDate: input.dueDate ?? null,
    deadline: input.deadline ?? null,
    suggestedTime: suggestedTime ?? null,
    estimatedDuration: estimatedDuration ?? null,
    energyLevel: energyLevel ?? null,
    dependencies,
    completedAt: isCompleted ? now.toISOString() : null,
    completedOn: isCompleted ? localDate(instant(now)) : null,
    seq: nextSeq,
    deletedAt: null,
    dependents: [],
    version: 1,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  });
  return {
    ...taskChange('task.created'),
    status: 201,
    ctes: [
      sql`after as (
        insert into ${tasks} select fresh.* from owner, ${row} as fresh
          where ${hasRoom} or fresh.status not in ('pending', 'in_progress') returning *)`,
    ],
    setOwner: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int`],
    explainRejection: limitReached,
  };
}

/** Refused as a creation, and with NOT_FOUND, or PRECONDITION_FAILED when the task is not the expected one. */
export const taskUpdate = (id: string, patch: TaskPatch, expected: Expected, now: Date): Mutation<ChangedTask> =>
  taskColumnsChange(id, { event: 'task.updated', columns: columnsOf(patch), expected, now });

/** Twice gives the same answer: a task is completed once. */
export const taskCompletion = (id: string, expected: Expected, now: Date): Mutation<ChangedTask> =>
  taskColumnsChange(id, {
    event: 'task.completed',
    columns: { status: 'completed' },
    changed: sql<boolean>`${before.status} <> 'completed'`,
    expected,
    now,
  });

/** Opens a completed or cancelled task again; an open one stays as it is. */
export const taskReopening = (id: string, expected: Expected, now: Date): Mutation<ChangedTask> =>
  taskColumnsChange(id, {
    event: 'task.reopened',
    columns: { status: 'pending' },
    changed: sql<boolean>`not ${isOpen(before)}`,
    expected,
    now,
  });

/** Makes the task what it was, to the moment of its completion. */
export function taskReversion(task: Task, expected: Expected, now: Date): Mutation<ChangedTask> {
  const { id, version: _version, createdAt: _createdAt, updatedAt: _updatedAt, aiMetadata, ...fields } = task;
  return taskColumnsChange(id, { event: 'task.updated', columns: { ...fields, ...aiMetadata }, expected, now });
}

/** Into the trash. Refused with NOT_FOUND, PRECONDITION_FAILED. */
export const taskDeletion = (id: string, expected: Expected, now: Date): Mutation<DeletedTask> => ({
  ...taskChange('task.deleted'),
  ctes: [
    locked(tasks, id, 'live'),
    updated(tasks, before, { set: [sql`deleted_at = ${instant(now)}`], expected, now }),
  ],
  setOwner: [sql`open_tasks = ${users.openTasks} - ${isOpen(after)}::int`],
  from: sql`before, after`,
  data: json<DeletedTask>({ id: after.id, unlinked: sql`to_json(${after.dependents})`, undoToken }),
  before: taskBefore,
  version: sql`null::int`,
  ...expectation(before, expected),
  explainRejection: refusal(expected),
});

/** Out of the trash. Refused with NOT_FOUND when it is not there, LIMIT_REACHED, PRECONDITION_FAILED. */
export const taskRestoration = (id: string, expected: Expected, now: Date): Mutation<RestoredTask> => ({
  ...taskChange('task.restored'),
  ctes: [
    locked(tasks, id, 'trashed'),
    sql`after as (
      update ${tasks} set deleted_at = null, ${revised(before, now)}
        from owner, before where ${and(sql`${tasks.id} = ${before.id}`, isExpected(before, expected), sql`(not ${isOpen(before)} or ${hasRoom})`)}
        returning ${tasks}.*)`,
  ],
  setOwner: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int`],
  data: json<RestoredTask>({ task: taskJson(after), linked: sql`to_json(${after.dependents})`, undoToken }),
  ...expectation(before, expected),
  explainRejection: refusal(expected),
});

interface ColumnsChange {
  event: 'task.updated' | 'task.completed' | 'task.reopened';
  columns: Assignments<typeof tasks>;
  expected: Expected;
  /** Whether the task is to be touched at all; always, when absent. */
  changed?: SQL<boolean>;
  now: Date;
}

function taskColumnsChange(
  id: string,
  { event, columns, expected, now, changed = sql<boolean>`true` }: ColumnsChange,
): Mutation<ChangedTask> {
  const completes = columns.status && columns.completedAt === undefined;
  const set = [
    ...assignments(tasks, columns),
    ...(completes ? [completion(columns.status === 'completed', instant(now))] : []),
    revised(before, now),
  ];
  const opens = columns.status === 'pending' || columns.status === 'in_progress';
  const condition = and(
    sql`${tasks.id} = ${before.id}`,
    isExpected(before, expected),
    opens ? sql`(${isOpen(before)} or ${hasRoom})` : undefined,
    changed,
  );
  return {
    ...taskChange(event),
    from: sql`before, after`,
    ctes: [
      locked(tasks, id, 'live'),
      sql`updated as (
        update ${tasks} set ${sql.join(set, sql`, `)} from owner, before where ${condition} returning ${tasks}.*)`,
      // what was already as asked is answered as it is
      sql`after as (
        select * from updated union all select * from before where not (${changed}) and ${isExpected(before, expected)})`,
    ],
    isChanged: changed,
    setOwner: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int - ${isOpen(before)}::int`],
    before: taskBefore,
    ...expectation(before, expected),
    explainRejection: refusal(expected),
  };
}

/** What every change of a task has in common: it answers with the task as it is `after`. */
const taskChange = (event: string) => ({
  event,
  status: 200 as const,
  from: sql`after`,
  data: json<ChangedTask>({ task: taskJson(after), undoToken }),
  id: after.id,
  version: after.version,
  errors: { ...dependencyErrors, tasks_start_before_deadline: startsTooLate },
});

const taskBefore = json<TaskAnswer>({ task: taskJson(before) });

const hasRoom = sql`${owner.openTasks} < ${owner.taskLimit}`;

/** Why a task was not changed: it is not there, it is not as expected, or one more open task would be too many. */
const refusal = (expected: Expected) => (state: WriteState) => {
  const { currentVersion, asExpected } = state;
  if (currentVersion === null) return notFound('Task');
  if (asExpected) return limitReached(state);
  return new AppError('PRECONDITION_FAILED', 'The task has changed: read it again', {
    details: { ...(expected && 'version' in expected ? { expectedVersion: expected.version } : {}), currentVersion },
  });
};

const limitReached = ({ openTasks, taskLimit }: WriteState) =>
  new AppError('LIMIT_REACHED', `At most ${taskLimit} tasks may be open: complete or delete some first`, {
    details: { limit: taskLimit, current: openTasks },
  });

/** The triggers of migrations/0003 say in DETAIL which tasks they mean. */
const dependencyErrors = {
  tasks_dependencies_exist: (missing: string) =>
    new AppError('NOT_FOUND', 'A task it depends on was not found', { details: { dependencies: JSON.parse(missing) } }),
  tasks_dependencies_acyclic: (cycle: string) =>
    new AppError('UNPROCESSABLE', 'The dependencies would form a cycle', { details: { cycle: JSON.parse(cycle) } }),
};

const startsTooLate = () => new AppError('UNPROCESSABLE', 'The startDate must be before the deadline');

const completion = (isCompleted: boolean, now: SQL) =>
  isCompleted
    ? sql`completed_at = coalesce(${before.completedAt}, ${now}), completed_on = coalesce(${before.completedOn}, ${localDate(now)})`
    : sql`completed_at = null, completed_on = null`;

/** Absent keeps, null clears; clearing the metadata clears all of it. */
function columnsOf({ aiMetadata, ...fields }: TaskPatch): Assignments<typeof tasks> {
  if (aiMetadata === undefined) return fields;
  if (aiMetadata === null) {
    return { ...fields, suggestedTime: null, estimatedDuration: null, energyLevel: null, dependencies: [] };
  }
  const { dependencies, ...metadata } = aiMetadata;
  return { ...fields, ...metadata, ...(dependencies === undefined ? {} : { dependencies: dependencies ?? [] }) };
}
