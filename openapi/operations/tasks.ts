import * as z from 'zod';
import { BatchAnswer } from '../../src/commands/responses.ts';
import {
  ChangedTask,
  DeletedTask,
  type Task,
  TaskAnswer,
  TaskPage,
  TaskStats,
} from '../../src/entities/tasks/responses.ts';
import type { Operations } from './operation.ts';

export const exampleTask: Task = {
  id: '019ab3f4-0d52-7c3e-8f61-2b9d7e4a5c18',
  title: 'Prepare the quarterly report',
  description: 'Figures from finance first, then the slides',
  priority: 'high',
  status: 'pending',
  startDate: null,
  dueDate: '2026-11-24T15:00:00.000Z',
  deadline: null,
  aiMetadata: {
    suggestedTime: '2026-11-24T07:00:00.000Z',
    estimatedDuration: 90,
    energyLevel: 'high',
    dependencies: [],
  },
  completedAt: null,
  completedOn: null,
  version: 1,
  createdAt: '2026-11-22T08:31:12.480Z',
  updatedAt: '2026-11-22T08:31:12.480Z',
};

const OTHER_TASK_ID = '019ab3f2-91b7-7d05-a3c4-58e0f6127d9a';

const completedTask: Task = {
  ...exampleTask,
  status: 'completed',
  completedAt: '2026-11-24T08:42:30.115Z',
  completedOn: '2026-11-24',
  version: 2,
  updatedAt: '2026-11-24T08:42:30.115Z',
};

const stats: TaskStats = {
  total: 128,
  open: 17,
  byStatus: { pending: 14, in_progress: 3, completed: 106, cancelled: 5 },
  openByPriority: { low: 4, medium: 10, high: 3 },
  dueToday: 2,
  overdue: 1,
  completedLast7Days: 9,
  completedLast30Days: 34,
  limit: 1000,
};

const NOT_FOUND = {
  when: 'A task it would depend on does not exist; `details.dependencies` names which.',
  message: 'A task it depends on was not found',
  details: { dependencies: [OTHER_TASK_ID] },
};

const LIMIT_REACHED = { when: 'As many tasks are open as may be; `details` has `limit` and `current`.' };

const UNPROCESSABLE = {
  when: 'The dependencies would form a cycle, and `details.cycle` names its tasks; or it would start after its deadline.',
  message: 'The dependencies would form a cycle',
  details: { cycle: [exampleTask.id, OTHER_TASK_ID, exampleTask.id] },
};

export const taskOperations: Operations = {
  'POST /api/tasks': {
    id: 'createTask',
    summary: 'Create a task',
    answer: ChangedTask,
    status: 201,
    etag: true,
    errors: { NOT_FOUND, LIMIT_REACHED, UNPROCESSABLE },
    examples: {
      body: {
        title: exampleTask.title,
        description: exampleTask.description,
        priority: 'high',
        dueDate: '2026-11-24T18:00:00+03:00',
        aiMetadata: {
          suggestedTime: '2026-11-24T10:00:00+03:00',
          estimatedDuration: 90,
          energyLevel: 'high',
        },
      },
      answer: { task: exampleTask, undoToken: 'undo_42' },
    },
  },
  'POST /api/tasks/batch': {
    id: 'batchTasks',
    summary: 'Make several changes',
    description:
      'Up to 100 commands on tasks, in order, as in `POST /api/sync`. Each succeeds or fails by itself; when `atomic`, ' +
      'all of them or none: then the error is that of the first to fail, and `details.index` says which it is.',
    answer: BatchAnswer,
    errors: {
      NOT_FOUND,
      LIMIT_REACHED,
      UNPROCESSABLE,
      PRECONDITION_FAILED: { when: 'A version is not the expected.' },
    },
    examples: {
      body: {
        atomic: true,
        commands: [
          { type: 'task_add', tempId: 'report', args: { title: exampleTask.title } },
          { type: 'task_update', args: { id: OTHER_TASK_ID, changes: { aiMetadata: { dependencies: ['report'] } } } },
        ],
      },
      answer: {
        results: [
          { status: 'ok', data: { task: exampleTask, undoToken: 'undo_42' } },
          { status: 'ok', data: { task: { ...exampleTask, id: OTHER_TASK_ID }, undoToken: 'undo_43' } },
        ],
        tempIdMapping: { report: exampleTask.id },
      },
    },
  },
  'GET /api/tasks': {
    id: 'listTasks',
    summary: 'List tasks, a page at a time',
    description:
      'Follow `page.nextCursor` while `page.hasMore`. Tasks that come or go meanwhile repeat and skip no other.',
    answer: TaskPage,
    errors: { VALIDATION_ERROR: { when: 'Or the cursor belongs to another list.' } },
    examples: { answer: { tasks: [exampleTask], page: { nextCursor: null, hasMore: false } } },
  },
  'GET /api/tasks/stats': {
    id: 'getTaskStats',
    summary: 'Count tasks',
    description: "Days are the person's own: those of the time zone in their settings.",
    answer: z.strictObject({ stats: TaskStats }),
    examples: { answer: { stats } },
  },
  'GET /api/tasks/:id': {
    id: 'getTask',
    summary: 'Get a task',
    answer: TaskAnswer,
    etag: true,
    precondition: 'If-None-Match',
    examples: { answer: { task: exampleTask } },
  },
  'PATCH /api/tasks/:id': {
    id: 'updateTask',
    summary: 'Change a task',
    description: 'What is absent stays, null clears. Clearing `aiMetadata` clears all of it.',
    answer: ChangedTask,
    etag: true,
    precondition: 'If-Match',
    errors: { NOT_FOUND, LIMIT_REACHED, UNPROCESSABLE },
    examples: {
      body: { priority: 'medium', dueDate: null },
      answer: { task: { ...exampleTask, priority: 'medium', dueDate: null, version: 2 }, undoToken: 'undo_42' },
    },
  },
  'DELETE /api/tasks/:id': {
    id: 'deleteTask',
    summary: 'Delete a task',
    description: 'It stays in the trash for 30 days. Tasks that depended on it no longer do, and are a new version.',
    answer: DeletedTask,
    precondition: 'If-Match',
    examples: {
      answer: { id: exampleTask.id, unlinked: ['019ab3f6-7a10-7b2c-9d84-c1e05f3a6b72'], undoToken: 'undo_42' },
    },
  },
  'POST /api/tasks/:id/complete': {
    id: 'completeTask',
    summary: 'Complete a task',
    description: 'A task is completed once: a second time answers the same, with the same `completedAt`.',
    answer: ChangedTask,
    etag: true,
    precondition: 'If-Match',
    examples: { answer: { task: completedTask, undoToken: 'undo_42' } },
  },
  'POST /api/tasks/:id/reopen': {
    id: 'reopenTask',
    summary: 'Open a completed or cancelled task again',
    description: 'An open task stays as it is.',
    answer: ChangedTask,
    etag: true,
    precondition: 'If-Match',
    errors: { LIMIT_REACHED },
    examples: {
      answer: { task: { ...exampleTask, version: 3, updatedAt: '2026-11-24T08:45:02.930Z' }, undoToken: 'undo_42' },
    },
  },
};
