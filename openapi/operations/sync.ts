import { COMMAND_TABLE } from '../commands.ts';
import { HISTORY_SCHEMAS } from '../history.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

const ADDED = { uuid: '7c0f4f0e-3f0b-4a53-9f0e-5f3a2b1c4d6e', tempId: 'report' };
const MISSED = { uuid: '2b7e1d5a-94c3-4e8f-8a16-0d9c7b6f5e43' };
const NOT_THERE = '019ab3f6-7a10-7b2c-9d84-c1e05f3a6b72';

export const syncOperations: Operations = {
  'POST /api/sync': {
    id: 'sync',
    summary: 'Send what a device did, and get what it does not know',
    description: `Commands run in order, each by itself: one that fails stops no other. A command's \`uuid\` is its key:
sent again within 7 days it has its first outcome, so a request whose answer was lost is simply sent again. A \`tempId\`
names a new entity for the commands after it.

${COMMAND_TABLE}

\`changes\` has each thing once, as it is now. While \`hasMore\`, ask again with the new token. When \`full\`, forget what
you have first: the token was \`*\`, or not one of this person's.`,
    answer: HISTORY_SCHEMAS.SyncAnswer,
    errors: { CONFLICT: { when: 'The same commands are under way in another request: send them again.' } },
    examples: {
      body: {
        syncToken: '41-6f2a1c8e4b70',
        commands: [
          { type: 'task_add', ...ADDED, args: { title: exampleTask.title, priority: 'high' } },
          { type: 'task_complete', ...MISSED, args: { id: NOT_THERE } },
        ],
      },
      answer: {
        syncToken: '42-6f2a1c8e4b70',
        full: false,
        hasMore: false,
        changes: { user: null, tasks: [exampleTask], moodLogs: [], busyTimes: [], plan: null, deleted: [] },
        results: [
          { uuid: ADDED.uuid, status: 'ok', data: { task: exampleTask, undoToken: 'undo_42' } },
          { ...MISSED, status: 'error', error: { code: 'NOT_FOUND', message: 'Task not found' } },
        ],
        tempIdMapping: { report: exampleTask.id },
      },
    },
  },
};
