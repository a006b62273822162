import * as z from 'zod/mini';
import { paging } from '../shared/paging.ts';
import { Uuid } from '../shared/text.ts';

export const ActivityQuery = z.strictObject({
  entityId: z.optional(Uuid).check(z.describe('Of one entity only, such as a task')),
  ...paging,
});
export type ActivityQuery = z.output<typeof ActivityQuery>;
