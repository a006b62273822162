import { type SQL, sql } from 'drizzle-orm';
import { json, revisionJson, rfc3339, rowJson } from '../../db/json.ts';
import type { Columns } from '../../db/rows.ts';
import type { tasks } from '../../db/schema.ts';
import type { Task } from './responses.ts';

type TaskRow = Columns<typeof tasks>;

export const taskJson = rowJson<typeof tasks, Task>((row) => ({
  id: row.id,
  title: row.title,
  description: row.description,
  priority: row.priority,
  status: row.status,
  projectId: row.projectId,
  labels: row.labels,
  checklist: row.checklist,
  position: row.position,
  startDate: rfc3339(row.startDate),
  dueDate: rfc3339(row.dueDate),
  deadline: rfc3339(row.deadline),
  reminders: row.reminders,
  recurrence: row.recurrence,
  occurrence: row.occurrence,
  missed: sql`coalesce(${row.missed}, '{}')`,
  completions: row.completions,
  aiMetadata: json<Task['aiMetadata']>({
    suggestedTime: rfc3339(row.suggestedTime),
    estimatedDuration: row.estimatedDuration,
    energyLevel: row.energyLevel,
    partHelps: sql`coalesce(${row.partHelps}, false)`,
    dependencies: row.dependencies,
  }),
  completedAt: rfc3339(row.completedAt),
  completedOn: row.completedOn,
  ...revisionJson(row),
}));

/** Open tasks count against the user's limit. */
export const isOpen = (row: Pick<TaskRow, 'status'>): SQL<boolean> =>
  sql<boolean>`(${row.status} in ('pending', 'in_progress'))`;

export const isOpenStatus = (status: Task['status']): boolean => status === 'pending' || status === 'in_progress';
