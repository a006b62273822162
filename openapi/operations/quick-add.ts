import { QuickAdded, QuickPreview } from '../../src/quick-add/responses.ts';
import { exampleTask, TASK_ERRORS } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

const PROJECT_ID = '019ab41e-3c20-7a11-8b4d-5e6f7a8b9c0d';

const tokens: QuickPreview['tokens'] = [
  { start: 17, end: 25, type: 'date', value: '2026-11-25' },
  { start: 26, end: 29, type: 'time', value: '09:00' },
  { start: 30, end: 37, type: 'project', value: 'Health' },
  { start: 38, end: 44, type: 'label', value: 'phone' },
  { start: 45, end: 48, type: 'duration', value: 15 },
  { start: 49, end: 54, type: 'priority', value: 'high' },
];

export const quickAddOperations: Operations = {
  'POST /api/tasks/quick': {
    id: 'quickAddTask',
    summary: 'Create a task from a line of text',
    description:
      'Reads `#project`, `@label`, `!high`, `45m`, `~low`, dates, times, deadlines and recurrences in English and Russian, by ' +
      'the clock of the user. What it does not understand stays in the title. A project that does not exist is created with ' +
      'the task, and the `undoToken` takes both back. `docs/api.md` lists what is understood.',
    response: QuickAdded,
    status: 201,
    etag: true,
    dryRun: {
      response: QuickPreview,
      example: {
        draft: {
          title: 'Call the dentist',
          project: { id: null, name: 'Health' },
          labels: ['phone'],
          priority: 'high',
          startDate: '2026-11-25T06:00:00.000Z',
          dueDate: '2026-11-25T06:15:00.000Z',
          aiMetadata: { estimatedDuration: 15 },
        },
        tokens,
      },
    },
    errors: {
      VALIDATION_ERROR: { when: 'Also if nothing is left for the title.' },
      LIMIT_REACHED: TASK_ERRORS.LIMIT_REACHED,
      UNPROCESSABLE: {
        when: 'The start is not before the deadline.',
        message: 'The startDate must be before the deadline',
      },
    },
    examples: {
      body: { text: 'Call the dentist tomorrow 9am #Health @phone 15m !high' },
      response: {
        task: {
          ...exampleTask,
          title: 'Call the dentist',
          description: null,
          projectId: PROJECT_ID,
          labels: ['phone'],
          startDate: '2026-11-25T06:00:00.000Z',
          dueDate: '2026-11-25T06:15:00.000Z',
          aiMetadata: {
            suggestedTime: null,
            estimatedDuration: 15,
            energyLevel: null,
            partHelps: false,
            dependencies: [],
          },
        },
        tokens,
        undoToken: 'undo_42-1764239042000-6f2a1c8e4b70',
      },
    },
  },
};
