import * as z from 'zod';
import { DroppedTask, Terms } from '../../entities/plans/responses.ts';
import { TaskPriority } from '../../entities/tasks/schemas.ts';
import { Uuid } from '../../shared/fields.ts';
import { BlockWithTask } from '../plan/responses.ts';

const moment = z.iso.datetime();
const count = z.int().min(0);
const aboutTask = { title: z.string(), priority: TaskPriority };

export const FindingAction = z.strictObject({
  method: z.enum(['POST', 'PATCH']),
  path: z.string(),
  body: z.record(z.string(), z.unknown()),
});
export type FindingAction = z.infer<typeof FindingAction>;

/** What is said of the numbers, and what may be done about it. */
export const finding = {
  priority: z.enum(['low', 'medium', 'high']),
  text: z.string().meta({ description: 'Says no number in digits that the evidence has not, but for its sign' }),
  evidence: z.strictObject({
    n: z.int().meta({ description: 'How many observations it is from' }),
    value: z.number(),
    interval: z.tuple([z.number(), z.number()]).optional(),
  }),
  action: FindingAction.nullable().meta({ description: 'A request that does something about it' }),
};

export const ShownBlock = z.strictObject({ ...BlockWithTask.shape, reason: z.string() });
export type ShownBlock = z.infer<typeof ShownBlock>;

export const PlanAnswer = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  timezone: z.string().nullable(),
  blocks: z.array(ShownBlock).meta({ description: 'Of the days, by start, without those of deleted tasks' }),
  dropped: z.array(DroppedTask),
  stale: z.boolean().meta({
    description:
      'Tasks, busy times or the settings that a plan is made of have changed since: plan again, which moves only what ' +
      'it must',
  }),
});
export type PlanAnswer = z.infer<typeof PlanAnswer>;

export const ScheduleItem = z.strictObject({
  taskId: Uuid,
  title: z.string(),
  time: moment,
  endTime: moment,
  estimatedDuration: z.int().meta({ description: 'Minutes of the block' }),
  assumed: z.boolean().meta({ description: 'Nobody said how long the task takes' }),
  priority: TaskPriority,
  part: z.int(),
  parts: z.int(),
  locked: z.boolean(),
  reason: z.string().meta({ description: "In the person's language" }),
  terms: Terms,
});
export type ScheduleItem = z.infer<typeof ScheduleItem>;

export const Constraint = z.enum(['no_slot', 'deadline', 'dependency', 'capacity', 'low_value']);
export type Constraint = z.infer<typeof Constraint>;

export const UnscheduledTask = z.strictObject({
  taskId: Uuid,
  ...aboutTask,
  minutes: z.int().meta({ description: 'What of it is not planned' }),
  constraint: Constraint.meta({
    description:
      'What keeps it out: no period of working time is long enough, its deadline, a task that comes first, the time ' +
      'others take, or that it would be late and at a bad hour',
  }),
  text: z.string().meta({ description: "In the person's language" }),
  fix: z
    .strictObject({
      kind: z.enum([
        'shorten',
        'extend_hours',
        'move_deadline',
        'move_due',
        'start_earlier',
        'remove_dependency',
        'add_days',
      ]),
      action: FindingAction,
    })
    .nullable()
    .meta({
      description:
        'The smallest change after which it fits while all that is planned stays, and the request that makes it: then plan ' +
        'again, with the task as `wanted`',
    }),
});
export type UnscheduledTask = z.infer<typeof UnscheduledTask>;

export const PlanInsight = z.strictObject({
  type: z.enum(['clash', 'load', 'left_out', 'assumed_durations', 'better_anew', 'little_known']),
  ...finding,
});
export type PlanInsight = z.infer<typeof PlanInsight>;

export const Quality = z.strictObject({
  value: z.number(),
  upperBound: z.number().meta({ description: 'No plan of these days has more' }),
  gap: z.number().meta({ description: 'By how much of the bound it may be short of the best, from 0 to 1' }),
  exact: z.boolean().meta({ description: 'Proven to be the best' }),
});

export const OptimizeAnswer = z.strictObject({
  from: z.iso.date(),
  days: z.int(),
  timezone: z.string(),
  schedule: z.array(ScheduleItem),
  unscheduled: z.array(UnscheduledTask),
  omitted: z
    .int()
    .meta({ description: 'Open tasks that were not looked at: beyond the 200 most pressing, or 400 parts of them' }),
  insights: z.array(PlanInsight),
  quality: Quality,
  churn: z
    .strictObject({ kept: count, moved: count, added: count, removed: count })
    .meta({ description: 'Blocks against the plan there was' }),
  fingerprint: z.string().meta({ description: '`POST /api/plan/apply` takes it; equal for equal plans' }),
  expiresAt: moment.nullable().meta({ description: 'Until when it can be applied; null after a dry run' }),
});
export type OptimizeAnswer = z.infer<typeof OptimizeAnswer>;
