import type { FindingAction } from './responses.ts';

/** The request that updates a task. */
export const patchTask = (id: string, body: Record<string, unknown>): FindingAction => ({
  method: 'PATCH',
  path: `/api/tasks/${id}`,
  body,
});
