import * as z from 'zod/mini';
import { described, Level, Uuid } from '../../shared/fields.ts';
import { revision, UndoToken } from '../responses.ts';
import { TaskStatus } from '../tasks/schemas.ts';

const moment = z.iso.datetime();

export const Terms = described(
  z.strictObject({
    priority: Level,
    isDue: described(z.boolean(), 'The due date or the deadline is within the planned days'),
    weight: described(z.number(), 'By priority and duration: see docs/planning.md. A part has its share of it'),
    energyMatch: described(z.number(), "How well the user's energy at these hours fits the task, from 0 to 1"),
    lateMinutes: described(
      z.int(),
      'Minutes between the due date or the deadline and the end of the block, by the clock. A due date at midnight is the end of its day',
    ),
    stability: described(z.enum(['kept', 'moved', 'new']), 'Compared with the previous plan'),
    value: described(z.number(), 'The part of the value of the plan that comes from this block'),
  }),
  'The numbers behind the place of the block',
);
export type Terms = z.infer<typeof Terms>;

export const BlockFacts = described(
  z.strictObject({
    dueAt: described(z.nullable(moment), 'The due date or the deadline, whichever is sooner'),
    slackMinutes: described(
      z.nullable(z.int()),
      'Working time between the end of the block and `dueAt`; 0 when late, null without a date',
    ),
    isAtRisk: described(z.boolean(), 'Work that takes a little longer than planned makes it late'),
    suitsEnergy: described(
      z.boolean(),
      "The energy match is 0.75 or more, and 0.1 better than the mean of the day's working time, by mood logs of these hours",
    ),
    isOwnTime: described(
      z.optional(z.boolean()),
      "It is locked at the task's own time, not by the user. Absent, in blocks of older plans: no",
    ),
    comesAfter: described(z.array(Uuid), 'Tasks that must be done before it'),
    displaced: described(z.array(Uuid), 'Tasks that were planned at this time before'),
  }),
  'What the reason of the block says',
);
export type BlockFacts = z.infer<typeof BlockFacts>;

export const PlanBlock = z.strictObject({
  id: Uuid,
  taskId: Uuid,
  occurrence: described(
    z.optional(z.iso.date()),
    'For a task that repeats: the date of the occurrence that it is planned for',
  ),
  part: described(z.int(), 'From 1. A long task is planned in parts'),
  parts: z.int(),
  startsAt: moment,
  endsAt: moment,
  locked: z.boolean(),
  done: described(
    z.optional(z.boolean()),
    'The user said that this ended block was done. Only then it counts for its task',
  ),
  terms: Terms,
  facts: described(z.optional(BlockFacts), 'Absent in blocks of older plans'),
});
export type PlanBlock = z.infer<typeof PlanBlock>;

/** A block with its task, as the API shows it. */
export const BlockOfTask = z.strictObject({
  ...PlanBlock.shape,
  occurrence: described(z.nullable(z.iso.date()), 'Null for a task that does not repeat'),
  facts: described(z.nullable(BlockFacts), 'Null in blocks of older plans'),
  title: z.string(),
  priority: Level,
  status: TaskStatus,
});
export interface BlockWithTask extends z.infer<typeof BlockOfTask> {
  energyLevel: Level | null;
  /** Blocks that are reported as done do not make up the task. */
  needsTime: boolean;
}

export const DroppedTask = z.strictObject({ taskId: Uuid, date: z.iso.date() });

export const StoredPlan = z.strictObject({
  id: Uuid,
  blocks: described(z.array(PlanBlock), 'By start. Past blocks stay for a week'),
  dropped: described(z.array(DroppedTask), 'Tasks that the user removed from a date'),
  fingerprint: described(z.nullable(z.string()), 'The fingerprint of the applied plan. Null after a change by hand'),
  dataVersion: described(
    z.int(),
    "The last event of the user's log that the plan was built from; 0 after a move that displaced a task",
  ),
  ...revision,
});
export type StoredPlan = z.infer<typeof StoredPlan>;

export const PlanState = z.strictObject({ plan: StoredPlan });
export type PlanState = z.infer<typeof PlanState>;

export const ChangedPlan = z.strictObject({
  plan: StoredPlan,
  clashes: described(
    z.array(z.enum(['busy', 'block', 'break', 'outside_hours', 'before_start', 'after_deadline', 'before_dependency'])),
    'The conflicts of a moved block at its new time. It is moved there anyway',
  ),
  displaced: described(z.array(Uuid), 'Tasks that lost time in the plan to the moved block'),
  tasks: described(
    z.array(Uuid),
    'The task whose occurrence is completed, because its last block is reported as done; or that an undo reopened',
  ),
  undoToken: UndoToken,
});
export type ChangedPlan = z.infer<typeof ChangedPlan>;
