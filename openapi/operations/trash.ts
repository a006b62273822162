import { ErasedItem, type TrashItem } from '../../src/history/trash/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import { REGISTRY_SCHEMAS } from '../registry/responses.ts';
import type { Operations } from './types.ts';

const item: TrashItem = {
  entity: 'task',
  id: exampleTask.id,
  deletedAt: '2026-11-24T08:42:30.115Z',
  erasedAfter: '2026-12-24T08:42:30.115Z',
  task: { ...exampleTask, version: 2 },
};

const NOT_FOUND = { when: 'Also if it is not in the trash.', message: 'This is not in the trash' };

export const trashOperations: Operations = {
  'GET /api/trash': {
    id: 'listTrash',
    summary: 'List the trash, page by page',
    description: 'Latest deletion first. After 30 days, an item is erased for good.',
    response: REGISTRY_SCHEMAS.TrashPage,
    errors: { VALIDATION_ERROR: { when: 'Also if the cursor belongs to another list.' } },
    examples: { response: { items: [item], page: { nextCursor: null, hasMore: false } } },
  },
  'POST /api/trash/:id/restore': {
    id: 'restore',
    summary: 'Restore an item from the trash',
    description:
      'A restored task depends again on the tasks that still exist, and the tasks that depended on it (`linked`) do so ' +
      'again, unless that would form a cycle. A restored project takes back the tasks that it released, unless they are in ' +
      'the trash or in another project. The tasks that were deleted with it stay in the trash; to bring back both, undo the ' +
      'deletion.',
    response: REGISTRY_SCHEMAS.Restored,
    etag: true,
    precondition: 'If-Match',
    errors: {
      NOT_FOUND,
      LIMIT_REACHED: {
        when: 'It would exceed the limit of open tasks, of tasks of a project, or of mood logs of a day.',
      },
    },
    examples: {
      response: { task: { ...exampleTask, version: 3 }, linked: [], undoToken: 'undo_44-1764239042000-6f2a1c8e4b70' },
    },
  },
  'DELETE /api/trash/:id': {
    id: 'eraseFromTrash',
    summary: 'Erase an item in the trash for good',
    description:
      'Its texts are erased from the event log too, and the stored answers of the assistant with them. This cannot be undone.',
    response: ErasedItem,
    precondition: 'If-Match',
    errors: { NOT_FOUND },
    examples: { response: { id: exampleTask.id, undoToken: null } },
  },
};
