// What is answered. Postgres makes these; the schemas are for the document, the types and the tests, and are not part
// of the Worker: import their types alone.
import * as z from 'zod';
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
