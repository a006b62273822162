// What is answered. Postgres makes these; the schemas are for the document, the types and the tests, and are not part
// of the Worker: import their types alone.
import * as z from 'zod';
import { SyncResult, TempIdMapping } from '../../commands/responses.ts';
import { BusyTime } from '../../entities/busy-times/responses.ts';
import { MoodLog } from '../../entities/mood/responses.ts';
import { StoredPlan } from '../../entities/plans/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { User } from '../../entities/users/responses.ts';
import { Uuid } from '../../shared/fields.ts';

export const Changes = z.strictObject({
  user: User.nullable().meta({ description: 'Null when it has not changed' }),
  tasks: z.array(Task),
  moodLogs: z.array(MoodLog),
  busyTimes: z.array(BusyTime),
  plan: StoredPlan.nullable().meta({ description: 'Null when it has not changed' }),
  deleted: z.array(z.strictObject({ entity: z.enum(['task', 'mood', 'busy']), id: Uuid })),
});
export type Changes = z.infer<typeof Changes>;

export const SyncAnswer = z.strictObject({
  syncToken: z.string().meta({ description: 'For the next request' }),
  full: z.boolean().meta({ description: 'The changes begin with everything: forget what you have' }),
  hasMore: z.boolean().meta({ description: 'There are more changes: ask again, with the new token' }),
  changes: Changes.meta({ description: 'What is otherwise since the token, as it is now' }),
  results: z.array(SyncResult).meta({ description: 'One a command, in order; one sent again has its first' }),
  tempIdMapping: TempIdMapping,
});
export type SyncAnswer = z.infer<typeof SyncAnswer>;
