import { expect, it } from 'vitest';
import { planDays } from '../../src/planning/solver/planner.ts';
import type { Plan, PlanRequest, PreviousBlock } from '../../src/planning/solver/types.ts';
import { MONDAY, request, task } from '../support/planner-instances.ts';

const DAY_MS = 864e5;
const at = (time: string, day = 0) => Date.parse(`${MONDAY}T${time}:00Z`) + day * DAY_MS;
const span = (start: string, end: string, day = 0) => ({ startsAt: at(start, day), endsAt: at(end, day) });

const plan = (changes: Partial<PlanRequest>) => planDays(request({ now: at('08:00'), ...changes }));
const minutesOf = ({ blocks }: Plan, id: string) =>
  blocks.filter(({ taskId }) => taskId === id).map(({ startsAt, endsAt }) => (endsAt - startsAt) / 60_000);
const endOf = ({ blocks }: Plan, id: string) => blocks.findLast(({ taskId }) => taskId === id)?.endsAt ?? Infinity;

it('the parts of a plan change their lengths when new busy time would make the last of them late', () => {
  const tasks = [
    task('deck', { minutes: 240, priority: 'high', dueAt: at('10:00', 1), chunk: { min: 30, max: 120 } }),
    ...['a', 'b'].map((id) => task(id, { priority: 'low' })),
  ];
  const workingHours = {
    1: [
      { start: '13:00', end: '15:00' },
      { start: '20:00', end: '22:00' },
    ],
    2: [
      { start: '09:00', end: '11:00' },
      { start: '14:00', end: '18:00' },
    ],
  };
  const block = (part: number, times: ReturnType<typeof span>): PreviousBlock => ({
    taskId: 'deck',
    part,
    ...times,
    locked: false,
  });
  const previous = [block(1, span('13:00', '15:00')), block(2, span('20:00', '22:00'))];
  const made = plan({ days: 2, workingHours, tasks, previous, busy: [span('20:00', '20:30')] });
  expect(minutesOf(made, 'deck').length).toBeGreaterThan(2);
  expect(endOf(made, 'deck')).toBeLessThanOrEqual(at('10:00', 1));
});

it('a task with time is divided when another one would miss its date today', () => {
  const tasks = [
    task('report', { minutes: 40, dueAt: at('17:00') }),
    task('offer', { minutes: 120, priority: 'high', dueAt: at('10:00', 2), chunk: { min: 30, max: 120 } }),
    task('slides', { minutes: 180, priority: 'high', dueAt: at('17:00', 2), chunk: { min: 30, max: 120 } }),
  ];
  const made = plan({ days: 3, tasks, busy: [span('09:00', '15:00'), span('09:00', '16:00', 1)] });
  for (const { id, dueAt } of tasks) expect(endOf(made, id)).toBeLessThanOrEqual(dueAt ?? 0);
  expect(minutesOf(made, 'offer').length).toBeGreaterThan(1);
});

it('a wanted task gets parts that fit the working time with the buffers between them', () => {
  const hours = [
    { start: '09:00', end: '12:40' },
    { start: '14:00', end: '14:35' },
  ];
  const tasks = [task('tax', { minutes: 135, chunk: { min: 30, max: 50 } })];
  const made = plan({ workingHours: { 1: hours }, tasks, bufferMinutes: 60, wanted: ['tax'] });
  expect(minutesOf(made, 'tax')).toEqual([50, 50, 35]);
});

it('what cannot be in time is done at once, before work without a date', () => {
  const tasks = [
    task('essay', { minutes: 200, priority: 'high', dueAt: at('12:00'), chunk: { min: 30, max: 120 } }),
    task('call', { minutes: 20, dueAt: at('00:00', 5) }),
    task('photos', { minutes: 120, priority: 'low' }),
  ];
  const workingHours = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, { start: '09:30', end: '13:00' }]));
  const made = plan({ days: 2, workingHours, tasks });
  const today = made.blocks.filter(({ taskId, startsAt }) => taskId === 'essay' && startsAt < at('24:00'));
  const open = today.filter(({ startsAt }) => startsAt < at('12:00'));
  expect(open.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / 60_000, 0)).toBeGreaterThanOrEqual(150);
  const photosAt = made.blocks.find(({ taskId }) => taskId === 'photos')?.startsAt ?? Infinity;
  expect(made.blocks.filter(({ taskId, endsAt }) => taskId === 'essay' && endsAt > photosAt)).toEqual([]);
});

it('long work is divided so that there is a pause every two hours when there is time for it', () => {
  const workingHours = Object.fromEntries([1, 2, 3, 4].map((day) => [day, { start: '09:00', end: '13:00' }]));
  const tasks = [
    task('thesis', { minutes: 720, priority: 'high', dueAt: at('13:00', 3), chunk: { min: 30, max: 120 } }),
  ];
  const { blocks } = plan({ days: 4, workingHours, tasks });
  expect(blocks.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / 60_000, 0)).toBe(720);
  for (const [index, { startsAt }] of blocks.entries()) {
    expect(startsAt - (blocks[index - 1]?.endsAt ?? 0)).toBeGreaterThanOrEqual(15 * 60_000);
  }
});

it('a day that is full of overdue work has pauses', () => {
  const tasks = Array.from({ length: 12 }, (_, index) =>
    task(`letter ${index}`, { minutes: index % 3 === 0 ? 60 : 45, dueAt: at('12:00', -1 - index) }),
  );
  const { blocks } = plan({ days: 2, tasks });
  let [since, last] = [0, 0];
  for (const { startsAt, endsAt } of blocks) {
    if (startsAt - last >= 15 * 60_000) since = startsAt;
    last = endsAt;
    expect((endsAt - since) / 60_000).toBeLessThanOrEqual(150);
  }
});

it('what is due today is not left out for work that is due tomorrow', () => {
  const tasks = [
    task('login', { minutes: 120, priority: 'high', energy: 'high', dueAt: at('16:00') }),
    task('deck', { minutes: 240, priority: 'high', dueAt: at('12:00', 1), chunk: { min: 30, max: 120 } }),
    task('model', { minutes: 180, priority: 'high', dueAt: at('17:00', 1), chunk: { min: 30, max: 120 } }),
    task('advert', { minutes: 60, dueAt: at('16:00', 1) }),
    task('files', { minutes: 90, dueAt: at('17:00', 1) }),
  ];
  const made = plan({ tasks, busy: [span('09:00', '10:00'), span('10:00', '11:00', 1)] });
  expect(endOf(made, 'login')).toBeLessThanOrEqual(at('16:00'));
});

it('a task that may be split into longer parts gets no worse plan than one that may not', () => {
  const workingHours = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, { start: '10:00', end: '20:00' }]));
  const breaks = [{ start: '16:00', end: '16:30' }];
  const lectures = [1, 3].map((day) => span('10:00', '14:00', day));
  for (const minutes of [780, 840, 900]) {
    const exam = task('exam', { minutes, priority: 'high', energy: 'high', deadlineAt: at('10:00', 4) });
    const others = [
      task('lab', { minutes: 150, priority: 'high', dueAt: at('18:00', 1), chunk: { min: 30, max: 120 } }),
      task('notes', { minutes: 120, dueAt: at('24:00', 1) }),
      task('essay', { minutes: 180, dueAt: at('24:00', 4), chunk: { min: 30, max: 120 } }),
    ];
    const value = (max: number) => {
      const tasks = [{ ...exam, chunk: { min: 30, max } }, ...others];
      return plan({ now: at('13:10'), days: 5, workingHours, breaks, busy: lectures, pauseAfterMinutes: 90, tasks })
        .quality.value;
    };
    expect(value(120), `${minutes} minutes`).toBeGreaterThan(0.97 * Math.max(value(60), value(90)));
  }
});
