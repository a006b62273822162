import * as z from 'zod/mini';
import { paging, Uuid } from '../../shared/fields.ts';

export const ActivityQuery = z.strictObject({
  entityId: z.optional(Uuid).check(z.describe('Only events of this entity, such as a task')),
  ...paging,
});
export type ActivityQuery = z.output<typeof ActivityQuery>;
