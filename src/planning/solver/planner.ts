import { applyFix } from './apply-fix.ts';
import { buildBlocks } from './blocks.ts';
import { explainLeftOut } from './left-out.ts';
import { solveRequest } from './solve.ts';
import type { LeftOut, Plan, PlanRequest, Quality, SolverBlock } from './types.ts';

/** More than rounding errors, and less than any difference between two plans. */
const EPSILON = 1e-9;

/**
 * The most valuable plan that the search finds. Equal requests get equal plans, whatever the order of their lists.
 * @param effort how long the search goes on, compared with the default
 */
export function planDays(request: PlanRequest, effort = 1): Plan {
  const { calendar, jobs, previous, fixed, places, bound } = solveRequest(request, effort);
  const blocks = buildBlocks(request, jobs, { places, fixed, previous }, calendar);
  const fixedBlocks = buildBlocks(request, jobs, { places: fixed, fixed, previous }, calendar);
  return {
    blocks,
    leftOut: dropFalseFixes(request, explainLeftOut(request, jobs, places, calendar), blocks, effort),
    quality: measureQuality(sumValues(blocks), bound + sumValues(fixedBlocks)),
    churn: countChurn(request, blocks),
  };
}

/** A task of so many parts is divided differently after a fix, so its fix is tried. */
const MANY_PARTS = 3;
/** So many fixes are tried. The others are offered untried, for tasks of few parts only. */
const MAX_TRIED = 2;
/** No fix of a larger plan is tried: that takes about half as long as the plan itself. */
export const MAX_TASKS_TRIED = 40;

/**
 * Without the tried fixes after which a task of many parts still does not fit, or more than one other task goes. A task
 * that goes is then the one that the planner chooses.
 */
function dropFalseFixes(request: PlanRequest, leftOut: LeftOut[], blocks: SolverBlock[], effort: number): LeftOut[] {
  const hasManyParts = (taskId: string) =>
    request.tasks.some(({ id, minutes, chunk }) => id === taskId && minutes > (MANY_PARTS - 1) * chunk.max);
  let tried = request.tasks.length > MAX_TASKS_TRIED ? MAX_TRIED : 0;
  return leftOut.map((left) => {
    const { taskId, fix } = left;
    const isLong = hasManyParts(taskId);
    if (!fix || !(fix.kind === 'let_go' || isLong)) return left;
    tried += 1;
    if (tried > MAX_TRIED) return isLong ? { ...left, fix: null } : left;
    const { jobs, places } = solveRequest(applyFix(request, taskId, fix, blocks), effort);
    const missing = new Set(jobs.flatMap(({ task }, index) => (places[index] ? [] : task.id)));
    for (const other of leftOut) if (other !== left) missing.delete(other.taskId);
    const gone = [...new Set(blocks.map((block) => block.taskId))].filter((id) => missing.has(id));
    if (missing.has(taskId)) return { ...left, fix: null };
    if (fix.kind !== 'let_go') return left;
    return { ...left, fix: gone[0] && gone.length === 1 ? { kind: 'let_go', taskId: gone[0] } : null };
  });
}

const sumValues = (blocks: SolverBlock[]) => blocks.reduce((sum, { terms }) => sum + terms.value, 0);

function measureQuality(value: number, bound: number): Quality {
  if (bound - value < EPSILON) return { value, upperBound: value, gap: 0, exact: true };
  return { value, upperBound: bound, gap: Math.min((bound - value) / Math.abs(bound), 1), exact: false };
}

function countChurn({ tasks, previous, now }: PlanRequest, blocks: SolverBlock[]): Plan['churn'] {
  const count = (stability: string) => blocks.filter(({ terms }) => terms.stability === stability).length;
  const [kept, moved, added] = [count('kept'), count('moved'), count('new')];
  const known = new Set(tasks.map(({ id }) => id));
  const before = previous.filter(({ taskId, endsAt }) => known.has(taskId) && endsAt > now).length;
  return { kept, moved, added, removed: before - kept - moved };
}
