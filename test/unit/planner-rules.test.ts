import { describe, expect, it } from 'vitest';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, SolverBlock, Span } from '../../src/planning/solver/types.ts';
import { findBrokenRules } from '../support/broken-rules.ts';
import { askOnMorning, findFirstDay, openTodos } from '../support/person-days.ts';
import { at, disturbed, request, span, task } from '../support/planner-instances.ts';
import { PEOPLE } from '../support/planner-people.ts';
import { randomPerson } from '../support/random-person.ts';
import { inTurn, volume } from '../support/volume.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

it('plans of random people, and the same plans after changes, break no rule that a clock on the wall can show', {
  timeout: 300_000,
}, () => {
  for (let seed = 0; seed < volume({ test: 2, full: 120 }); seed += 1) {
    const person = randomPerson(seed, seed % 25);
    const asked = askOnMorning(person, 0, openTodos(person));
    const plan = planDays(asked);
    const later = disturbed(seed, asked, plan.blocks);
    const replan = planDays(later);
    expect([...findBrokenRules(asked, plan), ...findBrokenRules(later, replan)], `seed ${seed}`).toEqual([]);
  }
});

it.each(inTurn(PEOPLE, 0, 2))('the plan of the person "$name" breaks no rule', (person) => {
  const asked = askOnMorning(person, findFirstDay(person), openTodos(person));
  expect(findBrokenRules(asked, planDays(asked))).toEqual([]);
});

describe('a broken rule is found', () => {
  const tuesday = { startsAt: at('00:00') + DAY_MS, endsAt: at('00:00') + 2 * DAY_MS };
  const asked = request({
    days: 2,
    workingHours: { 1: { start: '09:00', end: '20:00' }, 2: { start: '09:00', end: '20:00' } },
    breaks: [{ start: '12:00', end: '13:00' }],
    bufferMinutes: 15,
    busy: [span('10:00', '11:00')],
    tasks: [
      task('first', { minutes: 45, except: [tuesday] }),
      task('second', { after: ['first'], startAt: at('11:30') }),
      task('long', { minutes: 120, chunk: { min: 30, max: 60 }, deadlineAt: at('18:00') }),
      task('locked'),
    ],
    previous: [{ taskId: 'locked', part: 1, ...span('18:30', '19:30'), locked: true }],
  });
  const first = block('first', span('09:00', '09:45'));
  const second = block('second', span('13:00', '14:00'));
  const part1 = block('long', span('14:15', '15:15'), { part: 1, parts: 2 });
  const part2 = block('long', span('15:30', '16:30'), { part: 2, parts: 2 });
  const locked = block('locked', span('18:30', '19:30'), { locked: true });
  const blocks = [first, second, part1, part2, locked];

  it('a good plan breaks no rule', () => {
    expect(findBrokenRules(asked, plan(blocks))).toEqual([]);
  });

  it.each([
    ['outside working hours', [first, span('08:00', '08:45')]],
    ['in a break', [second, span('11:30', '12:30')]],
    ['too near to busy time', [first, span('09:15', '10:00')]],
    ['too early', [second, span('11:15', '12:15')]],
    ['after the deadline', [part2, span('17:15', '18:15')]],
    ['on a day that its task excludes', [first, { startsAt: at('10:00') + DAY_MS, endsAt: at('10:45') + DAY_MS }]],
    ['before the block before it and its pause are over', [second, span('13:05', '14:05')]],
    ['begins before first is done', [first, span('17:00', '17:45')]],
    ['waits for first', [first, null]],
    ['not after the part before it', [part1, span('16:45', '17:45')]],
    ['too many or too few minutes', [second, span('13:00', '13:30')]],
    ['a part that is too short', [part2, span('15:30', '15:45')]],
    ['a part that is too long', [part2, span('15:30', '16:45')]],
    ['planned in part', [part2, null]],
    ['a part twice', [part2, { part: 1 }]],
    ['has no task', [second, { taskId: 'nobody' }]],
    ['locked, but is elsewhere', [locked, { ...span('17:30', '18:30'), locked: false }]],
  ] as const)('%s', (problem, [changed, to]) => {
    const others = blocks.filter((each) => each !== changed);
    const broken = to ? plan([...others, { ...changed, ...to }]) : plan(others, [changed]);
    expect(findBrokenRules(asked, broken).join(' ')).toContain(problem);
  });
});

function block(taskId: string, { startsAt, endsAt }: Span, own: Partial<SolverBlock> = {}): SolverBlock {
  const terms = { weight: 1, energyMatch: 1, lateMinutes: 0, stability: 'new', value: 1 } as const;
  const facts = {
    dueAt: null,
    slackMinutes: null,
    isAtRisk: false,
    isOwnTime: false,
    suitsEnergy: false,
    comesAfter: [],
    displaced: [],
  };
  return { taskId, part: 1, parts: 1, startsAt, endsAt, locked: false, terms, facts, ...own };
}

const plan = (blocks: SolverBlock[], leftOut: SolverBlock[] = []): Plan => ({
  blocks,
  leftOut: leftOut.map(({ taskId, startsAt, endsAt }) => ({
    taskId,
    minutes: (endsAt - startsAt) / MINUTE_MS,
    constraint: 'capacity',
    fix: null,
  })),
  late: [],
  quality: { value: 0, upperBound: 0, gap: 0, exact: true },
  churn: { kept: 0, moved: 0, added: 0, removed: 0 },
});
