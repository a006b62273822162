// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { ChangedBusyTime, DeletedBusyTime } from '../../entities/busy-times/responses.ts';
import { ChangedMoodLog, DeletedMoodLog } from '../../entities/mood/responses.ts';
import { ChangedPlan } from '../../entities/plans/responses.ts';
import { ChangedTask, DeletedTask, RestoredTask } from '../../entities/tasks/responses.ts';
import { UpdatedUser } from '../../entities/users/responses.ts';

/** What the opposite change answers. */
export const Undone = z.union([
  ChangedTask,
  RestoredTask,
  DeletedTask,
  ChangedMoodLog,
  DeletedMoodLog,
  ChangedBusyTime,
  DeletedBusyTime,
  ChangedPlan,
  UpdatedUser,
]);
export type Undone = z.infer<typeof Undone>;
