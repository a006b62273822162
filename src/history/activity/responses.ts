// What is answered. Postgres makes these; the schemas are for the document, the types and the tests, and are not part
// of the Worker: import their types alone.
import * as z from 'zod';
import { LogEvent } from '../responses.ts';

export const ActivityPage = z.strictObject({
  events: z.array(LogEvent),
  page: z.strictObject({ nextCursor: z.string().nullable(), hasMore: z.boolean() }),
});
export type ActivityPage = z.infer<typeof ActivityPage>;
