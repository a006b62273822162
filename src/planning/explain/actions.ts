import { MAX_WRITES } from '../../db/run-mutations.ts';
import type { OptimizeRequest } from '../schemas.ts';
import type { FindingAction } from './responses.ts';

export const patchTask = (id: string, body: Record<string, unknown>): FindingAction => ({
  method: 'PATCH',
  path: `/api/tasks/${id}`,
  body,
});

export const patchBlock = (id: string, body: Record<string, unknown>): FindingAction => ({
  method: 'PATCH',
  path: `/api/plan/blocks/${id}`,
  body,
});

/** The request that updates several tasks, as many as a batch can have. */
export const patchTasks = (tasks: { id: string; changes: Record<string, unknown> }[]): FindingAction => ({
  method: 'POST',
  path: '/api/tasks/batch',
  body: { commands: tasks.slice(0, MAX_WRITES).map((args) => ({ type: 'task_update', args })) },
});

export const requestPlan = (body: Partial<OptimizeRequest>): FindingAction => ({
  method: 'POST',
  path: '/api/ai/optimize-schedule',
  body,
});
