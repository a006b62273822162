import { ActivityPage } from '../../src/history/activity/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

export const activityOperations: Operations = {
  'GET /api/activity': {
    id: 'listActivity',
    summary: 'List events, page by page',
    description: "The user's event log, latest first: every change of at least the last 90 days, and who made it.",
    response: ActivityPage,
    errors: { VALIDATION_ERROR: { when: 'Also if the cursor belongs to another list.' } },
    examples: {
      response: {
        events: [
          {
            seq: 42,
            position: '42-1764239042000-6f2a1c8e4b70',
            type: 'task.created',
            entity: 'task',
            entityId: exampleTask.id,
            data: { task: exampleTask, undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' },
            actor: 'user',
            createdAt: exampleTask.createdAt,
          },
        ],
        page: { nextCursor: null, hasMore: false },
      },
    },
  },
};
