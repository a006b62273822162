import { describe, expect, it } from 'vitest';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { PlanRequest, PreviousBlock } from '../../src/planning/solver/types.ts';
import { at, flat, request, span, task, toPrevious } from '../support/planner-instances.ts';
import { MUTATIONS } from '../support/planner-mutations.ts';
import { findProblems } from '../support/verify-plan.ts';

const asked = request({
  bufferMinutes: 15,
  energy: { workDays: flat(4), freeDays: flat(4) },
  tasks: [
    task('a', { dueAt: at('09:30'), except: [{ startsAt: at('24:00'), endsAt: at('24:00') + 86_400_000 }] }),
    task('b', { minutes: 150, chunk: { min: 30, max: 60 } }),
    task('c', { minutes: 600, chunk: { min: 600, max: 600 } }),
  ],
});
const made = planDays(asked);

it('a plan as it was made has no problems', () => {
  expect(made.blocks).toHaveLength(4);
  expect(made.leftOut).toHaveLength(1);
  expect(findProblems(asked, made)).toEqual([]);
});

it.each(MUTATIONS)('$name is noticed', ({ of, says }) => {
  const wrong = of(made, asked);
  expect(findProblems(asked, wrong ?? made)).toContainEqual(expect.stringContaining(says));
});

describe('a plan of another request has problems:', () => {
  it.each([
    ['over busy time', { busy: [span('09:10', '09:20')] }, 'busy time'],
    ['over the buffer of busy time', { busy: [span('08:30', '08:50')] }, 'busy time'],
    ['in a break', { breaks: [{ start: '09:30', end: '09:31' }] }, 'in a break'],
    ['before work', { workingHours: { 1: { start: '09:05', end: '17:00' } } }, 'outside working hours'],
    ['on a day off', { workingHours: {} }, 'outside working hours'],
    ['before now', { now: at('09:01') }, 'otherwise than before'],
    ['with a longer buffer', { bufferMinutes: 16 }, 'no room'],
    ['before its start', { tasks: [task('a', { startAt: at('09:01') })] }, 'before its task may'],
    ['after its deadline', { tasks: [task('a', { deadlineAt: at('09:59') })] }, 'after the deadline'],
    [
      'before what comes first',
      { tasks: [task('a', { after: ['b'] }), ...asked.tasks.slice(1)] },
      'before what comes first',
    ],
    [
      'without what comes first',
      { tasks: [task('a', { after: ['c'] }), ...asked.tasks.slice(1)] },
      'waits for what is not planned',
    ],
    ['without what is not there at all', { tasks: [task('a', { after: ['gone'] })] }, 'waits for what is not planned'],
    ['on a day on which it is not wanted', { tasks: [task('a', { except: [span('00:00', '24:00')] })] }, 'not wanted'],
    ['of another length', { tasks: [task('a', { minutes: 61 })] }, 'wrong length'],
    ['of another priority', { tasks: [task('a', { priority: 'low' })] }, 'wrong weight'],
    ['of other energy', { energy: { workDays: flat(5), freeDays: flat(5) } }, 'wrong energy match'],
    [
      'without a locked block',
      { previous: [{ taskId: 'a', part: 1, ...span('15:00', '16:00'), locked: true }] },
      'was locked, and moved',
    ],
  ] satisfies [string, Partial<PlanRequest>, string][])('%s', (_, changes, says) => {
    expect(findProblems({ ...asked, ...changes }, made)).toContainEqual(expect.stringContaining(says));
  });

  it('with a part before the one that comes first', () => {
    const parts = made.blocks.filter(({ taskId }) => taskId === 'b');
    const [first, second] = parts;
    const swapped = made.blocks.map((block) => {
      const other = block === first ? second : block === second ? first : block;
      return { ...block, part: other?.part ?? block.part };
    });
    const problems = findProblems(asked, { ...made, blocks: swapped });
    expect(problems).toContainEqual(expect.stringContaining('before what comes first'));
  });
});

it('a locked block is free of hours, busy time, start and deadline, but not of other blocks', () => {
  const locked: PreviousBlock[] = [{ taskId: 'a', part: 1, ...span('06:30', '07:30'), locked: true }];
  const bound = { startAt: at('08:00'), deadlineAt: at('07:00') };
  const changed = { ...asked, busy: [span('06:00', '07:00')], tasks: [task('a', bound), task('d')], previous: locked };
  const plan = planDays(changed);
  expect(plan.blocks[0]).toMatchObject({ taskId: 'a', startsAt: at('06:30'), locked: true });
  expect(findProblems(changed, plan)).toEqual([]);
  const [a, d] = plan.blocks;
  if (!a || !d) throw new Error('Both are planned');
  const over = { ...plan, blocks: [a, { ...d, startsAt: at('07:40'), endsAt: at('08:40') }] };
  expect(findProblems(changed, over)).toContainEqual(expect.stringContaining('no room'));
});

it('a block that runs is free of hours, breaks and start, but not of busy time to come', () => {
  const running = { ...asked, now: at('09:20'), previous: toPrevious(made.blocks) };
  const tasks = asked.tasks.map((one) => ({ ...one, startAt: at('09:30') }));
  const free = { ...running, tasks, breaks: [{ start: '09:30', end: '09:45' }], busy: [span('09:00', '09:20')] };
  expect(findProblems(free, planDays(free))).toEqual([]);
  expect(planDays(free).blocks[0]).toMatchObject(span('09:00', '10:00'));
  const met = findProblems({ ...running, busy: [span('09:50', '09:55')] }, planDays(running));
  expect(met).toContainEqual(expect.stringContaining('goes on into busy time'));
});

it('a plan that was kept has no problems either', () => {
  const again = { ...asked, previous: toPrevious(made.blocks) };
  expect(findProblems(again, planDays(again))).toEqual([]);
  expect(findProblems(again, made)).toContainEqual(expect.stringContaining('wrongly called new'));
});
