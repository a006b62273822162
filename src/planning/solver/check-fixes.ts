import { MINUTE_MS } from '../../shared/duration.ts';
import { applyFix } from './apply-fix.ts';
import { buildCalendar, type Calendar, toLimit } from './calendar.ts';
import { findDate } from './dates.ts';
import { MAX_FIXES } from './left-out.ts';
import { keepSplit, prepareJobs } from './previous.ts';
import { isWhole } from './problem.ts';
import { isUrgent } from './smallest-fix.ts';
import { createSplit } from './split.ts';
import {
  type Fix,
  type LeftOut,
  MAX_DAYS,
  type PlanRequest,
  type PlanTask,
  type PreviousBlock,
  SLOT_MS,
  type Span,
} from './types.ts';
import { placeWanted } from './wanted.ts';
import { WEIGHTS } from './weights.ts';

/** A fix that costs more tasks something is not offered. */
const MAX_COSTS = 3;
/** These are offered only when nothing gives way. */
const MAKES_TIME: Fix['kind'][] = ['add_days', 'extend_hours'];
/** What the planner is asked when it plans more days, which may have more tasks, after a plan of these blocks. */
export type AskForDays<Block extends PreviousBlock> = (days: number, blocks: Block[]) => PlanRequest;

type Offer = Pick<LeftOut, 'costs' | 'lateUntil'> & { fix: Fix };

/**
 * Keeps a fix only if the whole task then has a place. Offers longer hours once a day at most. An urgent task without a fix may take
 * the place of others, or be done in part. Names the tasks that give way to it.
 * @param leftOut the most important first
 */
export function checkFixes<Block extends PreviousBlock>(
  request: PlanRequest,
  { leftOut, blocks, calendar }: { leftOut: LeftOut[]; blocks: Block[]; calendar: Calendar },
  askForDays: AskForDays<Block>,
): LeftOut[] {
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const today = { ...request, previous: blocks };
  const days = new Map<number, Open>();
  const open = (id: string, fix: Fix): Open => {
    const hours = fix.kind === 'extend_hours' ? undefined : calendar;
    if (fix.kind !== 'add_days') return openTime(applyFix(today, id, fix), hours);
    const known = days.get(fix.days) ?? openTime(askForDays(fix.days, blocks));
    days.set(fix.days, known);
    return { ...known, asked: applyFix(known.asked, id, fix) };
  };
  const offer = (fix: Fix, task: PlanTask): Offer | null => {
    const found = makeOffer(fix, task.id, open(task.id, fix));
    const needsMore = fix.kind === 'let_go' && found?.costs && found.costs.length > fix.taskIds.length;
    return needsMore ? offer(found.fix, task) : found;
  };
  /** One more day comes before letting a task of the same priority go, when nothing is late or gives way then. */
  const waitFor = (fix: Fix | null, task: PlanTask): Offer | null => {
    const isSame = fix?.kind === 'let_go' && fix.taskIds.every((id) => tasks.get(id)?.priority === task.priority);
    const found = isSame && request.days < MAX_DAYS && offer({ kind: 'add_days', days: request.days + 1 }, task);
    return !found || found.lateUntil ? null : found;
  };
  const longer = new Set<string>();
  const checked = leftOut.map((left, number) => {
    const task = tasks.get(left.taskId);
    if (!task || number >= MAX_FIXES) return left;
    const offered =
      waitFor(left.fix, task) ??
      listFixes(left, task, calendar)
        .values()
        .map((fix) => (fix.kind === 'extend_hours' && longer.has(fix.date) ? null : offer(fix, task)))
        .find((found) => found !== null && helps(found, left, tasks));
    if (offered?.fix.kind === 'extend_hours') longer.add(offered.fix.date);
    return { ...left, fix: null, ...offered };
  });
  return checked.sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
}

/** The fixes of tasks that the planner was not asked about. @param ask what it is asked with the task */
export const checkAbsent = (
  absent: LeftOut[],
  previous: PreviousBlock[],
  ask: (id: string) => PlanRequest,
): LeftOut[] =>
  absent.map((left) => {
    const asked = left.fix && { ...ask(left.taskId), previous };
    return { ...left, fix: null, ...(left.fix && asked && makeOffer(left.fix, left.taskId, openTime(asked))) };
  });

/**
 * Nothing is let go for a task that ends late then. A task that is late now takes the place only of lower priorities, and goes
 * before others only when that costs them nothing.
 */
function helps({ fix, costs = [], lateUntil }: Offer, { taskId, constraint }: LeftOut, tasks: Map<string, PlanTask>) {
  if (constraint !== 'late') return !(lateUntil && fix.kind === 'let_go');
  const weigh = (id: string) => WEIGHTS[tasks.get(id)?.priority ?? 'high'];
  return !lateUntil && costs.every((id) => fix.kind !== 'plan_anyway' && weigh(id) < weigh(taskId));
}

/** The fix that was found, and what else a person would do. */
function listFixes({ fix, constraint }: LeftOut, task: PlanTask, calendar: Calendar): Fix[] {
  const { deadlineAt, minutes, chunk, fixes } = task;
  const letGo = { kind: 'let_go' as const, taskIds: [] };
  const isAllowed = ({ kind }: Fix) => fixes?.includes(kind) ?? true;
  if (constraint === 'late') return [{ kind: 'plan_anyway' as const }, ...(fix ? [fix] : []), letGo].filter(isAllowed);
  const isPossible = constraint !== 'dependency' && (deadlineAt ?? 0) > calendar.startsAt && minutes >= 2 * chunk.min;
  const others: Fix[] = [
    ...(constraint === 'low_value' && fix?.kind === 'add_days' ? [{ kind: 'plan_anyway' as const }] : []),
    ...(!fix && isUrgent(task, calendar) && constraint === 'capacity' ? [letGo] : []),
    ...(isWhole(task, calendar) && isPossible ? [{ kind: 'part_helps' as const, minutes }] : []),
  ];
  return [...(fix ? [fix] : []), ...others.filter(isAllowed)];
}

/** A request, and what a plan for it is made of. */
interface Open extends ReturnType<typeof prepareJobs> {
  asked: PlanRequest;
  calendar: Calendar;
}

function openTime(asked: PlanRequest, calendar = buildCalendar(asked)): Open {
  const split = keepSplit(asked, createSplit(calendar, asked.pauseAfterMinutes));
  return { asked, calendar, ...prepareJobs(asked, calendar, split) };
}

/** The fix with what it costs; null when the task is not whole then, or too much gives way. @param open after the fix */
function makeOffer(fix: Fix, id: string, { asked, calendar, jobs, fixed, was }: Open): Offer | null {
  const places = placeWanted(asked.wanted, { jobs, fixed, was }, calendar);
  const planned = jobs.flatMap(({ task }, index) => (places[index] ? { ...places[index], taskId: task.id } : []));
  const [before, after] = [sumUp(asked.previous), sumUp(planned)];
  const own = jobs.filter(({ task }) => task.id === id);
  const [first, gets] = [own[0], after.get(id)];
  if (!first || !gets || (fix.kind !== 'part_helps' && own.some((job) => !places[jobs.indexOf(job)]))) return null;
  const isLost = (task: PlanTask) => {
    const [had, has] = [before.get(task.id), after.get(task.id)];
    if (!had || task.id === id) return false;
    const limitAt = calendar.startsAt + SLOT_MS * toLimit(findDate(task, calendar), calendar);
    return !has || has.minutes < had.minutes || has.endsAt > Math.max(limitAt, had.endsAt);
  };
  const lost = asked.tasks.filter(isLost);
  const costs = [...(fix.kind === 'let_go' ? fix.taskIds : []), ...lost.map((task) => task.id).sort()];
  if (costs.length > MAX_COSTS || (fix.kind === 'let_go' && costs.length === 0)) return null;
  if (lost.length > 0 && MAKES_TIME.includes(fix.kind)) return null;
  const date = findDate(first.task, calendar);
  return {
    fix:
      fix.kind === 'let_go'
        ? { ...fix, taskIds: costs }
        : fix.kind === 'part_helps'
          ? { ...fix, minutes: gets.minutes }
          : fix,
    ...(costs.length > 0 && { costs }),
    ...(date > asked.now && gets.endsAt > date && { lateUntil: gets.endsAt }),
  };
}

/** By task: how much of it is planned, and until when. */
function sumUp(blocks: (Span & { taskId: string })[]) {
  const sums = new Map<string, { minutes: number; endsAt: number }>();
  for (const { taskId, startsAt, endsAt } of blocks) {
    const sum = sums.get(taskId) ?? { minutes: 0, endsAt: 0 };
    sums.set(taskId, { minutes: sum.minutes + (endsAt - startsAt) / MINUTE_MS, endsAt: Math.max(sum.endsAt, endsAt) });
  }
  return sums;
}
