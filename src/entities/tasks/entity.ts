import { type SQLWrapper, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { instant, localDate, localTime } from '../../db/local-date.ts';
import { type Assignment, assignments, type Columns, type Values } from '../../db/rows.ts';
import { tasks, users } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { ERRORS } from '../../messages/errors.ts';
import { sayAll } from '../../messages/say.ts';
import { VALIDATION } from '../../messages/validation.ts';
import { AppError, limitInDetail, limitReached, notFound } from '../../shared/errors.ts';
import { invalidValue } from '../../shared/validation.ts';
import { defineEntity } from '../define.ts';
import { explainSeries, requireShown } from '../recurrence-sql.ts';
import { identify, setChecklist, type Tick, tick } from './checklist.ts';
import { changeSeries, clearCompletion, complete, completeByPatch, skip, startColumns } from './completion.ts';
import { isOpen, isOpenStatus, taskJson } from './json.ts';
import { listTasks } from './list.ts';
import { MAX_ITEMS, NamedOccurrence, NamedTick, NewTask, TaskPatch } from './schemas.ts';

const before = alias(tasks, 'before');

export const task = defineEntity({
  name: 'task',
  key: 'task',
  path: '/api/tasks',
  table: tasks,
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
      partHelps: aiMetadata.partHelps || null,
      dependencies: aiMetadata.dependencies,
      dependents: [],
      ...startColumns(input.recurrence ?? null, localTime(sql`${input.dueDate ?? null}::timestamptz`)),
      missed: null,
      completions: input.status === 'completed' ? 1 : 0,
      completedAt: input.status === 'completed' ? now.toISOString() : null,
      completedOn: input.status === 'completed' ? localDate(instant(now)) : null,
    }),
  },
  update: {
    schema: TaskPatch,
    set: (patch, now, known) => [
      ...assignments(tasks, toColumns(patch)).map(keepOrder),
      ...(patch.checklist === undefined ? [] : [setChecklist(identify(patch.checklist ?? [], now), known)]),
      ...move(patch),
      ...(patch.labels === undefined ? [] : [{ column: tasks.labels, value: spell(patch.labels ?? []) }]),
      ...changeSeries(patch),
      ...(patch.status && patch.status !== 'completed' ? clearCompletion() : []),
    ],
    compute: (patch, now) => (patch.status === 'completed' ? completeByPatch(patch, now) : undefined),
    requires: ({ recurrence }) => requireShown(before.recurrence, recurrence),
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
    complete: { event: 'completed', args: NamedOccurrence, compute: complete },
    skip: { event: 'skipped', args: NamedOccurrence, compute: skip },
    check: {
      event: 'checked',
      args: NamedTick,
      set: (sent: Tick, _, known) => {
        known?.sent.push({ id: sent.itemId, done: sent.done });
        return [{ column: tasks.checklist, value: tick(sent) }];
      },
      requires: ({ itemId }: Tick) => ({
        condition: sql`${before.checklist} @> ${JSON.stringify([{ id: itemId }])}::jsonb`,
        unmet: () => new AppError('NOT_FOUND', ERRORS.itemNotFound),
      }),
    },
    reopen: {
      event: 'reopened',
      set: () => [
        { column: tasks.status, value: sql`case when ${isOpen(before)} then ${before.status} else 'pending' end` },
        ...clearCompletion(),
      ],
      counts: () => true,
    },
  },
  list: listTasks,
  counter: {
    counts: isOpen,
    add: (change) => sql`open_tasks = ${users.openTasks} + ${change}`,
    hasRoom: sql`${owner.openTasks} < ${owner.taskLimit}`,
    reached: ({ openTasks, taskLimit }) => limitReached('openTasks', { limit: taskLimit, current: openTasks }),
  },
  onTrash: (after: Columns<typeof tasks>) => ({ unlinked: sql<string[]>`to_json(${after.dependents})` }),
  onRestore: (after: Columns<typeof tasks>) => ({ linked: sql<string[]>`to_json(${after.dependents})` }),
  references: ['dependencies', 'projectId'],
  errors: {
    tasks_checklist_count: () => invalidValue('checklist', sayAll(VALIDATION.maxItems, { max: MAX_ITEMS })),
    tasks_position_room: () => new AppError('CONFLICT', ERRORS.noPositionLeft),
    tasks_reminders_dates: dateless,
    tasks_recurrence_has_due_date: () => invalidValue('recurrence', VALIDATION.needsDueDate),
    // the triggers and functions in migrations/0025; DETAIL names the problem
    tasks_recurrence_valid: (problem) => explainSeries(problem),
    tasks_occurrence_exists: () => new AppError('UNPROCESSABLE', ERRORS.noSuchOccurrence),
    tasks_open_limit: limitInDetail('openTasks'),
    tasks_skip_repeats: () => new AppError('UNPROCESSABLE', ERRORS.doesNotRepeat),
    tasks_start_before_deadline: () => new AppError('UNPROCESSABLE', ERRORS.startAfterDeadline),
    // the triggers in migrations/0047 put it into DETAIL; outcomes from before have none
    tasks_project_exists: (missing) =>
      new AppError('NOT_FOUND', notFound('project').text, { details: missing ? JSON.parse(missing) : undefined }),
    tasks_project_id_projects_id_fk: () => notFound('project'),
    // the trigger in migrations/0011 puts the limit into DETAIL
    tasks_project_limit: limitInDetail('tasksInProject'),
    // the triggers in migrations/0003 put the ids of the tasks into DETAIL
    tasks_dependencies_exist: (missing) =>
      new AppError('NOT_FOUND', ERRORS.dependencyNotFound, {
        details: { dependencies: JSON.parse(missing) },
      }),
    tasks_dependencies_acyclic: (cycle) =>
      new AppError('UNPROCESSABLE', ERRORS.dependencyCycle, { details: { cycle: JSON.parse(cycle) } }),
  },
});

/** The trigger in migrations/0023 says which reminder has no date. */
function dateless(detail: string): AppError {
  const { index, of }: { index: number; of: keyof typeof DATES } = JSON.parse(detail);
  return invalidValue(`reminders.${index}.of`, sayAll(VALIDATION.reminderDate, { date: DATES[of] }));
}

const DATES = { due: 'dueDate', start: 'startDate', deadline: 'deadline' };

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

/** As the user's tasks spell them already. */
const spell = (labels: string[]) => sql`spell_labels(${owner.id}, ${sql.param(labels, tasks.labels)}::text[])`;

const NO_METADATA: Required<NonNullable<TaskPatch['aiMetadata']>> = {
  suggestedTime: null,
  estimatedDuration: null,
  energyLevel: null,
  partHelps: null,
  dependencies: null,
};

/** Reminders and dependencies have no order, so the same ones in another order are no change. */
function keepOrder({ column, value }: Assignment): Assignment {
  if (column !== tasks.reminders && column !== tasks.dependencies) return { column, value };
  const stored = column === tasks.reminders ? before.reminders : before.dependencies;
  return {
    column,
    value: sql`case when ${stored} @> ${value} and ${stored} <@ ${value} then ${stored} else ${value} end`,
  };
}

/** The columns of the fields that `update` does not set in another way. Clearing `aiMetadata` clears all of it. */
function toColumns(patch: TaskPatch): Values<typeof tasks> {
  const { aiMetadata, labels: _labels, checklist: _checklist, position: _position, recurrence: _, ...fields } = patch;
  const { dependencies, partHelps, ...metadata } = aiMetadata === null ? NO_METADATA : (aiMetadata ?? {});
  return {
    ...fields,
    ...metadata,
    status: fields.status === 'completed' ? undefined : fields.status,
    reminders: fields.reminders === null ? [] : fields.reminders,
    dependencies: dependencies === null ? [] : dependencies,
    partHelps: partHelps === false ? null : partHelps,
  };
}
