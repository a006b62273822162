import type { PlanRequest, PreviousBlock, Span } from '../../src/planning/solver/types.ts';
import { addDays, isoWeekday, toMoment } from '../../src/shared/time-zones.ts';
import { FIRST_DAY, type PlannerPerson, type Todo } from './planner-people.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A todo and the minutes that are left of it, as estimated. */
export interface OpenTodo {
  todo: Todo;
  minutes: number;
}

/** Part of a plan of either planner. */
export interface PlannedBlock extends Span {
  taskId: string;
  /** From 1. */
  part: number;
}

const knownTimes = new Map<string, number>();

/** `2 18:00` → Unix ms. */
export function toTime({ timezone }: PlannerPerson, text: string): number {
  const key = `${timezone} ${text}`;
  const known = knownTimes.get(key);
  if (known !== undefined) return known;
  const [day, time = ''] = text.split(' ');
  const moment = toMoment(addDays(FIRST_DAY, Number(day)), time, timezone).getTime();
  knownTimes.set(key, moment);
  return moment;
}

const toTimeOrNull = (person: PlannerPerson, text: string | undefined) =>
  text === undefined ? null : toTime(person, text);

/** The moment by which a todo should be done; Infinity without a date. */
export const findDate = (person: PlannerPerson, { due, deadline }: Todo): number =>
  Math.min(...[due, deadline].map((text) => toTimeOrNull(person, text) ?? Infinity));

const toSpan = (person: PlannerPerson, day: number, text: string): Span => {
  const [startsAt = 0, endsAt = 0] = text.split('-').map((time) => toTime(person, `${day} ${time}`));
  return { startsAt, endsAt };
};

const findHours = ({ hours }: PlannerPerson, day: number): string | undefined => {
  const weekday = String(isoWeekday(addDays(FIRST_DAY, day)));
  return Object.entries(hours).find(([weekdays]) => weekdays.includes(weekday))?.[1];
};

/** What the calendar has. */
export const findBusy = (person: PlannerPerson): Span[] =>
  person.busy.flatMap((text) => {
    const [days = '', times = ''] = text.split(' ');
    return [...days].map((day) => toSpan(person, Number(day), times));
  });

/** The working hours of a day less breaks and the calendar. @param bufferMinutes kept free beside the calendar */
export function findOpenTime(person: PlannerPerson, day: number, bufferMinutes = 0): Span[] {
  const hours = findHours(person, day);
  if (hours === undefined) return [];
  const buffer = bufferMinutes * MINUTE_MS;
  const closed = [
    ...person.breaks.map((text) => toSpan(person, day, text)),
    ...findBusy(person).map(({ startsAt, endsAt }) => ({ startsAt: startsAt - buffer, endsAt: endsAt + buffer })),
  ];
  return closed.reduce(withoutSpan, [toSpan(person, day, hours)]);
}

export const withoutSpan = (spans: Span[], { startsAt, endsAt }: Span): Span[] =>
  spans
    .flatMap((span) => [
      { startsAt: span.startsAt, endsAt: Math.min(span.endsAt, startsAt) },
      { startsAt: Math.max(span.startsAt, endsAt), endsAt: span.endsAt },
    ])
    .filter((span) => span.startsAt < span.endsAt);

/** What the person asks on the morning of a day, when work begins. */
export function askOnMorning(
  person: PlannerPerson,
  day: number,
  open: OpenTodo[],
  previous: PreviousBlock[] = [],
): PlanRequest {
  const energy = person.energy.map((mean) => ({ mean, source: person.source }));
  const toTimes = (text: string) => {
    const [start = '', end = ''] = text.split('-');
    return { start, end };
  };
  const weekdays = Object.entries(person.hours).flatMap(([days, hours]) =>
    [...days].map((weekday) => [weekday, toTimes(hours)] as const),
  );
  return {
    from: addDays(FIRST_DAY, day),
    days: person.planned,
    timezone: person.timezone,
    now: toTime(person, `${day} ${findHours(person, day)?.slice(0, 5) ?? '08:00'}`),
    workingHours: Object.fromEntries(weekdays),
    dayOverrides: {},
    breaks: person.breaks.map(toTimes),
    bufferMinutes: person.bufferMinutes,
    busy: findBusy(person),
    energy: { workDays: energy, freeDays: energy },
    tasks: open.map(({ todo, minutes }) => ({
      id: todo.title,
      minutes,
      priority: todo.priority,
      energy: todo.energy,
      startAt: toTimeOrNull(person, todo.from),
      dueAt: toTimeOrNull(person, todo.due),
      deadlineAt: toTimeOrNull(person, todo.deadline),
      after: (todo.after ?? []).filter((title) => open.some((other) => other.todo.title === title)),
      chunk: person.chunk,
      context: todo.project,
      isBegun: minutes < todo.minutes,
    })),
    previous,
    wanted: [],
    without: [],
  };
}

/** The blocks of yesterday's plan that still count today: as many of each todo's as fit into its minutes. */
export function keepPrevious(blocks: PlannedBlock[], open: OpenTodo[], now: number): PreviousBlock[] {
  return open.flatMap(({ todo, minutes }) => {
    let rest = minutes * MINUTE_MS;
    return blocks
      .filter(({ taskId, endsAt }) => taskId === todo.title && endsAt > now)
      .filter(({ startsAt, endsAt }) => {
        rest -= endsAt - startsAt;
        return rest >= 0;
      })
      .map(({ taskId, startsAt, endsAt }, index) => ({ taskId, part: index + 1, startsAt, endsAt, locked: false }));
  });
}

const DEMAND = { low: 3, medium: 5.5, high: 8 };

/** How well work fits the person's energy, from 0 to 1: the mean over its minutes. Lack costs more than surplus. */
export function findMatch(person: PlannerPerson, work: PlannedBlock[]): number {
  const midnight = toTime(person, '0 00:00');
  let sum = 0;
  let minutes = 0;
  for (const { taskId, startsAt, endsAt } of work) {
    const demand = DEMAND[person.todos.find(({ title }) => title === taskId)?.energy ?? 'medium'];
    for (let at = startsAt; at < endsAt; at += MINUTE_MS) {
      const level = person.energy[Math.floor((at - midnight) / HOUR_MS) % 24] ?? 0;
      sum += 1 - Math.max(demand - level, 0.35 * (level - demand)) / 9;
      minutes += 1;
    }
  }
  return sum / minutes;
}

/** All that the person has to do, before any of it is done. */
export const openTodos = ({ todos }: PlannerPerson): OpenTodo[] =>
  todos.map((todo) => ({ todo, minutes: todo.minutes }));

/** The first day on which the person works. */
export function findFirstDay(person: PlannerPerson): number {
  let day = 0;
  while (findOpenTime(person, day).length === 0) day += 1;
  return day;
}

export const totalMinutes = (spans: Span[]): number =>
  spans.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MINUTE_MS, 0);
