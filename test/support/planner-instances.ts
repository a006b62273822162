import type { HourEnergy, PlanRequest, PlanTask, PreviousBlock, SolverBlock } from '../../src/planning/solver/types.ts';
import { addDays, toMoment } from '../../src/shared/time-zones.ts';
import type { TimeSpan, WorkingDay } from '../../src/shared/working-hours.ts';
import { randomOf } from './random.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const MONDAY = '2026-11-23';

/** A plain working week in UTC, planned on Monday morning. */
export const request = (changes: Partial<PlanRequest> = {}): PlanRequest => {
  const nineToFive = { start: '09:00', end: '17:00' };
  return {
    from: MONDAY,
    days: 1,
    timezone: 'UTC',
    now: Date.parse(`${MONDAY}T06:00:00Z`),
    workingHours: { 1: nineToFive, 2: nineToFive, 3: nineToFive, 4: nineToFive, 5: nineToFive },
    dayOverrides: {},
    breaks: [],
    bufferMinutes: 0,
    busy: [],
    energy: { workDays: flat(5.5), freeDays: flat(5.5) },
    tasks: [],
    previous: [],
    wanted: [],
    without: [],
    ...changes,
  };
};

/** An hour of work without constraints. */
export const task = (id: string, changes: Partial<PlanTask> = {}): PlanTask => ({
  id,
  minutes: 60,
  priority: 'medium',
  energy: null,
  startAt: null,
  dueAt: null,
  deadlineAt: null,
  after: [],
  chunk: { min: 30, max: 240 },
  ...changes,
});

export const flat = (mean: number, source: HourEnergy['source'] = 'learned'): HourEnergy[] =>
  Array.from({ length: 24 }, () => ({ mean, source }));

/** A moment on Monday. */
export const at = (time: string): number => Date.parse(`${MONDAY}T${time}:00Z`);

export const span = (start: string, end: string) => ({ startsAt: at(start), endsAt: at(end) });

export function dice(seed: number) {
  const { uniform } = randomOf(seed);
  const int = (from: number, to: number) => from + Math.floor(uniform() * (to - from + 1));
  return {
    int,
    chance: (probability: number) => uniform() < probability,
    one: <T>(values: readonly [T, ...T[]]): T => values[int(0, values.length - 1)] ?? values[0],
    uniform,
  };
}

type Dice = ReturnType<typeof dice>;

// The clocks change on the next day, or the zone is far from UTC or has a fractional offset.
const PLACES: [[string, string], ...[string, string][]] = [
  ['Europe/Moscow', MONDAY],
  ['America/New_York', '2026-03-07'],
  ['America/New_York', '2026-10-31'],
  ['Australia/Lord_Howe', '2026-10-03'],
  ['Australia/Lord_Howe', '2027-04-03'],
  ['America/Havana', '2026-03-07'],
  ['Asia/Kolkata', MONDAY],
  ['Asia/Kathmandu', MONDAY],
  ['Pacific/Apia', '2011-12-29'],
  ['Pacific/Kiritimati', MONDAY],
  ['Pacific/Pago_Pago', MONDAY],
];

/** A random request with constraints of every kind. */
export function anyRequest(seed: number, taskCount?: number): PlanRequest {
  const { int, chance, one, uniform } = dice(seed);
  const [timezone, from] = one(PLACES);
  const days = chance(0.85) ? int(1, 2) : int(3, 14);
  const begins = toMoment(from, '00:00', timezone).getTime();
  const horizon = days * DAY_MS;
  const moment = (early = 0, late = 1) =>
    begins + Math.round(((early + uniform() * (late - early)) * horizon) / MINUTE_MS) * MINUTE_MS;
  const hours = (): TimeSpan | null => {
    if (chance(0.15)) return null;
    if (chance(0.1)) return { start: '00:00', end: '24:00' };
    const start = int(0, 20) * 30;
    return { start: clock(start), end: clock(Math.min(start + int(2, 28) * 30, 1_440)) };
  };
  const unwanted = dice(-1 - seed); // a separate generator, so that old seeds keep their requests
  const dayOff = () => {
    const day = unwanted.int(0, days);
    const [startsAt = 0, endsAt = 0] = [day, day + 1].map((each) =>
      toMoment(addDays(from, each), '00:00', timezone).getTime(),
    );
    return { startsAt, endsAt };
  };
  const manyHours = (usual: WorkingDay): WorkingDay =>
    unwanted.chance(0.7)
      ? usual
      : unwanted.one<WorkingDay>([
          { start: '22:00', end: clock(unwanted.int(1, 70) * 5) },
          [
            { start: '08:05', end: '11:20' },
            { start: '15:00', end: '17:30' },
            { start: '20:00', end: '01:10' },
          ],
          [
            { start: '00:00', end: '02:00' },
            { start: '02:00', end: '03:30' },
          ],
          null,
        ]);
  const more = dice(-1_000_000 - seed); // and another one
  const count = taskCount ?? (chance(0.85) ? int(0, 9) : int(10, 30));
  const ids = Array.from({ length: count }, (_, index) => `task-${index}`);
  const tasks = ids.map((id, index): PlanTask => {
    const min = one([15, 30, 45]);
    const max = Math.max(min, one([60, 90, 120, 240, 50]));
    const alsoAfter = () =>
      Array.from(
        { length: more.chance(0.25) ? more.int(0, 3) : 0 },
        () => `task-${more.int(0, Math.max(index - 1, 0))}`,
      );
    const first = (): string[] =>
      chance(0.25) && index > 0 ? [`task-${chance(0.9) ? int(0, index - 1) : int(0, count)}`] : [];
    return {
      id,
      minutes: chance(0.9) ? int(1, 12) * 15 : one([1, 7, 100, 240, 480, 1_440]),
      priority: one(['low', 'medium', 'high']),
      energy: one(['low', 'medium', 'high', null]),
      startAt: chance(0.2) ? moment(-0.2, 1) : null,
      dueAt: chance(0.4) ? moment(-0.3, 1.3) : null,
      deadlineAt: chance(0.2) ? moment(0.1, 1.2) : null,
      suggestedAt: unwanted.chance(0.3) ? begins + unwanted.int(-60, days * 1_440) * MINUTE_MS : null,
      after: index === 0 ? first() : [...new Set([...first(), ...alsoAfter()])],
      chunk: { min, max },
    };
  });
  return {
    from,
    days,
    timezone,
    now: chance(0.5) ? begins - DAY_MS : moment(0, 0.5),
    workingHours: Object.fromEntries(Array.from({ length: 7 }, (_, day) => [String(day + 1), manyHours(hours())])),
    dayOverrides: unwanted.chance(0.3)
      ? { [addDays(from, unwanted.int(0, days - 1))]: unwanted.one([null, { start: '07:00', end: '21:00' }]) }
      : {},
    breaks: [
      ...(chance(0.5) ? [{ start: '12:00', end: '12:45' }] : []),
      ...(unwanted.chance(0.3) ? [{ start: '23:40', end: '00:35', minHours: unwanted.int(0, 6) }] : []),
    ],
    bufferMinutes: chance(0.5) ? 0 : one([5, 15, 20, 60]),
    busy: Array.from({ length: int(0, 2 * Math.min(days, 3)) }, () => {
      const startsAt = moment();
      return { startsAt, endsAt: startsAt + int(1, 8) * 20 * MINUTE_MS };
    }),
    energy: { workDays: curve(uniform), freeDays: curve(uniform) },
    tasks: tasks.map((task) => (unwanted.chance(0.15) ? { ...task, except: [dayOff(), dayOff()] } : task)),
    previous: [],
    wanted: [],
    without: [],
  };
}

/**
 * Tasks for working days of ten hours, with a break and a calendar.
 * @param load the tasks' time, by the time there is
 */
export function workload(seed: number, taskCount: number, load: number): PlanRequest {
  const { int, chance, one, uniform } = dice(seed);
  const minutes = Array.from({ length: taskCount }, () => int(1, 8) * 15);
  const total = minutes.reduce((sum, each) => sum + each, 0);
  const days = Math.max(1, Math.round(total / load / (8.25 * 60)));
  return realistic({ int, chance, one, uniform }, minutes, days);
}

/** More tasks than fit. @param days how many days are planned */
export const overloaded = (seed: number, taskCount: number, days: number): PlanRequest => {
  const random = dice(seed);
  const minutes = Array.from({ length: taskCount }, () => random.int(1, 8) * 15);
  return realistic(random, minutes, days);
};

function realistic({ int, chance, one, uniform }: Dice, minutes: number[], days: number): PlanRequest {
  const begins = Date.parse(`${MONDAY}T00:00:00Z`);
  const tenHours = { start: '09:00', end: '19:00' };
  const slot = (early: number, late: number) => begins + int(early * 96, late * 96) * 15 * MINUTE_MS;
  return request({
    days,
    now: begins,
    workingHours: { 1: tenHours, 2: tenHours, 3: tenHours, 4: tenHours, 5: tenHours, 6: tenHours, 7: tenHours },
    breaks: [{ start: '13:00', end: '13:45' }],
    busy: Array.from({ length: days }, (_, day) => {
      const startsAt = begins + day * DAY_MS + int(36, 70) * 15 * MINUTE_MS;
      return { startsAt, endsAt: startsAt + int(2, 6) * 15 * MINUTE_MS };
    }),
    energy: { workDays: curve(uniform), freeDays: curve(uniform) },
    tasks: minutes.map((each, index) =>
      task(`task-${index}`, {
        minutes: each,
        priority: one(['low', 'medium', 'medium', 'high']),
        energy: one(['low', 'medium', 'high', null]),
        startAt: chance(0.15) ? slot(0.35, days * 0.8) : null,
        dueAt: chance(0.4) ? slot(0.5, days + 0.5) : null,
        deadlineAt: chance(0.1) ? slot(0.6, days) : null,
        after: chance(0.15) && index > 0 ? [`task-${int(0, index - 1)}`] : [],
      }),
    ),
  });
}

function curve(uniform: () => number): HourEnergy[] {
  const [level, swing, peak, learned] = [4 + 3 * uniform(), 1 + 2 * uniform(), 9 + 8 * uniform(), uniform()];
  return Array.from({ length: 24 }, (_, hour) => ({
    mean: Math.min(Math.max(level + swing * Math.cos(((hour - peak) * Math.PI) / 9), 1), 10),
    source: learned > 0.6 ? 'learned' : learned > 0.3 ? 'blended' : 'typical',
  }));
}

/** 570 → `09:30` */
const clock = (minutes: number) =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');

/** The blocks of a plan as previous blocks. */
export const toPrevious = (blocks: SolverBlock[]): PreviousBlock[] =>
  blocks.map(({ taskId, part, startsAt, endsAt, locked }) => ({ taskId, part, startsAt, endsAt, locked }));

/** The request some time later: some blocks are locked, moved or doubled, and some tasks are gone or changed. */
export function disturbed(seed: number, request: PlanRequest, blocks: SolverBlock[]): PlanRequest {
  const { int, chance } = dice(seed);
  const pushed = toPrevious(blocks).map((block) => {
    const by = chance(0.2) ? int(-30, 30) * 5 * MINUTE_MS : 0;
    return { ...block, startsAt: block.startsAt + by, endsAt: block.endsAt + by, locked: chance(0.25) };
  });
  const [some] = pushed;
  return {
    ...request,
    now: chance(0.5) && some ? some.startsAt + int(-10, 30) * 5 * MINUTE_MS : request.now,
    bufferMinutes: chance(0.9) ? request.bufferMinutes : int(0, 60),
    busy: some && chance(0.5) ? [...request.busy, { startsAt: some.startsAt, endsAt: some.endsAt }] : request.busy,
    tasks: request.tasks
      .filter(() => chance(0.95))
      .map((task) => (chance(0.1) ? { ...task, minutes: int(1, 20) * 15 } : task)),
    previous: some && chance(0.2) ? [...pushed, oneMore(some)] : pushed,
  };
}

/** One more block of the task. No two blocks are the same part. */
const oneMore = ({ startsAt, endsAt, ...block }: PreviousBlock): PreviousBlock => ({
  ...block,
  part: block.part + 100,
  startsAt: startsAt + HOUR_MS,
  endsAt: endsAt + HOUR_MS,
});

/** The request, in which each task depends on up to three of those before it. */
export function entangled(seed: number, request: PlanRequest): PlanRequest {
  const { int } = dice(seed);
  const ids = request.tasks.map(({ id }) => id);
  const firstOf = (index: number) =>
    Array.from({ length: index > 0 ? int(0, 3) : 0 }, () => ids[int(0, index - 1)] as string);
  return {
    ...request,
    tasks: request.tasks.map((task, index) => ({ ...task, after: [...new Set(firstOf(index))] })),
  };
}

/** The same request with every list in another order. */
export function shuffled(seed: number, request: PlanRequest): PlanRequest {
  const { int } = dice(seed);
  const shuffle = <T>(values: T[]) => {
    const rest = values.slice();
    return values.flatMap(() => rest.splice(int(0, rest.length - 1), 1));
  };
  const { tasks, busy, breaks, previous } = request;
  return {
    ...request,
    tasks: shuffle(tasks).map(({ except, ...task }) => ({
      ...task,
      after: shuffle(task.after),
      ...(except && { except: shuffle(except) }),
    })),
    busy: shuffle(busy),
    breaks: shuffle(breaks),
    previous: shuffle(previous),
  };
}
