import { exampleTask } from '../entities/tasks.ts';
import { EMPTY_LISTS, REGISTRY_SCHEMAS } from '../registry/responses.ts';
import type { Operations } from './types.ts';

const ADDED = { uuid: '7c0f4f0e-3f0b-4a53-9f0e-5f3a2b1c4d6e', tempId: 'report' };
const MISSED = { uuid: '2b7e1d5a-94c3-4e8f-8a16-0d9c7b6f5e43' };
const NOT_THERE = '019ab3f6-7a10-7b2c-9d84-c1e05f3a6b72';

export const syncOperations: Operations = {
  'POST /api/sync': {
    id: 'sync',
    summary: 'Send commands and get changes',
    description: `Runs commands in order. A command that fails, or is not valid, does not affect the others. A command with the same
\`uuid\` is executed once within 7 days, and a repeated one has the first result, so you can retry a request without a
response. A command that failed because an earlier one did not create or restore what it needs is tried again. A
\`tempId\` is a temporary id of a new entity, for later commands.

\`changes\` has everything once, in its current state. While \`hasMore\`, send another request with the new token. When
\`full\`, discard all local data first: the token was \`*\`, not one of this user, or one of a log that
is no longer there, because a backup was restored. Then commands with an \`expectedVersion\` get 412.`,
    response: REGISTRY_SCHEMAS.SyncAnswer,
    errors: { CONFLICT: { when: 'The same commands are in progress in another request: send them again.' } },
    examples: {
      body: {
        syncToken: '41-1764239042000-6f2a1c8e4b70',
        commands: [
          { type: 'task_add', ...ADDED, args: { title: exampleTask.title, priority: 'high' } },
          { type: 'task_complete', ...MISSED, args: { id: NOT_THERE } },
        ],
      },
      response: {
        syncToken: '42-1764239042000-6f2a1c8e4b70',
        full: false,
        hasMore: false,
        changes: { user: null, ...EMPTY_LISTS, tasks: [exampleTask], plan: null, deleted: [] },
        results: [
          {
            uuid: ADDED.uuid,
            status: 'ok',
            data: { task: exampleTask, undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' },
          },
          { ...MISSED, status: 'error', error: { code: 'NOT_FOUND', message: 'Task not found' } },
        ],
        tempIdMapping: { report: exampleTask.id },
      },
    },
  },
};
