import { and, eq, type SQL, sql } from 'drizzle-orm';
import { instant } from '../db/days.ts';
import { json } from '../db/json.ts';
import { decodeCursor, paginate } from '../db/keyset.ts';
import type { Ledger, WriteState, Written } from '../db/ledger.ts';
import { type Assignments, assignments, rowOf } from '../db/rows.ts';
import { tasks, users } from '../db/schema.ts';
import { me } from '../db/session.ts';
import type { Caller } from '../shared/caller.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import type { Clock } from '../shared/time.ts';
import type { DeletedTask, Task, TaskAnswer, TaskPage, TaskStats } from './answers.ts';
import { pageOfTasks } from './list.ts';
import { after, before, isOpen, taskJson } from './representation.ts';
import type { NewTask, TaskPatch, TaskQuery } from './schemas.ts';
import { taskStats } from './stats.ts';

/** A version the client expects the task to have; null for any. */
type Expected = number | null;

export class TaskService {
  readonly #ledger: Ledger;
  readonly #clock: Clock;

  constructor({ ledger, clock }: { ledger: Ledger; clock: Clock }) {
    this.#ledger = ledger;
    this.#clock = clock;
  }

  /** @throws AppError NOT_FOUND */
  async get(caller: Caller, id: string): Promise<Task> {
    const query = sql`select ${taskJson(tasks)} from ${tasks} where ${and(eq(tasks.userId, me.id), eq(tasks.id, id))}`;
    const task = await this.#ledger.read<Task>(caller, query);
    if (!task) throw notFound('Task');
    return task;
  }

  /** @throws AppError VALIDATION_ERROR for a cursor of another list */
  async list(caller: Caller, query: TaskQuery): Promise<TaskPage> {
    const { cursor, limit, ...filters } = query;
    const scope = [caller.session.userId, filters];
    const start = cursor ? await decodeCursor(cursor, scope) : null;
    const rows = await this.#ledger.read<{ item: Task; key: string; id: string }[]>(
      caller,
      pageOfTasks(query, start, this.#clock()),
    );
    const { items, page } = await paginate(rows ?? [], limit, scope);
    return { tasks: items, page };
  }

  async stats(caller: Caller): Promise<TaskStats> {
    const stats = await this.#ledger.read<TaskStats>(caller, taskStats(this.#clock()));
    if (!stats) throw new Error('an aggregate without GROUP BY has one row');
    return stats;
  }

  /** @throws AppError LIMIT_REACHED, UNPROCESSABLE for dependencies that form a cycle, NOT_FOUND for missing ones */
  create(caller: Caller, input: NewTask): Promise<Written<TaskAnswer>> {
    const now = this.#clock();
    const { dependencies, suggestedTime, estimatedDuration, energyLevel } = input.aiMetadata;
    const row = rowOf(tasks, {
      id: uuidv7(now),
      userId: caller.session.userId,
      title: input.title,
      description: input.description ?? null,
      priority: input.priority,
      status: input.status,
      dueDate: input.dueDate ?? null,
      suggestedTime: suggestedTime ?? null,
      estimatedDuration: estimatedDuration ?? null,
      energyLevel: energyLevel ?? null,
      dependencies,
      completedAt: input.status === 'completed' ? now.toISOString() : null,
      version: 1,
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    });
    return this.#ledger.write<TaskAnswer>(caller, {
      ...writesTask('task.created', sql`after`),
      status: 201,
      steps: [
        sql`after as (
        insert into ${tasks} select row.* from me, ${row} row
          where ${me.openTasks} < ${me.taskLimit} or row.status not in ('pending', 'in_progress') returning *)`,
      ],
      user: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int`],
      refuse: limitReached,
    });
  }

  /** @throws AppError as `create`, and PRECONDITION_FAILED when the task's version is not the expected one */
  update(caller: Caller, id: string, patch: TaskPatch, expected: Expected): Promise<Written<TaskAnswer>> {
    return this.#change(caller, id, 'task.updated', columnsOf(patch), expected);
  }

  /** Twice gives the same answer: a task is completed once. */
  complete(caller: Caller, id: string, expected: Expected): Promise<Written<TaskAnswer>> {
    return this.#change(
      caller,
      id,
      'task.completed',
      { status: 'completed' },
      expected,
      sql`${before.status} <> 'completed'`,
    );
  }

  /** Opens a completed or cancelled task again; an open one stays as it is. */
  reopen(caller: Caller, id: string, expected: Expected): Promise<Written<TaskAnswer>> {
    return this.#change(caller, id, 'task.reopened', { status: 'pending' }, expected, sql`not ${isOpen(before)}`);
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  delete(caller: Caller, id: string, expected: Expected): Promise<Written<DeletedTask>> {
    return this.#ledger.write<DeletedTask>(caller, {
      ...writesTask('task.deleted', sql`after`),
      steps: [
        locked(id),
        sql`after as (
          delete from ${tasks} using before where ${tasks.id} = ${before.id} and ${asExpected(expected)} returning ${tasks}.*)`,
      ],
      user: [sql`open_tasks = ${users.openTasks} - ${isOpen(after)}::int`],
      data: json<DeletedTask>({ id: after.id }),
      current: currentVersion,
      refuse: absentOrChanged(expected),
    });
  }

  #change(
    caller: Caller,
    id: string,
    type: string,
    columns: Assignments<typeof tasks>,
    expected: Expected,
    changed: SQL<boolean> = sql<boolean>`true`,
  ): Promise<Written<TaskAnswer>> {
    const now = instant(this.#clock());
    const set = [
      ...assignments(tasks, columns),
      ...(columns.status ? [completion(columns.status, now)] : []),
      sql`version = ${before.version} + 1`,
      sql`updated_at = ${now}`,
    ];
    const opens = columns.status === 'pending' || columns.status === 'in_progress';
    const withinLimit = opens ? sql`(${isOpen(before)} or ${me.openTasks} < ${me.taskLimit})` : undefined;
    const condition = and(sql`${tasks.id} = ${before.id}`, asExpected(expected), withinLimit, changed);
    return this.#ledger.write<TaskAnswer>(caller, {
      ...writesTask(type, sql`before, after`),
      steps: [
        locked(id),
        sql`updated as (update ${tasks} set ${sql.join(set, sql`, `)} from me, before where ${condition} returning ${tasks}.*)`,
        // what was already as asked is answered as it is
        sql`after as (select * from updated union all select * from before where not (${changed}) and ${asExpected(expected)})`,
      ],
      changed,
      user: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int - ${isOpen(before)}::int`],
      current: currentVersion,
      refuse: (state) => (isCurrent(state, expected) ? limitReached(state) : absentOrChanged(expected)(state)),
    });
  }
}

const writesTask = (type: string, from: SQL) => ({
  type,
  status: 200 as const,
  from,
  data: json<TaskAnswer>({ task: taskJson(after) }),
  id: after.id,
  version: after.version,
  constraints: dependencyErrors,
});

const locked = (id: string) => sql`before as (
  select ${tasks}.* from me, ${tasks} where ${tasks.userId} = ${me.id} and ${tasks.id} = ${id} for no key update of ${tasks})`;

const currentVersion = sql`select ${before.version} from before`;

const asExpected = (expected: Expected): SQL => (expected === null ? sql`true` : sql`${before.version} = ${expected}`);

const isCurrent = ({ currentVersion }: WriteState, expected: Expected) =>
  currentVersion !== null && (expected === null || currentVersion === expected);

const absentOrChanged = (expected: Expected) => (state: WriteState) =>
  state.currentVersion === null
    ? notFound('Task')
    : new AppError('PRECONDITION_FAILED', 'The task has changed: read it again', {
        details: { expectedVersion: expected, currentVersion: state.currentVersion },
      });

const limitReached = ({ openTasks, taskLimit }: WriteState) =>
  new AppError('LIMIT_REACHED', `At most ${taskLimit} tasks may be open: complete or delete some first`, {
    details: { limit: taskLimit, current: openTasks },
  });

const dependencyErrors = {
  tasks_dependencies_exist: (missing: string) =>
    new AppError('NOT_FOUND', 'Task not found', { details: { dependencies: JSON.parse(missing) } }),
  tasks_dependencies_acyclic: (cycle: string) =>
    new AppError('UNPROCESSABLE', 'The dependencies would form a cycle', { details: { cycle: JSON.parse(cycle) } }),
};

const completion = (status: string, now: SQL) =>
  status === 'completed' ? sql`completed_at = coalesce(${before.completedAt}, ${now})` : sql`completed_at = null`;

/** Absent keeps, null clears; clearing the metadata clears all of it. */
function columnsOf({ aiMetadata, ...fields }: TaskPatch): Assignments<typeof tasks> {
  if (aiMetadata === undefined) return fields;
  if (aiMetadata === null) {
    return { ...fields, suggestedTime: null, estimatedDuration: null, energyLevel: null, dependencies: [] };
  }
  const { dependencies, ...metadata } = aiMetadata;
  return { ...fields, ...metadata, ...(dependencies === undefined ? {} : { dependencies: dependencies ?? [] }) };
}
