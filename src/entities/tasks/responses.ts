import * as z from 'zod/mini';
import type { Page } from '../../db/page.ts';
import { described, Level, Uuid } from '../../shared/fields.ts';
import { Recurrence } from '../../shared/recurrence.ts';
import { revision } from '../responses.ts';
import type { Changed, Trashed } from '../row-mutations.ts';
import { TaskStatus } from './schemas.ts';

export const Task = z.strictObject({
  id: Uuid,
  title: z.string(),
  description: z.nullable(z.string()),
  priority: Level,
  status: TaskStatus,
  projectId: z.nullable(Uuid),
  labels: z.array(z.string()),
  checklist: z.array(z.strictObject({ id: Uuid, title: z.string(), done: z.boolean() })),
  position: z.string(),
  startDate: z.nullable(z.iso.datetime()),
  dueDate: z.nullable(z.iso.datetime()),
  deadline: z.nullable(z.iso.datetime()),
  reminders: z.array(
    z.union([
      z.strictObject({ at: z.iso.datetime() }),
      z.strictObject({ minutesBefore: z.int(), of: z.enum(['due', 'start', 'deadline']) }),
    ]),
  ),
  recurrence: described(
    z.nullable(Recurrence),
    'How the task repeats. Completing an occurrence moves the task to the next one',
  ),
  occurrence: described(
    z.nullable(z.iso.date()),
    'The date of the current occurrence in its series; null for a task that does not repeat',
  ),
  missed: described(
    z.array(z.iso.date()),
    'Occurrences from 31 days ago on that were passed over, neither completed nor skipped. Each can still be completed by its date',
  ),
  completions: described(z.int(), 'How many times the task, or an occurrence of it, was completed'),
  aiMetadata: z.strictObject({
    suggestedTime: z.nullable(z.iso.datetime()),
    estimatedDuration: described(z.nullable(z.int()), 'Minutes'),
    energyLevel: z.nullable(Level),
    partHelps: described(z.boolean(), 'When the whole task does not fit before its deadline, a part of it is planned'),
    dependencies: z.array(Uuid),
  }),
  completedAt: z.nullable(z.iso.datetime()),
  completedOn: described(
    z.nullable(z.iso.date()),
    "The user's local date at the last completion. An open task that repeats has one, too",
  ),
  ...revision,
});
export type Task = z.infer<typeof Task>;

export const Occurrences = z.strictObject({
  occurrences: described(
    z.array(
      z.strictObject({
        date: described(z.iso.date(), 'Its date in the series. It names the occurrence'),
        dueDate: z.iso.datetime(),
      }),
    ),
    'The current occurrence and those after it, as if none was completed; at most 1,000',
  ),
  hasMore: described(z.boolean(), 'There are occurrences after `to`'),
});
export type Occurrences = z.infer<typeof Occurrences>;

export type TaskPage = Page<'tasks', Task>;
export type TaskAnswer = { task: Task };
export type ChangedTask = Changed<'task', Task> & { occurrence?: string };
export type DeletedTask = Trashed<{ unlinked: string[] }>;
export type RestoredTask = ChangedTask & { linked: string[] };

export const TaskStats = z.strictObject({
  total: z.int(),
  open: z.int(),
  byStatus: z.strictObject({ pending: z.int(), in_progress: z.int(), completed: z.int(), cancelled: z.int() }),
  openByPriority: z.strictObject({ low: z.int(), medium: z.int(), high: z.int() }),
  dueToday: described(z.int(), "Open and due today, by the user's local date"),
  overdue: described(z.int(), 'Open and due before today'),
  completedLast7Days: described(z.int(), 'Includes tasks that were deleted since'),
  completedLast30Days: z.int(),
  limit: described(z.int(), 'The maximum number of open tasks'),
});
export type TaskStats = z.infer<typeof TaskStats>;
