import { describe, expect, it } from 'vitest';
import { type NowTask, pickTasks } from '../../src/planning/now/pick.ts';

const task = (id: string, more: Partial<NowTask> = {}): NowTask => ({
  id,
  position: 'a0',
  minutes: 30,
  available: 60,
  shortest: more.minutes ?? 30,
  priority: 'medium',
  energy: 'medium',
  isWaiting: false,
  isBegun: false,
  isPlannedNow: false,
  isPlannedNext: false,
  dueInDays: null,
  dueInMinutes: more.deadlineInMinutes ?? (more.dueInDays === undefined ? null : (more.dueInDays ?? 0) * 1440 + 600),
  deadlineInMinutes: null,
  ...more,
});

const situation = { minutes: 60, energy: 5.5 };

const pickIds = (tasks: NowTask[], now = situation) => {
  const found = pickTasks(
    tasks.map((each) => ({ ...each, available: now.minutes })),
    now.energy,
  );
  return 'picks' in found ? found.picks.map(({ id }) => id) : found;
};

describe('pickTasks', () => {
  it('there are at most three picks, in an order that does not depend on the input order', () => {
    const tasks = ['d', 'b', 'a', 'c'].map((id) => task(id));
    expect(pickIds(tasks)).toEqual(['a', 'b', 'c']);
    expect(pickIds(tasks.toReversed())).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, Partial<NowTask>, Partial<NowTask>]>([
    ['a task planned for now comes before an overdue task', { isPlannedNow: true }, { dueInDays: -1 }],
    ['a task that is next in the plan comes before one that is due today', { isPlannedNext: true }, { dueInDays: 0 }],
    ['a task with a near deadline comes before a task due today', { deadlineInMinutes: 60 }, { dueInDays: 0 }],
    [
      'a low task that is due in ten minutes comes before an overdue one of high priority',
      { dueInDays: 0, dueInMinutes: 10, priority: 'low' },
      { dueInDays: -1, priority: 'high' },
    ],
    [
      'a task with a near deadline whose due date has passed comes before one that is due soon',
      { dueInDays: -1, dueInMinutes: -900, deadlineInMinutes: 75 },
      { dueInDays: 0, dueInMinutes: 100 },
    ],
    ['a due task comes before a high-priority task', { dueInDays: 0, priority: 'low' }, { priority: 'high' }],
    ['a task due tomorrow comes before one due in four days', { dueInDays: 1 }, { dueInDays: 4 }],
    ['a task due in a week comes before one without a date', { dueInDays: 7 }, {}],
    ['a started task comes before another task', { isBegun: true }, {}],
    ['a task of higher priority comes before one of lower priority', { priority: 'medium' }, { priority: 'low' }],
    ['a task that fits the energy comes before one that does not', { energy: 'medium' }, { energy: 'high' }],
    ['a task that fits the time comes before one that fits only in part', {}, { minutes: 90, shortest: 30 }],
  ])('%s', (_, first, second) => {
    expect(pickIds([task('a', second), task('b', first)])).toEqual(['b', 'a']);
  });

  it('of equally good tasks, the one that the user put first comes first', () => {
    expect(
      pickIds([task('a', { position: 'a1' }), task('b', { position: 'a0V' }), task('c', { position: 'Zz' })]),
    ).toEqual(['c', 'b', 'a']);
    expect(pickIds([task('a', { position: 'a1' }), task('b', { position: 'a2', priority: 'high' })])).toEqual([
      'b',
      'a',
    ]);
  });

  it('a task that needs far more energy is not picked', () => {
    const tasks = [task('hard', { energy: 'high' }), task('easy', { energy: 'low' })];
    expect(pickIds(tasks, { minutes: 60, energy: 4 })).toEqual(['easy']);
  });

  it('a task whose block runs is picked, also when it needs more energy or time than there is', () => {
    const running = task('running', {
      energy: 'high',
      minutes: 240,
      shortest: 1,
      deadlineInMinutes: 200,
      isPlannedNow: true,
    });
    expect(pickIds([running, task('easy', { energy: 'low' })], { minutes: 60, energy: 2 })).toEqual([
      'running',
      'easy',
    ]);
  });

  it('a task that would end after its deadline is not picked', () => {
    expect(pickIds([task('late', { deadlineInMinutes: 29 }), task('in time', { deadlineInMinutes: 30 })])).toEqual([
      'in time',
    ]);
  });
});

describe('the reasons of a pick', () => {
  const reasonsOf = (tasks: NowTask[]) => {
    const found = pickTasks(tasks, situation.energy);
    return 'picks' in found ? found.picks.map(({ reasons }) => reasons) : found;
  };

  it.each<[string, NowTask[], string[][]]>([
    [
      'that all tasks fit is said of none',
      [task('a', { dueInDays: 0 }), task('b', { isBegun: true })],
      [['due_today'], ['in_progress']],
    ],
    ['a task with nothing particular fits the time', [task('a')], [['fits_time']]],
    [
      'energy is one where another task does not fit it',
      [task('a'), task('b', { energy: 'high', dueInDays: 0 })],
      [['due_today'], ['fits_energy']],
    ],
    [
      'a part is always said',
      [task('a', { minutes: 90, shortest: 30, dueInDays: -1, isBegun: true })],
      [['overdue', 'part_fits']],
    ],
    [
      'they are two at most',
      [task('a', { isPlannedNow: true, dueInDays: 0, deadlineInMinutes: 60, isBegun: true })],
      [['planned_now', 'deadline_near']],
    ],
    [
      'a task is overdue from the moment that it is due',
      [task('a', { dueInDays: 0, dueInMinutes: -1 })],
      [['overdue']],
    ],
    [
      'a near deadline is called so when the due date has passed',
      [task('a', { dueInDays: -1, dueInMinutes: -900, deadlineInMinutes: 75 })],
      [['deadline_near', 'overdue']],
    ],
    ['a near date is called so', [task('a', { dueInDays: 0, dueInMinutes: 20 })], [['deadline_near']]],
    [
      'a near deadline is not due today as well',
      [task('a', { dueInDays: 0, deadlineInMinutes: 60 })],
      [['deadline_near']],
    ],
  ])('%s', (_, tasks, reasons) => {
    expect(reasonsOf(tasks)).toEqual(reasons);
  });
});

describe('no picks', () => {
  it.each<[string, NowTask[], object]>([
    ['there are no open tasks', [], { nothing: 'no_tasks' }],
    ['every task is waiting', [task('a', { isWaiting: true })], { nothing: 'waiting' }],
    ['every deadline is too near', [task('a', { deadlineInMinutes: 10 })], { nothing: 'too_late' }],
    [
      'every task is too long',
      [task('a', { minutes: 90 }), task('b', { minutes: 75 })],
      { nothing: 'too_short', shortest: 75 },
    ],
  ])('the reason is that %s', (_, tasks, nothing) => {
    expect(pickIds(tasks)).toEqual(nothing);
  });

  it('too little energy is the reason only when a task fits the time', () => {
    const hard = task('a', { energy: 'high', minutes: 90 });
    expect(pickIds([hard], { minutes: 60, energy: 2 })).toMatchObject({ nothing: 'too_short' });
    expect(pickIds([hard], { minutes: 90, energy: 2 })).toEqual({ nothing: 'too_little_energy' });
  });
});
