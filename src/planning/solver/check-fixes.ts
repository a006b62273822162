import { applyFix } from './apply-fix.ts';
import type { Calendar } from './calendar.ts';
import { isWhole } from './problem.ts';
import { solveRequest } from './solve.ts';
import type { Fix, LeftOut, PlanRequest, PlanTask, SolverBlock } from './types.ts';
import { WEIGHTS } from './weights.ts';

/** A task of so many parts is divided differently after a fix, so its fix is tried. */
const MANY_PARTS = 3;
/** So many fixes are tried that a single task needs, and as many that help several. Others are offered untried if the task is short. */
const MAX_TRIED = 2;
/** A trial begins with the plan, so it needs fewer rounds. */
const TRIAL_EFFORT = 1 / 3;
/** No fix of a larger plan is tried: that takes about half as long as the plan itself. */
export const MAX_TASKS_TRIED = 40;
/** A fix that costs more tasks their place is not offered. */
const MAX_COSTS = 3;

interface Plan {
  blocks: SolverBlock[];
  leftOut: LeftOut[];
  calendar: Calendar;
  effort: number;
}

/** What becomes of the plan with a fix. */
interface Outcome {
  /** By task id: minutes that do not fit. */
  missing: Map<string, number>;
  /** Ids of planned tasks that are not planned whole then. */
  costs: string[];
}

/**
 * Tries fixes, those of the highest priority first, and adds what they cost. Without those after which the task still does not
 * fit, or too much else does not. Hours of a day are offered once, to all tasks that fit then. An urgent task without a fix may
 * displace others, or be done in part.
 */
export function checkFixes(request: PlanRequest, plan: Plan): LeftOut[] {
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const weigh = (id: string) => WEIGHTS[tasks.get(id)?.priority ?? 'low'];
  const tryFix = createTrial(request, plan);
  const checked = new Map<LeftOut, LeftOut>();
  /** By date: the hours that are offered. */
  const hours = new Map<string, Fix>();
  for (const left of plan.leftOut.toSorted((a, b) => weigh(b.taskId) - weigh(a.taskId))) {
    const task = tasks.get(left.taskId);
    if (!task) continue;
    const isOffered = (costs: string[]) =>
      costs.length <= MAX_COSTS && costs.every((id) => weigh(id) <= weigh(task.id));
    const check = (fix: Fix) => {
      const offered = fix.kind === 'extend_hours' ? hours.get(fix.date) : undefined;
      const outcome = tryFix(task, offered ?? fix);
      return offered && !outcome ? null : checkFix(offered ?? fix, task, outcome, isOffered);
    };
    const found = listFixes(left, task, plan.calendar)
      .values()
      .map(check)
      .find((fix) => fix !== null);
    if (found?.fix?.kind === 'extend_hours') hours.set(found.fix.date, found.fix);
    checked.set(left, { ...left, fix: null, ...found });
  }
  return plan.leftOut.map((left) => checked.get(left) ?? left);
}

/** The fix that was found. Without one: what else a person would do. */
function listFixes({ fix, constraint, taskId }: LeftOut, task: PlanTask, calendar: Calendar): Fix[] {
  const { dueAt, deadlineAt, minutes, chunk, fixes } = task;
  const isUrgent = [dueAt, deadlineAt].some((moment) => moment !== null && moment < calendar.endsAt);
  const displaces: Fix[] = !fix && isUrgent && constraint === 'capacity' ? [{ kind: 'let_go', taskId }] : [];
  const isPossible = constraint !== 'dependency' && (deadlineAt ?? 0) > calendar.startsAt && minutes >= 2 * chunk.min;
  const part: Fix[] = isWhole(task, calendar) && isPossible ? [{ kind: 'part_helps', minutes }] : [];
  return [...(fix ? [fix] : []), ...[...displaces, ...part].filter(({ kind }) => fixes?.includes(kind) ?? true)];
}

/** Tries a fix while some trials are left. Null when it is not tried. */
function createTrial(request: PlanRequest, { blocks, leftOut, effort }: Plan) {
  const [own, shared] = [new Map<string, Outcome>(), new Map<string, Outcome>()];
  const planned = new Set(blocks.map(({ taskId }) => taskId));
  for (const { taskId } of leftOut) planned.delete(taskId);
  const limit = request.tasks.length > MAX_TASKS_TRIED ? 0 : MAX_TRIED;
  return (task: PlanTask, fix: Fix): Outcome | null => {
    const known = isOwn(task, fix) ? own : shared;
    const key = JSON.stringify([known === own ? task.id : '', fix]);
    const found = known.get(key);
    if (found || known.size >= limit) return found ?? null;
    const { jobs, places } = solveRequest(applyFix(request, task.id, fix, blocks), effort * TRIAL_EFFORT);
    const missing = new Map<string, number>();
    for (const [
      index,
      {
        task: { id },
        minutes,
      },
    ] of jobs.entries())
      if (!places[index]) missing.set(id, (missing.get(id) ?? 0) + minutes);
    const outcome = { missing, costs: [...missing.keys()].filter((id) => planned.has(id)).sort() };
    known.set(key, outcome);
    return outcome;
  };
}

const isLong = ({ minutes, chunk }: PlanTask) => minutes > (MANY_PARTS - 1) * chunk.max;

/** Whether the outcome depends on the task: the same hours or days help several. */
const isOwn = (task: PlanTask, { kind }: Fix) => isLong(task) || !(kind === 'extend_hours' || kind === 'add_days');

function checkFix(
  fix: Fix,
  task: PlanTask,
  outcome: Outcome | null,
  isOffered: (costs: string[]) => boolean,
): Pick<LeftOut, 'fix' | 'costs'> | null {
  const displacesAny = fix.kind === 'let_go' && fix.taskId === task.id;
  if (!outcome) return isLong(task) || displacesAny || fix.kind === 'part_helps' ? null : { fix };
  const { costs } = outcome;
  const missing = outcome.missing.get(task.id) ?? 0;
  const [first] = costs;
  if (!isOffered(costs)) return null;
  const offer = (found: Fix) => ({ fix: found, ...(first && { costs }) });
  if (fix.kind === 'part_helps')
    return missing < task.minutes ? offer({ ...fix, minutes: task.minutes - missing }) : null;
  if (missing > 0 && (fix.kind !== 'add_days' || isLong(task))) return null;
  if (fix.kind !== 'let_go') return offer(fix);
  return offer(first ? { kind: 'let_go', taskId: first } : { kind: 'plan_anyway' });
}
