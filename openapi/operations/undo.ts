import { HISTORY_SCHEMAS } from '../history.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

export const undoOperations: Operations = {
  'POST /api/undo': {
    id: 'undo',
    summary: 'Take a change back',
    description:
      'By the opposite change, whose answer this is; it has an `undoToken` too. A change can be taken back for 7 days, ' +
      'while nothing has touched the same thing since.',
    answer: HISTORY_SCHEMAS.Undone,
    errors: {
      NOT_FOUND: {
        when: 'There is no such change, it is too old, or it is of a kind that has no way back.',
        message: 'Nothing to undo: unknown token, older than 7 days, or not undoable',
      },
      CONFLICT: {
        when: 'Something has changed since.',
        message: 'Cannot undo: the data has changed since',
      },
      LIMIT_REACHED: { when: 'It would open one task too many, or log one mood too many on a day.' },
    },
    examples: {
      body: { undoToken: 'undo_42' },
      answer: { id: exampleTask.id, unlinked: [], undoToken: 'undo_43' },
    },
  },
};
