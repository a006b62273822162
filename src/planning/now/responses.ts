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
        minutes: z.int().meta({ description: 'How many minutes of the task fit' }),
        reasons: z.array(NowReason).meta({ description: 'The strongest first' }),
        text: z.string(),
      }),
    )
    .meta({ description: 'Up to three tasks, the best first' }),
  energy: z.strictObject({
    level: z.number(),
    source: z
      .enum(['log', 'profile'])
      .meta({ description: '`log`: a mood log of the last 90 minutes; `profile`: the energy profile at this hour' }),
  }),
  minutes: z.int().meta({ description: 'The time available: as asked, but only until the next busy time' }),
  freeUntil: moment
    .nullable()
    .meta({ description: 'When the next busy time starts; null when none starts within 24 hours' }),
  empty: z
    .strictObject({
      reason: z.enum(['no_tasks', 'busy', 'waiting', 'too_late', 'too_short', 'too_little_energy']),
      text: z.string(),
    })
    .nullable()
    .meta({ description: 'Why there are no tasks; null when there are' }),
});
export type NowAnswer = z.infer<typeof NowAnswer>;
