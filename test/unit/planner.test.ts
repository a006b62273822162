import { describe, expect, it } from 'vitest';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, PlanRequest, PreviousBlock } from '../../src/planning/solver/types.ts';
import { at, flat, overloaded, request, span, task, toPrevious } from '../support/planner-instances.ts';
import { findProblems } from '../support/verify-plan.ts';

/** Plans, and has the plan checked. */
function plan(changes: Partial<PlanRequest>): Plan {
  const asked = request(changes);
  const made = planDays(asked);
  expect(findProblems(asked, made)).toEqual([]);
  return made;
}

/** `09:00–10:00 a`, by start; `a2` is the second part of a. */
const timetable = ({ blocks }: Plan) =>
  blocks.map(({ taskId, part, parts, startsAt, endsAt }) => {
    const [from, until] = [startsAt, endsAt].map((moment) => new Date(moment).toISOString().slice(11, 16));
    return `${from}–${until} ${taskId}${parts > 1 ? part : ''}`;
  });

const block = (taskId: string, start: string, end: string, changes: Partial<PreviousBlock> = {}): PreviousBlock => ({
  taskId,
  part: 1,
  ...span(start, end),
  locked: false,
  ...changes,
});

const twoHours = { workingHours: { 1: { start: '09:00', end: '11:00' } } };
const LONG = { chunk: { min: 30, max: 60 } };

describe('a plan', () => {
  it('has what asks for energy when there is some, and the rest when there is not', () => {
    const workDays = flat(3).map((level, hour) => (hour === 15 || hour === 16 ? { ...level, mean: 8 } : level));
    const tasks = [task('hard', { energy: 'high', minutes: 120 }), task('easy', { energy: 'low', minutes: 120 })];
    const made = plan({ tasks, energy: { workDays, freeDays: workDays } });
    expect(timetable(made)).toEqual(['09:00–11:00 easy', '15:00–17:00 hard']);
    expect(made.blocks.map(({ terms }) => terms.energyMatch)).toEqual([1, 1]);
  });

  it('cares less about energy where little is known of it', () => {
    const levels = (source: 'learned' | 'prior') => ({ workDays: flat(2, source), freeDays: flat(2, source) });
    const tasks = [task('a', { energy: 'high' })];
    // 6 of 9 are lacking: that costs two thirds of 0.6, or of 0.2.
    expect(plan({ tasks, energy: levels('learned') }).quality.value).toBeCloseTo(2 * (1 - (0.6 * 2) / 3), 12);
    expect(plan({ tasks, energy: levels('prior') }).quality.value).toBeCloseTo(2 * (1 - (0.2 * 2) / 3), 12);
  });

  it('has what is due in time, though it be less important', () => {
    const tasks = [
      task('big', { priority: 'high', minutes: 180 }),
      task('due', { priority: 'low', dueAt: at('10:00') }),
    ];
    expect(timetable(plan({ tasks }))).toEqual(['09:00–10:00 due', '10:00–13:00 big']);
  });

  it('has what is late rather late than never, and says by how much', () => {
    const { blocks } = plan({ tasks: [task('a', { dueAt: at('08:00'), minutes: 90 })] });
    expect(blocks[0]?.terms).toMatchObject({ lateMinutes: 90, weight: 4 });
    expect(blocks[0]?.terms.value).toBeCloseTo(4 * (1 - 6 * 0.08), 12);
  });

  it('does not count yesterday’s task as late on the first day', () => {
    const { blocks } = plan({ tasks: [task('a', { dueAt: at('00:00') - 1 })] });
    expect(blocks[0]?.terms).toMatchObject({ lateMinutes: 0, weight: 4 });
  });

  it('has each task after those that come first, and the buffer between them', () => {
    const tasks = [
      task('a', { after: ['b'], priority: 'high' }),
      task('b', { priority: 'low' }),
      task('c', { after: ['a'] }),
    ];
    expect(timetable(plan({ tasks, bufferMinutes: 10 }))).toEqual(['09:00–10:00 b', '10:15–11:15 a', '11:30–12:30 c']);
  });

  it('ends a day with a block, whose buffer may be after work', () => {
    expect(timetable(plan({ ...twoHours, tasks: [task('a', { minutes: 120 })], bufferMinutes: 60 }))).toHaveLength(1);
  });

  it('has the parts of a long task one after another, over breaks and days', () => {
    const made = plan({
      workingHours: { 1: { start: '09:00', end: '11:00' }, 2: { start: '09:00', end: '11:00' } },
      days: 2,
      breaks: [{ start: '10:00', end: '10:15' }],
      tasks: [task('a', { minutes: 170, ...LONG })],
    });
    expect(timetable(made)).toEqual(['09:00–10:00 a1', '09:00–10:00 a2']);
    expect(made.leftOut).toMatchObject([{ taskId: 'a', minutes: 50, constraint: 'capacity' }]);
  });

  it('goes on past midnight, where work does', () => {
    const workingHours = { 1: { start: '22:00', end: '24:00' }, 2: { start: '00:00', end: '02:00' } };
    const made = plan({ workingHours, days: 2, tasks: [task('a', { minutes: 180 })] });
    expect(timetable(made)).toEqual(['22:00–01:00 a']);
  });

  it('begins no task before its time and ends none after its deadline', () => {
    const tasks = [task('a', { startAt: at('13:20') }), task('b', { deadlineAt: at('11:00'), priority: 'low' })];
    const made = plan({ tasks: [...tasks, task('c', { minutes: 120, priority: 'high' })] });
    expect(timetable(made)).toEqual(['09:00–10:00 b', '10:00–12:00 c', '13:30–14:30 a']);
  });

  it('is proved to be the best up to eleven tasks', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { quality } = planDays(overloaded(seed, 11, 1));
      expect(quality).toMatchObject({ exact: true, gap: 0 });
      expect(quality.upperBound).toBeCloseTo(quality.value, 9);
    }
  });

  it.each([
    ['without tasks', { tasks: [] }],
    ['without working hours', { workingHours: {}, tasks: [task('a')] }],
    ['when the days are over', { now: at('23:00') + 864e5, tasks: [task('a')] }],
    ['of a task of a minute', { tasks: [task('a', { minutes: 1 })] }],
    ['of a task of a whole day', { days: 14, tasks: [task('a', { minutes: 1_440 })] }],
    ['on a day that was skipped', { from: '2011-12-30', timezone: 'Pacific/Apia', now: 0, tasks: [task('a')] }],
    ['of blocks of unknown tasks', { tasks: [task('a')], previous: [block('b', '09:00', '10:00', { locked: true })] }],
    [
      'of a locked block on another day',
      {
        tasks: [task('a')],
        previous: [
          {
            ...block('a', '09:00', '10:00', { locked: true }),
            startsAt: at('09:00') + 9 * 864e5,
            endsAt: at('10:00') + 9 * 864e5,
          },
        ],
      },
    ],
  ] satisfies [string, Partial<PlanRequest>][])('is made %s', (_, changes) => {
    const { quality } = plan(changes);
    expect(Object.values(quality).map(Number).every(Number.isFinite)).toBe(true);
  });
});

describe('a plan made again', () => {
  const tasks = [task('a'), task('b'), task('c')];
  const previous = [block('a', '09:00', '10:00'), block('b', '11:00', '12:00'), block('c', '14:00', '15:00')];

  it('stays as it is, though a better one be possible', () => {
    const made = plan({ tasks, previous });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 3, moved: 0, added: 0, removed: 0 });
    expect(made.quality.gap).toBeGreaterThan(0);
  });

  it('moves what is in the way of busy time, and nothing else', () => {
    const made = plan({ tasks, previous, busy: [span('11:30', '11:45')] });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '10:00–11:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 2, moved: 1, added: 0, removed: 0 });
    expect(made.blocks.map(({ terms }) => terms.stability)).toEqual(['kept', 'moved', 'kept']);
  });

  it('has what moves still before what follows it, which stays', () => {
    const chain = [task('a'), task('b', { after: ['a'] }), task('c', { after: ['b'] })];
    const made = plan({ tasks: [...chain, task('d', { priority: 'high' })], previous, busy: [span('09:00', '10:00')] });
    expect(timetable(made)).toEqual(['10:00–11:00 a', '11:00–12:00 b', '12:00–13:00 d', '14:00–15:00 c']);
  });

  it('moves followers only when there is no room before them', () => {
    const chain = [task('a'), task('b', { after: ['a'] }), task('c', { after: ['b'] })];
    const made = plan({ tasks: chain, previous, busy: [span('09:00', '11:00')] });
    expect(timetable(made)).toEqual(['11:00–12:00 a', '12:00–13:00 b', '14:00–15:00 c']);
  });

  it('has a locked block where it is, over busy time and after work', () => {
    const locked = [block('a', '18:00', '19:00', { locked: true }), block('b', '09:30', '10:30', { locked: true })];
    const made = plan({ tasks, previous: locked, busy: [span('09:00', '10:00')] });
    expect(timetable(made)).toEqual(['09:30–10:30 b', '10:30–11:30 c', '18:00–19:00 a']);
    expect(made.blocks.map(({ locked }) => locked)).toEqual([true, false, true]);
  });

  it('has only the first of two locked blocks that overlap', () => {
    const locked = [block('a', '10:30', '11:30', { locked: true }), block('b', '10:00', '11:00', { locked: true })];
    expect(timetable(plan({ tasks: tasks.slice(0, 2), previous: locked }))).toEqual(['09:00–10:00 a', '10:00–11:00 b']);
  });

  it('has two locked blocks side by side, whatever the buffer', () => {
    const locked = [block('a', '10:00', '11:00', { locked: true }), block('b', '11:00', '12:00', { locked: true })];
    const made = plan({ tasks, previous: locked, bufferMinutes: 15 });
    expect(timetable(made)).toEqual(['10:00–11:00 a', '11:00–12:00 b', '12:15–13:15 c']);
  });

  it('does not interrupt what runs', () => {
    const changes = { workingHours: { 1: { start: '09:30', end: '17:00' } }, busy: [span('10:00', '10:30')] };
    const late = [task('a', { startAt: at('09:30') }), ...tasks.slice(1)];
    const made = plan({ ...changes, tasks: late, previous, now: at('09:20'), bufferMinutes: 15 });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', '14:00–15:00 c']);
  });

  it('does not interrupt what runs for busy time that is over', () => {
    const made = plan({ tasks, previous, now: at('09:20'), busy: [span('09:00', '09:20')] });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', '14:00–15:00 c']);
  });

  it('interrupts what runs for busy time, unless it is locked', () => {
    const changes = { tasks, now: at('09:20'), busy: [span('09:30', '10:00')] };
    const made = plan({ ...changes, previous });
    expect(timetable(made)).toEqual(['10:00–11:00 a', '11:00–12:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 2, moved: 1, added: 0, removed: 0 });
    const locked = previous.map((one) => ({ ...one, locked: true }));
    expect(plan({ ...changes, previous: locked }).churn).toMatchObject({ kept: 3 });
  });

  it('moves what follows a block that was interrupted, where it must', () => {
    const chain = [task('a'), task('b', { after: ['a'] }), task('c')];
    const made = plan({ tasks: chain, previous, now: at('09:20'), busy: [span('09:50', '10:20')] });
    expect(timetable(made)).toEqual(['10:30–11:30 a', '11:30–12:30 b', '14:00–15:00 c']);
  });

  it('has what is over and still open again', () => {
    const made = plan({ tasks, previous, now: at('10:00') });
    expect(timetable(made)).toEqual(['10:00–11:00 a', '11:00–12:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 2, moved: 0, added: 1, removed: 0 });
  });

  it('counts blocks whose task is left out, but not those whose task is gone or which have ended', () => {
    const gone = [block('x', '09:00', '10:00'), block('y', '12:00', '13:00', { locked: true })];
    const made = plan({ tasks: tasks.slice(1), previous: [...previous, ...gone] });
    expect(made.churn).toEqual({ kept: 2, moved: 0, added: 0, removed: 0 });
    expect(plan({ tasks: [], previous }).churn).toEqual({ kept: 0, moved: 0, added: 0, removed: 0 });
    const out = [task('a', { after: ['x'] }), task('b'), task('c', { after: ['x'] })];
    const later = plan({ tasks: out, previous: [...previous, ...gone], now: at('10:00') });
    expect(later.churn).toEqual({ kept: 1, moved: 0, added: 0, removed: 1 });
  });

  it('counts a block that its task no longer has, or has twice', () => {
    const more = [...previous, block('a', '15:00', '16:00'), block('a', '16:00', '17:00', { part: 2 })];
    expect(plan({ tasks, previous: more }).churn).toEqual({ kept: 3, moved: 0, added: 0, removed: 2 });
  });

  it('finds room for what is wanted before what is worth more', () => {
    const rest = [task('a', { priority: 'high', minutes: 120 }), task('b', { priority: 'low', minutes: 120 })];
    expect(timetable(plan({ ...twoHours, tasks: rest }))).toEqual(['09:00–11:00 a']);
    expect(timetable(plan({ ...twoHours, tasks: rest, wanted: ['b'] }))).toEqual(['09:00–11:00 b']);
  });
});

describe('a task that is not wanted on some days', () => {
  const DAY_MS = 864e5;
  const dayAt = (day: number) => ({ startsAt: at('00:00') + day * DAY_MS, endsAt: at('24:00') + day * DAY_MS });
  const dayOf = ({ startsAt }: PreviousBlock) => Math.floor((startsAt - at('00:00')) / DAY_MS);

  it('is planned on another, all parts of it', () => {
    const parts = task('a', { minutes: 480, chunk: { min: 30, max: 120 }, except: [dayAt(0), dayAt(2)] });
    const { blocks } = plan({
      days: 4,
      tasks: [parts, task('b')],
      busy: [dayAt(1)].map(({ startsAt }) => ({ startsAt, endsAt: startsAt + 15 * 36e5 })),
    });
    expect(blocks.map((one) => `${one.taskId}${dayOf(one)}`)).toEqual(['b0', 'a1', 'a3', 'a3', 'a3']);
  });

  it('is left out when there is no other, and no change would put it there', () => {
    const { leftOut } = plan({ tasks: [task('a', { except: [dayAt(0)] })] });
    expect(leftOut).toEqual([{ taskId: 'a', minutes: 60, constraint: 'no_slot', fix: { kind: 'add_days', days: 2 } }]);
    const days = [0, 1, 2].map(dayAt);
    const { leftOut: later } = plan({ tasks: [task('a', { except: days, deadlineAt: at('12:00') })] });
    expect(later).toMatchObject([{ constraint: 'no_slot', fix: null }]);
    const always = Array.from({ length: 14 }, (_, day) => dayAt(day));
    expect(plan({ tasks: [task('a', { except: always })] }).leftOut).toMatchObject([{ fix: null }]);
  });

  it('goes from there, with what follows it, but for a locked block', () => {
    const asked = { days: 2, tasks: [task('a', { except: [dayAt(0)] }), task('b', { after: ['a'] }), task('c')] };
    const previous = [block('a', '09:00', '10:00'), block('b', '10:00', '11:00'), block('c', '12:00', '13:00')];
    const made = plan({ ...asked, previous });
    expect(made.blocks.map((one) => `${one.taskId}${dayOf(one)}`)).toEqual(['c0', 'a1', 'b1']);
    expect(made.churn).toEqual({ kept: 1, moved: 2, added: 0, removed: 0 });
    const locked = previous.map((one) => ({ ...one, locked: one.taskId === 'a' }));
    expect(plan({ ...asked, previous: locked }).churn).toMatchObject({ kept: 3 });
  });

  it('is interrupted on such a day', () => {
    const asked = { days: 2, tasks: [task('a', { except: [dayAt(0)] })], previous: [block('a', '09:00', '10:00')] };
    expect(plan({ ...asked, now: at('09:20') }).blocks.map(dayOf)).toEqual([1]);
  });
});

describe('a task is left out', () => {
  const full = [block('x', '09:00', '10:30')];
  const x = task('x', { minutes: 90 });

  it.each([
    [
      'when it waits for one that is not there',
      { tasks: [task('a', { after: ['gone'] })] },
      'dependency',
      { kind: 'remove_dependency', taskIds: ['gone'] },
    ],
    [
      'when it waits for itself',
      { tasks: [task('a', { after: ['a'] })] },
      'dependency',
      { kind: 'remove_dependency', taskIds: ['a'] },
    ],
    [
      'when no time is long enough',
      { tasks: [task('a', { minutes: 150 })] },
      'no_slot',
      { kind: 'shorten', minutes: 120 },
    ],
    [
      'when it may begin only when work is nearly over',
      {
        tasks: [x, task('a', { startAt: at('10:30'), dueAt: at('20:00'), chunk: { min: 60, max: 90 } })],
        previous: full,
      },
      'no_slot',
      { kind: 'extend_hours', date: '2026-11-23', start: '09:00', end: '11:30' },
    ],
    [
      'when the day is over',
      { now: at('23:30'), tasks: [task('a', { chunk: { min: 60, max: 90 } })] },
      'no_slot',
      { kind: 'add_days', days: 8 },
    ],
    [
      'when others take the time',
      { tasks: [x, task('a', { dueAt: at('20:00'), chunk: { min: 60, max: 90 } })], previous: full },
      'capacity',
      { kind: 'extend_hours', date: '2026-11-23', start: '09:00', end: '11:30' },
    ],
    [
      'when others take the time, and it can wait',
      { tasks: [x, task('a', { chunk: { min: 60, max: 90 } })], previous: full },
      'capacity',
      { kind: 'add_days', days: 8 },
    ],
    [
      'when others take the time, but for some',
      { tasks: [x, task('a', { minutes: 40 })], previous: full },
      'capacity',
      { kind: 'shorten', minutes: 30 },
    ],
    [
      'when its deadline comes before its time',
      { tasks: [x, task('a', { minutes: 30, deadlineAt: at('10:45') })], previous: full },
      'deadline',
      { kind: 'move_deadline', deadlineAt: at('11:00') },
    ],
    [
      'when it may begin too late',
      { tasks: [task('a', { startAt: at('10:15'), chunk: { min: 60, max: 90 } })] },
      'no_slot',
      { kind: 'start_earlier', startAt: at('10:00') },
    ],
  ] satisfies [string, Partial<PlanRequest>, string, object][])('%s', (_, changes, constraint, fix) => {
    const { leftOut } = plan({ ...twoHours, ...changes });
    expect(leftOut).toMatchObject([{ taskId: 'a', constraint, fix }]);
  });

  it('when it is late at an hour at which nobody could do it', () => {
    const energy = { workDays: flat(1), freeDays: flat(1) };
    const late = task('a', { dueAt: at('08:00'), minutes: 120, energy: 'high', chunk: { min: 120, max: 120 } });
    const { leftOut } = plan({ ...twoHours, energy, tasks: [late] });
    expect(leftOut).toEqual([
      { taskId: 'a', minutes: 120, constraint: 'low_value', fix: { kind: 'move_due', dueAt: at('09:30') } },
    ]);
  });

  it('with all that wait for each other', () => {
    const tasks = [task('a', { after: ['b'] }), task('b', { after: ['a'] }), task('c', { after: ['b'] }), task('d')];
    const made = plan({ tasks });
    expect(made.leftOut.map(({ taskId, constraint }) => `${taskId} ${constraint}`)).toEqual([
      'a dependency',
      'b dependency',
      'c dependency',
    ]);
    expect(timetable(made)).toEqual(['09:00–10:00 d']);
  });

  it('without advice, when nothing would help', () => {
    const { leftOut } = plan({
      tasks: [task('a', { deadlineAt: at('05:00'), startAt: at('20:00') })],
      workingHours: {},
    });
    expect(leftOut).toMatchObject([{ taskId: 'a', constraint: 'no_slot', fix: null }]);
  });
});

it('two hundred tasks of a week are planned, and stay when planned again', () => {
  const asked = overloaded(3, 200, 7);
  const made = planDays(asked);
  expect(findProblems(asked, made)).toEqual([]);
  expect(made.quality.gap).toBeLessThan(0.15);
  const again = planDays({ ...asked, previous: toPrevious(made.blocks) });
  expect(again.churn).toEqual({ kept: made.blocks.length, moved: 0, added: 0, removed: 0 });
});
