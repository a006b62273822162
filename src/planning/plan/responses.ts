import * as z from 'zod/mini';
import { BlockFacts, PlanBlock } from '../../entities/plans/responses.ts';
import { TaskStatus } from '../../entities/tasks/schemas.ts';
import { described, Level } from '../../shared/fields.ts';

/** A block with its task, as the API shows it. */
export const BlockOfTask = z.strictObject({
  ...PlanBlock.shape,
  occurrence: described(z.nullable(z.iso.date()), 'Null for a task that does not repeat'),
  facts: described(z.nullable(BlockFacts), 'Null in blocks of older plans'),
  title: z.string(),
  priority: Level,
  status: TaskStatus,
});
export interface BlockWithTask extends z.infer<typeof BlockOfTask> {
  energyLevel: Level | null;
  /** Blocks that are reported as done do not make up the task. */
  needsTime: boolean;
}
