import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, PlanRequest, PlanTask, PreviousBlock } from '../../src/planning/solver/types.ts';
import {
  askOnMorning,
  findOpenTime,
  keepPrevious,
  openTodos,
  type PlannedBlock,
  totalMinutes,
} from '../support/person-days.ts';
import { valuePlan } from '../support/plan-value.ts';
import type { PlannerPerson } from '../support/planner-people.ts';
import { randomOf } from '../support/random.ts';
import { randomPerson } from '../support/random-person.ts';
import { rounded } from './stats.ts';
import { printTable } from './table.ts';

const PLANS = 60;
/** What is not planned by then is left out. */
const SECONDS = 300;
/** The figures are printed after so many plans each time. */
const PRINTED = 15;
const TODOS = 26;
const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const URGENT = 'urgent';
const URGENT_MINUTES = 30;
/** Of working time, from when it comes in until its deadline. */
const MINUTES_AHEAD = 120;
/** It comes in on the first day, up to so long after work begins. */
const QUARTERS_LATER = 20;
/** Plans from scratch, each searched in another order, for the best value. */
const RIVALS = 8;

/** What becomes of an applied plan when an urgent task comes in. It takes about two minutes, and SECONDS at most. */
export async function benchReplanning() {
  const trials: Trial[] = [];
  const begunAt = performance.now();
  for (let seed = 0; trials.length < PLANS && performance.now() - begunAt < SECONDS * 1_000; seed += 1) {
    const trial = disturbPlan(seed);
    if (!trial) continue;
    trials.push(trial);
    if (trials.length % PRINTED === 0) printTrials(trials);
  }
  if (trials.length % PRINTED !== 0) printTrials(trials);
}

function printTrials(trials: Trial[]) {
  const mean = (of: (trial: Trial) => number) => trials.reduce((sum, trial) => sum + of(trial), 0) / trials.length;
  printTable(
    `${trials.length} applied plans, and an urgent task of ${URGENT_MINUTES} minutes with a deadline two working hours ahead`,
    [
      {
        'blocks to come': rounded(mean(({ blocks }) => blocks)),
        'urgent planned, %': rounded(mean(({ isPlanned }) => (isPlanned ? 100 : 0))),
        'from scratch, %': rounded(mean(({ isPlannedFromScratch }) => (isPlannedFromScratch ? 100 : 0))),
        'value, % of best': rounded(
          mean(({ value }) => 100 * value),
          2,
        ),
        least: rounded(100 * Math.min(...trials.map(({ value }) => value)), 2),
        moved: rounded(
          mean(({ moved }) => moved),
          2,
        ),
        removed: rounded(
          mean(({ removed }) => removed),
          2,
        ),
        'most moved + removed': Math.max(...trials.map(({ moved, removed }) => moved + removed)),
      },
    ],
  );
}

interface Trial {
  blocks: number;
  isPlanned: boolean;
  /** Whether a plan from scratch has it. */
  isPlannedFromScratch: boolean;
  /** Of the best value found. */
  value: number;
  moved: number;
  removed: number;
}

/** Null when the urgent task cannot be done in time. */
function disturbPlan(seed: number): Trial | null {
  const person = randomPerson(seed, TODOS);
  const morning = askOnMorning(person, 0, openTodos(person));
  const { blocks } = planDays(morning);
  const now = morning.now + Math.floor(randomOf(seed).uniform() * QUARTERS_LATER) * QUARTER_MS;
  const open = openTodos(person)
    .map(({ todo, minutes }) => ({ todo, minutes: minutes - minutesDone(blocks, todo.title, now) }))
    .filter(({ minutes }) => minutes > 0);
  const previous = keepPrevious(blocks, open, now);
  const deadlineAt = findDeadline(person, now);
  const running = previous.filter(({ startsAt }) => startsAt < now);
  if (!hasRoom(person, Math.max(now, ...running.map(({ endsAt }) => endsAt)), deadlineAt)) return null;

  const asked = askOnMorning(person, 0, open, previous);
  const request = { ...asked, now, tasks: [...asked.tasks, urgentTask(deadlineAt)] };
  const plan = planDays(request);
  const value = valuePlan(request, plan, false);
  const rivals = Array.from({ length: RIVALS }, (_, index) => planUnderOtherNames(request, running, index));
  return {
    ...compare(previous, plan),
    blocks: previous.length,
    value: value / Math.max(value, ...rivals.map((rival) => rival.value)),
    isPlannedFromScratch: rivals.some(({ hasUrgent }) => hasUrgent),
  };
}

const minutesDone = (blocks: PlannedBlock[], title: string, now: number) =>
  totalMinutes(blocks.filter(({ taskId, endsAt }) => taskId === title && endsAt <= now));

function findDeadline(person: PlannerPerson, now: number): number {
  let left = MINUTES_AHEAD * MINUTE_MS;
  for (let day = 0; ; day += 1) {
    for (const { startsAt, endsAt } of findOpenTime(person, day)) {
      const from = Math.max(startsAt, now);
      if (from + left <= endsAt) return from + left;
      left -= Math.max(endsAt - from, 0);
    }
  }
}

/** Whether an empty calendar has room for the urgent task. */
function hasRoom(person: PlannerPerson, from: number, until: number): boolean {
  return [0, 1].some((day) =>
    findOpenTime(person, day, person.bufferMinutes).some(({ startsAt, endsAt }) => {
      const begins = Math.ceil(Math.max(startsAt, from + person.bufferMinutes * MINUTE_MS) / QUARTER_MS) * QUARTER_MS;
      return begins + URGENT_MINUTES * MINUTE_MS <= Math.min(endsAt, until);
    }),
  );
}

const urgentTask = (deadlineAt: number): PlanTask => ({
  id: URGENT,
  minutes: URGENT_MINUTES,
  priority: 'high',
  energy: 'high',
  startAt: null,
  dueAt: null,
  deadlineAt,
  after: [],
  chunk: { min: URGENT_MINUTES, max: 90 },
});

/** The same, planned from scratch around what is running. Other ids make it search in another order. */
function planUnderOtherNames(request: PlanRequest, running: PreviousBlock[], index: number) {
  const { uniform } = randomOf(index);
  const names = new Map(request.tasks.map(({ id }) => [id, `${uniform()} ${id}`]));
  const rename = (id: string) => names.get(id) ?? id;
  const renamed = {
    ...request,
    tasks: request.tasks.map((task) => ({ ...task, id: rename(task.id), after: task.after.map(rename) })),
    previous: running.map((block) => ({ ...block, taskId: rename(block.taskId) })),
  };
  const plan = planDays(renamed);
  const hasUrgent = plan.blocks.some(({ taskId }) => taskId === rename(URGENT));
  return { value: valuePlan(renamed, plan, false), hasUrgent };
}

function compare(previous: PreviousBlock[], { blocks }: Plan) {
  const isSame = (a: PlannedBlock, b: PlannedBlock) => a.taskId === b.taskId && a.startsAt === b.startsAt;
  const gone = previous.filter((block) => !blocks.some((other) => isSame(block, other)));
  const fresh = blocks.filter((block) => !previous.some((other) => isSame(block, other)));
  const moved = [...Map.groupBy(gone, ({ taskId }) => taskId)].reduce(
    (sum, [id, own]) => sum + Math.min(own.length, fresh.filter(({ taskId }) => taskId === id).length),
    0,
  );
  return { isPlanned: blocks.some(({ taskId }) => taskId === URGENT), moved, removed: gone.length - moved };
}
