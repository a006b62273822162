import { and, eq, isNull, sql } from 'drizzle-orm';
import type { WriteResult } from '../../db/mutation.ts';
import { assignments } from '../../db/rows.ts';
import { projects, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { BatchRejected } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { AppError } from '../../shared/errors.ts';
import type { Expected } from '../row-mutations.ts';
import { createEntityService, type EntityDeps } from '../service.ts';
import { task } from '../tasks/entity.ts';
import { project } from './entity.ts';
import type { DeletedProject } from './responses.ts';

/** How many tasks one request may delete with their project. Each is a write of its own, in one transaction. */
const MAX_TRASHED = 200;

export type ProjectService = ReturnType<typeof createProjectService>;

export const createProjectService = ({ userDb, clock }: EntityDeps) => ({
  ...createEntityService(project, { userDb, clock }),

  /**
   * Moves a project and its tasks to the trash, all or nothing.
   * @throws AppError NOT_FOUND, PRECONDITION_FAILED, LIMIT_REACHED; CONFLICT when a task changes at the same time
   */
  async deleteWithTasks(caller: Caller, id: string, expected: Expected): Promise<WriteResult<DeletedProject>> {
    const now = clock();
    const isMember = and(eq(tasks.userId, owner.id), eq(tasks.projectId, id), isNull(tasks.deletedAt));
    const ids = await userDb.readOne<string[]>(
      caller,
      sql`select coalesce(json_agg(${tasks.id} order by ${tasks.id}), '[]') from ${tasks} where ${isMember}`,
    );
    if (ids.length > MAX_TRASHED) throw tooManyTasks(ids.length);

    const deletion = project.mutations.trash(id, expected, now, assignments(projects, { trashed: ids }));
    const writes = [
      ...ids.map((taskId) => ({ mutation: task.mutations.trash(taskId, null, now) })),
      { mutation: deletion, claim: caller.idempotency },
    ];
    try {
      const results = await userDb.writeAll<object>(caller, writes);
      return results.at(-1) as WriteResult<DeletedProject>; // of the last write, the deletion
    } catch (err) {
      if (!(err instanceof BatchRejected)) throw err;
      const isProjectRejected = err.index === ids.length;
      throw isProjectRejected ? err.reason : new AppError('CONFLICT', 'The data has changed. Fetch it again and retry');
    }
  },
});

const tooManyTasks = (current: number) =>
  new AppError('LIMIT_REACHED', `A project with more than ${MAX_TRASHED} tasks can only be deleted with tasks=keep`, {
    details: { limit: MAX_TRASHED, current },
  });
