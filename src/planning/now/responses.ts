import * as z from 'zod';
import { TaskPriority } from '../../entities/tasks/schemas.ts';
import { Uuid } from '../../shared/fields.ts';

const moment = z.iso.datetime();
const aboutTask = { title: z.string(), priority: TaskPriority };

export const NowReason = z.enum([
  'planned_now',
  'in_progress',
  'overdue',
  'due_today',
  'deadline_near',
  'high_priority',
  'fits_energy',
  'fits_time',
  'part_fits',
]);
export type NowReason = z.infer<typeof NowReason>;

export const NowAnswer = z.strictObject({
  tasks: z
    .array(
      z.strictObject({
        taskId: Uuid,
        ...aboutTask,
        minutes: z.int().meta({ description: 'What of it fits' }),
        reasons: z.array(NowReason).meta({ description: 'The weightiest first' }),
        text: z.string(),
      }),
    )
    .meta({ description: 'Up to three, the best first' }),
  energy: z.strictObject({
    level: z.number(),
    source: z
      .enum(['log', 'profile'])
      .meta({ description: 'A log of the last 90 minutes, or the profile of the hour' }),
  }),
  minutes: z.int().meta({ description: 'How long there is: as asked, but not past the next busy time' }),
  freeUntil: moment.nullable().meta({ description: 'When the next busy time begins; null when none does in 24 hours' }),
  empty: z
    .strictObject({
      reason: z.enum(['no_tasks', 'busy', 'waiting', 'too_late', 'too_short', 'too_little_energy']),
      text: z.string(),
    })
    .nullable()
    .meta({ description: 'Why there are none' }),
});
export type NowAnswer = z.infer<typeof NowAnswer>;
