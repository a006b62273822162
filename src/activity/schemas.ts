import * as z from 'zod/mini';
import { paging } from '../shared/paging.ts';
import { Uuid } from '../shared/text.ts';

export const ActivityQuery = z.strictObject({
  entityId: z.optional(Uuid).check(z.describe('Of one task or mood log only')),
  ...paging,
});
export type ActivityQuery = z.output<typeof ActivityQuery>;
