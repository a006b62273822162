import * as z from 'zod/mini';
import { LabelCount, RenamedLabel } from '../../src/entities/labels/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

export const labelOperations: Operations = {
  'GET /api/labels': {
    id: 'listLabels',
    summary: 'List labels, page by page',
    description: 'In the order of a dictionary. A label exists as long as a task has it.',
    response: z.strictObject({
      labels: z.array(LabelCount),
      page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
    }),
    errors: { VALIDATION_ERROR: { when: 'Also if the cursor belongs to another list.' } },
    examples: {
      response: { labels: [{ name: 'Reports', open: 3, total: 12 }], page: { nextCursor: null, hasMore: false } },
    },
  },
  'PATCH /api/labels/:name': {
    id: 'renameLabel',
    summary: 'Rename a label in all tasks',
    description:
      'Also in the trash. With the name of another label, the two become one. One event, `label.renamed`, ' +
      'names the tasks: their new versions come with the next sync. Undo gives each task its labels back, all or none.',
    response: RenamedLabel,
    errors: {
      NOT_FOUND: { when: 'No task has this label.', message: 'No task has this label' },
      PRECONDITION_FAILED: {
        when: 'The request has If-Match: a label has no version.',
        message: 'This has no version: send no If-Match',
      },
      LIMIT_REACHED: {
        when: 'More than 5,000 tasks have it; `details` has `limit` and `current`.',
        message: 'A label of more than 5,000 tasks cannot be renamed',
        details: { limit: 5_000, current: 5_400 },
      },
    },
    examples: {
      body: { name: 'Quarterly reports' },
      response: {
        label: { name: 'Quarterly reports' },
        tasks: [exampleTask.id],
        undoToken: 'undo_42-1764239042000-6f2a1c8e4b70',
      },
    },
  },
};
