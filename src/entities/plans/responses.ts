import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { revision, UndoToken } from '../responses.ts';
import { TaskPriority } from '../tasks/schemas.ts';

const moment = z.iso.datetime();

export const Terms = z
  .strictObject({
    priority: TaskPriority,
    isDue: z.boolean().check(z.describe('The due date or the deadline is within the planned days')),
    weight: z.number().check(z.describe('By priority and duration: see docs/planning.md. A part has its share of it')),
    energyMatch: z.number().check(z.describe("How well the user's energy at these hours fits the task, from 0 to 1")),
    lateMinutes: z
      .int()
      .check(
        z.describe(
          'Minutes between the due date or the deadline and the end of the block, by the clock. A due date at midnight is the end of its day',
        ),
      ),
    stability: z.enum(['kept', 'moved', 'new']).check(z.describe('Compared with the previous plan')),
    value: z.number().check(z.describe('The part of the value of the plan that comes from this block')),
  })
  .check(z.describe('The numbers behind the place of the block'));
export type Terms = z.infer<typeof Terms>;

export const BlockFacts = z
  .strictObject({
    dueAt: z.nullable(moment).check(z.describe('The due date or the deadline, whichever is sooner')),
    slackMinutes: z
      .nullable(z.int())
      .check(z.describe('Working time between the end of the block and `dueAt`; 0 when late, null without a date')),
    isAtRisk: z.boolean().check(z.describe('Work that takes a little longer than planned makes it late')),
    suitsEnergy: z
      .boolean()
      .check(
        z.describe(
          "The energy match is 0.75 or more, and 0.1 better than the mean of the day's working time, by mood logs of these hours",
        ),
      ),
    isOwnTime: z
      .optional(z.boolean())
      .check(z.describe("It is locked at the task's own time, not by the user. Absent, in blocks of older plans: no")),
    comesAfter: z.array(Uuid).check(z.describe('Tasks that must be done before it')),
    displaced: z.array(Uuid).check(z.describe('Tasks that were planned at this time before')),
  })
  .check(z.describe('What the reason of the block says'));
export type BlockFacts = z.infer<typeof BlockFacts>;

export const PlanBlock = z.strictObject({
  id: Uuid,
  taskId: Uuid,
  occurrence: z
    .optional(z.iso.date())
    .check(z.describe('Of a task that repeats: the date of the occurrence that it is planned for')),
  part: z.int().check(z.describe('From 1. A long task is planned in parts')),
  parts: z.int(),
  startsAt: moment,
  endsAt: moment,
  locked: z.boolean(),
  done: z
    .optional(z.boolean())
    .check(z.describe('The user said that this ended block was done. Only then it counts for its task')),
  terms: Terms,
  facts: z.optional(BlockFacts).check(z.describe('Absent in blocks of older plans')),
});
export type PlanBlock = z.infer<typeof PlanBlock>;

export const DroppedTask = z.strictObject({ taskId: Uuid, date: z.iso.date() });
export type DroppedTask = z.infer<typeof DroppedTask>;

export const StoredPlan = z.strictObject({
  id: Uuid,
  blocks: z.array(PlanBlock).check(z.describe('By start. Past blocks stay for a week')),
  dropped: z.array(DroppedTask).check(z.describe('Tasks that the user removed from a date')),
  fingerprint: z
    .nullable(z.string())
    .check(z.describe('The fingerprint of the applied plan. Null after a change by hand')),
  dataVersion: z
    .int()
    .check(
      z.describe("The last event of the user's log that the plan was built from; 0 after a move that displaced a task"),
    ),
  ...revision,
});
export type StoredPlan = z.infer<typeof StoredPlan>;

export const PlanState = z.strictObject({ plan: StoredPlan });
export type PlanState = z.infer<typeof PlanState>;

export const ChangedPlan = z.strictObject({
  plan: StoredPlan,
  clashes: z
    .array(z.enum(['busy', 'block', 'break', 'outside_hours', 'before_start', 'after_deadline', 'before_dependency']))
    .check(z.describe('The conflicts of a moved block at its new time. It is moved there anyway')),
  displaced: z.array(Uuid).check(z.describe('Tasks that lost time in the plan to the moved block')),
  tasks: z
    .array(Uuid)
    .check(
      z.describe(
        'The task whose occurrence is completed, because its last block is reported as done; or that an undo reopened',
      ),
    ),
  undoToken: UndoToken,
});
export type ChangedPlan = z.infer<typeof ChangedPlan>;
