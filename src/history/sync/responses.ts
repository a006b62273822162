// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { SyncResult, TempIdMapping } from '../../commands/responses.ts';
import { BusyTime } from '../../entities/busy-times/responses.ts';
import { MoodLog } from '../../entities/mood/responses.ts';
import { StoredPlan } from '../../entities/plans/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { User } from '../../entities/users/responses.ts';
import { Uuid } from '../../shared/fields.ts';

export const Changes = z.strictObject({
  user: z.nullable(User).check(z.meta({ description: 'Null when it has not changed' })),
  tasks: z.array(Task),
  moodLogs: z.array(MoodLog),
  busyTimes: z.array(BusyTime),
  plan: z.nullable(StoredPlan).check(z.meta({ description: 'Null when it has not changed' })),
  deleted: z.array(z.strictObject({ entity: z.enum(['task', 'mood', 'busy']), id: Uuid })),
});
export type Changes = z.infer<typeof Changes>;

export const SyncAnswer = z.strictObject({
  syncToken: z.string().check(z.meta({ description: 'For the next request' })),
  full: z.boolean().check(z.meta({ description: 'The changes begin with everything: forget what you have' })),
  hasMore: z.boolean().check(z.meta({ description: 'There are more changes: ask again, with the new token' })),
  changes: Changes.check(z.meta({ description: 'What is otherwise since the token, as it is now' })),
  results: z.array(SyncResult).check(z.meta({ description: 'One a command, in order; one sent again has its first' })),
  tempIdMapping: TempIdMapping,
});
export type SyncAnswer = z.infer<typeof SyncAnswer>;
