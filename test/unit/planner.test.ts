import { describe, expect, it } from 'vitest';
import { buildCalendar } from '../../src/planning/solver/calendar.ts';
import { buildJobs } from '../../src/planning/solver/jobs.ts';
import { createScore, keepChance, weighDate } from '../../src/planning/solver/objective.ts';
import { planDays } from '../../src/planning/solver/planner.ts';
import { createSplit } from '../../src/planning/solver/split.ts';
import type { Plan, PlanRequest, PlanTask, PreviousBlock } from '../../src/planning/solver/types.ts';
import { at, flat, overloaded, request, span, task, toPrevious } from '../support/planner-instances.ts';
import { findProblems } from '../support/verify-plan.ts';
import { volume } from '../support/volume.ts';

/** Plans, and verifies the plan. */
function plan(changes: Partial<PlanRequest>): Plan {
  const asked = request(changes);
  const made = planDays(asked);
  expect(findProblems(asked, made)).toEqual([]);
  return made;
}

/** How much the date of the first part of each task counts. */
function findUrgencies(tasks: PlanTask[]): number[] {
  const calendar = buildCalendar(request({ tasks }));
  const jobs = buildJobs(tasks, calendar, createSplit(calendar));
  return jobs
    .filter(({ part }) => part === 1)
    .map(({ dateWorth, task, minutes }) => (dateWorth * task.minutes) / minutes / weighDate(task));
}

/** By start: `09:00–10:00 a`. `a2` is the second part of task a. */
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

describe('planDays', () => {
  it('a task that needs high energy gets the hours of high energy', () => {
    const workDays = flat(3).map((level, hour) => (hour === 15 || hour === 16 ? { ...level, mean: 8 } : level));
    const tasks = [task('hard', { energy: 'high', minutes: 120 }), task('easy', { energy: 'low', minutes: 120 })];
    const made = plan({ tasks, energy: { workDays, freeDays: workDays } });
    expect(timetable(made)).toEqual(['09:00–11:00 easy', '15:00–17:00 hard']);
    expect(made.blocks.map(({ terms }) => terms.energyMatch)).toEqual([1, 1]);
  });

  it('a task does not wait for days for an hour that suits it a little better', () => {
    const workDays = flat(8, 'typical').map((level, hour) => (hour === 9 ? { ...level, mean: 3 } : level));
    const late = { start: '12:00', end: '17:00' };
    const workingHours = { 1: late, 2: late, 3: late, 4: { start: '09:00', end: '17:00' } };
    const energy = { workDays, freeDays: workDays };
    const made = plan({ workingHours, days: 4, energy, tasks: [task('a', { energy: 'low' })] });
    expect(timetable(made)).toEqual(['12:00–13:00 a']);
  });

  it('energy counts less while the curve is a prior', () => {
    const levels = (source: 'learned' | 'typical') => ({ workDays: flat(2, source), freeDays: flat(2, source) });
    const tasks = [task('a', { energy: 'high' })];
    // It lacks 6 of 9 levels: that costs two thirds of the energy share, 0.6 or 0.2.
    expect(plan({ tasks, energy: levels('learned') }).quality.value).toBeCloseTo(
      2 * Math.SQRT2 * (1 - (0.6 * 2) / 3),
      12,
    );
    expect(plan({ tasks, energy: levels('typical') }).quality.value).toBeCloseTo(
      2 * Math.SQRT2 * (1 - (0.2 * 2) / 3),
      12,
    );
  });

  it('a low-priority task that is due goes before a high-priority task that can wait', () => {
    const tasks = [task('big', { priority: 'high' }), task('due', { priority: 'low', dueAt: at('10:00') })];
    expect(timetable(plan({ tasks }))).toEqual(['09:00–10:00 due', '10:00–11:00 big']);
  });

  it('an overdue task is scheduled late instead of dropped, and its lateness by the clock is reported', () => {
    const { blocks } = plan({ tasks: [task('a', { dueAt: at('08:00'), minutes: 120 })] });
    expect(blocks[0]?.terms).toMatchObject({ lateMinutes: 180, weight: 4 });
    // It was due before work began. So it has lost three tenths of what its date is worth, and two hours of work halve the rest.
    const delay = 120 * 0.25 + 120 * (60 / 480);
    const kept = keepChance(-120 - delay, 120);
    expect(kept).toBeLessThan(0.01);
    expect(blocks[0]?.terms.value).toBeCloseTo(4 + 2 * 6 * (kept + 0.7 / 2), 12);
  });

  it('what was due a week ago is more urgent than what was due yesterday, and both should be done on the first day', () => {
    const DAY_MS = 864e5;
    const tasks = [task('a', { dueAt: at('12:00') - DAY_MS }), task('b', { dueAt: at('12:00') - 7 * DAY_MS })];
    const made = plan({ tasks, days: 2 });
    expect(timetable(made)).toEqual(['09:00–10:00 b', '10:00–11:00 a']);
    expect(made.blocks.map(({ terms }) => terms.lateMinutes)).toEqual([6 * 1_440 + 1_320, 1_380]);
  });

  it('energy suits a block only where it is clearly better than on average that day', () => {
    const suits = (energy: PlanRequest['energy'], changes: Partial<PlanTask> = {}) =>
      plan({ tasks: [task('a', { energy: 'high', ...changes })], energy }).blocks.map(({ facts }) => facts.suitsEnergy);
    const day = (mean: (hour: number) => number) => {
      const hours = flat(5).map((each, hour) => ({ ...each, mean: mean(hour) }));
      return { workDays: hours, freeDays: hours };
    };
    const peak = day((hour) => (hour < 12 ? 8 : 4));
    expect(suits(day(() => 8))).toEqual([false]);
    expect(suits(peak)).toEqual([true]);
    expect(suits(peak, { energy: 'low' })).toEqual([false]);
    expect(suits(peak, { startAt: at('14:00') })).toEqual([false]);
  });

  it('a block is at risk when its slack is less than half of the work up to its end', () => {
    const risks = (tasks: PlanTask[]) => plan({ tasks }).blocks.map(({ facts }) => facts.isAtRisk);
    const short = task('short', { minutes: 10, dueAt: at('09:30') });
    expect(risks([short])).toEqual([false]);
    expect(risks([task('long', { minutes: 100, dueAt: at('11:40') })])).toEqual([false]);
    expect(risks([task('long', { minutes: 100, dueAt: at('11:00') })])).toEqual([true]);
    const late = task('late', { minutes: 30, startAt: at('15:30'), dueAt: at('17:00'), priority: 'high' });
    expect(risks([late])).toEqual([false]);
    expect(risks([task('before', { minutes: 120 }), late, task('more', { minutes: 120 })]).at(-1)).toBe(true);
  });

  it('work that ended twelve hours before a block puts it at no risk', () => {
    const isAtRisk = (start: string, end: string) => {
      const { blocks } = plan({
        workingHours: { 1: { start: '06:00', end: '22:00' } },
        now: at('05:00'),
        tasks: [task('early'), task('late', { dueAt: at('20:45') })],
        previous: [block('early', start, end, { locked: true }), block('late', '19:00', '20:00', { locked: true })],
      });
      return blocks.at(-1)?.facts.isAtRisk;
    };
    expect(isAtRisk('07:00', '08:00')).toBe(false);
    expect(isAtRisk('07:05', '08:05')).toBe(true);
  });

  it('a task that cannot be done whole before its deadline may be done in part', () => {
    const tests = task('tests', { minutes: 600, deadlineAt: at('17:00'), chunk: { min: 30, max: 120 } });
    const { leftOut } = plan({ tasks: [tests, task('tidy')], pauseAfterMinutes: null });
    expect(leftOut).toMatchObject([{ taskId: 'tests', fix: { kind: 'part_helps', minutes: 435 }, costs: ['tidy'] }]);
    expect(plan({ tasks: [{ ...tests, partHelps: true }] }).leftOut[0]?.fix?.kind).not.toBe('part_helps');
  });

  it('a suggested time is met by a block that begins in the quarter-hour up to it', () => {
    const calendar = buildCalendar(request());
    const score = createScore(calendar);
    const [plain, suggested] = [null, at('10:10')].map((suggestedAt) =>
      buildJobs([task('a', { suggestedAt })], calendar, createSplit(calendar)).flatMap((job) =>
        [9 * 12 + 11, 120, 121, 122, 123].map((slot) => score(job, slot, slot + job.slots, false).value),
      ),
    );
    expect(suggested?.map((value, at) => value > (plain?.[at] ?? 0))).toEqual([false, true, true, true, false]);
  });

  it('a task may be let go for another at the first minute of the first day', () => {
    const tasks = ['a', 'b'].map((id) => task(id, { dueAt: at('01:00') }));
    const { leftOut } = plan({ workingHours: { 1: { start: '00:00', end: '01:00' } }, now: at('00:00') - 36e5, tasks });
    expect(leftOut).toMatchObject([{ fix: { kind: 'let_go' } }]);
  });

  it('an urgent task that fits only in place of several others names them', () => {
    const due = { priority: 'low' as const, dueAt: at('15:00') };
    const others = ['a', 'b', 'c'].map((id) => task(id, { minutes: 120, ...due }));
    const late = task('late', { minutes: 240, priority: 'low', deadlineAt: at('15:00'), chunk: { min: 60, max: 120 } });
    const hours = { workingHours: { 1: { start: '09:00', end: '15:00' } }, pauseAfterMinutes: null };
    const { leftOut } = plan({ tasks: [...others, late], ...hours });
    expect(leftOut).toMatchObject([{ taskId: 'late', constraint: 'capacity', fix: { kind: 'let_go' } }]);
    expect(leftOut[0]?.costs).toHaveLength(2);
  });

  it('a due date at midnight is the end of its day', () => {
    const { blocks } = plan({ tasks: [task('a', { dueAt: at('00:00') })] });
    expect(blocks[0]?.terms).toMatchObject({ lateMinutes: 0, weight: 2 * Math.SQRT2 });
    expect(blocks[0]?.facts).toMatchObject({ dueAt: at('24:00'), slackMinutes: 420, isAtRisk: false });
  });

  it.each([
    [60, '10:00', 0.74],
    [60, '11:00', 0.2],
    [60, '17:00', 0],
    [240, '13:00', 0.89],
    [240, '15:00', 0.41],
    [240, '17:00', 0.06],
  ])(
    'a task of %d minutes that is due at %s on the next day, with work from 09:00 to 17:00, has the urgency %d',
    (minutes, time, urgency) => {
      expect(findUrgencies([task('a', { minutes, dueAt: at(time) + 864e5 })])[0]).toBeCloseTo(urgency, 2);
    },
  );

  it('the last hour of a task is as urgent after one long part as after several short ones', () => {
    const essay = task('essay', { minutes: 240, dueAt: at('13:00') + 864e5 });
    const calendar = buildCalendar(request({ tasks: [essay] }));
    const lastWorth = (parts: number[]) => buildJobs([essay], calendar, () => parts).at(-1)?.dateWorth;
    expect(lastWorth([180, 60])).toBe(lastWorth([60, 60, 60, 60]));
  });

  it('a night before a date is no time to wait', () => {
    const urgencyAt = (dueAt: number) => findUrgencies([task('a', { minutes: 240, dueAt })])[0];
    expect(urgencyAt(at('08:00') + 2 * 864e5)).toBe(urgencyAt(at('17:00') + 864e5));
  });

  it('a task is more urgent when shorter tasks are due before it, or it takes time from longer ones', () => {
    const due = (id: string, time: string, minutes: number) => task(id, { minutes, dueAt: at(time) + 864e5 });
    const [alone = 0] = findUrgencies([due('a', '13:00', 60)]);
    const [short = 0, long = 0] = findUrgencies([due('a', '13:00', 60), due('b', '13:00', 180)]);
    const [sooner = 0] = findUrgencies([due('a', '13:00', 60), due('b', '17:00', 360)]);
    const [, later = 0] = findUrgencies([due('a', '13:00', 180), due('b', '17:00', 60)]);
    expect(alone).toBeLessThan(0.01);
    expect(short).toBeGreaterThan(0.2);
    expect(long).toBeGreaterThan(0.5);
    expect(sooner).toBeGreaterThan(0.2);
    expect(later).toBeLessThan(0.01);
  });

  it('of a full week, the short and important task waits without risk, the long one does not', () => {
    const onThursday = (id: string, changes: Partial<PlanTask> = {}) =>
      task(id, { dueAt: at('17:00') + 3 * 864e5, ...changes });
    const week = Array.from({ length: 40 }, (_, index) => onThursday(`t${index}`));
    const short = onThursday('short', { minutes: 15, priority: 'high' });
    const [long = 0, important = 1] = findUrgencies([onThursday('long', { minutes: 240 }), short, ...week]);
    expect(long).toBeGreaterThan(0.9);
    expect(important).toBeLessThan(0.2);
  });

  it.each([
    ['low', 2, 8],
    ['medium', 7, 8],
    ['medium', 14, 7],
    ['high', 2, 5],
    ['high', 7, 6],
  ] as const)(
    '%s work that is overdue for %d days gives way to a date that can be kept, %d tasks of it',
    (priority, days, count) => {
      const overdue = Array.from({ length: count }, (_, index) =>
        task(`o${index}`, { priority, dueAt: at('12:00') - days * 864e5 }),
      );
      const made = plan({ tasks: [...overdue, task('due', { dueAt: at('15:00') })], bufferMinutes: 5 });
      const due = made.blocks.find(({ taskId }) => taskId === 'due');
      expect(due?.endsAt).toBeLessThanOrEqual(at('15:00'));
    },
  );

  it('a task whose due date has passed keeps its deadline', () => {
    const passed = task('passed', {
      minutes: 240,
      priority: 'high',
      dueAt: at('17:00') - 864e5,
      deadlineAt: at('17:00'),
    });
    const made = plan({ tasks: [passed, task('due', { minutes: 300, priority: 'high', dueAt: at('17:00') })] });
    expect(made.leftOut.map(({ taskId }) => taskId)).not.toContain('passed');
  });

  it('a task keeps its own date when a task that waits for it is overdue', () => {
    const made = plan({
      days: 2,
      tasks: [
        task('first', { priority: 'high', dueAt: at('12:00') }),
        task('waits', { priority: 'low', after: ['first'], dueAt: at('17:00') - 864e5 }),
        task('other', { minutes: 180, dueAt: at('12:00') }),
        task('long', { minutes: 240, dueAt: at('17:00') }),
      ],
    });
    expect(made.blocks.find(({ taskId }) => taskId === 'first')?.endsAt).toBeLessThanOrEqual(at('12:00'));
  });

  it('important overdue work does not wait for the last day, day after day, when each day is full of due work', () => {
    const due = [0, 1].flatMap((day) =>
      Array.from({ length: 7 }, (_, index) => task(`d${day}${index}`, { dueAt: at('17:00') + day * 864e5 })),
    );
    const overdue = task('overdue', { priority: 'high', dueAt: at('17:00') - 5 * 864e5 });
    const made = plan({ days: 2, tasks: [...due, overdue] });
    expect(made.blocks.find(({ taskId }) => taskId === 'overdue')?.endsAt).toBeLessThanOrEqual(at('17:00'));
  });

  it('the more work is overdue, the more of it is planned before what is due in days', () => {
    const count = (overdue: number) => {
      const tasks = [-3, 4].flatMap((day) =>
        Array.from({ length: day < 0 ? overdue : 14 }, (_, index) =>
          task(`${day < 0 ? 'overdue' : 'later'}${index}`, { dueAt: at('17:00') + day * 864e5 }),
        ),
      );
      return plan({ tasks }).blocks.filter(({ taskId }) => taskId.startsWith('overdue')).length;
    };
    expect([2, 5, 15].map(count)).toEqual([2, 5, 7]);
  });

  it('blocks that stay where they were do not leave out a task that has room', () => {
    const small = Array.from({ length: 40 }, (_, index) => task(`s${index}`, { minutes: 10, priority: 'low' }));
    const before = plan({ days: 2, tasks: small });
    const due = task('due', { minutes: 90, priority: 'low', dueAt: at('17:00') });
    const after = plan({ days: 2, tasks: [...small, due], previous: before.blocks });
    expect(after.leftOut).toEqual([]);
  });

  it('a task that a dated one waits for is as urgent, with time left for the dated one', () => {
    const chain = [task('a'), task('b', { after: ['a'], dueAt: at('12:00') + 864e5 })];
    const [a = 0, b = 0] = findUrgencies(chain);
    expect(b).toBeGreaterThan(0);
    expect(a).toBeGreaterThan(b);
    expect(plan({ tasks: chain }).blocks[0]?.facts.dueAt).toBeNull();
  });

  it('a locked block that ends after its deadline is late', () => {
    const previous = [{ taskId: 'a', part: 1, ...span('09:00', '10:00'), locked: true }];
    const made = plan({ tasks: [task('a', { deadlineAt: at('09:30') })], previous });
    expect(made.blocks[0]?.terms.lateMinutes).toBe(30);
  });

  it('tasks in a cycle pass no date on', () => {
    const tasks = [task('a', { after: ['b'] }), task('b', { after: ['a'], dueAt: at('17:00') })];
    expect(findUrgencies(tasks)).toEqual([0, 1]);
  });

  it.each([
    [-60, 240, 0.2],
    [0, 60, 0.5],
    [30, 60, 0.8],
    [30, 480, 0.62],
    [120, 480, 0.88],
  ])(
    'work that is expected %d minutes before its date, after %d minutes of work, keeps it with the probability %d',
    (slack, before, kept) => {
      expect(keepChance(slack, before)).toBeCloseTo(kept, 1);
    },
  );

  it('a task that is due in the afternoon is not left for the best hour just before, after a full day', () => {
    const workDays = flat(4).map((level, hour) => (hour === 15 ? { ...level, mean: 8 } : level));
    const others = Array.from({ length: 6 }, (_, index) => task(`other-${index}`));
    const tasks = [task('due', { energy: 'high', dueAt: at('16:00') }), ...others];
    expect(timetable(plan({ tasks, energy: { workDays, freeDays: workDays } }))[0]).toBe('09:00–10:00 due');
  });

  it('a task keeps its date although it follows two hours of work and a meeting', () => {
    const workDays = flat(5.5).map((level, hour) => ({ ...level, mean: hour < 11 ? 9 : hour === 13 ? 3 : 6 }));
    const made = plan({
      energy: { workDays, freeDays: workDays },
      breaks: [{ start: '12:30', end: '13:15' }],
      busy: [span('11:00', '11:30'), span('15:00', '16:00')],
      tasks: [
        task('report', { priority: 'high', energy: 'high', minutes: 120, dueAt: at('16:30') }),
        task('repair', { priority: 'high', energy: 'high', dueAt: at('13:00') }),
        task('mail', { energy: 'low', minutes: 45 }),
        task('notes', { minutes: 45, deadlineAt: at('15:00') }),
      ],
    });
    expect(made.blocks.filter(({ terms }) => terms.lateMinutes > 0)).toEqual([]);
  });

  it('a low-priority task due today comes before the last of several tasks due tomorrow evening', () => {
    const dueAt = at('18:00') + 864e5;
    const others = Array.from({ length: 8 }, (_, index) => task(`other-${index}`, { dueAt }));
    const due = task('due', { priority: 'low', dueAt: at('17:00') });
    const made = plan({ tasks: [...others, due], pauseAfterMinutes: null });
    expect(made.blocks.map(({ taskId }) => taskId)).toContain('due');
  });

  it('a dated task goes before one without a date, so that it keeps slack', () => {
    const tasks = [task('a'), task('b', { dueAt: at('16:00') }), task('c')];
    expect(timetable(plan({ tasks }))[0]).toBe('09:00–10:00 b');
  });

  it('one long task of high priority goes before errands that fill the same time', () => {
    const errands = Array.from({ length: 8 }, (_, index) => task(`errand-${index}`, { priority: 'low', minutes: 30 }));
    const hours = { workingHours: { 1: { start: '09:00', end: '13:00' } } };
    const made = plan({ ...hours, tasks: [...errands, task('deep', { priority: 'high', minutes: 240 })] });
    expect(timetable(made)).toEqual(['09:00–13:00 deep']);
  });

  it('of equal tasks, the one that is begun goes first', () => {
    expect(timetable(plan({ tasks: [task('a'), task('b', { isBegun: true })] }))[0]).toBe('09:00–10:00 b');
  });

  it('each task starts after its dependencies and the buffer', () => {
    const tasks = [
      task('a', { after: ['b'], priority: 'high' }),
      task('b', { priority: 'low' }),
      task('c', { after: ['a'] }),
    ];
    expect(timetable(plan({ tasks, bufferMinutes: 10 }))).toEqual(['09:00–10:00 b', '10:15–11:15 a', '11:30–12:30 c']);
  });

  it('the buffer of the last block may lie after work', () => {
    expect(timetable(plan({ ...twoHours, tasks: [task('a', { minutes: 120 })], bufferMinutes: 60 }))).toHaveLength(1);
  });

  it('the parts of a long task follow one another over breaks and days', () => {
    const made = plan({
      workingHours: { 1: { start: '09:00', end: '11:00' }, 2: { start: '09:00', end: '11:00' } },
      days: 2,
      breaks: [{ start: '10:00', end: '10:15' }],
      tasks: [task('a', { minutes: 170, ...LONG })],
    });
    expect(timetable(made)).toEqual(['09:00–10:00 a1', '10:15–11:00 a2', '09:00–09:35 a3', '10:15–10:45 a4']);
  });

  it('a task is split as finely as the free time asks for', () => {
    const busy = ['10:00', '12:00', '14:00', '16:00'].map((start) =>
      span(start, `${Number(start.slice(0, 2)) + 1}:00`),
    );
    const tasks = [task('a', { minutes: 120, chunk: { min: 30, max: 120 } })];
    const made = plan({ busy, tasks, pauseAfterMinutes: null });
    expect(made.leftOut).toEqual([]);
    expect(made.blocks.map(({ parts }) => parts)).toEqual([2, 2]);
  });

  it('the parts of a task are as long as the gaps between other work', () => {
    const made = plan({
      workingHours: { 1: { start: '09:00', end: '13:00' } },
      busy: [span('10:30', '11:00')],
      pauseAfterMinutes: null,
      tasks: [task('a', { minutes: 210, chunk: { min: 30, max: 120 } })],
    });
    expect(timetable(made)).toEqual(['09:00–10:30 a1', '11:00–13:00 a2']);
  });

  it('a task is split so that its parts fit around other work, with pauses', () => {
    const chunk = { min: 30, max: 120 };
    const made = plan({
      workingHours: { 1: { start: '09:00', end: '13:00' } },
      tasks: [
        task('fixed', { startAt: at('10:00'), deadlineAt: at('10:45'), minutes: 45, priority: 'high' }),
        task('long', { minutes: 165, chunk }),
      ],
    });
    expect(made.leftOut).toEqual([]);
    expect(timetable(made)).toEqual(['09:00–10:00 long1', '10:00–10:45 fixed', '11:00–12:45 long2']);
  });

  it.each([
    ['08:00', ['11:00–12:45 long2']],
    ['10:00', ['11:00–12:45 long2']],
    ['12:00', ['11:00–12:00 long2', '12:00–12:45 long3']],
  ])('a task due at %s is split for the time before its date and its deadline', (due, rest) => {
    const long = { minutes: 165, chunk: { min: 30, max: 120 }, dueAt: at(due), deadlineAt: at('13:00') };
    const made = plan({
      tasks: [task('fixed', { minutes: 45 }), task('long', long)],
      previous: [block('fixed', '10:00', '10:45', { locked: true })],
    });
    expect(timetable(made)).toEqual(['09:00–10:00 long1', '10:00–10:45 fixed', ...rest]);
  });

  it('a task is split for the time before its deadline, also when other days have more time', () => {
    const errands = ['bread', 'call', 'mail'].map((id) => task(id, { minutes: 20, dueAt: at('23:59') }));
    const made = plan({
      days: 2,
      workingHours: { 1: { start: '09:00', end: '18:00' }, 2: { start: '09:00', end: '18:00' } },
      busy: [span('09:30', '09:45'), span('12:30', '13:15'), span('14:00', '15:00'), span('16:30', '17:15')],
      tasks: [
        task('deck', { minutes: 240, chunk: { min: 30, max: 120 }, deadlineAt: at('17:00'), priority: 'high' }),
        ...errands,
      ],
    });
    expect(made.leftOut).toEqual([]);
  });

  it('parts that were planned stay, whatever their length, and the rest of the task is split', () => {
    const was = [block('a', '09:00', '09:50'), block('a', '10:00', '10:35', { part: 2 })];
    const made = plan({ tasks: [task('a', { minutes: 185, ...LONG })], previous: was });
    expect(timetable(made).slice(0, 2)).toEqual(['09:00–09:50 a1', '10:00–10:35 a2']);
    expect(made.leftOut).toEqual([]);
  });

  it('parts that were planned get other lengths when more of the task can be planned then', () => {
    const made = plan({
      workingHours: {
        1: [
          { start: '09:00', end: '12:00' },
          { start: '12:30', end: '14:45' },
        ],
      },
      previous: [block('a', '09:00', '10:40'), block('a', '12:30', '14:10', { part: 2 })],
      tasks: [
        task('a', { minutes: 200, priority: 'high', chunk: { min: 30, max: 120 } }),
        task('urgent', { minutes: 90, priority: 'high', dueAt: at('14:45'), chunk: { min: 60, max: 120 } }),
      ],
    });
    expect(made.leftOut).toEqual([]);
    expect(made.blocks).toHaveLength(4);
  });

  it('what is due tomorrow evening goes first today when the days are so short that an hour is half of them', () => {
    const makePlan = (start: string, end: string) =>
      plan({
        workingHours: { 1: { start, end }, 2: { start, end } },
        tasks: [
          task('report', { minutes: 120, priority: 'high' }),
          task('form', { minutes: 60, dueAt: at(end) + 86_400_000 }),
        ],
      });
    expect(timetable(makePlan('17:00', '19:00'))[0]).toBe('17:00–18:00 form');
    expect(timetable(makePlan('10:00', '19:00'))[0]).toMatch(/report/);
  });

  it('when a long task does not fit whole, its parts fill the time that there is', () => {
    const chunk = { min: 30, max: 120 };
    const free = (start: string, end: string) => ({ workingHours: { 1: { start, end } } });
    const big = task('a', { minutes: 480, chunk });
    const made = plan({ ...free('09:00', '10:30'), tasks: [big] });
    expect(timetable(made)).toEqual(['09:00–10:30 a1']);
    expect(made.leftOut).toMatchObject([{ minutes: 390, constraint: 'no_slot', gap: { binds: 'total', minutes: 90 } }]);
    const busy = [span('09:40', '10:00'), span('11:00', '11:40')];
    expect(timetable(plan({ ...free('09:00', '12:00'), tasks: [big], busy }))).toEqual([
      '09:00–09:40 a1',
      '10:00–11:00 a2',
    ]);
    const short = task('a', { minutes: 480, chunk: { min: 15, max: 120 } });
    expect(timetable(plan({ ...free('09:00', '09:20'), tasks: [short] }))).toEqual(['09:00–09:20 a1']);
  });

  it('more days are no fix for a task whose parts do not fit beside what is planned', () => {
    const asked = request({
      workingHours: { 1: { start: '09:00', end: '11:00' }, 2: { start: '09:00', end: '11:00' } },
      bufferMinutes: 5,
      busy: [span('09:40', '10:00')],
      tasks: [
        task('long', { minutes: 150, chunk: { min: 15, max: 60 } }),
        task('x', { minutes: 45, priority: 'high' }),
      ],
    });
    const { leftOut } = planDays(asked);
    expect(leftOut).toMatchObject([{ taskId: 'long', constraint: 'no_slot', fix: null }]);
    const missing = (wanted: string[]) => planDays({ ...asked, days: 2, wanted }).leftOut.map(({ taskId }) => taskId);
    expect([missing([]), missing(['long'])]).toEqual([['long'], ['x']]);
  });

  it('no part of a task that fills the gaps is shorter than the shortest', () => {
    const made = plan({
      workingHours: { 1: { start: '09:00', end: '12:25' } },
      pauseAfterMinutes: null,
      busy: [span('09:50', '10:00'), span('10:50', '11:00'), span('11:50', '11:55')],
      tasks: [task('a', { minutes: 225, chunk: { min: 45, max: 50 } })],
    });
    expect(timetable(made)).toEqual(['09:00–09:45 a1', '10:00–10:45 a2', '11:00–11:45 a3']);
  });

  it('work without a pause before a locked block costs as much when that block ends after the planned days', () => {
    const made = plan({
      workingHours: { 1: { start: '22:15', end: '23:30' } },
      busy: [span('22:15', '22:30')],
      tasks: [task('a'), task('b', { minutes: 90 })],
      previous: [block('b', '23:30', '24:00', { locked: true, endsAt: at('24:00') + 36e5 })],
    });
    expect(timetable(made)).toEqual(['22:30–23:30 a', '23:30–01:00 b']);
  });

  it('work that goes on into a long meeting without a pause ends a little earlier', () => {
    const workDays = flat(4).map((level, hour) => ({ ...level, mean: hour === 11 ? 8 : hour === 10 ? 7 : 4 }));
    const day = { tasks: [task('a', { energy: 'high' })], energy: { workDays, freeDays: workDays } };
    expect(timetable(plan({ ...day, busy: [span('12:00', '13:00')] }))).toEqual(['11:00–12:00 a']);
    expect(timetable(plan({ ...day, busy: [span('12:00', '14:00')] }))).toEqual(['10:45–11:45 a']);
  });

  it('parts of a long task that fill a day leave pauses', () => {
    const big = task('a', { minutes: 600, chunk: { min: 30, max: 240 } });
    const day = { workingHours: { 1: { start: '09:00', end: '13:00' } }, tasks: [big] };
    expect(timetable(plan(day))).toEqual(['09:00–11:00 a1', '11:15–13:00 a2']);
    expect(timetable(plan({ ...day, pauseAfterMinutes: null }))).toEqual(['09:00–13:00 a1']);
    expect(timetable(plan({ ...day, bufferMinutes: 10, pauseAfterMinutes: null }))).toEqual(['09:00–13:00 a1']);
    const hours = { ...day, tasks: [task('a', { minutes: 600, chunk: { min: 30, max: 60 } })], bufferMinutes: 10 };
    expect(timetable(plan({ ...hours, pauseAfterMinutes: null }))).toEqual([
      '09:00–10:00 a1',
      '10:15–11:15 a2',
      '11:30–12:30 a3',
    ]);
  });

  it('a short task that is now long has no part that is shorter than the shortest', () => {
    const chunk = { min: 30, max: 90 };
    const made = plan({ tasks: [task('a', { minutes: 105, chunk })], previous: [block('a', '09:00', '09:20')] });
    expect(made.blocks.map(({ startsAt, endsAt }) => (endsAt - startsAt) / 60_000)).toEqual([60, 45]);
  });

  it('a task that cannot be done whole before its deadline is not begun, unless a part of it helps', () => {
    const tender = task('tender', { minutes: 600, chunk: { min: 30, max: 120 }, deadlineAt: at('17:00') });
    const made = plan({ tasks: [tender, task('useful', { priority: 'low' })] });
    expect(timetable(made)).toEqual(['09:00–10:00 useful']);
    expect(made.leftOut).toMatchObject([{ taskId: 'tender', minutes: 600 }]);
    const { blocks } = plan({ tasks: [{ ...tender, partHelps: true }] });
    expect(blocks.length).toBeGreaterThan(1);
  });

  it('a wanted task that cannot be done whole before its deadline is not begun, and others keep their time', () => {
    const tender = task('tender', { minutes: 600, chunk: { min: 30, max: 120 }, deadlineAt: at('17:00') });
    const wanted = { tasks: [tender, task('useful', { priority: 'low' })], wanted: ['tender'] };
    expect(timetable(plan(wanted))).toEqual(['09:00–10:00 useful']);
    expect(plan({ ...wanted, tasks: [{ ...tender, partHelps: true }] }).blocks.length).toBeGreaterThan(1);
    const waiting = task('waiting', { after: ['tender'] });
    expect(timetable(plan({ tasks: [...wanted.tasks, waiting], wanted: ['waiting'] }))).toEqual(['09:00–10:00 useful']);
    const begun = plan({ ...wanted, previous: [block('tender', '09:00', '11:00', { locked: true })] });
    expect(begun.leftOut).toMatchObject([{ taskId: 'tender', minutes: 120 }, { taskId: 'useful' }]);
  });

  it('a task that became too long for its deadline leaves the place of its first part', () => {
    const tender = task('tender', { minutes: 120, deadlineAt: at('12:00'), chunk: { min: 30, max: 90 } });
    const call = task('call', { minutes: 90, priority: 'high', deadlineAt: at('10:30') });
    const previous = [{ taskId: 'tender', part: 1, ...span('10:30', '11:00'), locked: false }];
    const { blocks, leftOut } = plan({ tasks: [tender, call], previous });
    expect(blocks.map(({ taskId }) => taskId)).toEqual(['call']);
    expect(leftOut).toMatchObject([{ taskId: 'tender', minutes: 120 }]);
  });

  it('longer hours are a fix for a task that waits for another one, at a time when it can start', () => {
    const tasks = [
      task('draft', {
        minutes: 240,
        priority: 'high',
        energy: 'high',
        dueAt: at('14:00'),
        chunk: { min: 30, max: 120 },
      }),
      task('review', { priority: 'high', dueAt: at('14:30'), after: ['draft'] }),
      task('send', { minutes: 20, priority: 'high', deadlineAt: at('18:00'), after: ['review'] }),
    ];
    const { leftOut } = plan({ tasks, bufferMinutes: 5, workingHours: { 1: { start: '09:00', end: '14:30' } } });
    const spans = [{ start: '09:00', end: '15:15' }];
    expect(leftOut).toMatchObject([{ taskId: 'send', fix: { kind: 'extend_hours', spans } }]);
  });

  it('a long task whose deadline is after the planned days is begun', () => {
    const deadlineAt = at('17:00') + 2 * 24 * 60 * 60_000;
    const made = plan({ tasks: [task('tender', { minutes: 600, chunk: { min: 30, max: 120 }, deadlineAt })] });
    expect(made.blocks.length).toBeGreaterThan(1);
  });

  it('short tasks share a quarter-hour', () => {
    const tasks = ['a', 'b', 'c'].map((id) => task(id, { minutes: 5 }));
    expect(timetable(plan({ tasks }))).toEqual(['09:00–09:05 a', '09:05–09:10 b', '09:10–09:15 c']);
  });

  it('a block may begin where the buffer after busy time ends', () => {
    const busy = [span('09:00', '09:30'), span('10:00', '17:00')];
    const made = plan({ busy, bufferMinutes: 5, tasks: [task('a', { minutes: 15 })] });
    expect(timetable(made)).toEqual(['09:35–09:50 a']);
  });

  it('a block continues past midnight when working hours do', () => {
    const workingHours = { 1: { start: '22:00', end: '24:00' }, 2: { start: '00:00', end: '02:00' } };
    const made = plan({ workingHours, days: 2, tasks: [task('a', { minutes: 180 })] });
    expect(timetable(made)).toEqual(['22:00–01:00 a']);
  });

  it('no task starts before its start date or ends after its deadline', () => {
    const tasks = [task('a', { startAt: at('13:20') }), task('b', { deadlineAt: at('11:00'), priority: 'low' })];
    const made = plan({ tasks: [...tasks, task('c', { minutes: 120, priority: 'high' })] });
    expect(timetable(made)).toEqual(['09:00–10:00 b', '10:15–12:15 c', '13:30–14:30 a']);
  });

  it('a plan that needs no pause and changes no context nearly reaches the bound', () => {
    const tasks = overloaded(1, 4, 1).tasks.map((each) => ({ ...each, dueAt: null }));
    const { quality } = plan({ tasks, pauseAfterMinutes: null });
    expect(quality.gap).toBeLessThan(0.001);
  });

  it('a plan of one task is proved optimal', () => {
    expect(plan({ tasks: [task('a')] }).quality).toMatchObject({ gap: 0, exact: true });
  });

  it.each([
    ['without tasks', { tasks: [] }],
    ['without working hours', { workingHours: {}, tasks: [task('a')] }],
    ['when the days have passed', { now: at('23:00') + 864e5, tasks: [task('a')] }],
    ['for a task of one minute', { tasks: [task('a', { minutes: 1 })] }],
    ['for a task of a whole day', { days: 14, tasks: [task('a', { minutes: 1_440 })] }],
    [
      'for a day that the time zone skips',
      { from: '2011-12-30', timezone: 'Pacific/Apia', now: 0, tasks: [task('a')] },
    ],
    [
      'with previous blocks of unknown tasks',
      { tasks: [task('a')], previous: [block('b', '09:00', '10:00', { locked: true })] },
    ],
    [
      'with a locked block on another day',
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
  ] satisfies [string, Partial<PlanRequest>][])('there is a plan %s', (_, changes) => {
    const { quality } = plan(changes);
    expect(Object.values(quality).map(Number).every(Number.isFinite)).toBe(true);
  });
});

describe('replanning', () => {
  const tasks = [task('a'), task('b'), task('c')];
  const previous = [block('a', '09:00', '10:00'), block('b', '11:00', '12:00'), block('c', '14:00', '15:00')];

  it('replanning moves nothing for a small gain', () => {
    const made = plan({ tasks, previous });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 3, moved: 0, added: 0, removed: 0 });
  });

  it('an urgent task takes the place of one that can wait, and says so', () => {
    const urgent = task('urgent', { priority: 'high', minutes: 30, deadlineAt: at('12:00') });
    const low = task('low', { priority: 'low', minutes: 120, chunk: { min: 120, max: 120 } });
    const full = { workingHours: { 1: { start: '09:00', end: '12:00' } } };
    const was = [block('low', '09:00', '11:00'), block('a', '11:00', '12:00')];
    const made = plan({ ...full, tasks: [task('a'), low, urgent], previous: was });
    expect(made.blocks.map(({ taskId }) => taskId).sort()).toEqual(['a', 'urgent']);
    expect(made.blocks.find(({ taskId }) => taskId === 'urgent')?.facts.displaced).toEqual(['low']);
    expect(made.churn).toEqual({ kept: 1, moved: 0, added: 1, removed: 1 });
  });

  it('replanning moves only the block that overlaps new busy time', () => {
    const made = plan({ tasks, previous, busy: [span('11:30', '11:45')] });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '10:00–11:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 2, moved: 1, added: 0, removed: 0 });
    expect(made.blocks.map(({ terms }) => terms.stability)).toEqual(['kept', 'moved', 'kept']);
  });

  it.each([
    [45, '14:00–14:45 c'],
    [59, '14:00–14:59 c'],
    [61, '14:00–15:01 c'],
    [75, '14:00–15:15 c'],
  ])('a block whose task now takes %i minutes starts where it did', (minutes, place) => {
    const made = plan({ tasks: [task('a'), task('b'), task('c', { minutes })], previous });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', place]);
    expect(made.churn).toEqual({ kept: 3, moved: 0, added: 0, removed: 0 });
  });

  it('a running block of a task that is now shorter goes on', () => {
    const made = plan({ tasks: [task('a', { minutes: 40 }), task('b'), task('c')], previous, now: at('09:20') });
    expect(timetable(made)).toEqual(['09:00–09:40 a', '11:00–12:00 b', '14:00–15:00 c']);
  });

  it('a block that grows over the next one displaces it, and says so', () => {
    const close = [block('a', '09:00', '10:00'), block('b', '10:00', '11:00')];
    const made = plan({ tasks: [task('a', { minutes: 75, priority: 'high' }), task('b')], previous: close });
    expect(timetable(made)).toEqual(['09:00–10:15 a', '10:30–11:30 b']);
    expect(made.blocks.map(({ terms, facts }) => [terms.stability, facts.displaced])).toEqual([
      ['kept', ['b']],
      ['moved', []],
    ]);
  });

  it('when a task of two parts takes more or less time, only its second part is longer or shorter', () => {
    const parts = [block('a', '09:00', '10:00'), block('a', '13:00', '14:00', { part: 2 })];
    const long = (minutes: number) => plan({ tasks: [task('a', { minutes })], previous: parts });
    expect(timetable(long(130))).toEqual(['09:00–10:00 a1', '13:00–14:10 a2']);
    expect(timetable(long(100))).toEqual(['09:00–10:00 a1', '13:00–13:40 a2']);
    expect(timetable(long(60))).toEqual(['09:00–10:00 a']);
  });

  it('a locked third part stays when the task would now have two', () => {
    const parts = [
      block('a', '09:00', '10:00'),
      block('a', '11:00', '12:00', { part: 2 }),
      block('a', '15:00', '16:00', { part: 3, locked: true }),
    ];
    const short = task('a', { minutes: 140, chunk: { min: 30, max: 120 } });
    expect(timetable(plan({ tasks: [short], previous: parts }))).toEqual([
      '09:00–10:00 a1',
      '11:00–11:50 a2',
      '15:00–15:30 a3',
    ]);
  });

  it('when parts get shorter, the first one stays and the rest of it is new', () => {
    const short = task('c', { ...LONG, minutes: 90 });
    const made = plan({ tasks: [short], previous: [block('c', '14:00', '15:30')] });
    expect(timetable(made)).toEqual(['14:00–14:45 c1', '14:45–15:30 c2']);
    expect(made.churn).toEqual({ kept: 1, moved: 0, added: 1, removed: 0 });
  });

  it('a moved block stays before the blocks that depend on it', () => {
    const chain = [task('a'), task('b', { after: ['a'] }), task('c', { after: ['b'] })];
    const made = plan({ tasks: [...chain, task('d', { priority: 'high' })], previous, busy: [span('09:00', '10:00')] });
    expect(timetable(made)).toEqual(['10:00–11:00 d', '11:15–12:15 a', '12:15–13:15 b', '14:00–15:00 c']);
  });

  it('followers move only when their dependency does not fit before them', () => {
    const chain = [task('a'), task('b', { after: ['a'] }), task('c', { after: ['b'] })];
    const made = plan({ tasks: chain, previous, busy: [span('09:00', '11:00')] });
    expect(timetable(made)).toEqual(['11:15–12:15 a', '12:15–13:15 b', '14:00–15:00 c']);
  });

  it('a locked block stays in busy time and after work', () => {
    const locked = [block('a', '18:00', '19:00', { locked: true }), block('b', '09:30', '10:30', { locked: true })];
    const made = plan({ tasks, previous: locked, busy: [span('09:00', '10:00')] });
    expect(timetable(made)).toEqual(['09:30–10:30 b', '10:45–11:45 c', '18:00–19:00 a']);
    expect(made.blocks.map(({ locked }) => locked)).toEqual([true, false, true]);
  });

  it('of two locked blocks that overlap, only the first stays', () => {
    const locked = [block('a', '10:30', '11:30', { locked: true }), block('b', '10:00', '11:00', { locked: true })];
    expect(timetable(plan({ tasks: tasks.slice(0, 2), previous: locked }))).toEqual(['09:00–10:00 a', '10:00–11:00 b']);
  });

  it('two locked blocks may touch despite the buffer', () => {
    const locked = [block('a', '10:00', '11:00', { locked: true }), block('b', '11:00', '12:00', { locked: true })];
    const made = plan({ tasks, previous: locked, bufferMinutes: 15 });
    expect(timetable(made)).toEqual(['10:00–11:00 a', '11:00–12:00 b', '12:15–13:15 c']);
  });

  it('a running block is not interrupted', () => {
    const changes = { workingHours: { 1: { start: '09:30', end: '17:00' } }, busy: [span('10:00', '10:30')] };
    const late = [task('a', { startAt: at('09:30') }), ...tasks.slice(1)];
    const made = plan({ ...changes, tasks: late, previous, now: at('09:20'), bufferMinutes: 15 });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', '14:00–15:00 c']);
  });

  it('busy time in the past does not interrupt a running block', () => {
    const made = plan({ tasks, previous, now: at('09:20'), busy: [span('09:00', '09:20')] });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '11:00–12:00 b', '14:00–15:00 c']);
  });

  it('busy time interrupts a running block unless the block is locked', () => {
    const changes = { tasks, now: at('09:20'), busy: [span('09:30', '10:00')] };
    const made = plan({ ...changes, previous });
    expect(timetable(made)).toEqual(['11:00–12:00 b', '12:00–13:00 a', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 2, moved: 1, added: 0, removed: 0 });
    const locked = previous.map((one) => ({ ...one, locked: true }));
    expect(plan({ ...changes, previous: locked }).churn).toMatchObject({ kept: 3 });
  });

  it('followers of an interrupted block move when they must', () => {
    const chain = [task('a'), task('b', { after: ['a'] }), task('c')];
    const made = plan({ tasks: chain, previous, now: at('09:20'), busy: [span('09:50', '10:20')] });
    expect(timetable(made)).toEqual(['10:20–11:20 a', '11:45–12:45 b', '14:00–15:00 c']);
  });

  it('an open task whose block has ended is planned again', () => {
    const made = plan({ tasks, previous, now: at('10:00') });
    expect(timetable(made)).toEqual(['10:00–11:00 a', '11:00–12:00 b', '14:00–15:00 c']);
    expect(made.churn).toEqual({ kept: 2, moved: 0, added: 1, removed: 0 });
  });

  it('churn counts blocks of left out tasks, but not blocks of unknown tasks or ended blocks', () => {
    const gone = [block('x', '09:00', '10:00'), block('y', '12:00', '13:00', { locked: true })];
    const made = plan({ tasks: tasks.slice(1), previous: [...previous, ...gone] });
    expect(made.churn).toEqual({ kept: 2, moved: 0, added: 0, removed: 0 });
    expect(plan({ tasks: [], previous }).churn).toEqual({ kept: 0, moved: 0, added: 0, removed: 0 });
    const out = [task('a', { after: ['x'] }), task('b'), task('c', { after: ['x'] })];
    const later = plan({ tasks: out, previous: [...previous, ...gone], now: at('10:00') });
    expect(later.churn).toEqual({ kept: 1, moved: 0, added: 0, removed: 1 });
  });

  it('churn counts a surplus or duplicate block as removed', () => {
    const more = [...previous, block('a', '15:00', '16:00'), block('a', '16:00', '17:00', { part: 2 })];
    expect(plan({ tasks, previous: more }).churn).toEqual({ kept: 3, moved: 0, added: 0, removed: 2 });
  });

  it('a wanted task gets a place before a task that is worth more', () => {
    const rest = [task('a', { priority: 'high', minutes: 120 }), task('b', { priority: 'low', minutes: 120 })];
    expect(timetable(plan({ ...twoHours, tasks: rest }))).toEqual(['09:00–11:00 a']);
    expect(timetable(plan({ ...twoHours, tasks: rest, wanted: ['b'] }))).toEqual(['09:00–11:00 b']);
  });

  it.each([
    ['takes the place of a planned one with the same priority', 'low', 'b'],
    ['does not take the place of a planned one with a higher priority', 'medium', 'a'],
  ] as const)('a wanted task of low priority %s', (_, priority, planned) => {
    const rest = [
      task('a', { priority, minutes: 120, dueAt: at('11:00') }),
      task('b', { priority: 'low', minutes: 120 }),
    ];
    const asked = { ...twoHours, tasks: rest, previous: [block('a', '09:00', '11:00')], wanted: ['b'] };
    expect(timetable(plan(asked))).toEqual([`09:00–11:00 ${planned}`]);
  });
});

it('a wanted task does not take the place of one that a planned task of a higher priority waits for', () => {
  const tasks = [
    task('draft', { priority: 'low' }),
    task('send', { priority: 'high', after: ['draft'] }),
    task('mail', { priority: 'low' }),
  ];
  const previous = [block('draft', '09:00', '10:00'), block('send', '10:00', '11:00')];
  const made = plan({ ...twoHours, tasks, previous, wanted: ['mail'] });
  expect(timetable(made)).toEqual(['09:00–10:00 draft', '10:00–11:00 send']);
});

it('a wanted task does not take the time of a short part of a planned task with a higher priority', () => {
  const tasks = [
    task('essay', { minutes: 120, chunk: { min: 30, max: 90 } }),
    task('mail', { priority: 'low', minutes: 30 }),
  ];
  const previous = [block('essay', '09:00', '10:30'), block('essay', '10:30', '11:00', { part: 2 })];
  const made = plan({ ...twoHours, tasks, previous, wanted: ['mail'] });
  expect(timetable(made)).toEqual(['09:00–10:30 essay1', '10:30–11:00 essay2']);
});

describe('a task with excluded days', () => {
  const DAY_MS = 864e5;
  const dayAt = (day: number) => ({ startsAt: at('00:00') + day * DAY_MS, endsAt: at('24:00') + day * DAY_MS });
  const toDayIndex = ({ startsAt }: PreviousBlock) => Math.floor((startsAt - at('00:00')) / DAY_MS);

  it('all parts of a task are planned outside its excluded days', () => {
    const parts = task('a', { minutes: 480, chunk: { min: 30, max: 120 }, except: [dayAt(0), dayAt(2)] });
    const { blocks } = plan({
      days: 4,
      tasks: [parts, task('b')],
      busy: [dayAt(1)].map(({ startsAt }) => ({ startsAt, endsAt: startsAt + 12 * 36e5 })),
    });
    expect(blocks.map((one) => `${one.taskId}${toDayIndex(one)}`)).toEqual(['b0', 'a1', 'a1', 'a3', 'a3']);
  });

  it('a task is left out when all days are excluded, and the fix puts it back', () => {
    const { leftOut } = plan({ tasks: [task('a', { except: [dayAt(0)] })] });
    expect(leftOut).toEqual([{ taskId: 'a', minutes: 60, constraint: 'dropped', fix: { kind: 'put_back' } }]);
  });

  it('no fix uses an excluded day of a task that would not fit there', () => {
    const except = [0, 1, 2].map(dayAt);
    const { leftOut } = plan({ now: at('11:30'), tasks: [task('a', { except, deadlineAt: at('12:00') })] });
    expect(leftOut).toMatchObject([{ constraint: 'deadline', fix: null }]);
  });

  describe('a day from midnight on', () => {
    const midnight = (hours: number) => ({
      now: at('00:00'),
      workingHours: { 1: { start: '00:00', end: `0${hours}:00` } },
    });

    it('its first hour is planned', () => {
      expect(timetable(plan({ ...midnight(1), tasks: [task('a')] }))).toEqual(['00:00–01:00 a']);
    });

    it('a block in its first hour keeps its place, and no other gets it', () => {
      const tasks = [task('a', { priority: 'low' }), task('b', { priority: 'high', minutes: 15 })];
      for (const locked of [true, false]) {
        const made = plan({ ...midnight(2), tasks, previous: [block('a', '00:00', '01:00', { locked })] });
        expect(timetable(made)).toEqual(['00:00–01:00 a', '01:00–01:15 b']);
      }
    });
  });

  it('a wanted task adds no more to the upper bound than another task', () => {
    const { quality } = plan({ tasks: [task('a')], wanted: ['a'] });
    expect(quality.upperBound).toBeCloseTo(quality.value, 9);
  });

  it('a wanted task brings the dependencies of its dependencies into the plan', () => {
    const hours = { workingHours: { 1: { start: '09:00', end: '12:00' } } };
    const chain = [
      task('a', { priority: 'low' }),
      task('b', { priority: 'low', after: ['a'] }),
      task('c', { priority: 'low', after: ['b'] }),
    ];
    const urgent = ['x', 'y', 'z'].map((id) => task(id, { priority: 'high', dueAt: at('12:00') }));
    const made = plan({ ...hours, tasks: [...chain, ...urgent], wanted: ['c'] });
    expect(timetable(made)).toEqual(['09:00–10:00 a', '10:00–11:00 b', '11:00–12:00 c']);
  });

  it('an excluded day counts from its first minute', () => {
    const [night, now] = [{ start: '00:00', end: '02:00' }, at('00:00')];
    const { leftOut } = plan({ now, workingHours: { 1: night, 2: night }, tasks: [task('a', { except: [dayAt(0)] })] });
    expect(leftOut).toMatchObject([{ constraint: 'dropped', fix: { kind: 'put_back' } }]);
  });

  it('a block on an excluded day moves with its followers unless it is locked', () => {
    const asked = { days: 2, tasks: [task('a', { except: [dayAt(0)] }), task('b', { after: ['a'] }), task('c')] };
    const previous = [block('a', '09:00', '10:00'), block('b', '10:00', '11:00'), block('c', '12:00', '13:00')];
    const made = plan({ ...asked, previous });
    expect(made.blocks.map((one) => `${one.taskId}${toDayIndex(one)}`)).toEqual(['c0', 'a1', 'b1']);
    expect(made.churn).toEqual({ kept: 1, moved: 2, added: 0, removed: 0 });
    const locked = previous.map((one) => ({ ...one, locked: one.taskId === 'a' }));
    expect(plan({ ...asked, previous: locked }).churn).toMatchObject({ kept: 3 });
  });

  it('a running block is interrupted on an excluded day', () => {
    const asked = { days: 2, tasks: [task('a', { except: [dayAt(0)] })], previous: [block('a', '09:00', '10:00')] };
    expect(plan({ ...asked, now: at('09:20') }).blocks.map(toDayIndex)).toEqual([1]);
  });
});

describe('a task that is left out', () => {
  const full = [block('x', '09:00', '10:30', { locked: true })];
  const x = task('x', { minutes: 90 });

  it.each([
    [
      'when its dependency is unknown',
      { tasks: [task('a', { after: ['gone'] })] },
      'dependency',
      { kind: 'remove_dependency', taskIds: ['gone'] },
    ],
    [
      'when it depends on itself',
      { tasks: [task('a', { after: ['a'] })] },
      'dependency',
      { kind: 'remove_dependency', taskIds: ['a'] },
    ],
    [
      'when no working time is long enough',
      { tasks: [task('a', { minutes: 150, chunk: { min: 90, max: 240 } })] },
      'no_slot',
      { kind: 'shorten', minutes: 120 },
    ],
    [
      'when it can start only shortly before the end of work',
      {
        tasks: [x, task('a', { startAt: at('10:30'), dueAt: at('20:00'), chunk: { min: 60, max: 90 } })],
        previous: full,
      },
      'no_slot',
      { kind: 'extend_hours', date: '2026-11-23', spans: [{ start: '09:00', end: '11:30' }] },
    ],
    [
      'when the day has ended',
      { now: at('23:30'), tasks: [task('a', { chunk: { min: 60, max: 90 } })] },
      'no_slot',
      { kind: 'add_days', days: 8 },
    ],
    [
      'when other tasks take the time',
      { tasks: [x, task('a', { dueAt: at('20:00'), chunk: { min: 60, max: 90 } })], previous: full },
      'capacity',
      { kind: 'extend_hours', date: '2026-11-23', spans: [{ start: '09:00', end: '11:30' }] },
    ],
    [
      'when other tasks take the time and it has no date',
      { tasks: [x, task('a', { chunk: { min: 60, max: 90 } })], previous: full },
      'capacity',
      { kind: 'add_days', days: 8 },
    ],
    [
      'when other tasks take most of the time',
      { tasks: [x, task('a', { minutes: 40 })], previous: full },
      'capacity',
      { kind: 'shorten', minutes: 30 },
    ],
    [
      'when its deadline is before its end',
      { tasks: [x, task('a', { minutes: 30, deadlineAt: at('10:45') })], previous: full },
      'deadline',
      { kind: 'move_deadline', deadlineAt: at('11:00') },
    ],
    [
      'when its start date is too late',
      { tasks: [task('a', { startAt: at('10:15'), chunk: { min: 60, max: 90 } })] },
      'no_slot',
      { kind: 'start_earlier', startAt: at('10:00') },
    ],
  ] satisfies [string, Partial<PlanRequest>, string, object][])(
    '%s, it has the right constraint and fix',
    (_, changes, constraint, fix) => {
      const { leftOut } = plan({ ...twoHours, ...changes });
      expect(leftOut).toMatchObject([{ taskId: 'a', constraint, fix }]);
    },
  );

  it('a task that would be very late at an hour of low energy is planned, since late is better than never', () => {
    const energy = { workDays: flat(1), freeDays: flat(1) };
    const hard = { energy: 'high', minutes: 120, chunk: { min: 120, max: 120 } } as const;
    const made = plan({ energy, tasks: [task('a', { ...hard, startAt: at('14:00'), dueAt: at('10:00') })] });
    expect(timetable(made)).toEqual(['14:00–16:00 a']);
  });

  it.each([
    [
      'and there is too little working time for it',
      { minutes: 600, chunk: { min: 30, max: 120 } },
      { binds: 'total', minutes: 120, needed: 600 },
    ],
    [
      'and it must be whole by a deadline',
      { minutes: 600, chunk: { min: 30, max: 120 }, deadlineAt: at('11:00') },
      { binds: 'total', minutes: 120, needed: 600 },
    ],
    [
      'in parts, and the stretches are too short for all of them',
      { minutes: 100, chunk: { min: 50, max: 50 } },
      { binds: 'parts', minutes: 2, needed: 50 },
    ],
  ])('a single task that does not fit, %s, is left out by the working time, not by other tasks', (_, changes, gap) => {
    const hours = {
      workingHours: {
        1: [
          { start: '09:00', end: '10:30' },
          { start: '15:00', end: '15:30' },
        ],
      },
    };
    const { leftOut } = plan({ ...hours, pauseAfterMinutes: null, tasks: [task('a', changes)] });
    expect(leftOut).toMatchObject([{ taskId: 'a', constraint: 'no_slot', gap }]);
  });

  const busyUntilFour = { busy: [span('09:00', '15:00')] };
  const errand = { minutes: 120, priority: 'low' as const };
  it.each([
    [
      'after a long busy time',
      { ...busyUntilFour, tasks: [task('a', errand)] },
      'pause',
      { kind: 'add_days', days: 2 },
    ],
    [
      'after a long busy time, and it is due',
      {
        ...busyUntilFour,
        tasks: [task('a', { ...errand, minutes: 150, dueAt: at('08:00'), energy: 'high' })],
        busy: [span('09:00', '14:30')],
        energy: { workDays: flat(1), freeDays: flat(1) },
      },
      'pause',
      { kind: 'plan_anyway' },
    ],
    [
      'between its own parts',
      { tasks: [task('a', { minutes: 480, priority: 'low', chunk: { min: 30, max: 120 } })] },
      'pause',
      { kind: 'add_days', days: 2 },
    ],
    [
      'between two blocks of another project',
      {
        pauseAfterMinutes: null,
        ...twoHours,
        tasks: [
          task('x', { context: 'X', deadlineAt: at('10:00') }),
          task('y', { minutes: 45, context: 'X', startAt: at('10:15') }),
          task('a', { minutes: 8, context: 'A', priority: 'low', energy: 'high' }),
        ],
        energy: { workDays: flat(1), freeDays: flat(1) },
      },
      'order',
      { kind: 'add_days', days: 8 },
    ],
  ])('there is time for a task %s, but its place costs more than it is worth', (_, changes, because, fix) => {
    const { leftOut } = plan(changes);
    expect(leftOut).toMatchObject([{ taskId: 'a', constraint: 'low_value', because, fix }]);
  });

  it('tasks in a dependency cycle are left out, and other tasks are planned', () => {
    const tasks = [task('a', { after: ['b'] }), task('b', { after: ['a'] }), task('c', { after: ['b'] }), task('d')];
    const made = plan({ tasks });
    expect(made.leftOut.map(({ taskId, constraint }) => `${taskId} ${constraint}`)).toEqual([
      'a dependency',
      'b dependency',
      'c dependency',
    ]);
    expect(timetable(made)).toEqual(['09:00–10:00 d']);
  });

  it('a task that no change helps is left out without a fix', () => {
    const { leftOut } = plan({
      tasks: [task('a', { deadlineAt: at('05:00'), startAt: at('20:00') })],
      workingHours: {},
    });
    expect(leftOut).toMatchObject([{ taskId: 'a', constraint: 'no_slot', fix: null }]);
  });
});

const MANY = volume({ test: 80, full: 200 });

it(`${MANY} tasks for a week are planned well, and replanning keeps nearly all blocks`, () => {
  let [kept, all] = [0, 0];
  for (const seed of [1, 2, 3].slice(0, volume({ test: 1, full: 3 }))) {
    const asked = overloaded(seed, MANY, 7);
    const made = planDays(asked);
    expect(findProblems(asked, made)).toEqual([]);
    expect(made.quality.gap).toBeLessThan(0.15);
    kept += planDays({ ...asked, previous: toPrevious(made.blocks) }).churn.kept;
    all += made.blocks.length;
  }
  expect(kept).toBeGreaterThan(0.9 * all);
});
