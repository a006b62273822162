import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Expected } from '../../db/entity.ts';
import { decodeCursor, paginate } from '../../db/keyset.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { notFound } from '../../shared/errors.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { taskJson } from './json.ts';
import { pageOfTasks } from './list.ts';
import { taskCompletion, taskCreation, taskDeletion, taskReopening, taskUpdate } from './mutations.ts';
import type { ChangedTask, DeletedTask, Task, TaskPage, TaskStats } from './responses.ts';
import type { NewTask, TaskPatch, TaskQuery } from './schemas.ts';
import { taskStats } from './stats.ts';

export class TaskService {
  readonly #userDb: UserDb;
  readonly #clock: Clock;

  constructor({ userDb, clock }: { userDb: UserDb; clock: Clock }) {
    this.#userDb = userDb;
    this.#clock = clock;
  }

  /** @throws AppError NOT_FOUND */
  async get(caller: Caller, id: string): Promise<Task> {
    const query = sql`select ${taskJson(tasks)} from ${tasks} where ${and(eq(tasks.userId, owner.id), eq(tasks.id, id), isNull(tasks.deletedAt))}`;
    const task = await this.#userDb.read<Task>(caller, query);
    if (!task) throw notFound('Task');
    return task;
  }

  /** @throws AppError VALIDATION_ERROR for a cursor of another list */
  async list(caller: Caller, query: TaskQuery): Promise<TaskPage> {
    const { cursor, limit, ...filters } = query;
    const scope = [caller.session.userId, filters];
    const start = cursor ? await decodeCursor(cursor, scope) : null;
    const rows = await this.#userDb.read<{ item: Task; key: string; id: string }[]>(
      caller,
      pageOfTasks(query, start, this.#clock()),
    );
    const { items, page } = await paginate(rows ?? [], limit, scope);
    return { tasks: items, page };
  }

  async stats(caller: Caller): Promise<TaskStats> {
    const stats = await this.#userDb.readOne<TaskStats>(caller, taskStats(this.#clock()));
    return stats;
  }

  /** @throws AppError LIMIT_REACHED, UNPROCESSABLE for dependencies that form a cycle, NOT_FOUND for missing ones */
  create(caller: Caller, input: NewTask): Promise<WriteResult<ChangedTask>> {
    const now = this.#clock();
    const facts = { id: uuidv7(now), userId: caller.session.userId, input, now };
    return this.#userDb.write(caller, taskCreation(facts));
  }

  /** @throws AppError as `create`, and PRECONDITION_FAILED when the task is not the expected one */
  update(caller: Caller, id: string, patch: TaskPatch, expected: Expected): Promise<WriteResult<ChangedTask>> {
    return this.#userDb.write(caller, taskUpdate(id, patch, expected, this.#clock()));
  }

  complete(caller: Caller, id: string, expected: Expected): Promise<WriteResult<ChangedTask>> {
    return this.#userDb.write(caller, taskCompletion(id, expected, this.#clock()));
  }

  reopen(caller: Caller, id: string, expected: Expected): Promise<WriteResult<ChangedTask>> {
    return this.#userDb.write(caller, taskReopening(id, expected, this.#clock()));
  }

  /** Into the trash. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  delete(caller: Caller, id: string, expected: Expected): Promise<WriteResult<DeletedTask>> {
    return this.#userDb.write(caller, taskDeletion(id, expected, this.#clock()));
  }
}
