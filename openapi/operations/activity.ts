import { ActivityPage } from '../../src/history/activity/responses.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

export const activityOperations: Operations = {
  'GET /api/activity': {
    id: 'listActivity',
    summary: 'List what happened, a page at a time',
    description: "The person's log, the latest first: every change there was, and who made it.",
    answer: ActivityPage,
    errors: { VALIDATION_ERROR: { when: 'Or the cursor belongs to another list.' } },
    examples: {
      answer: {
        events: [
          {
            seq: 42,
            type: 'task.created',
            entity: 'task',
            entityId: exampleTask.id,
            data: { task: exampleTask, undoToken: 'undo_42' },
            actor: 'user',
            createdAt: exampleTask.createdAt,
          },
        ],
        page: { nextCursor: null, hasMore: false },
      },
    },
  },
};
