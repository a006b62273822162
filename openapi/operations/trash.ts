import { ErasedItem, type TrashItem } from '../../src/history/trash/responses.ts';
import { HISTORY_SCHEMAS } from '../history.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

const item: TrashItem = {
  entity: 'task',
  id: exampleTask.id,
  deletedAt: '2026-11-24T08:42:30.115Z',
  erasedAfter: '2026-12-24T08:42:30.115Z',
  task: { ...exampleTask, version: 2 },
};

const NOT_FOUND = { when: 'It is not in the trash.', message: 'Item in the trash not found' };

export const trashOperations: Operations = {
  'GET /api/trash': {
    id: 'listTrash',
    summary: 'List what was deleted, a page at a time',
    description: 'The latest first. After 30 days an item is erased for ever.',
    answer: HISTORY_SCHEMAS.TrashPage,
    errors: { VALIDATION_ERROR: { when: 'Or the cursor belongs to another list.' } },
    examples: { answer: { items: [item], page: { nextCursor: null, hasMore: false } } },
  },
  'POST /api/trash/:id/restore': {
    id: 'restore',
    summary: 'Take something out of the trash',
    description:
      'A task waits again for those of its tasks that are still there, and is waited for again by those that waited ' +
      'for it (`linked`), unless that has become a cycle.',
    answer: HISTORY_SCHEMAS.Restored,
    etag: true,
    errors: {
      NOT_FOUND,
      LIMIT_REACHED: { when: 'One task too many would be open, or one mood too many be logged on its day.' },
    },
    examples: { answer: { task: { ...exampleTask, version: 3 }, linked: [], undoToken: 'undo_44' } },
  },
  'DELETE /api/trash/:id': {
    id: 'eraseFromTrash',
    summary: 'Erase something in the trash for ever',
    description: 'Its texts leave the log too. There is no way back.',
    answer: ErasedItem,
    precondition: 'If-Match',
    errors: { NOT_FOUND },
    examples: { answer: { id: exampleTask.id, undoToken: null } },
  },
};
