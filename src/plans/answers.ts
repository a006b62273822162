// What is answered. The schemas are for the document, the types and the tests, and are not part of the Worker: import
// their types alone.
import * as z from 'zod';
import { FindingAction, finding } from '../ai/answers.ts';
import { UndoToken } from '../events/answers.ts';
import { Uuid } from '../shared/text.ts';
import { TaskPriority } from '../tasks/schemas.ts';

const moment = z.iso.datetime();
const count = z.int().min(0);

export const Terms = z
  .strictObject({
    priority: TaskPriority,
    isDue: z.boolean().meta({ description: 'By the last of the days that were planned, or its deadline is' }),
    weight: z.number().meta({ description: '1, 2 or 4 by priority, twice that when it is due; of a part, its share' }),
    energyMatch: z.number().meta({ description: 'How well the hours fit what it takes, from 0 to 1' }),
    lateMinutes: z.int().meta({
      description:
        'Working time past its due date, or past the first day when that was before; more than two hours count for two',
    }),
    stability: z.enum(['kept', 'moved', 'new']).meta({ description: 'Against the plan there was' }),
    value: z.number().meta({ description: 'What it adds to the value of the plan' }),
  })
  .meta({ description: 'Why it is where it is, in numbers' });
export type Terms = z.infer<typeof Terms>;

export const PlanBlock = z.strictObject({
  id: Uuid,
  taskId: Uuid,
  part: z.int().meta({ description: 'From 1; a long task is planned in parts' }),
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
  blocks: z.array(PlanBlock).meta({ description: 'By start; those that are over stay for a week' }),
  dropped: z.array(DroppedTask).meta({ description: 'Tasks the person will not have on a day' }),
  fingerprint: z.string().nullable().meta({ description: 'Of the plan as it was applied; null since it was changed' }),
  dataVersion: z.int().meta({ description: "The last event of the person's log that it was made of" }),
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
});
export type StoredPlan = z.infer<typeof StoredPlan>;

export const PlanState = z.strictObject({ plan: StoredPlan });
export type PlanState = z.infer<typeof PlanState>;

export const ChangedPlan = z.strictObject({
  plan: StoredPlan,
  clashes: z.array(z.enum(['busy', 'before_start', 'after_deadline', 'before_dependency'])).meta({
    description: 'What a block that was moved is at odds with where it is now: it stays there all the same',
  }),
  displaced: z
    .array(Uuid)
    .meta({ description: 'Tasks that have less time in it than before, for a block that was moved' }),
  undoToken: UndoToken,
});
export type ChangedPlan = z.infer<typeof ChangedPlan>;

const aboutTask = { title: z.string(), priority: TaskPriority };

export const ShownBlock = z.strictObject({
  ...PlanBlock.shape,
  ...aboutTask,
  status: z.enum(['pending', 'in_progress', 'completed', 'cancelled']),
  reason: z.string(),
});
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
