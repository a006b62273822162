import { HOUR_MS, MINUTE_MS } from '../../shared/duration.ts';
import { buildCalendar, type Calendar } from './calendar.ts';
import { findDate } from './jobs.ts';
import { isWhole } from './problem.ts';
import { solveRequest } from './solve.ts';
import {
  type Cost,
  type Fix,
  type LeftOut,
  MAX_DAYS,
  type PlanRequest,
  type PlanTask,
  type SolverBlock,
} from './types.ts';
import { WEIGHTS } from './weights.ts';

/** So many fixes are tried that a single task needs, and so many times more days, which help several. No other is offered. */
const MAX_TRIED = 3;
const MAX_DAYS_TRIED = 2;
/** In a plan of more tasks, only more days are tried, once; of still more, nothing. */
const LARGE_PLAN = 40;
const VERY_LARGE_PLAN = 100;
/** How long the search of a trial goes on, as a share of that of the plan. */
const TRIAL_EFFORT = 1 / 3;
/** A fix that costs more tasks something is not offered. */
const MAX_COSTS = 3;
/** A late task that is done later by less loses nothing. */
const MORE_LATE_MS = HOUR_MS;

/** What the planner is asked after a fix. */
export type AskWithFix = (taskId: string, fix: Fix) => PlanRequest;

interface Plan {
  blocks: SolverBlock[];
  leftOut: LeftOut[];
  calendar: Calendar;
  effort: number;
}

/** What a plan has of a task. */
interface Share {
  minutes: number;
  endsAt: number;
  lateMs: number;
}

/** What is offered: see `LeftOut`. */
type Offer = Pick<LeftOut, 'fix' | 'costs' | 'lateUntil'>;

/**
 * Tries fixes as the user would, those of the highest priority first, and keeps those after which the task fits and that cost
 * others little. What they cost is added: minutes and dates. An urgent task without a fix may displace others, or be done in part.
 */
export function checkFixes(request: PlanRequest, plan: Plan, ask: AskWithFix): LeftOut[] {
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const weigh = (id: string) => WEIGHTS[tasks.get(id)?.priority ?? 'low'];
  const tryFix = createTrial(request, plan, ask);
  const checked = new Map<LeftOut, LeftOut>();
  /** Dates on which longer hours are offered: once, to the first task that fits then. */
  const longer = new Set<string>();
  for (const left of plan.leftOut.toSorted((a, b) => weigh(b.taskId) - weigh(a.taskId))) {
    const task = tasks.get(left.taskId);
    if (!task) continue;
    const found = listFixes(left, task, { ...request, ...plan }, weigh)
      .values()
      .map(({ fix, isFree }) => {
        const offered = fix.kind === 'extend_hours' && longer.has(fix.date) ? null : tryFix(task.id, fix);
        const costs = offered?.costs ?? [];
        const isOffered = costs.length <= MAX_COSTS && costs.every(({ taskId }) => weigh(taskId) <= weigh(task.id));
        return isOffered && !(isFree && (costs.length > 0 || offered?.lateUntil)) ? offered : null;
      })
      .find((fix) => fix !== null);
    if (found?.fix?.kind === 'extend_hours') longer.add(found.fix.date);
    checked.set(left, { ...left, fix: null, ...found });
  }
  return plan.leftOut.map((left) => checked.get(left) ?? left);
}

/**
 * The fix that was found, but one more day rather than a task of the same priority, if that day costs nothing; for more days, also
 * one more than are found. Without a fix: what else a person would do.
 */
function listFixes(
  { fix, constraint, taskId }: LeftOut,
  task: PlanTask,
  { days, calendar }: { days: number; calendar: Calendar },
  weigh: (id: string) => number,
): { fix: Fix; isFree?: boolean }[] {
  const { dueAt, deadlineAt, minutes, chunk, fixes } = task;
  const isUrgent = [dueAt, deadlineAt].some((moment) => moment !== null && moment < calendar.endsAt);
  const displaces: Fix[] = !fix && isUrgent && constraint === 'capacity' ? [{ kind: 'let_go', taskId }] : [];
  const isPossible = constraint !== 'dependency' && (deadlineAt ?? 0) > calendar.startsAt && minutes >= 2 * chunk.min;
  const anyway: Fix[] = constraint === 'low_value' && fix?.kind === 'add_days' ? [{ kind: 'plan_anyway' }] : [];
  const part: Fix[] = isWhole(task, calendar) && isPossible ? [{ kind: 'part_helps', minutes }] : [];
  const others = [...anyway, ...displaces, ...part].filter(({ kind }) => fixes?.includes(kind) ?? true);
  const day: { fix: Fix; isFree: boolean }[] =
    fix?.kind === 'let_go' && weigh(fix.taskId) === weigh(taskId) && days < MAX_DAYS
      ? [{ fix: { kind: 'add_days', days: days + 1 }, isFree: true }]
      : [];
  const more: Fix[] = fix?.kind === 'add_days' && fix.days < MAX_DAYS ? [{ ...fix, days: fix.days + 1 }] : [];
  return [...day, ...[...(fix ? [fix] : []), ...more, ...others].map((each) => ({ fix: each }))];
}

/** The fixes of tasks that the planner was not asked about, with what they cost. */
export function checkAbsent(
  request: PlanRequest,
  { absent, ...plan }: Pick<Plan, 'blocks' | 'effort'> & { absent: LeftOut[] },
  ask: AskWithFix,
): LeftOut[] {
  const tryFix = createTrial(request, { ...plan, calendar: buildCalendar(request) }, ask);
  return absent.map((left) => (left.fix ? { ...left, fix: null, ...tryFix(left.taskId, left.fix) } : left));
}

/** Tries a fix while some trials are left. Null when it is not tried, or does not help. */
function createTrial(request: PlanRequest, { blocks, effort, calendar }: Omit<Plan, 'leftOut'>, ask: AskWithFix) {
  const tried = { own: new Map<string, Result>(), days: new Map<string, Result>() };
  const before = sumShares(blocks, request.tasks, calendar);
  const known = new Set(request.tasks.map(({ id }) => id));
  const isLarge = known.size > LARGE_PLAN;
  const mostOwn = isLarge ? 0 : MAX_TRIED;
  const mostDays = known.size > VERY_LARGE_PLAN ? 0 : isLarge ? 1 : MAX_DAYS_TRIED;
  return (id: string, fix: Fix): Offer | null => {
    const isOwn = fix.kind !== 'add_days';
    const results = isOwn ? tried.own : tried.days;
    const key = JSON.stringify([isOwn && id, fix]);
    if (!results.has(key) && results.size < (isOwn ? mostOwn : mostDays))
      results.set(key, solveAgain(ask(id, fix), effort * TRIAL_EFFORT));
    const result = results.get(key);
    const task = result?.tasks.find((each) => each.id === id);
    if (!result || !task) return null;
    const costs = listCosts(before, result.shares, known).filter(({ taskId }) => taskId !== id);
    return toOffer(fix, task, { share: result.shares.get(id), costs, from: request.now });
  };
}

interface Result {
  tasks: PlanTask[];
  shares: Map<string, Share>;
}

function solveAgain(asked: PlanRequest, effort: number): Result {
  const { jobs, places, calendar } = solveRequest(asked, effort);
  const placed = jobs.flatMap(({ task }, index) => (places[index] ? { ...places[index], taskId: task.id } : []));
  return { tasks: asked.tasks, shares: sumShares(placed, asked.tasks, calendar) };
}

/** What tasks lose. @param known ids of the tasks that the first plan was asked about */
function listCosts(before: Map<string, Share>, after: Map<string, Share>, known: Set<string>): Cost[] {
  const ids = [...new Set([...before.keys(), ...after.keys()])].sort();
  return ids.flatMap((taskId): Cost[] => {
    const [was, is] = [before.get(taskId), after.get(taskId)];
    if (!is) return [{ taskId, loss: 'all' }];
    if (is.minutes < (was?.minutes ?? 0)) return [{ taskId, loss: 'part' }];
    const later = is.lateMs - (was?.lateMs ?? 0);
    const isLater = later > 0 && (!was?.lateMs || later >= MORE_LATE_MS);
    return isLater && (was || !known.has(taskId)) ? [{ taskId, loss: 'late' }] : [];
  });
}

/** By task: what blocks have of it. */
function sumShares(
  blocks: Pick<SolverBlock, 'taskId' | 'startsAt' | 'endsAt'>[],
  tasks: PlanTask[],
  calendar: Calendar,
): Map<string, Share> {
  const shares = new Map<string, Share>();
  const dates = new Map(tasks.map((task) => [task.id, findDate(task, calendar)]));
  for (const { taskId, ...block } of blocks) {
    const { minutes = 0, endsAt: last = 0 } = shares.get(taskId) ?? {};
    const endsAt = Math.max(last, block.endsAt);
    const lateMs = Math.max(endsAt - (dates.get(taskId) ?? Infinity), 0);
    shares.set(taskId, { minutes: minutes + (block.endsAt - block.startsAt) / MINUTE_MS, endsAt, lateMs });
  }
  return shares;
}

/** The fix as it is offered. Null when the task does not fit with it. */
function toOffer(
  fix: Fix,
  task: PlanTask,
  { share, costs, from }: { share: Share | undefined; costs: Cost[]; from: number },
): Offer | null {
  const isPart = fix.kind === 'part_helps';
  if (!share || (share.minutes < task.minutes && !isPart)) return null;
  const { minutes, endsAt, lateMs } = share;
  const isNewlyLate = lateMs > 0 && endsAt - lateMs > from;
  const [gone] = costs.filter(({ loss }) => loss === 'all');
  const instead: Fix = gone ? { kind: 'let_go', taskId: gone.taskId } : { kind: 'plan_anyway' };
  return {
    fix: isPart ? { ...fix, minutes } : fix.kind === 'let_go' ? instead : fix,
    ...(costs.length > 0 && { costs }),
    ...(isNewlyLate && { lateUntil: endsAt }),
  };
}
