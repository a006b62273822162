import * as z from 'zod/mini';
import { DueReminder } from '../../src/entities/reminders/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

export const reminderOperations: Operations = {
  'GET /api/reminders': {
    id: 'listReminders',
    summary: 'List when open tasks remind the user, page by page',
    description:
      'Earliest first, at most 31 days; without `from` and `to`, the next 31 days. Two of a task at the same moment are one.',
    response: z.strictObject({
      reminders: z.array(DueReminder),
      page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
    }),
    errors: { VALIDATION_ERROR: { when: 'Also if the cursor belongs to another list.' } },
    examples: {
      response: {
        reminders: [{ taskId: exampleTask.id, title: exampleTask.title, at: '2026-11-24T14:30:00.000Z', kind: 'due' }],
        page: { nextCursor: null, hasMore: false },
      },
    },
  },
};
