import { buildBlocks } from './blocks.ts';
import { type AskForDays, checkFixes } from './check-fixes.ts';
import { explainLeftOut } from './left-out.ts';
import { solveRequest } from './solve.ts';
import type { Plan, PlanRequest, Quality, SolverBlock } from './types.ts';

/** More than rounding errors, and less than any difference between two plans. */
const EPSILON = 1e-9;

/**
 * The most valuable plan that the search finds. Equal requests get equal plans, whatever the order of their lists.
 * @param effort how long the search goes on, compared with the default
 * @param askForDays what it is asked when it plans more days
 */
export function planDays(
  request: PlanRequest,
  effort = 1,
  askForDays: AskForDays<SolverBlock> = (days, previous) => ({ ...request, days, previous }),
): Plan {
  const { calendar, jobs, previous, fixed, places, bound } = solveRequest(request, effort);
  const blocks = buildBlocks(request, jobs, { places, fixed, previous }, calendar);
  const fixedBlocks = buildBlocks(request, jobs, { places: fixed, fixed, previous }, calendar);
  const leftOut = explainLeftOut(request, jobs, places, calendar);
  const checked = checkFixes(request, { leftOut, blocks, calendar }, askForDays);
  return {
    blocks,
    leftOut: checked.filter(({ constraint }) => constraint !== 'late'),
    late: checked.filter(({ constraint }) => constraint === 'late'),
    quality: measureQuality(sumValues(blocks), bound + sumValues(fixedBlocks)),
    churn: countChurn(request, blocks),
  };
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
