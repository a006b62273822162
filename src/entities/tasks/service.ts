import type { WriteResult } from '../../db/mutation.ts';
import type { Caller } from '../../shared/caller.ts';
import { createEntityService, type EntityDeps } from '../service.ts';
import type { Expected } from '../types.ts';
import { task } from './entity.ts';
import { listOccurrences } from './occurrences.ts';
import type { ChangedTask, Occurrences, TaskStats } from './responses.ts';
import type { NamedOccurrence, OccurrenceQuery } from './schemas.ts';
import { selectTaskStats } from './stats.ts';

export type TaskService = ReturnType<typeof createTaskService>;

export function createTaskService({ userDb, clock }: EntityDeps) {
  const service = createEntityService(task, { userDb, clock });
  return {
    ...service,

    /**
     * A completed task is returned as it is, and so is one whose named occurrence has passed.
     * @throws AppError NOT_FOUND, PRECONDITION_FAILED; UNPROCESSABLE for a date on which the task does not repeat
     */
    complete(
      caller: Caller,
      id: string,
      occurrence: NamedOccurrence,
      expected: Expected,
    ): Promise<WriteResult<ChangedTask>> {
      return userDb.write(caller, task.mutations.perform('complete', id, expected, clock(), occurrence));
    },

    /** Ticks an item of the checklist, or not. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
    check(
      caller: Caller,
      { id, ...args }: { id: string; itemId: string; done: boolean },
      expected: Expected,
    ): Promise<WriteResult<ChangedTask>> {
      return userDb.write(caller, task.mutations.perform('check', id, expected, clock(), args));
    },

    /** Moves on without completing. @throws AppError as `complete`; UNPROCESSABLE for a task that does not repeat */
    skip(
      caller: Caller,
      id: string,
      occurrence: NamedOccurrence,
      expected: Expected,
    ): Promise<WriteResult<ChangedTask>> {
      return userDb.write(caller, task.mutations.perform('skip', id, expected, clock(), occurrence));
    },

    /** Of an open task that repeats, from the current one on; none of another task. @throws AppError NOT_FOUND */
    async occurrences(caller: Caller, id: string, query: OccurrenceQuery): Promise<Occurrences> {
      return listOccurrences(await service.get(caller, id), query);
    },

    /** An open task is returned as it is. @throws AppError NOT_FOUND, PRECONDITION_FAILED, LIMIT_REACHED */
    reopen(caller: Caller, id: string, expected: Expected): Promise<WriteResult<ChangedTask>> {
      return userDb.write(caller, task.mutations.perform('reopen', id, expected, clock()));
    },

    stats(caller: Caller): Promise<TaskStats> {
      return userDb.readOne<TaskStats>(caller, selectTaskStats(clock()));
    },
  };
}
