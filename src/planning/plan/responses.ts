import * as z from 'zod/mini';
import { BlockFacts, PlanBlock } from '../../entities/plans/responses.ts';
import { TaskPriority, TaskStatus } from '../../entities/tasks/schemas.ts';

/** A block with its task, as the API shows it. */
export const BlockOfTask = z.strictObject({
  ...PlanBlock.shape,
  occurrence: z.nullable(z.iso.date()).check(z.describe('Null for a task that does not repeat')),
  facts: z.nullable(BlockFacts).check(z.describe('Null in blocks of older plans')),
  title: z.string(),
  priority: TaskPriority,
  status: TaskStatus,
});
export type BlockWithTask = z.infer<typeof BlockOfTask> & { energyLevel: 'low' | 'medium' | 'high' | null };
