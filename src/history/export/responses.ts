import * as z from 'zod/mini';
import { BusyTime } from '../../entities/busy-times/responses.ts';
import { MoodLog } from '../../entities/mood/responses.ts';
import { StoredPlan } from '../../entities/plans/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { User } from '../../entities/users/responses.ts';
import { Uuid } from '../../shared/fields.ts';
import { LogEvent } from '../responses.ts';
import { TrashItem } from '../trash/responses.ts';

const moment = z.iso.datetime();

export const UserExport = z.strictObject({
  exportedAt: moment,
  user: User,
  tasks: z.array(Task),
  moodLogs: z.array(MoodLog),
  busyTimes: z.array(BusyTime),
  plan: z.nullable(StoredPlan),
  aiConversations: z.array(
    z.strictObject({
      id: Uuid,
      provider: z.string(),
      model: z.string(),
      answer: z.unknown(),
      createdAt: moment,
      expiresAt: moment,
    }),
  ),
  aiUsage: z.array(z.strictObject({ day: z.iso.date(), calls: z.int(), tokens: z.int() })),
  trash: z.array(TrashItem),
  events: z.array(LogEvent),
});
export type UserExport = z.infer<typeof UserExport>;
