import type { PlanRequest, PlanTask, SolverBlock, Span } from '../../src/planning/solver/types.ts';
import { findOpenSteps, hasHours, isFixed, readZone, STEP_MS } from './broken-rules.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const PAUSE_MS = 15 * MINUTE_MS;
const TIRED_AFTER_MINUTES = 120;

const PRIORITY = { low: 1, medium: 2, high: 4 };
const DEMAND = { low: 3, medium: 5.5, high: 8 };
const KNOWN = { learned: 0.6, blended: 0.4, prior: 0.2 };
const TIRED = { low: 0.2, medium: 0.25, high: 0.35 };

/**
 * What a plan is worth by the formulas of docs/planning.md, added up in steps of five minutes. Its figures are its own, so
 * that a change of the planner's is noticed. All times of the request must be multiples of five minutes.
 * @param isStayWorth whether a block is worth more where the previous plan had it
 */
export function valuePlan(request: PlanRequest, { blocks }: { blocks: SolverBlock[] }, isStayWorth = true): number {
  const time = readTime(request);
  const inOrder = blocks.toSorted((a, b) => a.startsAt - b.startsAt);
  return inOrder.reduce((sum, block, index) => {
    const task = findTask(request, block);
    const before = inOrder.slice(0, index);
    const slack = Math.max(0, time.workUntil(time.toLimit(time.limitOf(task))) - time.workUntil(block.endsAt));
    const late = Math.max(0, time.workUntil(block.endsAt) - time.workUntil(time.toLimit(time.dueOf(task))));
    const worth =
      1 -
      findLack(request, task, block) -
      0.2 * Math.exp(-slack / 240) -
      0.6 * (late / (late + 120)) -
      0.01 * (time.workUntil(block.startsAt) / Math.max(time.total, 1)) +
      (isStayWorth && isWhereItWas(request, block) ? 0.25 : 0) +
      (isAsSuggested(task, block) ? 0.1 : 0);
    const costs = isFixed(request, block)
      ? 0
      : findTiredCost(request, task, block, before) + findContextCost(request, task, before);
    return sum + weigh(task, block, time) * worth - costs;
  }, 0);
}

function findTask({ tasks }: PlanRequest, { taskId }: SolverBlock): PlanTask {
  const task = tasks.find(({ id }) => id === taskId);
  if (!task) throw new Error(`${taskId} is not in the request`);
  return task;
}

type Time = ReturnType<typeof readTime>;

function readTime(request: PlanRequest) {
  const { from, days, timezone } = request;
  const open = findOpenSteps(request);
  const startsAt = findMidnight(timezone, from, 0);
  const endsAt = findMidnight(timezone, from, days);
  const overdueAt = findFirstEvening(request, startsAt, endsAt);
  const dueOf = ({ dueAt }: PlanTask) => {
    if (dueAt === null) return Infinity;
    const { date, time } = readZone(timezone, dueAt);
    return time === '00:00' ? findMidnight(timezone, date, 1) : dueAt;
  };
  return {
    startsAt,
    endsAt,
    total: open.length * 5,
    dueOf,
    limitOf: (task: PlanTask) => Math.min(dueOf(task), task.deadlineAt ?? Infinity),
    /** What is overdue should be done on the first working day. */
    toLimit: (moment: number) => (moment <= startsAt ? overdueAt : moment),
    /** Minutes. Of the time after the planned days a third counts. */
    workUntil: (moment: number) =>
      open.filter((at) => at < moment).length * 5 + Math.max(0, moment - endsAt) / MINUTE_MS / 3,
  };
}

/** The first midnight of a day, by the clock on the wall. */
function findMidnight(timezone: string, date: string, later: number): number {
  const wanted = new Date(Date.parse(date) + later * DAY_MS).toISOString().slice(0, 10);
  let at = Date.parse(wanted) - DAY_MS;
  while (readZone(timezone, at).date < wanted) at += 3 * STEP_MS;
  return at;
}

/** When the working hours of the first working day end. */
function findFirstEvening(request: PlanRequest, startsAt: number, endsAt: number): number {
  let isWork = false;
  for (let at = startsAt; at < endsAt; at += STEP_MS) {
    if (isWork && !hasHours(request, at)) return at;
    isWork = hasHours(request, at);
  }
  return endsAt;
}

function weigh({ priority, minutes, isBegun, ...task }: PlanTask, block: SolverBlock, time: Time): number {
  const limit = time.limitOf({ priority, minutes, ...task });
  const [early, late] = [(time.startsAt - limit) / DAY_MS, (limit - time.endsAt) / DAY_MS];
  const urgency = early > 0 ? 2 + 0.5 * (1 - 0.5 ** (early / 7)) : late > 0 ? 1 + 0.5 ** late : 2;
  const share = (block.endsAt - block.startsAt) / MINUTE_MS / minutes;
  return PRIORITY[priority] * Math.sqrt(minutes / 30) * urgency * (isBegun ? 1.1 : 1) * share;
}

/** The share of the weight that is lost for want or surplus of energy. */
function findLack({ timezone, energy }: PlanRequest, task: PlanTask, { startsAt, endsAt }: Span): number {
  let sum = 0;
  for (let at = startsAt; at < endsAt; at += STEP_MS) {
    const level = energy.workDays[Number(readZone(timezone, at).time.slice(0, 2))];
    if (!level) continue;
    const lack = DEMAND[task.energy ?? 'medium'] - level.mean;
    sum += KNOWN[level.source] * (Math.max(lack, -0.35 * lack) / 9);
  }
  return sum / ((endsAt - startsAt) / STEP_MS);
}

const isWhereItWas = ({ previous, now }: PlanRequest, block: SolverBlock) =>
  previous.some(
    ({ taskId, part, startsAt, endsAt }) =>
      taskId === block.taskId &&
      part === block.part &&
      startsAt === block.startsAt &&
      endsAt === block.endsAt &&
      endsAt > now,
  );

function isAsSuggested({ suggestedAt }: PlanTask, { part, startsAt }: SolverBlock): boolean {
  const since = startsAt - (suggestedAt ?? Infinity);
  return part === 1 && since <= 0 && since > -15 * MINUTE_MS;
}

/** What it costs to go on working when no pause came before. Busy time is no pause. */
function findTiredCost(request: PlanRequest, task: PlanTask, block: SolverBlock, before: SolverBlock[]): number {
  const { pauseAfterMinutes = TIRED_AFTER_MINUTES, busy } = request;
  if (pauseAfterMinutes === null) return 0;
  let since = block.startsAt;
  const earlier = [...busy, ...before].sort((a, b) => b.endsAt - a.endsAt);
  for (const span of earlier) {
    if (span.startsAt < since && since - span.endsAt < PAUSE_MS) since = span.startsAt;
  }
  const tired = block.endsAt - Math.max(block.startsAt, since + pauseAfterMinutes * MINUTE_MS);
  return (Math.max(0, tired) / PAUSE_MS) * TIRED[task.energy ?? 'medium'];
}

/** What it costs to begin work of another context than before. */
function findContextCost(request: PlanRequest, { context }: PlanTask, before: SolverBlock[]): number {
  const last = before.map((block) => findTask(request, block).context).findLast((other) => other);
  return context && last && last !== context ? 0.15 : 0;
}
