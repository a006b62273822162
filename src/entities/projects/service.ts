import { and, eq, type SQL, sql } from 'drizzle-orm';
import { json, jsonArray } from '../../db/json.ts';
import type { WriteResult } from '../../db/mutation.ts';
import { MAX_WRITES } from '../../db/run-mutations.ts';
import { projects, tasks } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import { ERRORS } from '../../messages/errors.ts';
import type { Caller } from '../../shared/caller.ts';
import { limitReached, notFound, toConflict } from '../../shared/errors.ts';
import { versionMismatch } from '../expected.ts';
import { createEntityService } from '../service.ts';
import { task } from '../tasks/entity.ts';
import type { ExpectedRow } from '../types.ts';
import { hasNoTasks, project } from './entity.ts';
import type { DeletedProject } from './responses.ts';

export type ProjectService = ReturnType<typeof createProjectService>;

export const createProjectService = ({ userDb, clock }: ServiceDeps) => ({
  ...createEntityService(project, { userDb, clock }),

  /** Moves a project and its tasks to the trash, or none. @throws AppError as `delete`; LIMIT_REACHED, CONFLICT */
  async deleteWithTasks(caller: Caller, { id, expected }: ExpectedRow): Promise<WriteResult<DeletedProject>> {
    const now = clock();
    const { version, taskIds } = await userDb.readOne<Members>(caller, selectMembers(id));
    if (version === null) throw notFound('project');
    if (expected && 'version' in expected && expected.version !== version) {
      throw versionMismatch(expected, version);
    }
    if (taskIds.length > MAX_WRITES) {
      throw limitReached('tasksToDelete', { limit: MAX_WRITES, current: taskIds.length });
    }

    const deletions = taskIds.map((taskId) => task.mutations.trash({ id: taskId, expected: null, now }));
    const deletion = project.mutations.trash({ id, expected, now }, taskIds, hasNoTasks(id));
    return userDb
      .writeTogether(caller, deletion, [...deletions, deletion])
      .catch(toConflict(ERRORS.dataChanged, 'NOT_FOUND', 'PRECONDITION_FAILED'));
  },
});

interface Members {
  /** The version of the project; null when the user has no such project. */
  version: number | null;
  taskIds: string[];
}

function selectMembers(id: string): SQL<Members> {
  const isProject = and(isOwn(projects), eq(projects.id, id));
  const isMember = and(isOwn(tasks), eq(tasks.projectId, id));
  return json<Members>({
    version: sql`(select ${projects.version} from ${projects} where ${isProject})`,
    taskIds: jsonArray(sql`${tasks.id}`, sql`from ${tasks} where ${isMember} order by ${tasks.id}`),
  });
}
