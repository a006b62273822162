// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';
import { EnergyLevel, TaskPriority, TaskStatus } from './schemas.ts';

export const Task = z.strictObject({
  id: Uuid,
  title: z.string(),
  description: z.nullable(z.string()),
  priority: TaskPriority,
  status: TaskStatus,
  startDate: z.nullable(z.iso.datetime()),
  dueDate: z.nullable(z.iso.datetime()),
  deadline: z.nullable(z.iso.datetime()),
  aiMetadata: z.strictObject({
    suggestedTime: z.nullable(z.iso.datetime()),
    estimatedDuration: z.nullable(z.int()).check(z.meta({ description: 'Minutes' })),
    energyLevel: z.nullable(EnergyLevel),
    dependencies: z.array(Uuid),
  }),
  completedAt: z.nullable(z.iso.datetime()),
  completedOn: z
    .nullable(z.iso.date())
    .check(z.meta({ description: "The person's own calendar day of `completedAt`" })),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Task = z.infer<typeof Task>;

export const TaskPage = z.strictObject({
  tasks: z.array(Task),
  page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
});
export type TaskPage = z.infer<typeof TaskPage>;

export const TaskStats = z.strictObject({
  total: z.int(),
  open: z.int(),
  byStatus: z.strictObject({ pending: z.int(), in_progress: z.int(), completed: z.int(), cancelled: z.int() }),
  openByPriority: z.strictObject({ low: z.int(), medium: z.int(), high: z.int() }),
  dueToday: z.int().check(z.meta({ description: "Open and due on the person's today" })),
  overdue: z.int().check(z.meta({ description: 'Open from an earlier day' })),
  completedLast7Days: z.int().check(z.meta({ description: 'Also those that were deleted since' })),
  completedLast30Days: z.int(),
  limit: z.int().check(z.meta({ description: 'How many tasks may be open at once' })),
});
export type TaskStats = z.infer<typeof TaskStats>;

export const TaskAnswer = z.strictObject({ task: Task });
export type TaskAnswer = z.infer<typeof TaskAnswer>;

export const ChangedTask = z.strictObject({ task: Task, undoToken: UndoToken });
export type ChangedTask = z.infer<typeof ChangedTask>;

export const DeletedTask = z.strictObject({
  id: Uuid,
  unlinked: z.array(Uuid).check(z.meta({ description: 'The tasks that depended on it, and no longer do' })),
  undoToken: UndoToken,
});
export type DeletedTask = z.infer<typeof DeletedTask>;

export const RestoredTask = z.strictObject({
  task: Task,
  linked: z.array(Uuid).check(z.meta({ description: 'The tasks that depend on it again' })),
  undoToken: UndoToken,
});
export type RestoredTask = z.infer<typeof RestoredTask>;
