import type { Plan, PlanRequest, PlanTask, PreviousBlock, SolverBlock, Span } from '../../src/planning/solver/types.ts';
import { SLOT_MS } from '../../src/planning/solver/types.ts';
import {
  AGE_HALF_DAYS,
  AGE_URGENCY,
  AT_RISK_HOURS,
  AT_RISK_MINUTES,
  AT_RISK_SHARE,
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
  PAUSE_MINUTES,
  STAY_BONUS,
  SUGGESTION_BONUS,
  SURPLUS_ENERGY_COST,
  TIRED_COST,
  UNRESTED_SLOTS,
  USUAL_MINUTES,
  WAIT_COST,
  WEIGHTS,
} from '../../src/planning/solver/weights.ts';
import { addDays, isoWeekday, toLocalTime, toMoment } from '../../src/shared/time-zones.ts';

const TOLERANCE = 1e-9;
/** More than rounding errors of minutes. */
const EPSILON = 1e-6;
const MINUTE_MS = 60_000;

/** Every rule that the plan breaks, as sentences. It works with moments and shares only the constants with the solver. */
export function findProblems(request: PlanRequest, plan: Plan): string[] {
  const context = createContext(request, plan);
  return [
    ...plan.blocks.flatMap((block, index) => findBlockProblems(block, index, context)),
    ...findMovedLocks(context),
    ...findWrongMinutes(context),
    ...plan.leftOut
      .filter(({ taskId }) => !context.tasks.has(taskId))
      .map(({ taskId }) => `${taskId} is left out, but is not in the request.`),
    ...PLAN_RULES.filter(([, holds]) => !holds(plan, context)).map(([problem]) => `${problem}.`),
  ];
}

interface Context {
  request: PlanRequest;
  plan: Plan;
  tasks: Map<string, PlanTask>;
  blocksByTask: Map<string, SolverBlock[]>;
  /** Those that have not ended. */
  previous: PreviousBlock[];
  bufferMs: number;
  world: ReturnType<typeof createWorld>;
  /** How much the date of a task counts for a part that comes after so many minutes of it. */
  weighDate: (task: PlanTask, before: number, minutes: number) => number;
}

/** What is known without a plan. */
type Known = Pick<Context, 'request' | 'tasks' | 'world'>;

function createContext(request: PlanRequest, plan: Plan): Context {
  const known = { request, tasks: new Map(request.tasks.map((task) => [task.id, task])), world: createWorld(request) };
  return {
    ...known,
    plan,
    blocksByTask: Map.groupBy(plan.blocks, ({ taskId }) => taskId),
    previous: request.previous.filter(({ endsAt }) => endsAt > request.now),
    bufferMs: request.bufferMinutes * MINUTE_MS,
    weighDate: createDateWorth(known),
  };
}

interface BlockView {
  block: SolverBlock;
  index: number;
  task: PlanTask;
  /** Locked, or running. */
  isFixed: boolean;
  /** What is not over. */
  rest: Span;
  /** The previous block of the same part at the same start. */
  same: PreviousBlock | undefined;
  expected: ReturnType<typeof scoreBlock>;
}

function findBlockProblems(block: SolverBlock, index: number, context: Context): string[] {
  const { now } = context.request;
  const { taskId, part, startsAt, endsAt } = block;
  const name = `Part ${part} of ${taskId}`;
  const task = context.tasks.get(taskId);
  if (!task) return [`${name} is of a task that is not in the request.`];
  const view: BlockView = {
    block,
    index,
    task,
    isFixed: isFixed(block, now),
    rest: { startsAt: Math.max(startsAt, now), endsAt },
    same: findSame(block, context),
    expected: scoreBlock(task, block, context),
  };
  return BLOCK_RULES.filter(([, holds]) => !holds(view, context)).map(([problem]) => `${name} ${problem}.`);
}

type BlockRule = [problem: string, holds: (view: BlockView, context: Context) => boolean];

const BLOCK_RULES: BlockRule[] = [
  [
    'is not a part of its task',
    ({ block: { taskId, part, parts } }, { blocksByTask }) =>
      part >= 1 && part <= parts && (blocksByTask.get(taskId) ?? []).every((other) => other.parts === parts),
  ],
  [
    'is planned twice',
    ({ block, index }, { plan }) =>
      !plan.blocks.slice(0, index).some(({ taskId, part }) => taskId === block.taskId && part === block.part),
  ],
  ['has a wrong length', (view, context) => hasLength(view, context)],
  [
    'is not in the order of starts',
    ({ block, index }, { plan }) => (plan.blocks[index - 1]?.startsAt ?? block.startsAt) <= block.startsAt,
  ],
  [
    'is too near to another block',
    ({ block, index }, context) =>
      context.plan.blocks.slice(index + 1).every((other) => isApart(block, other, context)),
  ],
  [
    'is locked, unlocked or started unlike the previous block',
    ({ block, isFixed, same }) => (same ? same.locked === block.locked : !isFixed),
  ],
  [
    'overlaps busy time',
    ({ block, rest }, { request }) => block.locked || !request.busy.some((span) => overlap(span, rest)),
  ],
  [
    'is on an excluded day',
    ({ block, rest, task }) => block.locked || !(task.except ?? []).some((day) => overlap(day, rest)),
  ],
  [
    'is outside working hours, in a break or in busy time',
    ({ block, isFixed }, { world }) => isFixed || world.isWorkable(block),
  ],
  [
    'starts before the start date of its task',
    ({ block, isFixed, task }) => isFixed || block.startsAt >= (task.startAt ?? block.startsAt),
  ],
  [
    'ends after the deadline',
    ({ block, isFixed, task }) => isFixed || block.endsAt <= (task.deadlineAt ?? block.endsAt),
  ],
  [
    'depends on work that is not planned',
    (view, context) =>
      view.isFixed ||
      findDependencies(view, context).every(
        ({ minutes, blocks }) => blocks.length > 0 && totalMinutes(blocks) >= minutes,
      ),
  ],
  [
    'starts before a dependency has ended',
    (view, context) =>
      view.isFixed ||
      findDependencies(view, context)
        .flatMap(({ blocks }) => blocks)
        .every(({ endsAt }) => endsAt + context.bufferMs <= view.block.startsAt),
  ],
  [
    'has a wrong stability',
    ({ block, same }, context) => block.terms.stability === expectStability(block, same, context),
  ],
  ['has a wrong weight', ({ block, expected }) => near(block.terms.weight, expected.weight)],
  ['has a wrong energy match', ({ block, expected }) => near(block.terms.energyMatch, expected.energyMatch)],
  ['has a wrong lateness', ({ block, expected }) => block.terms.lateMinutes === expected.lateMinutes],
  ['has a wrong value', ({ block, expected }) => near(block.terms.value, expected.value)],
  [
    'has wrong facts about its date',
    ({ block: { facts, endsAt }, expected }, { plan: { blocks } }) => {
      const from = endsAt - AT_RISK_HOURS * 60 * MINUTE_MS;
      const work = totalMinutes(blocks.filter((other) => other.endsAt > from && other.endsAt <= endsAt));
      const least = Math.min(AT_RISK_MINUTES, work * AT_RISK_SHARE);
      return (
        facts.dueAt === expected.limitAt &&
        facts.slackMinutes === expected.slackMinutes &&
        facts.isAtRisk === (expected.slackMinutes !== null && expected.slackMinutes < least)
      );
    },
  ],
  [
    'is worth nothing without the other parts',
    ({ task, block: { taskId } }, { request: { now }, blocksByTask, world }) => {
      const own = blocksByTask.get(taskId) ?? [];
      const isInTime = task.deadlineAt !== null && task.deadlineAt <= world.endsAt;
      const isFree = !isInTime || task.partHelps || own.some((one) => isFixed(one, now));
      return isFree || totalMinutes(own) === task.minutes;
    },
  ],
];

type PlanRule = [problem: string, holds: (plan: Plan, context: Context) => boolean];

const PLAN_RULES: PlanRule[] = [
  [
    'The value is not the sum over the blocks',
    ({ quality, blocks }) =>
      near(
        quality.value,
        blocks.reduce((sum, { terms }) => sum + terms.value, 0),
      ),
  ],
  [
    'The value is above its bound',
    ({ quality: { value, upperBound, gap } }) => upperBound >= value - TOLERANCE && gap >= 0 && gap <= 1,
  ],
  [
    'The plan is called exact, but its value is below the bound',
    ({ quality: { exact, value, upperBound } }) => !exact || near(value, upperBound),
  ],
  [
    'The churn does not match the blocks',
    ({ blocks, churn }, { previous, tasks }) => {
      const count = (stability: string) => blocks.filter(({ terms }) => terms.stability === stability).length;
      const before = previous.filter(({ taskId }) => tasks.has(taskId)).length;
      return (
        churn.kept === count('kept') &&
        churn.moved === count('moved') &&
        churn.added === count('new') &&
        churn.removed >= 0 &&
        churn.removed === before - churn.kept - churn.moved
      );
    },
  ],
];

/** Locked blocks to come that moved, though no other locked block is in their place. */
function findMovedLocks({ request, plan, tasks, previous }: Context): string[] {
  const isKept = ({ taskId, part, startsAt, endsAt }: PreviousBlock, { minutes, chunk }: PlanTask) => {
    const place = { startsAt, endsAt: Math.max(endsAt, startsAt + Math.min(minutes, chunk.max) * MINUTE_MS) };
    return plan.blocks.some(
      (one) => one.locked && ((one.taskId === taskId && one.part === part) || overlap(one, place)),
    );
  };
  return previous
    .filter((block) => {
      const task = tasks.get(block.taskId);
      if (!task || !block.locked || block.startsAt < request.now || block.endsAt <= block.startsAt) return false;
      return block.part <= Math.ceil(task.minutes / task.chunk.max) && !isKept(block, task);
    })
    .map(({ part, taskId }) => `Part ${part} of ${taskId} was locked, but has moved.`);
}

/** Tasks whose planned and left out minutes are not all their minutes. */
function findWrongMinutes({ request, plan, blocksByTask }: Context): string[] {
  return request.tasks
    .filter(({ id, minutes }) => {
      const left = plan.leftOut.filter(({ taskId }) => taskId === id);
      const missing = left.reduce((sum, one) => sum + one.minutes, 0);
      return left.length > 1 || totalMinutes(blocksByTask.get(id) ?? []) + missing !== minutes;
    })
    .map(({ id }) => `The minutes of ${id} do not add up.`);
}

/** Of two previous blocks of one part, the earlier one counts. */
function findSame({ taskId, part, startsAt }: SolverBlock, { previous }: Context) {
  const own = previous.filter((one) => one.taskId === taskId && one.part === part);
  const [first] = own.toSorted((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
  return first?.startsAt === startsAt ? first : undefined;
}

const isFixed = ({ locked, startsAt }: SolverBlock, now: number) => locked || startsAt < now;

function hasLength({ block, task: { minutes, chunk } }: BlockView, { previous }: Context): boolean {
  const length = totalMinutes([block]);
  if (block.parts === 1) return length === minutes;
  const wasAsLong = previous.some((one) => one.taskId === block.taskId && totalMinutes([one]) === length);
  return wasAsLong || (length <= chunk.max && length >= Math.min(chunk.min, Math.floor(minutes / block.parts)));
}

function isApart(a: SolverBlock, b: SolverBlock, { request: { now }, bufferMs }: Context): boolean {
  const pause = isFixed(a, now) && isFixed(b, now) ? 0 : bufferMs;
  return a.endsAt + pause <= b.startsAt || b.endsAt + pause <= a.startsAt;
}

/** What must be done before the block: the part before it, or the tasks that its task depends on. */
function findDependencies({ block, task }: BlockView, { tasks, blocksByTask }: Context) {
  if (block.part > 1) {
    const before = (blocksByTask.get(block.taskId) ?? []).filter(({ part }) => part === block.part - 1);
    return [{ minutes: 0, blocks: before }];
  }
  return task.after.map((id) => ({
    minutes: tasks.get(id)?.minutes ?? Infinity,
    blocks: blocksByTask.get(id) ?? [],
  }));
}

function expectStability(block: SolverBlock, same: PreviousBlock | undefined, { previous }: Context) {
  if (same) return 'kept';
  return previous.some(({ taskId, part }) => taskId === block.taskId && part === block.part) ? 'moved' : 'new';
}

const near = (a: number, b: number) => Math.abs(a - b) <= TOLERANCE;

const overlap = (a: Span, b: Span) => a.startsAt < b.endsAt && b.startsAt < a.endsAt;

const totalMinutes = (spans: Span[]) =>
  spans.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);

/** When a block may lie, how much time there is, and how much energy. */
function createWorld(request: PlanRequest) {
  const { now, bufferMinutes, busy, energy, timezone } = request;
  const allDays = createDays({ ...request, days: request.days + LATER_DAYS });
  const days = allDays.slice(0, request.days);
  const knownUntil = allDays.at(-1)?.endsAt ?? 0;
  const startsAt = days[0]?.startsAt ?? 0;
  const endsAt = days.at(-1)?.endsAt ?? 0;
  const begins = days[0]?.begins ?? startsAt;
  const overdueAt = days.find(({ hours }) => hours.length > 0)?.hours.at(-1)?.endsAt ?? endsAt;
  const buffer = bufferMinutes * MINUTE_MS;
  const pauses = allDays.flatMap(({ breaks }) => breaks);
  const meetings = busy.map((each) => ({ startsAt: each.startsAt - buffer, endsAt: each.endsAt + buffer }));
  const shifts = allDays.flatMap(({ hours }) => hours).sort((a, b) => a.startsAt - b.startsAt);
  const isInHours = (span: Span) => {
    let workedUntil = span.startsAt; // working hours may continue past midnight
    for (const shift of shifts) {
      if (shift.startsAt <= workedUntil) workedUntil = Math.max(workedUntil, shift.endsAt);
    }
    return workedUntil >= span.endsAt && !pauses.some((other) => overlap(span, other));
  };
  const isOpen = (span: Span) =>
    span.startsAt >= Math.max(now, begins) && isInHours(span) && !meetings.some((other) => overlap(span, other));
  const isWorkable = (span: Span) => span.endsAt <= endsAt && isOpen(span);
  const findLevel = (moment: number) => {
    const lastSlot = Math.floor((endsAt - startsAt) / SLOT_MS) - 1;
    const inside = Math.min(Math.max(moment, startsAt), startsAt + lastSlot * SLOT_MS);
    const day = days.find((one) => inside < one.endsAt);
    if (!day) return undefined;
    const hour = Array.from({ length: 48 }, (_, each) => each).findLast((each) => day.at(60 * each) <= inside);
    const usual = day.isFree ? energy.freeDays : energy.workDays;
    const hours = energy.today && energy.today.date === day.date ? energy.today.hours : usual;
    return hours[(hour ?? 0) % 24];
  };
  const slots: number[] = [];
  for (let at = startsAt; at + SLOT_MS <= knownUntil; at += SLOT_MS) {
    if (isOpen({ startsAt: at, endsAt: at + SLOT_MS })) slots.push(at);
  }
  const floor = (moment: number) => startsAt + Math.floor((moment - startsAt) / SLOT_MS) * SLOT_MS;
  const ceil = (moment: number) => startsAt + Math.ceil((moment - startsAt) / SLOT_MS) * SLOT_MS;
  const widen = (span: Span) => ({ startsAt: Math.max(floor(span.startsAt), startsAt), endsAt: ceil(span.endsAt) });
  const lastSlotEnd = floor(knownUntil);
  /** By slot: how much of it goes to something that comes in. */
  const shares = allDays.map(({ begins: from, endsAt: until }) => {
    let open = 0;
    for (let at = from; at < until; at += SLOT_MS)
      if (isInHours({ startsAt: at, endsAt: at + SLOT_MS })) open += SLOT_MS / MINUTE_MS;
    return Math.min(LOST_MINUTES / open, MOST_LOST_SHARE);
  });
  const lost = slots.map((slot) => SLOT_MS * (shares[allDays.findLastIndex((day) => day.begins <= slot)] ?? 0));
  /** Minutes of working time. */
  const workBefore = (moment: number) => {
    const later = Math.max(ceil(moment) - lastSlotEnd, 0) * LATER_WORK_SHARE;
    return (slots.filter((at) => at < moment).length * SLOT_MS + later) / MINUTE_MS;
  };
  /** Minutes of planned work that usually get done. */
  const capacityBefore = (moment: number) => {
    const earlier = lost.slice(0, slots.filter((at) => at < moment).length).reduce((sum, each) => sum + each, 0);
    const later = Math.max(ceil(moment) - lastSlotEnd, 0) * (LOST_MINUTES / 1_440);
    return (workBefore(moment) - (earlier + later) / MINUTE_MS) / OVERRUN;
  };
  /** The last moment, but not before the first five minutes, from which so many minutes usually get done by another. */
  const findBegin = (goal: number, minutes: number) => {
    const least = capacityBefore(goal) - minutes + EPSILON;
    let moment = Math.min(ceil(goal), lastSlotEnd);
    while (moment > startsAt + SLOT_MS && capacityBefore(moment) > least) moment -= SLOT_MS;
    return Math.max(moment, startsAt + SLOT_MS);
  };
  const findDue = (dueAt: number | null) => {
    if (dueAt === null) return null;
    const date = toLocalTime(dueAt, timezone).slice(0, 10);
    return toMoment(date, '00:00', timezone).getTime() === dueAt
      ? toMoment(addDays(date, 1), '00:00', timezone).getTime()
      : dueAt;
  };
  const findDayStart = (moment: number) => {
    const later = days.filter((day, index) => index > 0 && day.begins <= moment);
    return later.at(-1)?.begins ?? startsAt;
  };
  return {
    startsAt,
    endsAt,
    overdueAt,
    isWorkable,
    findLevel,
    floor,
    ceil,
    widen,
    workBefore,
    capacityBefore,
    findBegin,
    findDue,
    findDayStart,
  };
}

/** The value of a block from the formulas of docs/planning.md. */
function scoreBlock(task: PlanTask, block: SolverBlock, context: Context) {
  const { world } = context;
  const all = listSlots(world.widen(block), world.floor(block.startsAt));
  const planned = all.filter((at) => at >= world.startsAt && at < world.endsAt);
  const touched = planned.length > 0 ? planned : all;
  const mean = (of: (match: number, share: number) => number) =>
    touched.reduce((sum, at) => {
      const level = world.findLevel(at);
      if (!level) return sum + of(0, 1);
      const demand = ENERGY_DEMAND[task.energy ?? 'medium'];
      const off = Math.max(0, demand - level.mean) + SURPLUS_ENERGY_COST * Math.max(0, level.mean - demand);
      return sum + of(1 - off / ENERGY_RANGE, ENERGY_SHARE[level.source]);
    }, 0) / touched.length;
  const weight = weigh(task) * (totalMinutes([block]) / task.minutes);
  const dates = findDates(task, context);
  const done = world.workBefore(block.endsAt);
  const toWork = (moment: number) => world.workBefore(moment <= world.startsAt ? world.overdueAt : moment);
  const late = dates.dueAt === null ? 0 : Math.max(0, done - toWork(dates.dueAt));
  const slack = dates.limitAt === null ? null : Math.max(0, toWork(dates.limitAt) - done);
  const sinceSuggested = world.floor(block.startsAt) - (task.suggestedAt ?? Infinity);
  const isSuggested = block.part === 1 && sinceSuggested > -15 * MINUTE_MS && sinceSuggested <= 0;
  const daysBefore = (moment: number) =>
    (world.workBefore(moment) * (world.floor(world.endsAt) - world.startsAt)) /
    (1_440 * MINUTE_MS * (world.workBefore(world.endsAt) || 5));
  const worth =
    mean((match, share) => 1 - share + share * match) -
    WAIT_COST * daysBefore(world.floor(block.startsAt)) +
    (isSuggested ? SUGGESTION_BONUS : 0);
  const own = context.weighDate(task, minutesBefore(task, block, context), totalMinutes([block]));
  const kept = findKeptWorth(task, block, own, context) * findKeptShare(task, block, context);
  const date =
    findGoal(task, context) <= world.startsAt
      ? own *
        LATE_SHARE *
        OVERDUE_DAY_SHARE ** daysBefore(world.findDayStart(block.startsAt)) *
        (1 - WAIT_COST * daysBefore(world.floor(block.startsAt)))
      : kept + own * (late === 0 ? 1 : (LATE_SHARE * LATE_HALF_MINUTES) / (late + LATE_HALF_MINUTES));
  const stays = expectStability(block, findSame(block, context), context) === 'kept' ? STAY_BONUS : 0;
  return {
    weight,
    energyMatch: mean((match) => match),
    lateMinutes: dates.limitAt === null ? 0 : Math.max(0, block.endsAt - dates.limitAt) / MINUTE_MS,
    limitAt: dates.limitAt,
    slackMinutes: slack === null ? null : Math.round(slack),
    value: weight * worth + date + stays - findTiredCost(task, block, context) - findContextCost(task, block, context),
  };
}

function listSlots({ endsAt }: Span, startsAt: number): number[] {
  const slots: number[] = [];
  for (let at = startsAt; at < endsAt; at += SLOT_MS) slots.push(at);
  return slots;
}

function findDates({ dueAt, deadlineAt }: PlanTask, { world }: Known) {
  const due = world.findDue(dueAt);
  const limits = [due, deadlineAt].filter((moment) => moment !== null);
  return { dueAt: due, limitAt: limits.length > 0 ? Math.min(...limits) : null };
}

/** When a task should be done, for its own date and for those of the tasks that wait for it; Infinity for any time. */
function findGoal(task: PlanTask, known: Known): number {
  const { startsAt, findBegin } = known.world;
  const waiting = known.request.tasks.filter(({ after }) => after.includes(task.id));
  const goals = waiting
    .filter((other) => canBePlanned(other, known))
    .map((other) => {
      const goal = findGoal(other, known);
      return goal <= startsAt || goal === Infinity ? goal : findBegin(goal, other.minutes);
    });
  const dates = [known.world.findDue(task.dueAt) ?? Infinity, task.deadlineAt ?? Infinity, ...goals];
  const ahead = dates.filter(
    (date) => date > startsAt && known.world.ceil(date) <= known.world.floor(known.world.endsAt),
  );
  return Math.min(...(ahead.length > 0 ? ahead : dates));
}

/** Whether the task waits for nothing that is unknown, and not for itself. */
const canBePlanned = ({ id, after }: PlanTask, context: Known, seen: string[] = []): boolean =>
  !seen.includes(id) &&
  after.every((first) => {
    const other = context.tasks.get(first);
    return other !== undefined && canBePlanned(other, context, [...seen, id]);
  });

/** The minutes of a task before a part. Those of parts that are left out follow from the previous plan, or from the others. */
function minutesBefore({ id, minutes }: PlanTask, { part }: SolverBlock, { blocksByTask, request }: Context): number {
  const own = blocksByTask.get(id) ?? [];
  const known = [...own, ...request.previous.filter(({ taskId }) => taskId === id)];
  const numbers = Array.from({ length: part - 1 }, (_, index) => index + 1);
  const earlier = numbers.flatMap((number) => known.find((other) => other.part === number) ?? []);
  if (earlier.length === numbers.length) return totalMinutes(earlier);
  return minutes - totalMinutes(own.filter((other) => other.part >= part));
}

/** Sooner work that is worth as much for its time goes first, as far as it fits into the planned days. Tasks that give way wait. */
function createDateWorth(known: Known): Context['weighDate'] {
  const { startsAt, endsAt, capacityBefore, floor, ceil } = known.world;
  const planned = capacityBefore(floor(endsAt));
  const goals = new Map(known.request.tasks.map((task) => [task, findGoal(task, known)]));
  const goalOf = (task: PlanTask) => goals.get(task) ?? Infinity;
  const gain = (task: PlanTask) => promiseOf(task) / task.minutes;
  const key = ({ rank = '', id }: PlanTask) => `${rank} ${id}`;
  const dated = known.request.tasks
    .filter((task) => goalOf(task) < Infinity)
    .sort((a, b) => goalOf(a) - goalOf(b) || gain(b) - gain(a) || (key(a) < key(b) ? -1 : 1));
  const listBefore = (task: PlanTask) =>
    dated.slice(0, dated.indexOf(task) + 1).filter((other) => goalOf(other) > startsAt && gain(other) >= gain(task));
  return (task, before, minutes) => {
    const goal = goalOf(task);
    const own = (DATE_BONUS * promiseOf(task) * minutes) / task.minutes;
    if (goal === Infinity) return 0;
    if (goal <= startsAt)
      return own * (1 + AGE_URGENCY * (1 - 0.5 ** ((startsAt - goal) / (1_440 * MINUTE_MS) / AGE_HALF_DAYS)));
    if (ceil(goal) <= floor(endsAt)) return own;
    const first = Math.min(planned, sumTasks(listBefore(task)) - task.minutes + before);
    const findRisk = (waiting: PlanTask, done: number) => {
      const rest = sumTasks(listBefore(waiting)) - done;
      return rest > 0 ? 1 - keepDate(OVERRUN * (capacityBefore(goalOf(waiting)) - planned - rest), rest) : 0;
    };
    let saved = 0;
    for (const waiting of dated.filter((other) => listBefore(other).includes(task)))
      saved += DATE_BONUS * promiseOf(waiting) * (findRisk(waiting, first) - findRisk(waiting, first + minutes));
    return Math.min(own, Math.max(own * findRisk(task, first), saved));
  };
}

/** What it is worth that a part keeps the date: when the task is due on the planned days, its last part has it for all. */
function findKeptWorth(task: PlanTask, block: SolverBlock, own: number, context: Context): number {
  const { startsAt, endsAt, overdueAt, floor, ceil } = context.world;
  const goal = findGoal(task, context);
  if (task.partHelps || ceil(goal <= startsAt ? overdueAt : goal) > floor(endsAt)) return own;
  return block.part === block.parts ? context.weighDate(task, 0, task.minutes) : 0;
}

const promiseOf = ({ priority, isBegun }: PlanTask) => WEIGHTS[priority] * (isBegun ? BEGUN_FACTOR : 1);

const sumTasks = (tasks: PlanTask[]) => tasks.reduce((sum, { minutes }) => sum + minutes, 0);

/** The probability that work of so many minutes is done when the expected end is so many minutes before the date. */
const keepDate = (margin: number, minutes: number) =>
  1 / (1 + Math.exp((-margin * Math.PI) / (DELAY_DEVIATION * Math.sqrt(3 * minutes))));

/** The probability that a block keeps its date. */
function findKeptShare(task: PlanTask, block: SolverBlock, context: Context): number {
  const { world } = context;
  const goal = findGoal(task, context);
  if (goal === Infinity) return 0;
  const done = world.workBefore(block.endsAt);
  const earlier = world.workBefore(world.findDayStart(block.startsAt));
  const own = (world.widen(block).endsAt - world.floor(block.startsAt)) / MINUTE_MS;
  const limit = goal <= world.startsAt ? world.overdueAt : goal;
  const due = sumTasks(context.request.tasks.filter((other) => findGoal(other, context) <= goal));
  const share = Math.min(due / Math.max(world.capacityBefore(limit), 1), 1);
  const before = Math.max(done - earlier + share * earlier, own);
  const slack = world.workBefore(limit) - done;
  const since = (until: (moment: number) => number) =>
    until(block.endsAt) - (1 - share) * until(world.findDayStart(block.startsAt));
  return keepDate(slack - OVERRUN * (since(world.workBefore) - since(world.capacityBefore)), before);
}

const weigh = (task: PlanTask): number => promiseOf(task) * Math.sqrt(task.minutes / USUAL_MINUTES);

/** What a block costs because no pause came before parts of it, or none comes before what follows and does not move. */
function findTiredCost(task: PlanTask, block: SolverBlock, { request, plan, world }: Context): number {
  const { now, busy, pauseAfterMinutes = PAUSE_AFTER_MINUTES } = request;
  if (isFixed(block, now) || pauseAfterMinutes === null) return 0;
  const own = world.widen(block);
  const occupied = [...busy, ...plan.blocks].map(world.widen).filter((span) => span.startsAt < own.startsAt);
  let since = own.startsAt;
  for (let before: number | undefined = since; before !== undefined; ) {
    since = before;
    const touching = occupied.filter(
      ({ startsAt, endsAt }) => startsAt < since && endsAt + PAUSE_MINUTES * MINUTE_MS > since,
    );
    before = touching.length > 0 ? Math.min(...touching.map(({ startsAt }) => startsAt)) : undefined;
  }
  const whole = Math.ceil(pauseAfterMinutes / 5) * SLOT_MS;
  const tiredAt = since + whole;
  let until = own.endsAt;
  const fixed = [...busy, ...plan.blocks.filter((other) => isFixed(other, now))].map(world.widen);
  for (const span of fixed.sort((a, b) => a.startsAt - b.startsAt))
    if (span.startsAt < until + PAUSE_MINUTES * MINUTE_MS) until = Math.max(until, span.endsAt);
  let tired = until > own.endsAt && until > tiredAt ? UNRESTED_SLOTS / 3 : 0;
  if (since === own.startsAt) return tired * TIRED_COST[task.energy ?? 'medium']; // how long a part may be is the user's choice
  for (let at = Math.max(own.startsAt, tiredAt); at < own.endsAt; at += SLOT_MS)
    tired += Math.min((at + SLOT_MS / 2 - tiredAt) / whole, 1) * (SLOT_MS / (15 * MINUTE_MS));
  return tired * TIRED_COST[task.energy ?? 'medium'];
}

/** What a block costs because the last work before it was of another context. */
function findContextCost(
  task: PlanTask,
  block: SolverBlock,
  { request: { now }, plan, tasks, world }: Context,
): number {
  if (isFixed(block, now) || !task.context) return 0;
  const last = plan.blocks
    .filter((other) => tasks.get(other.taskId)?.context && world.widen(other).endsAt <= world.floor(block.startsAt))
    .sort((a, b) => b.endsAt - a.endsAt)[0];
  return last && tasks.get(last.taskId)?.context !== task.context ? CONTEXT_COST : 0;
}

function createDays({ from, days, timezone, workingHours, dayOverrides, breaks }: PlanRequest) {
  const spansOn = (date: string) => {
    const own = dayOverrides[date];
    return [(own === undefined ? workingHours[isoWeekday(date)] : own) ?? []].flat().map(toMinutes);
  };
  const begin = (date: string) => {
    const dayBefore = addDays(date, -1);
    const isSkipped = momentAt(dayBefore, 0, timezone) === momentAt(date, 0, timezone);
    const until = isSkipped ? 0 : Math.max(0, ...spansOn(dayBefore).map(({ end }) => end - 1_440));
    return momentAt(date, until, timezone);
  };
  return Array.from({ length: days }, (_, index) => {
    const date = addDays(from, index);
    const at = (minutes: number) => momentAt(date, minutes, timezone);
    const isSkipped = at(0) === at(1_440);
    const spans = isSkipped ? [] : spansOn(date);
    const hours = spans.map(({ start, end }) => ({ startsAt: at(start), endsAt: at(end) }));
    const pauses = spans.flatMap(({ start, end }) =>
      breaks
        .filter(({ minHours = 0 }) => end - start >= 60 * minHours)
        .flatMap((pause) =>
          [-1_440, 0, 1_440].map((later) => [toMinutes(pause).start + later, toMinutes(pause).end + later]),
        )
        .map(([from = 0, until = 0]) => [Math.max(from, start), Math.min(until, end)])
        .flatMap(([from = 0, until = 0]) => (from < until ? [{ startsAt: at(from), endsAt: at(until) }] : [])),
    );
    const isFree = spansOn(date).length === 0;
    return {
      date,
      at,
      startsAt: at(0),
      begins: begin(date),
      endsAt: begin(addDays(date, 1)),
      hours,
      isFree,
      breaks: pauses,
    };
  });
}

const moments = new Map<string, number>();

/** Remembered, because thousands of plans of the same days are verified. */
function momentAt(date: string, minutes: number, timezone: string): number {
  const key = `${timezone} ${date} ${minutes}`;
  const known = moments.get(key);
  if (known !== undefined) return known;
  const day = Math.floor(minutes / 1_440);
  const moment = toMoment(addDays(date, day), clock(minutes - 1_440 * day), timezone).getTime();
  moments.set(key, moment);
  return moment;
}

/** Minutes after midnight; the end of a span past midnight is over 1,440. */
function toMinutes({ start, end }: { start: string; end: string }) {
  const parse = (time: string) => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));
  return { start: parse(start), end: parse(end) + (parse(end) <= parse(start) ? 1_440 : 0) };
}

/** 570 → `09:30` */
const clock = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
