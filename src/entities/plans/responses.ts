import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';
import { TaskPriority } from '../tasks/schemas.ts';

const moment = z.iso.datetime();

export const Terms = z
  .strictObject({
    priority: TaskPriority,
    isDue: z.boolean().check(z.meta({ description: 'By the last of the days that were planned, or its deadline is' })),
    weight: z
      .number()
      .check(z.meta({ description: '1, 2 or 4 by priority, twice that when it is due; of a part, its share' })),
    energyMatch: z.number().check(z.meta({ description: 'How well the hours fit what it takes, from 0 to 1' })),
    lateMinutes: z.int().check(
      z.meta({
        description:
          'Working time past its due date, or past the first day when that was before; more than two hours count for two',
      }),
    ),
    stability: z.enum(['kept', 'moved', 'new']).check(z.meta({ description: 'Against the plan there was' })),
    value: z.number().check(z.meta({ description: 'What it adds to the value of the plan' })),
  })
  .check(z.meta({ description: 'Why it is where it is, in numbers' }));
export type Terms = z.infer<typeof Terms>;

export const PlanBlock = z.strictObject({
  id: Uuid,
  taskId: Uuid,
  part: z.int().check(z.meta({ description: 'From 1; a long task is planned in parts' })),
  parts: z.int(),
  startsAt: moment,
  endsAt: moment,
  locked: z.boolean(),
  terms: Terms,
});
export type PlanBlock = z.infer<typeof PlanBlock>;

export const DroppedTask = z.strictObject({ taskId: Uuid, date: z.iso.date() });
export type DroppedTask = z.infer<typeof DroppedTask>;

export const StoredPlan = z.strictObject({
  id: Uuid,
  blocks: z.array(PlanBlock).check(z.meta({ description: 'By start; those that are over stay for a week' })),
  dropped: z.array(DroppedTask).check(z.meta({ description: 'Tasks the person will not have on a day' })),
  fingerprint: z
    .nullable(z.string())
    .check(z.meta({ description: 'Of the plan as it was applied; null since it was changed' })),
  dataVersion: z.int().check(z.meta({ description: "The last event of the person's log that it was made of" })),
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
});
export type StoredPlan = z.infer<typeof StoredPlan>;

export const PlanState = z.strictObject({ plan: StoredPlan });
export type PlanState = z.infer<typeof PlanState>;

export const ChangedPlan = z.strictObject({
  plan: StoredPlan,
  clashes: z.array(z.enum(['busy', 'before_start', 'after_deadline', 'before_dependency'])).check(
    z.meta({
      description: 'What a block that was moved is at odds with where it is now: it stays there all the same',
    }),
  ),
  displaced: z
    .array(Uuid)
    .check(z.meta({ description: 'Tasks that have less time in it than before, for a block that was moved' })),
  undoToken: UndoToken,
});
export type ChangedPlan = z.infer<typeof ChangedPlan>;
