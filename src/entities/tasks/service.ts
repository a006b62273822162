import { json } from '../../db/json.ts';
import { zone } from '../../db/local-date.ts';
import type { Mutation } from '../../db/mutation.ts';
import type { Caller } from '../../shared/caller.ts';
import { createEntityService, type EntityDeps } from '../service.ts';
import type { Expected } from '../types.ts';
import type { Tick } from './checklist.ts';
import { task } from './entity.ts';
import { listOccurrences } from './occurrences.ts';
import type { ChangedTask, Occurrences, Task, TaskStats } from './responses.ts';
import type { NamedOccurrence, OccurrenceQuery } from './schemas.ts';
import { selectTaskStats } from './stats.ts';

export type TaskService = ReturnType<typeof createTaskService>;

export function createTaskService({ userDb, clock }: EntityDeps) {
  const service = createEntityService(task, { userDb, clock });
  const write = (caller: Caller, mutation: Mutation<ChangedTask>) => userDb.write(caller, mutation);
  const toTarget = (id: string, expected: Expected) => ({ id, expected, now: clock() });
  return {
    ...service,

    /**
     * A completed task is returned as it is, and so is one whose named occurrence has passed.
     * @throws AppError NOT_FOUND, PRECONDITION_FAILED; UNPROCESSABLE for a date on which the task does not repeat; LIMIT_REACHED
     * when a cancelled series would go on
     */
    complete: (caller: Caller, id: string, named: NamedOccurrence, expected: Expected) =>
      write(caller, task.mutations.perform('complete', toTarget(id, expected), named)),

    /** Ticks an item of the checklist, or not. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
    check: (caller: Caller, id: string, tick: Tick, expected: Expected) =>
      write(caller, task.mutations.perform('check', toTarget(id, expected), tick)),

    /** Moves on without completing. @throws AppError as `complete`; UNPROCESSABLE for a task that does not repeat */
    skip: (caller: Caller, id: string, named: NamedOccurrence, expected: Expected) =>
      write(caller, task.mutations.perform('skip', toTarget(id, expected), named)),

    /** An open task is returned as it is. @throws AppError NOT_FOUND, PRECONDITION_FAILED, LIMIT_REACHED */
    reopen: (caller: Caller, id: string, expected: Expected) =>
      write(caller, task.mutations.perform('reopen', toTarget(id, expected))),

    /** Of an open task that repeats, from the current one on; none of another task. @throws AppError NOT_FOUND */
    occurrences: async (caller: Caller, id: string, query: OccurrenceQuery): Promise<Occurrences> => {
      const found = json<{ task: Task; timezone: string }>({ task: task.item, timezone: zone });
      const { task: repeating, timezone } = await service.read(caller, id, found);
      return listOccurrences(repeating, query, timezone);
    },

    stats: (caller: Caller): Promise<TaskStats> => userDb.readOne<TaskStats>(caller, selectTaskStats(clock())),
  };
}
