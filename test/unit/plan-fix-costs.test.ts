import { expect, it } from 'vitest';
import { applyFix } from '../../src/planning/solver/apply-fix.ts';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { Fix, LeftOut, Plan, PlanRequest, PlanTask } from '../../src/planning/solver/types.ts';
import { WEIGHTS } from '../../src/planning/solver/weights.ts';
import { endOfDueDate } from '../../src/shared/due.ts';
import { toMoment } from '../../src/shared/time-zones.ts';
import {
  anyRequest,
  at,
  dice,
  disturbed,
  MONDAY,
  overloaded,
  request,
  task,
  toPrevious,
} from '../support/planner-instances.ts';
import { volume } from '../support/volume.ts';

const MINUTE_MS = 60_000;

/** Somebody with too much to do, and with hours, dates and parts of their own. */
function crowded(seed: number): PlanRequest {
  const { int, chance, one } = dice(seed);
  const days = one([1, 1, 1, 2, 3]);
  const hours = one([
    { start: '09:00', end: '17:30' },
    { start: '18:00', end: '21:00' },
    { start: '20:00', end: '01:00' },
    [
      { start: '08:30', end: '11:45' },
      { start: '14:15', end: '18:00' },
    ],
  ]);
  const moment = () => Date.parse(`${MONDAY}T00:00:00Z`) + int(6, 24 * days + 30) * 60 * MINUTE_MS;
  const chunk = { min: one([15, 25, 30]), max: one([60, 90, 180]) };
  const tasks = Array.from({ length: int(4, 14) * days }, (_, index): PlanTask => {
    const number = String(index).padStart(2, '0');
    return {
      id: `t${number}`,
      minutes: one([10, 20, 30, 45, 60, 75, 120, 210, 300]),
      priority: one(['low', 'medium', 'high']),
      energy: one(['low', 'medium', 'high', null]),
      startAt: chance(0.1) ? moment() : null,
      dueAt: chance(0.45) ? moment() : null,
      deadlineAt: chance(0.2) ? moment() : null,
      after: chance(0.15) && index > 0 ? [`t${String(int(0, index - 1)).padStart(2, '0')}`] : [],
      chunk,
    };
  });
  return request({
    days,
    tasks,
    workingHours: Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, hours])),
    now: moment() - 24 * 60 * MINUTE_MS * one([0, days]),
    bufferMinutes: one([0, 0, 5, 15]),
    pauseAfterMinutes: one([120, null]),
    breaks: chance(0.5) ? [{ start: '13:00', end: '13:45' }] : [],
    busy: Array.from({ length: int(0, days) }, moment).map((startsAt) => ({
      startsAt,
      endsAt: startsAt + int(2, 6) * 15 * MINUTE_MS,
    })),
  });
}

function makeRequest(seed: number): PlanRequest {
  if (seed % 4 === 0) return overloaded(seed, 8 + (seed % 14), 1 + (seed % 2));
  if (seed % 4 > 1) return crowded(seed);
  const asked = anyRequest(seed);
  return seed % 8 === 1 ? asked : disturbed(seed, asked, planDays(asked).blocks);
}

/** How much of a task is planned, and until when. */
function measure({ blocks }: Plan, id: string) {
  const own = blocks.filter(({ taskId }) => taskId === id);
  return {
    minutes: own.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0),
    endsAt: Math.max(0, ...own.map(({ endsAt }) => endsAt)),
  };
}

const findDate = ({ dueAt, deadlineAt }: PlanTask, timezone: string) =>
  Math.min(dueAt === null ? Infinity : endOfDueDate(dueAt, timezone), deadlineAt ?? Infinity);

/** The tasks that are planned less than before, or later than before and than their date. What was overdue at first can wait. */
const findLosses = ({ tasks, timezone, from }: PlanRequest, before: Plan, after: Plan) =>
  tasks.filter((task) => {
    const [had, has] = [measure(before, task.id), measure(after, task.id)];
    const date = findDate(task, timezone);
    const isOverdue = date <= toMoment(from, '00:00', timezone).getTime();
    const isLater = !isOverdue && has.endsAt > Math.max(had.endsAt, date);
    return has.minutes < had.minutes || (isLater && has.minutes === had.minutes);
  });

/** What is wrong with a plan after a fix. */
function findFaults(asked: PlanRequest, { plan, after }: { plan: Plan; after: Plan }, left: LeftOut & { fix: Fix }) {
  const { taskId, fix, constraint, costs = [], lateUntil } = left;
  const own = asked.tasks.find(({ id }) => id === taskId);
  if (!own) return [];
  const { minutes, endsAt } = measure(after, taskId);
  const [task] = applyFix(asked, taskId, fix).tasks.filter(({ id }) => id === taskId);
  const needed = fix.kind === 'part_helps' ? fix.minutes : (task?.minutes ?? 0);
  const date = task ? findDate(task, asked.timezone) : 0;
  const losses = findLosses(asked, plan, after).filter(({ id }) => id !== taskId);
  const equals = asked.tasks.filter(({ id, priority }) => costs.includes(id) && priority === own.priority);
  return [
    ...(constraint === 'late' ? equals.map(({ id }) => `costs ${id}, which is not less important`) : []),
    ...(fix.kind === 'let_go' && lateUntil !== undefined ? ['lets tasks go and is late'] : []),
    ...(minutes < needed ? [`plans ${minutes} of ${needed} minutes`] : []),
    ...(lateUntil === undefined && date > asked.now && endsAt > date ? ['is late'] : []),
    ...(lateUntil !== undefined && endsAt > lateUntil ? ['is later than it says'] : []),
    ...losses.filter(({ id }) => !costs.includes(id)).map(({ id }) => `costs ${id}, which it does not name`),
    ...losses
      .filter(({ priority }) => WEIGHTS[priority] > WEIGHTS[own.priority])
      .map(({ id }) => `costs ${id}, which matters more`),
    ...costs.filter((id) => fix.kind === 'let_go' && measure(after, id).minutes > 0).map((id) => `keeps ${id}`),
  ];
}

/** Applies the offered fixes of a plan, and of the plans that follow them. */
function tryFixes(asked: PlanRequest, depth: number): { kind: Fix['kind'] | 'late'; faults: string[] }[] {
  const plan = planDays(asked);
  return [...plan.leftOut, ...plan.late].flatMap((left) => {
    const { taskId, fix, constraint } = left;
    if (!fix) return [];
    const again = { ...applyFix(asked, taskId, fix), previous: toPrevious(plan.blocks) };
    const faults = findFaults(asked, { plan, after: planDays(again) }, { ...left, fix });
    const own = {
      kind: constraint === 'late' ? constraint : fix.kind,
      faults: faults.map((fault) => `${fix.kind} of ${taskId} ${fault}`),
    };
    return depth > 1 ? [own, ...tryFixes(again, depth - 1)] : [own];
  });
}

const PATIENCE = { timeout: 600_000 };

it('a fix does what it says, and costs only what it names', PATIENCE, () => {
  const first = volume({ test: 40_024, full: 40_000 }); // few plans offer to let a task go
  const tried = Array.from({ length: volume({ test: 8, full: 64 }) }, (_, index) => first + index).flatMap((seed) =>
    tryFixes(makeRequest(seed), seed % 16 === 0 ? 2 : 1).map(({ kind, faults }) => ({
      kind,
      faults: faults.map((fault) => `${seed}: ${fault}`),
    })),
  );
  expect(tried.flatMap(({ faults }) => faults)).toEqual([]);
  const kinds = Map.groupBy(tried, ({ kind }) => kind);
  expect([...kinds.keys()]).toEqual(expect.arrayContaining(['add_days', 'extend_hours', 'let_go', 'late']));
  expect(tried.length).toBeGreaterThan(volume({ test: 30, full: 200 }));
});

const SHORT = { priority: 'low', minutes: 30 } as const;

it.each<[string, Partial<PlanTask>, Partial<PlanTask>, LeftOut['fix']]>([
  ['a task of a lower priority is let go', {}, SHORT, { kind: 'let_go', taskIds: ['call'] }],
  ['no task of the same priority is let go', {}, { minutes: 150 }, null],
  ['no fix is offered that its task does not allow', { fixes: [] }, SHORT, null],
])('for a task that is late, %s', (_, late, call, fix) => {
  const report = task('report', { minutes: 300, dueAt: at('12:00'), ...late });
  const plan = planDays(
    request({
      workingHours: { 1: { start: '07:00', end: '15:00' } },
      tasks: [report, task('call', { deadlineAt: at('09:30'), chunk: { min: 15, max: 600 }, ...call })],
    }),
  );
  expect([plan.leftOut, plan.late]).toMatchObject([[], [{ taskId: 'report', constraint: 'late', fix }]]);
});
