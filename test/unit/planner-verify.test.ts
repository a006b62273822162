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

it('a plan of the planner has no problems', () => {
  expect(made.blocks).toHaveLength(4);
  expect(made.leftOut).toHaveLength(1);
  expect(findProblems(asked, made)).toEqual([]);
});

it.each(MUTATIONS)('the verifier finds $name', ({ of, says }) => {
  const wrong = of(made, asked);
  expect(findProblems(asked, wrong ?? made)).toContainEqual(expect.stringContaining(says));
});

describe('the verifier finds a plan that does not fit its request', () => {
  it.each([
    ['a block in busy time', { busy: [span('09:10', '09:20')] }, 'busy time'],
    ['a block in the buffer of busy time', { busy: [span('08:30', '08:50')] }, 'busy time'],
    ['a block in a break', { breaks: [{ start: '09:30', end: '09:31' }] }, 'in a break'],
    ['a block before work', { workingHours: { 1: { start: '09:05', end: '17:00' } } }, 'outside working hours'],
    ['a block on a day off', { workingHours: {} }, 'outside working hours'],
    ['a block that started before now', { now: at('09:01') }, 'unlike the previous block'],
    ['blocks with less than the buffer between them', { bufferMinutes: 16 }, 'too near'],
    ['a block before the start date', { tasks: [task('a', { startAt: at('09:01') })] }, 'before the start date'],
    ['a block after the deadline', { tasks: [task('a', { deadlineAt: at('09:59') })] }, 'after the deadline'],
    [
      'a block before its dependency',
      { tasks: [task('a', { after: ['b'] }), ...asked.tasks.slice(1)] },
      'before a dependency has ended',
    ],
    [
      'a block whose dependency is left out',
      { tasks: [task('a', { after: ['c'] }), ...asked.tasks.slice(1)] },
      'depends on work that is not planned',
    ],
    [
      'a block whose dependency is unknown',
      { tasks: [task('a', { after: ['gone'] })] },
      'depends on work that is not planned',
    ],
    ['a block on an excluded day', { tasks: [task('a', { except: [span('00:00', '24:00')] })] }, 'excluded day'],
    ['a block of another length', { tasks: [task('a', { minutes: 61 })] }, 'wrong length'],
    ['a block with the weight of another priority', { tasks: [task('a', { priority: 'low' })] }, 'wrong weight'],
    [
      'a block with the energy match of another curve',
      { energy: { workDays: flat(5), freeDays: flat(5) } },
      'wrong energy match',
    ],
    [
      'a locked block that is missing',
      { previous: [{ taskId: 'a', part: 1, ...span('15:00', '16:00'), locked: true }] },
      'was locked, but has moved',
    ],
  ] satisfies [string, Partial<PlanRequest>, string][])('%s', (_, changes, says) => {
    expect(findProblems({ ...asked, ...changes }, made)).toContainEqual(expect.stringContaining(says));
  });

  it('the verifier finds a block with a wrong value without a pause before it', () => {
    const inRow = request({ tasks: [task('a'), task('b')], workingHours: { 1: { start: '09:00', end: '11:00' } } });
    const problems = findProblems({ ...inRow, pauseAfterMinutes: 30 }, planDays(inRow));
    expect(problems).toEqual([expect.stringContaining('wrong value')]);
  });

  it('the verifier finds a part of a task that is worth something only whole', () => {
    const tasks = asked.tasks.map((one) => (one.id === 'b' ? { ...one, deadlineAt: at('24:00') } : one));
    const blocks = made.blocks.filter(({ taskId, part }) => taskId !== 'b' || part === 1);
    const problems = findProblems({ ...asked, tasks }, { ...made, blocks });
    expect(problems).toContainEqual(expect.stringContaining('worth nothing without the other parts'));
  });

  it.each([
    ['after work in another context', { tasks: asked.tasks.map((one) => ({ ...one, context: one.id })) }],
    ['of a task that is begun', { tasks: asked.tasks.map((one) => ({ ...one, isBegun: true })) }],
  ])('the verifier finds a block with a wrong value %s', (_, changes) => {
    expect(findProblems({ ...asked, ...changes }, made)).toContainEqual(expect.stringContaining('wrong value'));
  });

  it('the verifier finds a part that starts before the part before it', () => {
    const parts = made.blocks.filter(({ taskId }) => taskId === 'b');
    const [first, second] = parts;
    const swapped = made.blocks.map((block) => {
      const other = block === first ? second : block === second ? first : block;
      return { ...block, part: other?.part ?? block.part };
    });
    const problems = findProblems(asked, { ...made, blocks: swapped });
    expect(problems).toContainEqual(expect.stringContaining('before a dependency has ended'));
  });
});

it('a locked block may be outside hours, in busy time and past the deadline, but not too near to another block', () => {
  const locked: PreviousBlock[] = [{ taskId: 'a', part: 1, ...span('06:30', '07:30'), locked: true }];
  const bound = { startAt: at('08:00'), deadlineAt: at('07:00') };
  const changed = { ...asked, busy: [span('06:00', '07:00')], tasks: [task('a', bound), task('d')], previous: locked };
  const plan = planDays(changed);
  expect(plan.blocks[0]).toMatchObject({ taskId: 'a', startsAt: at('06:30'), locked: true });
  expect(findProblems(changed, plan)).toEqual([]);
  const [a, d] = plan.blocks;
  if (!a || !d) throw new Error('Both are planned');
  const over = { ...plan, blocks: [a, { ...d, startsAt: at('07:40'), endsAt: at('08:40') }] };
  expect(findProblems(changed, over)).toContainEqual(expect.stringContaining('too near'));
});

it('a running block may be outside hours and in a break, but not in busy time to come', () => {
  const running = { ...asked, now: at('09:20'), previous: toPrevious(made.blocks) };
  const tasks = asked.tasks.map((one) => ({ ...one, startAt: at('09:30') }));
  const free = { ...running, tasks, breaks: [{ start: '09:30', end: '09:45' }], busy: [span('09:00', '09:20')] };
  expect(findProblems(free, planDays(free))).toEqual([]);
  expect(planDays(free).blocks[0]).toMatchObject(span('09:00', '10:00'));
  const met = findProblems({ ...running, busy: [span('09:50', '09:55')] }, planDays(running));
  expect(met).toContainEqual(expect.stringContaining('overlaps busy time'));
});

it('a plan that keeps all previous blocks has no problems', () => {
  const again = { ...asked, previous: toPrevious(made.blocks) };
  expect(findProblems(again, planDays(again))).toEqual([]);
  expect(findProblems(again, made)).toContainEqual(expect.stringContaining('wrong stability'));
});
