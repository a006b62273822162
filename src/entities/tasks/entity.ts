import { eq, type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type * as z from 'zod/mini';
import { instant, localDate } from '../../db/local-date.ts';
import { isInLog, parseSeq } from '../../db/position.ts';
import { type Assignment, assignments, type Values } from '../../db/rows.ts';
import { events, tasks, users } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { ERRORS } from '../../messages/errors.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { AppError, limitReached, notFound } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { invalidValue } from '../../shared/validation.ts';
import { defineEntity } from '../define.ts';
import { explainSeries, startSeries } from '../recurrence.ts';
import type { Computation, Known } from '../types.ts';
import { isOpen, isOpenStatus, taskJson } from './json.ts';
import { selectTasks } from './list.ts';
import type { RecurrenceInput } from './recurrence/types.ts';
import { type Checklist, MAX_ITEMS, NamedOccurrence, NamedTick, NewTask, TaskPatch } from './schemas.ts';

const before = alias(tasks, 'before');
const after = alias(tasks, 'after');

export const task = defineEntity({
  name: 'task',
  label: 'Task',
  key: 'task',
  plural: 'tasks',
  path: '/api/tasks',
  table: tasks,
  rowLimit: 100_000,
  json: taskJson,
  create: {
    schema: NewTask,
    values: ({ aiMetadata, ...input }, now) => ({
      title: input.title,
      description: input.description ?? null,
      priority: input.priority,
      status: input.status,
      projectId: input.projectId ?? null,
      labels: spell(input.labels),
      checklist: identify(input.checklist, now),
      position: findPlace({ project: input.projectId ?? null, wanted: input.position ?? null, self: null }),
      reminders: input.reminders,
      startDate: input.startDate ?? null,
      dueDate: input.dueDate ?? null,
      deadline: input.deadline ?? null,
      suggestedTime: aiMetadata.suggestedTime ?? null,
      estimatedDuration: aiMetadata.estimatedDuration ?? null,
      energyLevel: aiMetadata.energyLevel ?? null,
      dependencies: aiMetadata.dependencies,
      dependents: [],
      ...startColumns(input.recurrence ?? null, sql`${input.dueDate ?? null}::timestamptz`),
      completions: input.status === 'completed' ? 1 : 0,
      completedAt: input.status === 'completed' ? now.toISOString() : null,
      completedOn: input.status === 'completed' ? localDate(instant(now)) : null,
    }),
  },
  update: {
    schema: TaskPatch,
    set: (patch, now, known) => [
      ...assignments(tasks, toColumns(patch)),
      ...(patch.checklist === undefined ? [] : [setChecklist(identify(patch.checklist ?? [], now), known)]),
      ...move(patch),
      ...(patch.labels === undefined ? [] : [{ column: tasks.labels, value: spell(patch.labels ?? []) }]),
      ...changeSeries(patch),
      ...(patch.status && patch.status !== 'completed' ? clearCompletion() : []),
    ],
    compute: (patch, now) => (patch.status === 'completed' ? completeByPatch(patch, now) : undefined),
    counts: ({ status }) => status !== undefined && isOpenStatus(status),
  },
  revert: {
    set: ({ aiMetadata, id: _id, version: _version, createdAt: _createdAt, updatedAt: _updatedAt, ...fields }) =>
      assignments(tasks, {
        ...fields,
        ...aiMetadata,
        completions: fields.completions ?? Number(fields.completedOn != null),
      }),
    counts: ({ status }) => status !== undefined && isOpenStatus(status),
  },
  verbs: {
    complete: {
      event: 'completed',
      args: NamedOccurrence,
      compute: (now, args) => complete(now, args),
      counts: false,
    },
    skip: {
      event: 'skipped',
      args: NamedOccurrence,
      compute: (now, args) => skip(now, args),
      counts: false,
    },
    check: {
      event: 'checked',
      args: NamedTick,
      set: (_, args, known) => {
        const { itemId: id, done } = args as Tick;
        known?.sent.push({ id, done });
        return [{ column: tasks.checklist, value: tick({ itemId: id, done }) }];
      },
      requires: (args) => ({
        condition: sql`${before.checklist} @> ${JSON.stringify([{ id: (args as Tick).itemId }])}::jsonb`,
        unmet: () => new AppError('NOT_FOUND', sayAll(ERRORS.itemNotFound)),
      }),
      counts: false,
    },
    reopen: {
      event: 'reopened',
      set: () => [
        { column: tasks.status, value: sql`case when ${isOpen(before)} then ${before.status} else 'pending' end` },
        ...clearCompletion(),
      ],
      counts: true,
    },
  },
  list: selectTasks,
  counter: {
    counts: isOpen,
    add: (change) => sql`open_tasks = ${users.openTasks} + ${change}`,
    hasRoom: sql`${owner.openTasks} < ${owner.taskLimit}`,
    reached: ({ openTasks, taskLimit }) => limitReached('openTasks', { limit: taskLimit, current: openTasks }),
  },
  onTrash: (after) => ({ unlinked: sql<string[]>`to_json(${after.dependents})` }),
  onRestore: (after) => ({ linked: sql<string[]>`to_json(${after.dependents})` }),
  references: ['dependencies', 'projectId'],
  errors: {
    tasks_checklist_count: () => invalidValue('checklist', sayAll(VALIDATION.maxItems, { max: MAX_ITEMS })),
    tasks_position_room: () => new AppError('CONFLICT', sayAll(ERRORS.noPositionLeft)),
    tasks_reminders_dates: dateless,
    tasks_recurrence_has_due_date: () => invalidValue('recurrence', sayAll(VALIDATION.needsDueDate)),
    // the triggers and functions in migrations/0025; DETAIL names the problem
    tasks_recurrence_valid: (problem) => explainSeries(problem),
    tasks_occurrence_exists: () => new AppError('UNPROCESSABLE', sayAll(ERRORS.noSuchOccurrence)),
    tasks_skip_repeats: () => new AppError('UNPROCESSABLE', sayAll(ERRORS.doesNotRepeat)),
    tasks_start_before_deadline: () => new AppError('UNPROCESSABLE', sayAll(ERRORS.startAfterDeadline)),
    tasks_project_exists: () => notFound('project'),
    tasks_project_id_projects_id_fk: () => notFound('project'),
    // the trigger in migrations/0011 puts the limit into DETAIL
    tasks_project_limit: (detail) => limitReached('tasksInProject', JSON.parse(detail)),
    // the triggers in migrations/0003 put the ids of the tasks into DETAIL
    tasks_dependencies_exist: (missing) =>
      new AppError('NOT_FOUND', sayAll(ERRORS.dependencyNotFound), {
        details: { dependencies: JSON.parse(missing) },
      }),
    tasks_dependencies_acyclic: (cycle) =>
      new AppError('UNPROCESSABLE', sayAll(ERRORS.dependencyCycle), { details: { cycle: JSON.parse(cycle) } }),
  },
});

/** The trigger in migrations/0023 says which reminder has no date. */
function dateless(detail: string): AppError {
  const { index, of }: { index: number; of: keyof typeof DATES } = JSON.parse(detail);
  return invalidValue(`reminders.${index}.of`, sayAll(VALIDATION.reminderDate, { date: DATES[of] }));
}

const DATES = { due: 'dueDate', start: 'startDate', deadline: 'deadline' };

/** Nothing changes in a completed task, or when a named occurrence has passed. */
const complete = (now: Date, { occurrence = null }: Named = {}): Computation => ({
  call: (row) => sql`complete_task(${row}, ${localDate(instant(now))}, ${instant(now)}, ${occurrence}::date)`,
  fields: { occurrence: nameOccurrence(occurrence) },
  condition: hasCompletedOccurrence,
});

/** A patch that starts a series completes its first occurrence. */
const completeByPatch = (patch: TaskPatch, now: Date): Computation => ({
  ...complete(now),
  event: completedOrUpdated,
  ...(patch.recurrence ? { fields: { occurrence: localDate(findDueDate(patch)) } } : {}),
});

const skip = (now: Date, { occurrence = null }: Named = {}): Computation => ({
  call: (row) => sql`skip_occurrence(${row}, ${instant(now)}, ${occurrence}::date)`,
  fields: { occurrence: nameOccurrence(occurrence) },
  condition: sql`${after.version} > ${before.version}`,
});

interface Named {
  occurrence?: string | null;
}

const nameOccurrence = (named: string | null) => sql`name_occurrence(before::${tasks}, ${named}::date)`;

const hasCompletedOccurrence = sql<boolean>`(coalesce(${before.recurrence}, ${after.recurrence}) is not null and ${after.completions} > ${before.completions})`;

const completedOrUpdated = sql<string>`case when ${hasCompletedOccurrence} then 'task.completed' else 'task.updated' end`;

/** A task that repeats keeps the day of its last completion while it is open. */
function clearCompletion(): Assignment[] {
  const ifCompleted = (then: SQL, otherwise: SQLWrapper) =>
    sql`case when ${before.status} = 'completed' then ${then} else ${otherwise} end`;
  return [
    { column: tasks.completedAt, value: sql`null` },
    { column: tasks.completedOn, value: ifCompleted(sql`null`, before.completedOn) },
    {
      column: tasks.completions,
      value: ifCompleted(sql`greatest(${before.completions} - 1, 0)`, before.completions),
    },
  ];
}

interface Place {
  project: string | SQLWrapper | null;
  /** Null: the end. */
  wanted: string | null;
  self: SQLWrapper | null;
}

/** The position of a task in a project. An SQL function finds it: its queries see the writes that the statement waited for. */
const findPlace = ({ project, wanted, self }: Place) =>
  sql`task_position(${owner.id}, ${project}::uuid, ${wanted}::text, ${self}::uuid)`;

/** A task comes to the end of its new project, unless the patch says where. */
function move({ projectId, position }: TaskPatch): Assignment[] {
  if (projectId === undefined && position === undefined) return [];
  const project = projectId === undefined ? before.projectId : projectId;
  const place = findPlace({ project, wanted: position ?? null, self: before.id });
  const stays = sql`${before.projectId} is not distinct from ${project}::uuid`;
  const value = position === undefined ? sql`case when ${stays} then ${before.position} else ${place} end` : place;
  return [{ column: tasks.position, value }];
}

/** New items get an id. */
const identify = (items: Checklist, now: Date) =>
  items.map(({ id = uuidv7(now), title, done }) => ({ id, title, done }));

/** Replaces the checklist; for a device that synced, it is merged with the one there is. */
function setChecklist(items: object[], known: Known | undefined): Assignment {
  const list = sql`${JSON.stringify(items)}::jsonb`;
  const earlier = sql`${JSON.stringify(known?.sent ?? [])}::jsonb`;
  known?.sent.push(items);
  if (!known || known.namesVersion) return { column: tasks.checklist, value: list };
  const base = selectKnownChecklist(known.syncToken);
  return { column: tasks.checklist, value: sql`merge_checklist(${base}, ${earlier}, ${list}, ${before.checklist})` };
}

/** The checklist at the event of a sync token. Null if the log has no such event, or the task is newer. */
const selectKnownChecklist = (syncToken: string) => sql`(
  select coalesce(${events.payload} -> 'task' -> 'checklist', '[]')::jsonb from ${events}
    where ${eq(events.userId, owner.id)} and ${events.entityId} = ${before.id} and ${events.seq} <= ${parseSeq(syncToken)}::bigint
      and ${events.payload} -> 'task' is not null and ${isInLog(syncToken)}
    order by ${events.seq} desc limit 1)`;

type Tick = z.output<typeof NamedTick>;

/** The checklist with one item ticked, or not. */
const tick = ({ itemId, done }: Tick) => sql`(
  select jsonb_agg(case when item ->> 'id' = ${itemId} then item || ${JSON.stringify({ done })}::jsonb else item end order by place)
    from jsonb_array_elements(${before.checklist}) with ordinality as given (item, place))`;

/** A new series begins with the due date. Clearing the due date clears the recurrence. */
function changeSeries(patch: TaskPatch): Assignment[] {
  const { recurrence, dueDate } = patch;
  if (recurrence === undefined && dueDate !== null) return [];
  const series = startColumns(recurrence ?? null, findDueDate(patch));
  return [
    { column: tasks.recurrence, value: sql`${series.recurrence}` },
    { column: tasks.occurrence, value: sql`${series.occurrence}` },
  ];
}

/** The due date after the patch. */
const findDueDate = ({ dueDate }: TaskPatch): SQLWrapper =>
  dueDate === undefined ? before.dueDate : sql`${dueDate}::timestamptz`;

/** The columns of a series that begins with the due date. */
const startColumns = (recurrence: RecurrenceInput | null, due: SQLWrapper) => ({
  recurrence: recurrence === null ? sql`null::jsonb` : startSeries(recurrence, due),
  occurrence: recurrence === null ? sql`null::date` : localDate(due),
});

/** As the user's tasks spell them already. */
const spell = (labels: string[]) => sql`spell_labels(${owner.id}, ${sql.param(labels, tasks.labels)}::text[])`;

/** Absent fields keep their value; null clears it. Clearing `aiMetadata` clears all of it. */
function toColumns(patch: TaskPatch): Values<typeof tasks> {
  const { aiMetadata, title, description, priority, status, projectId, startDate, dueDate, deadline, reminders } =
    patch;
  const fields = {
    title,
    description,
    priority,
    status: status === 'completed' ? undefined : status,
    projectId,
    startDate,
    dueDate,
    deadline,
    reminders: reminders === null ? [] : reminders,
  };
  if (aiMetadata === undefined) return fields;
  if (aiMetadata === null) {
    return { ...fields, suggestedTime: null, estimatedDuration: null, energyLevel: null, dependencies: [] };
  }
  const { dependencies, ...metadata } = aiMetadata;
  return { ...fields, ...metadata, ...(dependencies === undefined ? {} : { dependencies: dependencies ?? [] }) };
}
