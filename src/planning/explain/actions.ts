import type { FindingAction } from './responses.ts';

/** The request that updates a task. */
export const patchTask = (id: string, body: Record<string, unknown>): FindingAction => ({
  method: 'PATCH',
  path: `/api/tasks/${id}`,
  body,
});

/** The request that plans days again with a task before all others. */
export const planAgain = (id: string, days: object): FindingAction => ({
  method: 'POST',
  path: '/api/ai/optimize-schedule',
  body: { ...days, wanted: [id] },
});
