import * as z from 'zod/mini';
import { BatchAnswer } from '../../src/commands/responses.ts';
import { documentation, TASK_ERRORS, type Task, TaskStats } from '../../src/entities/tasks/responses.ts';
import { responsesOf } from '../entities.ts';
import type { Operations } from './operation.ts';

export const exampleTask: Task = documentation.example;

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

const { changed } = responsesOf('task');

export const taskOperations: Operations = {
  'POST /api/tasks/batch': {
    id: 'batchTasks',
    summary: 'Make several changes',
    description:
      'Up to 100 commands on tasks, in order, as in `POST /api/sync`. Each succeeds or fails by itself; when `atomic`, ' +
      'all of them or none: then the error is that of the first to fail, and `details.index` says which it is.',
    answer: BatchAnswer,
    errors: {
      ...TASK_ERRORS,
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
  'GET /api/tasks/stats': {
    id: 'getTaskStats',
    summary: 'Count tasks',
    description: "Days are the person's own: those of the time zone in their settings.",
    answer: z.strictObject({ stats: TaskStats }),
    examples: { answer: { stats } },
  },
  'POST /api/tasks/:id/complete': {
    id: 'completeTask',
    summary: 'Complete a task',
    description: 'A task is completed once: a second time answers the same, with the same `completedAt`.',
    answer: changed,
    etag: true,
    precondition: 'If-Match',
    examples: { answer: { task: completedTask, undoToken: 'undo_42' } },
  },
  'POST /api/tasks/:id/reopen': {
    id: 'reopenTask',
    summary: 'Open a completed or cancelled task again',
    description: 'An open task stays as it is.',
    answer: changed,
    etag: true,
    precondition: 'If-Match',
    errors: { LIMIT_REACHED: TASK_ERRORS.LIMIT_REACHED },
    examples: {
      answer: { task: { ...exampleTask, version: 3, updatedAt: '2026-11-24T08:45:02.930Z' }, undoToken: 'undo_42' },
    },
  },
};
