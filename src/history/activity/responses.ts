import * as z from 'zod/mini';
import { LogEvent } from '../responses.ts';

export const ActivityPage = z.strictObject({
  events: z.array(LogEvent),
  page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
});
export type ActivityPage = z.infer<typeof ActivityPage>;
