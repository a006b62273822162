// What is answered. Postgres makes these; the schemas are for the document, the types and the tests, and are not part
// of the Worker: import their types alone.
import * as z from 'zod';
import { ChangedBusyTime, DeletedBusyTime } from '../busy/answers.ts';
import { ChangedMoodLog, DeletedMoodLog } from '../mood/answers.ts';
import { ChangedPlan } from '../plans/answers.ts';
import { ChangedTask, DeletedTask, RestoredTask } from '../tasks/answers.ts';
import { UpdatedUser } from '../users/answers.ts';

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
