import { describe, expect, it } from 'vitest';
import { type NowTask, pickTasks } from '../../src/planning/now/pick.ts';

const task = (id: string, more: Partial<NowTask> = {}): NowTask => ({
  id,
  minutes: 30,
  shortest: more.minutes ?? 30,
  priority: 'medium',
  energy: 'medium',
  isWaiting: false,
  isBegun: false,
  isPlannedNow: false,
  dueInDays: null,
  deadlineInMinutes: null,
  ...more,
});

const circumstances = { minutes: 60, energy: 5.5 };

const idsOf = (tasks: NowTask[], now = circumstances) => {
  const found = pickTasks(tasks, now);
  return 'picks' in found ? found.picks.map(({ id }) => id) : found;
};

describe('picks', () => {
  it('are three at most, in an order that is always the same', () => {
    const tasks = ['d', 'b', 'a', 'c'].map((id) => task(id));
    expect(idsOf(tasks)).toEqual(['a', 'b', 'c']);
    expect(idsOf(tasks.toReversed())).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, Partial<NowTask>, Partial<NowTask>]>([
    ['the plan before what is due', { isPlannedNow: true }, { dueInDays: -1 }],
    ['a near deadline before what is due today', { deadlineInMinutes: 60 }, { dueInDays: 0 }],
    ['what is due before what matters', { dueInDays: 0, priority: 'low' }, { priority: 'high' }],
    ['what is begun before what is not', { isBegun: true }, {}],
    ['what matters before what does not', { priority: 'medium' }, { priority: 'low' }],
    ['what suits the energy before what does not', { energy: 'medium' }, { energy: 'high' }],
    ['what can be done before what can only be begun', {}, { minutes: 90, shortest: 30 }],
  ])('have %s', (_, first, second) => {
    expect(idsOf([task('a', second), task('b', first)])).toEqual(['b', 'a']);
  });

  it('leave out what asks for far more energy than there is', () => {
    const tasks = [task('hard', { energy: 'high' }), task('easy', { energy: 'low' })];
    expect(idsOf(tasks, { minutes: 60, energy: 4 })).toEqual(['easy']);
  });

  it('leave out what would be done only after its deadline', () => {
    expect(idsOf([task('late', { deadlineInMinutes: 29 }), task('in time', { deadlineInMinutes: 30 })])).toEqual([
      'in time',
    ]);
  });
});

describe('where there is nothing to pick', () => {
  it.each<[string, NowTask[], object]>([
    ['nothing is open', [], { nothing: 'no_tasks' }],
    ['everything waits', [task('a', { isWaiting: true })], { nothing: 'waiting' }],
    ['it is too late for everything', [task('a', { deadlineInMinutes: 10 })], { nothing: 'too_late' }],
    [
      'everything is longer',
      [task('a', { minutes: 90 }), task('b', { minutes: 75 })],
      { nothing: 'too_short', shortest: 75 },
    ],
  ])('it says that %s', (_, tasks, nothing) => {
    expect(idsOf(tasks)).toEqual(nothing);
  });

  it('says that there is too little energy only when there is time', () => {
    const hard = task('a', { energy: 'high', minutes: 90 });
    expect(idsOf([hard], { minutes: 60, energy: 2 })).toMatchObject({ nothing: 'too_short' });
    expect(idsOf([hard], { minutes: 90, energy: 2 })).toEqual({ nothing: 'too_little_energy' });
  });
});
