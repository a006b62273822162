import { json } from '../../db/json.ts';
import { zone } from '../../db/local-date.ts';
import type { WriteResult } from '../../db/mutation.ts';
import type { ServiceDeps } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { createEntityService } from '../service.ts';
import type { ExpectedRow } from '../types.ts';
import type { Tick } from './checklist.ts';
import { task } from './entity.ts';
import { listOccurrences } from './occurrences.ts';
import type { ChangedTask, Occurrences, Task, TaskStats } from './responses.ts';
import type { NamedOccurrence, OccurrenceQuery } from './schemas.ts';
import { selectTaskStats } from './stats.ts';

export type TaskService = ReturnType<typeof createTaskService>;

type TaskVerb = Parameters<typeof task.mutations.perform>[0];

export function createTaskService({ userDb, clock }: ServiceDeps) {
  const service = createEntityService(task, { userDb, clock });
  const perform = (
    caller: Caller,
    verb: TaskVerb,
    row: ExpectedRow,
    args?: object,
  ): Promise<WriteResult<ChangedTask>> =>
    userDb.write(caller, task.mutations.perform(verb, { ...row, now: clock() }, args));
  return {
    ...service,

    /**
     * Changes nothing if the task is completed or the named occurrence has passed.
     * @throws AppError NOT_FOUND, PRECONDITION_FAILED; UNPROCESSABLE for a date on which the task does not repeat; LIMIT_REACHED
     * when a cancelled series would go on
     */
    complete: (caller: Caller, row: ExpectedRow, named: NamedOccurrence) => perform(caller, 'complete', row, named),

    /** Ticks or unticks an item of the checklist. @throws AppError NOT_FOUND, PRECONDITION_FAILED */
    check: (caller: Caller, row: ExpectedRow, tick: Tick) => perform(caller, 'check', row, tick),

    /** Moves on without completing. @throws AppError as `complete`; UNPROCESSABLE for a task that does not repeat */
    skip: (caller: Caller, row: ExpectedRow, named: NamedOccurrence) => perform(caller, 'skip', row, named),

    /** Changes nothing if the task is open. @throws AppError NOT_FOUND, PRECONDITION_FAILED, LIMIT_REACHED */
    reopen: (caller: Caller, row: ExpectedRow) => perform(caller, 'reopen', row),

    /** The occurrences from the current one on. Empty for a task that is closed or does not repeat. @throws AppError NOT_FOUND */
    occurrences: async (caller: Caller, id: string, query: OccurrenceQuery): Promise<Occurrences> => {
      const found = json<{ task: Task; timezone: string }>({ task: task.item, timezone: zone });
      const { task: repeating, timezone } = await service.read(caller, id, found);
      return listOccurrences(repeating, query, timezone);
    },

    stats: (caller: Caller): Promise<TaskStats> => userDb.readOne<TaskStats>(caller, selectTaskStats(clock())),
  };
}
