import * as z from 'zod/mini';
import { PlanBlock } from '../../entities/plans/responses.ts';
import { TaskPriority, TaskStatus } from '../../entities/tasks/schemas.ts';

/** A block with its task. */
export const BlockWithTask = z.strictObject({
  ...PlanBlock.shape,
  title: z.string(),
  priority: TaskPriority,
  status: TaskStatus,
});
export type BlockWithTask = z.infer<typeof BlockWithTask>;
