import * as z from 'zod/mini';
import { described, paging, Uuid } from '../../shared/fields.ts';

export const ActivityQuery = z.strictObject({
  entityId: described(z.optional(Uuid), 'Only events of this entity, such as a task'),
  ...paging,
});
export type ActivityQuery = z.output<typeof ActivityQuery>;
