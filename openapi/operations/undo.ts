import { exampleTask } from '../entities/tasks.ts';
import { REGISTRY_SCHEMAS } from '../registry/responses.ts';
import type { Operations } from './types.ts';

export const undoOperations: Operations = {
  'POST /api/undo': {
    id: 'undo',
    summary: 'Undo a change',
    description:
      'Makes the inverse change and returns its response, which has an `undoToken` too. A change can be undone for 7 days, ' +
      'unless the same entity has changed since. The undo of a deletion of a project with `tasks=trash` brings back its tasks ' +
      'too, all or nothing.',
    response: REGISTRY_SCHEMAS.Undone,
    etag: 'maybe',
    errors: {
      NOT_FOUND: {
        when: 'The change does not exist, is older than 7 days, or cannot be undone.',
        message: 'Nothing to undo: unknown token, older than 7 days, or not undoable',
      },
      CONFLICT: {
        when: 'Also if the entity has changed since, or a task that was deleted or restored with it.',
        message: 'Cannot undo: the data has changed since',
      },
      LIMIT_REACHED: {
        when: 'It would exceed the limit of open tasks, of tasks of a project, or of mood logs of a day.',
      },
    },
    examples: {
      body: { undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' },
      response: { id: exampleTask.id, unlinked: [], undoToken: 'undo_43-1764239042000-6f2a1c8e4b70' },
    },
  },
};
