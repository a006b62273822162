import type { Fix, PlanRequest, PlanTask } from './types.ts';

/** The request with the working hours of the fix; unchanged for another kind of fix. */
export function fixHours(request: PlanRequest, fix: Fix): PlanRequest {
  if (fix.kind !== 'extend_hours') return request;
  return { ...request, dayOverrides: { ...request.dayOverrides, [fix.date]: fix.spans } };
}

/** What the planner is asked when the user applies a fix and plans again. */
export const applyFix = (request: PlanRequest, taskId: string, fix: Fix): PlanRequest => ({
  ...fixHours(request, fix),
  ...(fix.kind === 'add_days' && { days: fix.days }),
  tasks: request.tasks
    .filter(({ id }) => fix.kind !== 'let_go' || !fix.taskIds.includes(id))
    .map((task) => (task.id === taskId ? fixTask(task, fix) : task)),
  wanted: [...request.wanted, taskId],
});

const KEEPS_TASK: Fix['kind'][] = ['extend_hours', 'add_days', 'let_go', 'plan_anyway'];

/** The task after the fix; unchanged when the fix does not change the task. */
export function fixTask(task: PlanTask, { kind, ...change }: Fix): PlanTask {
  if (kind === 'put_back') return { ...task, except: [] };
  if (kind === 'part_helps') return { ...task, partHelps: true };
  if (kind === 'remove_dependency' && 'taskIds' in change)
    return { ...task, after: task.after.filter((id) => !change.taskIds.includes(id)) };
  return KEEPS_TASK.includes(kind) ? task : { ...task, ...change };
}
