import type { PlanRequest, PlanTask, SolverBlock, Span } from '../../src/planning/solver/types.ts';
import {
  AGE_HALF_DAYS,
  AGE_URGENCY,
  BEGUN_FACTOR,
  CONTEXT_COST,
  DATE_BONUS,
  DELAY_DEVIATION,
  ENERGY_DEMAND,
  ENERGY_RANGE,
  ENERGY_SHARE,
  LATE_HALF_MINUTES,
  LATE_SHARE,
  LATER_DAYS,
  LATER_WORK_SHARE,
  LOST_MINUTES,
  MOST_LOST_SHARE,
  OVERDUE_DAY_SHARE,
  OVERRUN,
  PAUSE_AFTER_MINUTES,
  STAY_BONUS,
  SUGGESTION_BONUS,
  SURPLUS_ENERGY_COST,
  TIRED_COST,
  UNRESTED_SLOTS,
  USUAL_MINUTES,
  WAIT_COST,
  WEIGHTS,
} from '../../src/planning/solver/weights.ts';
import { findOpenSteps, hasHours, isFixed, readZone, STEP_MS } from './broken-rules.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** More than rounding errors. */
const TOLERANCE = 1e-6;
const PAUSE_MS = 15 * MINUTE_MS;

/**
 * What a plan is worth by the formulas of docs/planning.md, added up in steps of five minutes. It has the
 * constants in common with the planner, no code. All times of the request must be multiples of five minutes.
 * @param isStayWorth whether a block is worth more where the previous plan had it
 */
export function valuePlan(request: PlanRequest, { blocks }: { blocks: SolverBlock[] }, isStayWorth = true): number {
  const time = readTime(request);
  const goalOf = findGoals(request, time);
  const weighDate = createDateWorth(request, goalOf, time);
  const inOrder = blocks.toSorted((a, b) => a.startsAt - b.startsAt);
  return inOrder.reduce((sum, block, index) => {
    const task = findTask(request, block);
    const before = inOrder.slice(0, index);
    const goal = goalOf(task);
    const late = Math.max(0, time.workUntil(block.endsAt) - time.workUntil(time.toLimit(time.dueOf(task))));
    const daysUntil = (moment: number) =>
      (time.workUntil(moment) * ((time.endsAt - time.startsAt) / DAY_MS)) / Math.max(time.total, 5);
    const worth =
      1 -
      findLack(request, task, block) -
      WAIT_COST * daysUntil(block.startsAt) +
      (isAsSuggested(task, block) ? SUGGESTION_BONUS : 0);
    const costs = isFixed(request, block)
      ? 0
      : findTiredCost(request, task, block, inOrder) + findContextCost(request, task, before);
    const stays = isStayWorth && isWhereItWas(request, block) ? STAY_BONUS : 0;
    const date = weighDate(task, minutesBefore(request, task, block, blocks), minutesOf(block));
    const promise =
      time.toLimit(goal) > time.endsAt || task.partHelps
        ? date
        : block.part === block.parts
          ? weighDate(task, 0, task.minutes)
          : 0;
    const kept =
      promise * findChanceToKeep(request, block, { goal, load: findLoad(request, goalOf, goal, time) }, time);
    const timely = late > 0 ? (LATE_SHARE * LATE_HALF_MINUTES) / (late + LATE_HALF_MINUTES) : 1;
    const dated =
      goal <= time.startsAt
        ? date *
          LATE_SHARE *
          OVERDUE_DAY_SHARE ** daysUntil(findMorning(request, block, time)) *
          (1 - WAIT_COST * daysUntil(block.startsAt))
        : kept + date * timely;
    return sum + weigh(task, block) * worth + dated + stays - costs;
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
  const known = findOpenSteps({ ...request, days: request.days + LATER_DAYS });
  const open = findOpenSteps(request);
  const knownUntil = findMidnight(timezone, from, days + LATER_DAYS);
  const startsAt = findMidnight(timezone, from, 0);
  const endsAt = findMidnight(timezone, from, days);
  const overdueAt = findFirstEvening(request, startsAt, endsAt);
  const dueOf = ({ dueAt }: PlanTask) => {
    if (dueAt === null) return Infinity;
    const { date, time } = readZone(timezone, dueAt);
    return time === '00:00' ? findMidnight(timezone, date, 1) : dueAt;
  };
  /** Minutes. Of the time after the known days a third counts. */
  const workUntil = (moment: number) =>
    known.filter((at) => at < moment).length * 5 + (Math.max(0, moment - knownUntil) / MINUTE_MS) * LATER_WORK_SHARE;
  const wholeDays = findOpenSteps({ ...request, now: 0, busy: [], days: request.days + LATER_DAYS });
  const stepsByDay = Map.groupBy(wholeDays, (at) => readZone(timezone, at).date);
  /** An hour of each day is lost, but of a short day no more than half. */
  const lostShareAt = (at: number) => {
    const minutes = 5 * (stepsByDay.get(readZone(timezone, at).date)?.length ?? 0);
    return Math.min(LOST_MINUTES / minutes, MOST_LOST_SHARE);
  };
  return {
    startsAt,
    endsAt,
    total: open.length * 5,
    dueOf,
    /** Of two dates, one that lies ahead on the planned days, else one that has passed, else the sooner one. */
    choose: (one: number, other: number) => {
      const isAhead = (date: number) => date > startsAt && date <= endsAt;
      const ahead = [one, other].filter(isAhead);
      return Math.min(...(ahead.length > 0 ? ahead : [one, other]));
    },
    /** What is overdue should be done on the first working day. */
    toLimit: (moment: number) => (moment <= startsAt ? overdueAt : moment),
    workUntil,
    /** Minutes of planned work that usually get done. */
    doneUntil: (moment: number) => {
      const lost = known.filter((at) => at < moment).reduce((sum, at) => sum + 5 * lostShareAt(at), 0);
      const later = Math.max(0, moment - knownUntil) / MINUTE_MS;
      return (workUntil(moment) - lost - (later * LOST_MINUTES) / 1_440) / OVERRUN;
    },
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

/** By task: when it should be done, so that neither it nor a task that waits for it is late. */
function findGoals({ tasks }: PlanRequest, time: Time): (task: PlanTask) => number {
  const isPossible = (task: PlanTask): boolean =>
    task.after.every((id) => tasks.some((other) => other.id === id && isPossible(other)));
  const goalOf = (task: PlanTask): number =>
    tasks
      .filter(({ after }) => after.includes(task.id))
      .filter(isPossible)
      .reduce(
        (soonest, next) => {
          const goal = goalOf(next);
          if (goal === Infinity) return soonest;
          const least = time.doneUntil(goal) - next.minutes + TOLERANCE;
          let early = goal;
          while (early > time.startsAt + STEP_MS && time.doneUntil(early) > least) early -= STEP_MS;
          return time.choose(soonest, goal > time.startsAt ? early : goal);
        },
        time.choose(time.dueOf(task), task.deadlineAt ?? Infinity),
      );
  return goalOf;
}

/** The share of what usually gets done up to a moment that all work takes which should be done by then. */
function findLoad({ tasks }: PlanRequest, goalOf: (task: PlanTask) => number, goal: number, time: Time): number {
  const due = tasks.filter((task) => goalOf(task) <= goal).reduce((sum, { minutes }) => sum + minutes, 0);
  return goal === Infinity ? 0 : Math.min(1, due / Math.max(1, time.doneUntil(time.toLimit(goal))));
}

/**
 * What a date is worth for a part after so many minutes of its task: its share of the promise on the planned days, more when it is
 * overdue. After them: what waiting for the days after them would risk, when work that goes before it does not wait.
 */
function createDateWorth({ tasks }: PlanRequest, goalOf: (task: PlanTask) => number, time: Time) {
  const goals = new Map(tasks.map((task) => [task, goalOf(task)]));
  const goal = (task: PlanTask) => goals.get(task) ?? Infinity;
  const gain = (task: PlanTask) => promiseOf(task) / task.minutes;
  const dated = tasks
    .filter((task) => goal(task) < Infinity)
    .sort((a, b) => goal(a) - goal(b) || gain(b) - gain(a) || (a.id < b.id ? -1 : 1));
  const isBefore = (task: PlanTask, other: PlanTask) =>
    goal(task) > time.startsAt && dated.indexOf(task) <= dated.indexOf(other) && gain(task) >= gain(other);
  const minutesTo = (task: PlanTask) =>
    dated.filter((other) => isBefore(other, task)).reduce((sum, other) => sum + other.minutes, 0);
  const today = time.doneUntil(time.endsAt);
  return (task: PlanTask, before: number, minutes: number): number => {
    const at = goal(task);
    const own = (DATE_BONUS * promiseOf(task) * minutes) / task.minutes;
    if (at === Infinity) return 0;
    if (at <= time.startsAt)
      return own * (1 + AGE_URGENCY * (1 - 0.5 ** ((time.startsAt - at) / DAY_MS / AGE_HALF_DAYS)));
    if (at <= time.endsAt) return own;
    const first = Math.min(minutesTo(task) - task.minutes + before, today);
    const risk = (other: PlanTask, done: number) => {
      const waiting = minutesTo(other) - done;
      if (waiting <= 0) return 0;
      return 1 - chance(OVERRUN * (time.doneUntil(goal(other)) - today - waiting), waiting);
    };
    const saved = dated
      .filter((other) => isBefore(task, other))
      .map((other) => DATE_BONUS * promiseOf(other) * (risk(other, first) - risk(other, first + minutes)))
      .reduce((sum, less) => sum + less, 0);
    return Math.min(own, Math.max(saved, own * risk(task, first)));
  };
}

/** How probably work of so many minutes is done in time, with so many to spare. */
const chance = (spare: number, minutes: number) =>
  1 / (1 + Math.exp((-Math.PI / Math.sqrt(3)) * (spare / (DELAY_DEVIATION * Math.sqrt(minutes)))));

const findMorning = ({ timezone }: PlanRequest, { startsAt }: SolverBlock, time: Time): number =>
  Math.max(findMidnight(timezone, readZone(timezone, startsAt).date, 0), time.startsAt);

interface Goal {
  goal: number;
  load: number;
}

function findChanceToKeep(request: PlanRequest, block: SolverBlock, { goal, load }: Goal, time: Time): number {
  if (goal === Infinity) return 0;
  const morning = findMorning(request, block, time);
  const earlier = time.workUntil(morning);
  const today = time.workUntil(block.endsAt) - earlier;
  const before = Math.max(today + load * earlier, minutesOf(block));
  const spare = time.workUntil(time.toLimit(goal)) - time.workUntil(block.endsAt);
  const doneBefore = time.doneUntil(morning);
  const done = time.doneUntil(block.endsAt) - doneBefore + load * doneBefore;
  return chance(spare - OVERRUN * (today + load * earlier - done), before);
}

/** The minutes of a task before a part. Those of parts that are left out follow from the previous plan, or from the others. */
function minutesBefore(
  { previous }: PlanRequest,
  task: PlanTask,
  { part }: SolverBlock,
  blocks: SolverBlock[],
): number {
  const own = blocks.filter(({ taskId }) => taskId === task.id);
  const sum = (parts: Span[]) => parts.reduce((total, each) => total + minutesOf(each), 0);
  const earlier = Array.from({ length: part - 1 }, (_, index) =>
    [...own, ...previous].find((other) => other.taskId === task.id && other.part === index + 1),
  ).filter((other) => other !== undefined);
  return earlier.length === part - 1 ? sum(earlier) : task.minutes - sum(own.filter((other) => other.part >= part));
}

const minutesOf = ({ startsAt, endsAt }: Span) => (endsAt - startsAt) / MINUTE_MS;

const weigh = (task: PlanTask, block: Span) =>
  promiseOf(task) * Math.sqrt(task.minutes / USUAL_MINUTES) * shareOf(task, block);

const promiseOf = ({ priority, isBegun }: PlanTask) => WEIGHTS[priority] * (isBegun ? BEGUN_FACTOR : 1);

const shareOf = ({ minutes }: PlanTask, block: Span) => minutesOf(block) / minutes;

/** The share of the weight that is lost for want or surplus of energy. */
function findLack({ timezone, energy }: PlanRequest, task: PlanTask, { startsAt, endsAt }: Span): number {
  let sum = 0;
  for (let at = startsAt; at < endsAt; at += STEP_MS) {
    const { date, time } = readZone(timezone, at);
    const hours = energy.today?.date === date ? energy.today.hours : energy.workDays;
    const level = hours[Number(time.slice(0, 2))];
    if (!level) continue;
    const lack = ENERGY_DEMAND[task.energy ?? 'medium'] - level.mean;
    sum += ENERGY_SHARE[level.source] * (Math.max(lack, -SURPLUS_ENERGY_COST * lack) / ENERGY_RANGE);
  }
  return sum / ((endsAt - startsAt) / STEP_MS);
}

const isWhereItWas = ({ previous, now }: PlanRequest, block: SolverBlock) =>
  previous.some(
    ({ taskId, part, startsAt, endsAt }) =>
      taskId === block.taskId && part === block.part && startsAt === block.startsAt && endsAt > now,
  );

function isAsSuggested({ suggestedAt }: PlanTask, { part, startsAt }: SolverBlock): boolean {
  const since = startsAt - (suggestedAt ?? Infinity);
  return part === 1 && since <= 0 && since > -15 * MINUTE_MS;
}

/** What it costs to go on working when no pause came before, or none comes before busy time. Busy time is no pause. */
function findTiredCost(request: PlanRequest, task: PlanTask, block: SolverBlock, all: SolverBlock[]): number {
  const { pauseAfterMinutes = PAUSE_AFTER_MINUTES, busy } = request;
  if (pauseAfterMinutes === null) return 0;
  let since = block.startsAt;
  const earlier = [...busy, ...all.slice(0, all.indexOf(block))].sort((a, b) => b.endsAt - a.endsAt);
  for (const span of earlier) {
    if (span.startsAt < since && since - span.endsAt < PAUSE_MS) since = span.startsAt;
  }
  const patience = pauseAfterMinutes * MINUTE_MS;
  const later = [...busy, ...all.filter((each) => isFixed(request, each))].sort((a, b) => a.startsAt - b.startsAt);
  let until = block.endsAt;
  for (const span of later) if (span.endsAt > until && span.startsAt - until < PAUSE_MS) until = span.endsAt;
  const added = until > block.endsAt && until - since > patience ? UNRESTED_SLOTS : 0;
  const rate = TIRED_COST[task.energy ?? 'medium'] / 3;
  if (since === block.startsAt) return added * rate; // how long a block may be is the user's choice
  const steps = (block.endsAt - block.startsAt) / STEP_MS;
  const tiredness = Array.from({ length: steps }, (_, step) => {
    const awake = block.startsAt + (step + 0.5) * STEP_MS - since;
    return Math.min(1, Math.max(0, awake / patience - 1));
  });
  return tiredness.reduce((sum, each) => sum + each, added) * rate;
}

/** What it costs to begin work of another context than before. */
function findContextCost(request: PlanRequest, { context }: PlanTask, before: SolverBlock[]): number {
  const last = before.map((block) => findTask(request, block).context).findLast((other) => other);
  return context && last && last !== context ? CONTEXT_COST : 0;
}
