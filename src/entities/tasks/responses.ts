// What is answered. Postgres makes these (see representation.ts); the schemas are for the document, the types and the
// tests, and are not part of the Worker: import their types alone.
import * as z from 'zod';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';
import { EnergyLevel, TaskPriority, TaskStatus } from './schemas.ts';

export const Task = z.strictObject({
  id: Uuid,
  title: z.string(),
  description: z.string().nullable(),
  priority: TaskPriority,
  status: TaskStatus,
  startDate: z.iso.datetime().nullable(),
  dueDate: z.iso.datetime().nullable(),
  deadline: z.iso.datetime().nullable(),
  aiMetadata: z.strictObject({
    suggestedTime: z.iso.datetime().nullable(),
    estimatedDuration: z.int().nullable().meta({ description: 'Minutes' }),
    energyLevel: z.nullable(EnergyLevel),
    dependencies: z.array(Uuid),
  }),
  completedAt: z.iso.datetime().nullable(),
  completedOn: z.iso.date().nullable().meta({ description: "The person's own calendar day of `completedAt`" }),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Task = z.infer<typeof Task>;

export const TaskPage = z.strictObject({
  tasks: z.array(Task),
  page: z.strictObject({ nextCursor: z.string().nullable(), hasMore: z.boolean() }),
});
export type TaskPage = z.infer<typeof TaskPage>;

export const TaskStats = z.strictObject({
  total: z.int(),
  open: z.int(),
  byStatus: z.strictObject({ pending: z.int(), in_progress: z.int(), completed: z.int(), cancelled: z.int() }),
  openByPriority: z.strictObject({ low: z.int(), medium: z.int(), high: z.int() }),
  dueToday: z.int().meta({ description: "Open and due on the person's today" }),
  overdue: z.int().meta({ description: 'Open from an earlier day' }),
  completedLast7Days: z.int().meta({ description: 'Also those that were deleted since' }),
  completedLast30Days: z.int(),
  limit: z.int().meta({ description: 'How many tasks may be open at once' }),
});
export type TaskStats = z.infer<typeof TaskStats>;

export const TaskAnswer = z.strictObject({ task: Task });
export type TaskAnswer = z.infer<typeof TaskAnswer>;

export const ChangedTask = z.strictObject({ task: Task, undoToken: UndoToken });
export type ChangedTask = z.infer<typeof ChangedTask>;

export const DeletedTask = z.strictObject({
  id: Uuid,
  unlinked: z.array(Uuid).meta({ description: 'The tasks that depended on it, and no longer do' }),
  undoToken: UndoToken,
});
export type DeletedTask = z.infer<typeof DeletedTask>;

export const RestoredTask = z.strictObject({
  task: Task,
  linked: z.array(Uuid).meta({ description: 'The tasks that depend on it again' }),
  undoToken: UndoToken,
});
export type RestoredTask = z.infer<typeof RestoredTask>;
