import * as z from 'zod/mini';
import { BatchAnswer } from '../../src/commands/responses.ts';
import { Occurrences, type Task, TaskStats } from '../../src/entities/tasks/responses.ts';
import { exampleTask, OTHER_TASK_ID, TASK_ERRORS } from '../entities/tasks.ts';
import { findResponses } from '../registry/entities.ts';
import type { Operations } from './types.ts';

const completedTask: Task = {
  ...exampleTask,
  status: 'completed',
  completions: 1,
  completedAt: '2026-11-24T08:42:30.115Z',
  completedOn: '2026-11-24',
  version: 2,
  updatedAt: '2026-11-24T08:42:30.115Z',
};

const repeatingTask: Task = {
  ...exampleTask,
  dueDate: '2026-12-07T06:00:00.000Z',
  recurrence: {
    rrule: 'FREQ=WEEKLY;BYDAY=MO',
    from: 'due',
    anchor: '2026-11-30T09:00:00',
    timezone: 'Europe/Moscow',
    exdates: [],
  },
  occurrence: '2026-12-07',
  version: 2,
  updatedAt: '2026-11-24T08:42:30.115Z',
};

const NO_SUCH_OCCURRENCE = {
  when: 'The task does not repeat on the date of `occurrence`, or the date is too far ahead.',
  message: 'The task does not repeat on this date',
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

const { changed } = findResponses('task');

export const taskOperations: Operations = {
  'POST /api/tasks/batch': {
    id: 'batchTasks',
    summary: 'Run several commands on tasks',
    description:
      'Runs up to 100 commands in order, as in `POST /api/sync`. Each succeeds or fails on its own. If `atomic`, all succeed ' +
      'or none: the error is that of the first failing command, and `details.index` is its index.',
    response: BatchAnswer,
    errors: {
      ...TASK_ERRORS,
      PRECONDITION_FAILED: { when: 'A task is not at the `expectedVersion` of its command.' },
    },
    examples: {
      body: {
        atomic: true,
        commands: [
          { type: 'task_add', tempId: 'report', args: { title: exampleTask.title } },
          { type: 'task_update', args: { id: OTHER_TASK_ID, changes: { aiMetadata: { dependencies: ['report'] } } } },
        ],
      },
      response: {
        results: [
          { status: 'ok', data: { task: exampleTask, undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' } },
          {
            status: 'ok',
            data: { task: { ...exampleTask, id: OTHER_TASK_ID }, undoToken: 'undo_43-1764239042000-6f2a1c8e4b70' },
          },
        ],
        tempIdMapping: { report: exampleTask.id },
      },
    },
  },
  'GET /api/tasks/stats': {
    id: 'getTaskStats',
    summary: 'Get the numbers of tasks',
    description: "Days are the user's local days.",
    response: z.strictObject({ stats: TaskStats }),
    examples: { response: { stats } },
  },
  'POST /api/tasks/:id/complete': {
    id: 'completeTask',
    summary: 'Complete a task',
    description:
      'Completing a completed task returns it unchanged. A task that repeats moves to its first occurrence after the completed ' +
      'one and after now; after the last one it is completed. `occurrence` says which one is meant, at most 31 days ' +
      'ahead: one that has passed and is not in `missed` changes nothing, so two devices that complete the same day do it once.',
    response: changed,
    etag: true,
    precondition: 'If-Match',
    errors: {
      UNPROCESSABLE: NO_SUCH_OCCURRENCE,
      LIMIT_REACHED: {
        ...TASK_ERRORS.LIMIT_REACHED,
        when: 'A cancelled task that repeats would be open again, and as many are open as allowed; `details` has `limit` and `current`.',
      },
    },
    examples: {
      body: {},
      response: { task: completedTask, undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' },
    },
  },
  'POST /api/tasks/:id/skip': {
    id: 'skipOccurrence',
    summary: 'Skip an occurrence of a task that repeats',
    description:
      'Moves the task on without completing it. After the last occurrence it is cancelled. `occurrence` is at most 31 days ahead.',
    response: changed,
    etag: true,
    precondition: 'If-Match',
    errors: {
      UNPROCESSABLE: {
        ...NO_SUCH_OCCURRENCE,
        when: 'The task does not repeat, or not on the date, or the date is too far ahead.',
      },
    },
    examples: {
      body: { occurrence: '2026-11-30' },
      response: {
        task: repeatingTask,
        occurrence: '2026-11-30',
        undoToken: 'undo_42-1764239042000-6f2a1c8e4b70',
      },
    },
  },
  'GET /api/tasks/:id/occurrences': {
    id: 'listOccurrences',
    summary: 'List the occurrences of a task that repeats',
    description:
      'From the current occurrence on, as if none was completed. They are computed. Only an open task that repeats has any.',
    response: Occurrences,
    examples: {
      response: {
        occurrences: [
          { date: '2026-12-07', dueDate: '2026-12-07T06:00:00.000Z' },
          { date: '2026-12-14', dueDate: '2026-12-14T06:00:00.000Z' },
        ],
        hasMore: true,
      },
    },
  },
  'POST /api/tasks/:id/checklist/:itemId': {
    id: 'tickChecklistItem',
    summary: 'Tick an item of the checklist',
    description: 'With `done: false`, it is not done. It changes this item alone, so two devices can tick two items.',
    response: changed,
    etag: true,
    precondition: 'If-Match',
    errors: { NOT_FOUND: { when: 'The checklist has no such item.', message: 'The checklist has no such item' } },
    examples: {
      body: { done: true },
      response: {
        task: {
          ...exampleTask,
          checklist: exampleTask.checklist.map((item) => ({ ...item, done: true })),
          version: 2,
        },
        undoToken: 'undo_42-1764239042000-6f2a1c8e4b70',
      },
    },
  },
  'POST /api/tasks/:id/reopen': {
    id: 'reopenTask',
    summary: 'Reopen a completed or cancelled task',
    description: 'Reopening an open task returns it unchanged.',
    response: changed,
    etag: true,
    precondition: 'If-Match',
    errors: {
      LIMIT_REACHED: {
        ...TASK_ERRORS.LIMIT_REACHED,
        when: 'As many tasks are open as allowed; `details` has `limit` and `current`.',
      },
    },
    examples: {
      response: {
        task: { ...exampleTask, version: 3, updatedAt: '2026-11-24T08:45:02.930Z' },
        undoToken: 'undo_42-1764239042000-6f2a1c8e4b70',
      },
    },
  },
};
