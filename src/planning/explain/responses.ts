import * as z from 'zod/mini';
import { BlockFacts, BlockOfTask, DroppedTask, PlanBlock, Terms } from '../../entities/plans/responses.ts';
import { described, Level, Uuid } from '../../shared/fields.ts';

const moment = z.iso.datetime();
const count = z.int().check(z.minimum(0));
const { occurrence } = PlanBlock.shape;
const ofTask = { taskId: Uuid, occurrence, title: z.string() };
const ofBlock = { ...ofTask, startsAt: moment, endsAt: moment, part: z.int(), parts: z.int() };

export const FindingAction = z.strictObject({
  method: z.enum(['POST', 'PATCH']),
  path: z.string(),
  body: z.record(z.string(), z.unknown()),
});
export type FindingAction = z.infer<typeof FindingAction>;

/** The fields that insights and suggestions share. */
export const finding = {
  priority: Level,
  text: described(z.string(), 'Its main numbers are in `evidence`'),
  evidence: z.strictObject({
    n: described(z.int(), 'The number of observations'),
    value: z.number(),
    interval: z.optional(z.tuple([z.number(), z.number()])),
  }),
  action: described(z.nullable(FindingAction), 'A request that acts on it'),
};

export const ShownBlock = z.strictObject({
  ...BlockOfTask.shape,
  reason: z.string(),
  missed: described(z.boolean(), 'It has ended, its task is open and needs time, and nobody said that it was done'),
});
export type ShownBlock = z.infer<typeof ShownBlock>;

export const PlanAnswer = z.strictObject({
  from: z.iso.date(),
  to: z.iso.date(),
  timezone: z.nullable(z.string()),
  blocks: described(z.array(ShownBlock), 'The blocks of these days, by start, without blocks of deleted tasks'),
  dropped: z.array(DroppedTask),
  stale: described(
    z.boolean(),
    'Something that a plan is made from has changed since: the dates, estimate, priority, energy, status, dependencies, ' +
      'project or first label of a task, a busy time or a planning setting. Or missed work has no new place. ' +
      'Or a mood log says that the energy for a block of today will be missing. ' +
      'Plan again: blocks move only where that gains much',
  ),
});
export type PlanAnswer = z.infer<typeof PlanAnswer>;

export const ScheduleItem = z.strictObject({
  ...ofBlock,
  time: moment.check(z.describe('The same as `startsAt`')),
  endTime: moment.check(z.describe('The same as `endsAt`')),
  estimatedDuration: described(z.int(), 'The length of the block in minutes'),
  assumed: described(z.boolean(), 'The task has no estimate, so its duration is assumed'),
  priority: Level,
  locked: z.boolean(),
  reason: described(z.string(), "In the user's language"),
  terms: Terms,
  facts: z.nullable(BlockFacts),
});
export type ScheduleItem = z.infer<typeof ScheduleItem>;

export const Constraint = z.enum([
  'no_slot',
  'deadline',
  'dependency',
  'capacity',
  'low_value',
  'not_yet',
  'dropped',
  'late',
]);

export const UnscheduledTask = z.strictObject({
  ...ofTask,
  priority: Level,
  minutes: described(z.int(), 'How many minutes are not planned'),
  plannedMinutes: count.check(z.describe('How many minutes are planned on these days')),
  constraint: Constraint.check(
    z.describe(
      'Why it is left out. `no_slot`: there is not enough working time for it, or not enough in a row; `deadline`: it does not ' +
        'fit before its deadline; `dependency`: a task it depends on is not planned; `capacity`: other tasks take the time; ' +
        '`low_value`: it has a place, but would take a pause or break up other work, ' +
        'and that costs more than it is worth; `not_yet`: it starts after these days; `dropped`: the user took it off these days; ' +
        '`late`: it is planned, but ends after its date',
    ),
  ),
  text: described(z.string(), "In the user's language"),
  fix: described(
    z.nullable(
      z.strictObject({
        kind: z.enum([
          'shorten',
          'extend_hours',
          'move_deadline',
          'start_earlier',
          'remove_dependency',
          'let_go',
          'put_back',
          'plan_anyway',
          'add_days',
          'part_helps',
        ]),
        action: FindingAction,
        costs: described(z.array(Uuid), 'Tasks that are not planned whole then'),
      }),
    ),
    'The smallest change that makes the task fit, and the request for that change. Send it, then plan again with the ' +
      'task in `wanted`. A request to `/api/ai/optimize-schedule` is the new plan itself',
  ),
});
export type UnscheduledTask = z.infer<typeof UnscheduledTask>;

const MissedBlock = z.strictObject({ blockId: Uuid, ...ofBlock, minutes: z.int() });

export const PlanInsight = z.strictObject({
  type: z.enum([
    'next_workday',
    'day_off',
    'missed',
    'at_risk',
    'full_day',
    'omitted',
    'clash',
    'load',
    'left_out',
    'assumed_durations',
    'little_known',
    'unlogged_hours',
  ]),
  ...finding,
});
export type PlanInsight = z.infer<typeof PlanInsight>;

export const Quality = z.strictObject({
  value: z.number(),
  upperBound: described(z.number(), 'No plan with these parts of tasks is worth more'),
  gap: described(z.number(), 'The share of the bound that the plan does not reach, from 0 to 1'),
  exact: described(z.boolean(), 'No plan with these parts of tasks is worth more than this one'),
});

export const OptimizeAnswer = z.strictObject({
  from: z.iso.date(),
  days: z.int(),
  timezone: z.string(),
  schedule: z.array(ScheduleItem),
  unscheduled: described(z.array(UnscheduledTask), 'The most urgent first'),
  late: described(z.array(UnscheduledTask), 'Tasks of `schedule` that end after their date, the most urgent first'),
  missed: described(
    z.array(MissedBlock),
    'Blocks that have ended while their task stayed open, as much as has no new place in the plan that is followed. Their ' +
      'work is in this plan if there is room. If one was done, say so: `PATCH /api/plan/blocks/:id {"done": true}`, or complete the task',
  ),
  load: described(
    z.array(z.strictObject({ date: z.iso.date(), plannedMinutes: count, freeMinutes: count })),
    'By day, from now on: how much is planned, of the working time without breaks and busy times',
  ),
  omitted: described(
    z.int(),
    'Open tasks that were not considered: those after the 200 most urgent tasks, or after 400 parts',
  ),
  insights: z.array(PlanInsight),
  quality: Quality,
  churn: described(
    z.strictObject({ kept: count, moved: count, added: count, removed: count }),
    'The number of blocks by what became of them since the previous plan',
  ),
  fingerprint: described(
    z.string(),
    'Identifies the plan in `POST /api/plan/apply`. Equal plans have equal fingerprints',
  ),
  expiresAt: described(z.nullable(moment), 'When the plan can no longer be applied; null after a dry run'),
});
export type OptimizeAnswer = z.infer<typeof OptimizeAnswer>;
export type DayLoad = OptimizeAnswer['load'][number];
