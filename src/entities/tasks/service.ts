import type { WriteResult } from '../../db/mutation.ts';
import type { Caller } from '../../shared/caller.ts';
import { createEntityService, type EntityDeps } from '../service.ts';
import type { Expected } from '../types.ts';
import { task } from './entity.ts';
import type { ChangedTask, TaskStats } from './responses.ts';
import { selectTaskStats } from './stats.ts';

export type TaskService = ReturnType<typeof createTaskService>;

export const createTaskService = ({ userDb, clock }: EntityDeps) => ({
  ...createEntityService(task, { userDb, clock }),

  /** A completed task is returned as it is. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  complete(caller: Caller, id: string, expected: Expected): Promise<WriteResult<ChangedTask>> {
    return userDb.write(caller, task.mutations.perform('complete', id, expected, clock()));
  },

  /** Ticks an item of the checklist, or not. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
  check(
    caller: Caller,
    { id, ...args }: { id: string; itemId: string; done: boolean },
    expected: Expected,
  ): Promise<WriteResult<ChangedTask>> {
    return userDb.write(caller, task.mutations.perform('check', id, expected, clock(), args));
  },

  /** An open task is returned as it is. @throws AppError NOT_FOUND, PRECONDITION_FAILED, LIMIT_REACHED */
  reopen(caller: Caller, id: string, expected: Expected): Promise<WriteResult<ChangedTask>> {
    return userDb.write(caller, task.mutations.perform('reopen', id, expected, clock()));
  },

  stats(caller: Caller): Promise<TaskStats> {
    return userDb.readOne<TaskStats>(caller, selectTaskStats(clock()));
  },
});
