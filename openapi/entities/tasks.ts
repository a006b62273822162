import * as z from 'zod/mini';
import { Task } from '../../src/entities/tasks/responses.ts';
import { Uuid } from '../../src/shared/fields.ts';
import type { EntityDocumentation } from './types.ts';

export const OTHER_TASK_ID = '019ab3f2-91b7-7d05-a3c4-58e0f6127d9a';

export const exampleTask: Task = {
  id: '019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18',
  title: 'Prepare the quarterly report',
  description: 'Figures from finance first, then the slides',
  priority: 'high',
  status: 'pending',
  projectId: null,
  labels: ['Reports'],
  checklist: [{ id: '019ab3f5-2c41-7d90-a3b7-6e5f4d3c2b1a', title: 'Ask finance', done: false }],
  position: 'a0',
  startDate: null,
  dueDate: '2026-11-24T15:00:00.000Z',
  deadline: null,
  reminders: [{ minutesBefore: 30, of: 'due' }],
  recurrence: null,
  occurrence: null,
  missed: [],
  completions: 0,
  aiMetadata: {
    suggestedTime: '2026-11-24T07:00:00.000Z',
    estimatedDuration: 90,
    energyLevel: 'high',
    partHelps: false,
    dependencies: [],
  },
  completedAt: null,
  completedOn: null,
  version: 1,
  createdAt: '2026-11-22T08:31:12.480Z',
  updatedAt: '2026-11-22T08:31:12.480Z',
};

/** Errors of every operation that writes a task. */
export const TASK_ERRORS = {
  NOT_FOUND: {
    when: 'Its project or a dependency does not exist; `details.projectId` or `details.dependencies` names it.',
    message: 'A task it depends on was not found',
    details: { dependencies: [OTHER_TASK_ID] },
  },
  LIMIT_REACHED: {
    when: 'As many tasks are open as allowed, or the project has 2,000 tasks; `details` has `limit` and `current`.',
    message: 'Limit of 1,000 open tasks reached: complete or delete some first',
    details: { limit: 1000, current: 1000 },
  },
  CONFLICT: {
    when: 'Also if another task has this position, and none of 200 characters is left just after it.',
    message: 'Another task has this position, and none is left just after it: send another position',
  },
  UNPROCESSABLE: {
    when: 'The dependencies would form a cycle, and `details.cycle` names its tasks; or `startDate` is not before `deadline`.',
    message: 'The dependencies would form a cycle',
    details: { cycle: [exampleTask.id, OTHER_TASK_ID, exampleTask.id] },
  },
};

export const taskDocumentation: EntityDocumentation<Task> = {
  tag: 'Tasks',
  about: 'What the user has to do',
  schema: Task,
  example: exampleTask,
  create: {
    body: {
      title: exampleTask.title,
      description: exampleTask.description,
      priority: 'high',
      labels: ['Reports'],
      checklist: [{ id: '019ab3f5-2c41-7d90-a3b7-6e5f4d3c2b1a', title: 'Ask finance' }],
      dueDate: '2026-11-24T18:00:00+03:00',
      reminders: [{ minutesBefore: 30, of: 'due' }],
      aiMetadata: { suggestedTime: '2026-11-24T10:00:00+03:00', estimatedDuration: 90, energyLevel: 'high' },
    },
    errors: TASK_ERRORS,
  },
  list: {
    description:
      'Follow `page.nextCursor` while `page.hasMore`. Tasks that are added or deleted between pages do not repeat or skip others.',
  },
  update: {
    description:
      'Absent fields keep their value; null clears it. Clearing `aiMetadata` clears all of it. Clearing a date drops the ' +
      'reminders before it. `checklist` and `reminders` are replaced; in a sync, a checklist is merged with what changed elsewhere.',
    body: { priority: 'medium', dueDate: null },
    changed: { priority: 'medium', dueDate: null, reminders: [] },
    errors: TASK_ERRORS,
  },
  delete: {
    description: 'It stays in the trash for 30 days. Tasks that depended on it no longer do, and get a new version.',
  },
  onChange: {
    fields: {
      occurrence: z
        .optional(z.iso.date())
        .check(z.describe('The occurrence that was completed or skipped; absent when none was')),
    },
  },
  onTrash: {
    fields: {
      unlinked: z.array(Uuid).check(z.describe('The tasks that depended on it, and no longer do')),
    },
    example: { unlinked: ['019ab3f6-7a10-7b2c-9d84-c1e05f3a6b72'] },
  },
  onRestore: {
    fields: { linked: z.array(Uuid).check(z.describe('The tasks that depend on it again')) },
    example: { linked: [] },
  },
};
