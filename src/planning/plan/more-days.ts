import { MAX_TASKS_TRIED } from '../solver/check-fixes.ts';
import { planDays } from '../solver/planner.ts';
import { type LeftOut, MAX_DAYS, type Plan, type PlanRequest, type SolverBlock } from '../solver/types.ts';
import { taskIdOf } from './occurrences.ts';
import { buildRequest } from './request.ts';
import type { PlanSnapshot } from './snapshot.ts';

/** So many tasks are tried, each with a short search, and none of a large plan. */
const MAX_TRIED = 2;
const EFFORT = 0.05;

/**
 * Where a task would fit if one of the same priority were let go, but also with one more day, the day is the smaller change.
 * The planner tries it: no other task may be left out or late that is not so already.
 * @param snapshot has the occurrences of the further day
 */
export function preferMoreDays(plan: Plan, request: PlanRequest, snapshot: PlanSnapshot): LeftOut[] {
  const { from, timezone } = request;
  const days = request.days + 1;
  const priorities = new Map(request.tasks.map(({ id, priority }) => [id, priority]));
  const tried = plan.leftOut
    .filter(({ taskId, fix }) => fix?.kind === 'let_go' && priorities.get(fix.taskId) === priorities.get(taskId))
    .slice(0, days > MAX_DAYS || request.tasks.length > MAX_TASKS_TRIED ? 0 : MAX_TRIED);
  const known = new Set([...plan.leftOut.map(({ taskId }) => taskId), ...findLate(plan.blocks, request)]);
  return plan.leftOut.map((left) => {
    if (!tried.includes(left)) return left;
    const wanted = [...(request.wanted ?? []), left.taskId].map(taskIdOf);
    const longer = buildRequest(snapshot, { from, days }, { now: new Date(request.now), timezone, wanted });
    const after = planDays(longer, EFFORT);
    const harmed = [...after.leftOut.map(({ taskId }) => taskId), ...findLate(after.blocks, longer)];
    const helps = harmed.every((id) => id !== left.taskId && known.has(id));
    return helps ? { ...left, fix: { kind: 'add_days', days }, costs: [] } : left;
  });
}

/** The tasks with a block that ends after they are due. */
function findLate(blocks: SolverBlock[], { tasks, now }: PlanRequest): string[] {
  const due = new Map(tasks.map(({ id, dueAt, deadlineAt }) => [id, dueAt ?? deadlineAt]));
  return blocks.flatMap(({ taskId, endsAt }) => {
    const dueAt = due.get(taskId) ?? Infinity;
    return dueAt > now && endsAt > dueAt ? taskId : [];
  });
}
