import { expect, it } from 'vitest';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { PreviousBlock } from '../../src/planning/solver/types.ts';
import { at, flat, request, span, task } from '../support/planner-instances.ts';

const block = (taskId: string, start: string, end: string): PreviousBlock => ({
  taskId,
  part: 1,
  ...span(start, end),
  locked: false,
});

const DAY_MS = 86_400_000;

const morning = (end: string) => ({ workingHours: { 1: { start: '09:00', end } } });

it('a block that only touches the old place of another one has not displaced it', () => {
  const previous = [block('a', '10:00', '11:00'), block('moved', '11:00', '12:00'), block('b', '12:00', '13:00')];
  const tasks = [task('a'), task('b'), task('moved')];
  const made = planDays(request({ tasks, previous, busy: [span('11:30', '11:45')] }));
  expect(made.churn).toMatchObject({ kept: 2, moved: 1 });
  expect(made.blocks.map(({ facts }) => facts.displaced)).toEqual([[], [], []]);
});

it('a block may end where a day begins that its task excludes, and begin where one ends', () => {
  const late = { days: 3, workingHours: { 1: { start: '22:00', end: '24:00' }, 3: { start: '00:00', end: '02:00' } } };
  const tuesday = { startsAt: at('24:00'), endsAt: at('24:00') + DAY_MS };
  const tasks = ['a', 'b'].map((id) => task(id, { minutes: 120, chunk: { min: 120, max: 120 }, except: [tuesday] }));
  const { blocks } = planDays(request({ ...late, tasks }));
  expect(blocks.map(({ startsAt }) => startsAt)).toEqual([at('22:00'), at('24:00') + DAY_MS]);
});

it.each([
  ['of two parts', { minutes: 100, chunk: { min: 50, max: 50 } }, { binds: 'total', minutes: 60, needed: 100 }],
  ['in one piece', { minutes: 90, chunk: { min: 90, max: 90 } }, { binds: 'length', minutes: 60, needed: 90 }],
])('what keeps a task %s out of the working time is said of it alone, beside a planned task', (_, changes, gap) => {
  const { leftOut } = planDays(request({ ...morning('10:00'), tasks: [task('a', changes), task('planned')] }));
  expect(leftOut).toMatchObject([{ taskId: 'a', constraint: 'no_slot', gap }]);
});

it('a task has no fix of its own when the one it waits for has one, also over several tasks', () => {
  const tasks = [
    task('a', { minutes: 90, chunk: { min: 90, max: 90 } }),
    task('b', { minutes: 15, after: ['a'] }),
    task('c', { minutes: 15, after: ['b'] }),
  ];
  const { leftOut } = planDays(request({ ...morning('10:00'), tasks }));
  expect(leftOut.map(({ constraint, fix }) => [constraint, fix?.kind ?? null])).toEqual([
    ['no_slot', 'extend_hours'],
    ['dependency', null],
    ['dependency', null],
  ]);
});

it('a short task of a project is planned where no block of another project comes before it', () => {
  const energy = { workDays: flat(1), freeDays: flat(1) };
  const short = task('a', { minutes: 8, context: 'A', priority: 'low', energy: 'high' });
  expect(planDays(request({ energy, tasks: [short] })).blocks).toHaveLength(1);
});

const ofThreeAndAHalfHours = task('a', { minutes: 210, chunk: { min: 210, max: 210 } });

it.each([
  ['01:00', { start: '22:00', end: '01:30' }],
  ['24:00', { start: '20:30', end: '24:00' }],
])('a task of three and a half hours fits when the hours from 22:00 to %s are longer', (end, longer) => {
  const workingHours = { 1: { start: '22:00', end } };
  const { leftOut } = planDays(request({ workingHours, tasks: [ofThreeAndAHalfHours] }));
  expect(leftOut).toMatchObject([{ constraint: 'no_slot', fix: { kind: 'extend_hours', spans: [longer] } }]);
});

it('hours that end after midnight can be made longer beside other hours of the same day', () => {
  const morning = { start: '10:00', end: '11:00' };
  const workingHours = { 1: [morning, { start: '22:00', end: '01:00' }] };
  const { leftOut } = planDays(request({ workingHours, tasks: [ofThreeAndAHalfHours] }));
  expect(leftOut).toMatchObject([
    { fix: { kind: 'extend_hours', spans: [morning, { start: '22:00', end: '01:30' }] } },
  ]);
});

it.each([[['a', 'b']], [['b', 'a']]])(
  'of equal tasks in the order %j, the one with the lower rank is planned when there is room for one',
  (ids) => {
    const tasks = ids.map((id) => task(id, { rank: id === 'a' ? '1' : '0' }));
    const { blocks } = planDays(request({ ...morning('10:00'), tasks }));
    expect(blocks.map(({ taskId }) => taskId)).toEqual(['b']);
  },
);

it.each([
  ['at the end of the planned days is left out whole', 0, 0],
  ['after the planned days is begun', 60_000, 4],
])('a task that is too long and has a deadline %s', (_, later, count) => {
  const { blocks } = planDays(request({ tasks: [task('a', { minutes: 600, deadlineAt: at('24:00') + later })] }));
  expect(blocks).toHaveLength(count);
});

it('a task that is split to fit between busy times still waits for its start', () => {
  const busy = [span('10:00', '12:00'), span('13:00', '13:30'), span('14:00', '16:15')];
  const split = task('a', { minutes: 135, startAt: at('11:30'), chunk: { min: 30, max: 240 } });
  const { blocks } = planDays(request({ busy, tasks: [split] }));
  expect(blocks.map(({ startsAt }) => startsAt)).toEqual([at('12:15'), at('16:30')]);
});

it('a block that misses a date with seconds is late by whole minutes', () => {
  const late = (seconds: number) =>
    planDays(request({ tasks: [task('a', { dueAt: at('10:00') - seconds * 1_000 })] })).blocks[0]?.terms.lateMinutes;
  expect([-1, 0, 1, 60, 61].map(late)).toEqual([0, 0, 1, 1, 2]);
});
