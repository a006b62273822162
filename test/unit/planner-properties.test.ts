import { expect, it } from 'vitest';
import { applyFix } from '../../src/planning/solver/apply-fix.ts';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import { buildJobs } from '../../src/planning/solver/jobs.ts';
import { planDays } from '../../src/planning/solver/planner.ts';
import { createSplit } from '../../src/planning/solver/split.ts';
import { type PlanRequest, SLOTS_PER_QUARTER } from '../../src/planning/solver/types.ts';
import { valuePlan } from '../support/plan-value.ts';
import {
  anyRequest,
  at,
  dice,
  disturbed,
  entangled,
  overloaded,
  request,
  shuffled,
  task,
  toPrevious,
} from '../support/planner-instances.ts';
import { findProblems } from '../support/verify-plan.ts';
import { volume } from '../support/volume.ts';

const MINUTE_MS = 60_000;
const SLOT_MS = 5 * MINUTE_MS;

/** Hundreds of plans take some seconds on a busy machine. */
const PATIENCE = { timeout: 300_000 };

const seeds = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

/** Fails with the seed that recreates the request. */
function expectSound(seed: number, asked: PlanRequest, made = planDays(asked)) {
  const problems = findProblems(asked, made);
  if (problems.length > 0) expect.fail(`of seed ${seed}: ${problems.join(' ')}`);
  return made;
}

it('random plans and replanned plans break no rule', PATIENCE, () => {
  for (const seed of seeds(volume({ test: 3, full: 100 }))) {
    const asked = anyRequest(seed);
    const { blocks } = expectSound(seed, asked);
    expectSound(seed, disturbed(seed, asked, blocks));
    expectSound(seed, { ...asked, wanted: asked.tasks.slice(0, 2).map(({ id }) => id) });
  }
});

it('equal requests get byte-identical plans, in any order of their lists', PATIENCE, () => {
  for (const seed of seeds(volume({ test: 2, full: 40 }))) {
    const asked = anyRequest(seed, seed % 20);
    const again = disturbed(seed, asked, planDays(asked).blocks);
    const made = JSON.stringify(planDays(again));
    expect(JSON.stringify(planDays(structuredClone(again)))).toBe(made);
    expect(JSON.stringify(planDays(shuffled(seed, again)))).toBe(made);
  }
});

it('the order of tasks, of their dependencies and of busy times changes nothing in a plan', PATIENCE, () => {
  for (const seed of seeds(volume({ test: 5, full: 200 }), 20)) {
    const asked = entangled(seed, overloaded(seed, 12, 1 + (seed % 2)));
    expect(planDays(shuffled(seed, asked)), `seed ${seed}`).toEqual(planDays(asked));
  }
});

it('replanning the same request moves nothing', PATIENCE, () => {
  for (const seed of seeds(volume({ test: 3, full: 60 }), 2_000)) {
    const asked = anyRequest(seed);
    const { blocks } = planDays(asked);
    const { churn } = planDays({ ...asked, previous: toPrevious(blocks) });
    expect(churn).toEqual({ kept: blocks.length, moved: 0, added: 0, removed: 0 });
  }
});

it('a plan that misses a long task is worth as much as one for which it is wanted', () => {
  const { int, one, chance } = dice(156); // the first search leaves the long task out
  const others = Array.from({ length: 10 }, (_, index) =>
    task(`other-${index}`, {
      minutes: one([30, 45, 60, 120]),
      priority: one(['low', 'medium', 'high']),
      dueAt: chance(0.6) ? at('10:00') + int(0, 40) * 60 * MINUTE_MS : null,
    }),
  );
  const long = {
    minutes: 300,
    priority: 'high',
    deadlineAt: at('13:00') + 24 * 60 * MINUTE_MS,
    chunk: { min: 30, max: 90 },
  } as const;
  const asked = request({ days: 2, bufferMinutes: 10, tasks: [task('long', long), ...others] });
  const { value } = planDays({ ...asked, wanted: ['long'] }).quality;
  expect(planDays(asked).quality.value).toBeGreaterThan(value - 1e-6);
});

it('new busy time moves few blocks that it does not overlap', PATIENCE, () => {
  let [moved, others] = [0, 0];
  for (const seed of seeds(volume({ test: 6, full: 200 }))) {
    const { int } = dice(seed);
    const asked = anyRequest(seed);
    const { blocks } = planDays(asked);
    const hit = blocks[int(0, blocks.length - 1)];
    if (!hit) continue;
    const startsAt = hit.startsAt + int(-4, 4) * 10 * MINUTE_MS;
    const endsAt = startsAt + int(1, 6) * 10 * MINUTE_MS;
    const made = expectSound(seed, {
      ...asked,
      busy: [...asked.busy, { startsAt, endsAt }],
      previous: toPrevious(blocks),
    });
    const buffer = asked.bufferMinutes * MINUTE_MS;
    const inTheWay = blocks.filter((block) => block.startsAt < endsAt + buffer && startsAt - buffer < block.endsAt);
    moved += Math.max(made.churn.moved + made.churn.removed - inTheWay.length, 0);
    others += blocks.length - inTheWay.length;
  }
  expect(moved / others).toBeLessThan(0.2);
});

/** Plans that offer fixes. In `npm test` each kind of fix is among few of them. */
const WITH_FIXES = volume({
  test: [5_061, 5_062, 5_064, 5_073, 5_076, 5_080, 5_083, 5_095, 5_363],
  full: [...seeds(80, 5_060), 5_163, 5_323, 5_363],
});
const OF_EACH_FIX = volume({ test: 2, full: Number.POSITIVE_INFINITY });

it('a suggested fix of a plan that is not applied plans its task, and moves few blocks', PATIENCE, () => {
  const kinds = new Map<string, number>();
  let [moved, all] = [0, 0];
  const missed: string[] = [];
  for (const seed of WITH_FIXES) {
    const asked = anyRequest(seed);
    const { blocks, leftOut } = planDays(asked);
    for (const { taskId, minutes, fix, costs = [] } of leftOut.slice(0, 6)) {
      if (!fix || (kinds.get(fix.kind) ?? 0) >= OF_EACH_FIX) continue;
      const made = expectSound(seed, applyFix(asked, taskId, fix));
      const most = fix.kind === 'part_helps' ? minutes : 1;
      if (made.leftOut.some((one) => one.taskId === taskId && one.minutes >= most))
        missed.push(`${seed} ${taskId} ${fix.kind}`);
      kinds.set(fix.kind, (kinds.get(fix.kind) ?? 0) + 1);
      if (costs.length > 0 || fix.kind === 'part_helps') continue; // others make room
      moved += made.churn.moved + made.churn.removed;
      all += blocks.length;
    }
  }
  expect(missed).toEqual([]);
  expect(moved / all).toBeLessThan(0.2);
  const tried = [
    'add_days',
    'extend_hours',
    'let_go',
    'move_deadline',
    'put_back',
    'remove_dependency',
    'start_earlier',
  ];
  expect([...kinds.keys()]).toEqual(expect.arrayContaining(tried));
});

/** The rules of places and parts, not of values. */
const RULE = /too near|overlaps|outside|before|after the deadline|depends|planned twice|not a part|wrong length/;

/** Several days of long tasks and errands of three contexts. */
const errandDays = (seed: number): PlanRequest => {
  const asked = overloaded(seed, 8 + (seed % 9), 2 + (seed % 2));
  const tasks = asked.tasks.map((task, index) => {
    const errand = { minutes: Math.min(task.minutes, 30), priority: 'low' as const };
    return { ...task, ...(index % 3 === 0 && errand), context: `c${index % 3}` };
  });
  return { ...asked, tasks };
};

it('no task that is left out could be added without breaking a rule or making the plan worth less', PATIENCE, () => {
  let added = 0;
  const days = seeds(volume({ test: 1, full: 13 }), 12).map((seed) => overloaded(seed, 14, 1));
  const errands = seeds(volume({ test: 1, full: 20 }), 97_208).map(errandDays);
  for (const asked of [...days, ...errands]) {
    const made = planDays(asked);
    const calendar = buildCalendar(asked);
    for (const job of buildJobs(asked.tasks, calendar, createSplit(calendar))) {
      if (!made.leftOut.some(({ taskId }) => taskId === job.task.id)) continue;
      for (let slot = 108; slot < calendar.workable.length; slot += volume({ test: 8, full: 1 }) * SLOTS_PER_QUARTER) {
        const startsAt = calendar.startsAt + slot * SLOT_MS;
        const endsAt = startsAt + job.minutes * MINUTE_MS;
        const [some] = made.blocks;
        if (!some || made.blocks.some((block) => block.startsAt < endsAt && startsAt < block.endsAt)) continue;
        const block = { ...some, taskId: job.task.id, part: 1, parts: 1, startsAt, endsAt, locked: false };
        const blocks = [...made.blocks, block].sort((a, b) => a.startsAt - b.startsAt);
        const problems = findProblems(asked, { ...made, blocks });
        if (problems.some((problem) => RULE.test(problem))) continue;
        expect(valuePlan(asked, { blocks })).toBeLessThanOrEqual(valuePlan(asked, made) + 1e-9);
        added += 1;
      }
    }
  }
  expect(added).toBeGreaterThan(volume({ test: 0, full: 6 }));
});
