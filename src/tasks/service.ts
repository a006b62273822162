import { and, eq, type SQL, sql } from 'drizzle-orm';
import { instant } from '../db/days.ts';
import { json } from '../db/json.ts';
import { decodeCursor, paginate } from '../db/keyset.ts';
import type { Ledger, Written } from '../db/ledger.ts';
import { type Assignments, assignments, rowOf } from '../db/rows.ts';
import { tasks, users } from '../db/schema.ts';
import { me } from '../db/session.ts';
import type { Caller } from '../shared/caller.ts';
import { notFound } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import type { Clock } from '../shared/time.ts';
import type { DeletedTask, Task, TaskAnswer, TaskPage, TaskStats } from './answers.ts';
import { pageOfTasks } from './list.ts';
import { after, before, isOpen, taskJson } from './representation.ts';
import type { NewTask, TaskPatch, TaskQuery } from './schemas.ts';
import { taskStats } from './stats.ts';
import {
  currentVersion,
  dependents,
  type Expected,
  isExpected,
  limitReached,
  locked,
  refusal,
  taskWrite,
} from './write.ts';

interface TaskChange {
  type: 'task.updated' | 'task.completed' | 'task.reopened';
  columns: Assignments<typeof tasks>;
  expected: Expected;
  /** Whether the task is to be touched at all; always, when absent. */
  changed?: SQL<boolean>;
}

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
      ...taskWrite('task.created'),
      status: 201,
      steps: [
        sql`after as (
          insert into ${tasks} select fresh.* from me, ${row} as fresh
            where ${me.openTasks} < ${me.taskLimit} or fresh.status not in ('pending', 'in_progress') returning *)`,
      ],
      user: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int`],
      refuse: limitReached,
    });
  }

  /** @throws AppError as `create`, and PRECONDITION_FAILED when the task's version is not the expected one */
  update(caller: Caller, id: string, patch: TaskPatch, expected: Expected): Promise<Written<TaskAnswer>> {
    return this.#change(caller, id, { type: 'task.updated', columns: columnsOf(patch), expected });
  }

  /** Twice gives the same answer: a task is completed once. */
  complete(caller: Caller, id: string, expected: Expected): Promise<Written<TaskAnswer>> {
    const changed = sql<boolean>`${before.status} <> 'completed'`;
    return this.#change(caller, id, { type: 'task.completed', columns: { status: 'completed' }, expected, changed });
  }

  /** Opens a completed or cancelled task again; an open one stays as it is. */
  reopen(caller: Caller, id: string, expected: Expected): Promise<Written<TaskAnswer>> {
    const changed = sql<boolean>`not ${isOpen(before)}`;
    return this.#change(caller, id, { type: 'task.reopened', columns: { status: 'pending' }, expected, changed });
  }

  /** @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  delete(caller: Caller, id: string, expected: Expected): Promise<Written<DeletedTask>> {
    return this.#ledger.write<DeletedTask>(caller, {
      ...taskWrite('task.deleted'),
      steps: [
        locked(id),
        sql`after as (
          delete from ${tasks} using before where ${tasks.id} = ${before.id} and ${isExpected(expected)}
            returning ${tasks}.*)`,
      ],
      user: [sql`open_tasks = ${users.openTasks} - ${isOpen(after)}::int`],
      data: json<DeletedTask>({ id: after.id, unlinked: dependents(id) }),
      version: sql`null::int`,
      current: currentVersion,
      refuse: refusal(expected),
    });
  }

  #change(caller: Caller, id: string, { type, columns, expected, changed }: TaskChange): Promise<Written<TaskAnswer>> {
    const now = instant(this.#clock());
    const isChange = changed ?? sql<boolean>`true`;
    const set = [
      ...assignments(tasks, columns),
      ...(columns.status ? [completion(columns.status, now)] : []),
      sql`version = ${before.version} + 1`,
      sql`updated_at = ${now}`,
    ];
    const opens = columns.status === 'pending' || columns.status === 'in_progress';
    const withinLimit = opens ? sql`(${isOpen(before)} or ${me.openTasks} < ${me.taskLimit})` : undefined;
    const condition = and(sql`${tasks.id} = ${before.id}`, isExpected(expected), withinLimit, isChange);
    return this.#ledger.write<TaskAnswer>(caller, {
      ...taskWrite(type),
      from: sql`before, after`,
      steps: [
        locked(id),
        sql`updated as (
          update ${tasks} set ${sql.join(set, sql`, `)} from me, before where ${condition} returning ${tasks}.*)`,
        // what was already as asked is answered as it is
        sql`after as (
          select * from updated union all select * from before where not (${isChange}) and ${isExpected(expected)})`,
      ],
      changed: isChange,
      user: [sql`open_tasks = ${users.openTasks} + ${isOpen(after)}::int - ${isOpen(before)}::int`],
      current: currentVersion,
      refuse: refusal(expected),
    });
  }
}

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
