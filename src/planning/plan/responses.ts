import * as z from 'zod';
import { PlanBlock } from '../../entities/plans/responses.ts';
import { TaskPriority, TaskStatus } from '../../entities/tasks/schemas.ts';

/** A block together with the task it is for. */
export const BlockWithTask = z.strictObject({
  ...PlanBlock.shape,
  title: z.string(),
  priority: TaskPriority,
  status: TaskStatus,
});
export type BlockWithTask = z.infer<typeof BlockWithTask>;
