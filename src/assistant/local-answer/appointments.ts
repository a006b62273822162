import type { PlanBlock } from '../../entities/plans/responses.ts';
import { DAY_ANSWERS, DAYS } from '../../messages/answers.ts';
import { say, sayWeekday } from '../../messages/say.ts';
import { parseSpan } from '../../planning/plan/blocks.ts';
import { findOwnTime } from '../../planning/plan/own-time.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { MAX_DAYS, type Span } from '../../planning/solver/types.ts';
import { HOUR_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import { PARTS_OF_DAY, type PartOfDay } from '../parts-of-day.ts';
import { findDue, sayAt, toLocal } from './facts.ts';
import type { Facts, Query } from './query.ts';
import type { Days } from './when.ts';

/** Something at a time: a busy time or a block of the plan. Moments are in Unix ms. */
export interface Appointment {
  title: string;
  startsAt: number;
  endsAt: number;
}

/** The days of a query; or else today and so many days more. */
export const daysOf = ({ when }: Pick<Query, 'when'>, { snapshot: { date } }: Facts, more = 0): Days =>
  when ?? { from: date, to: addDays(date, more) };

/** Each date, of the first so many. */
export const listDates = ({ from, to }: Days, most = MAX_DAYS): string[] =>
  Array.from({ length: Math.min(daysBetween(from, to), most) + 1 }, (_, index) => addDays(from, index));

/** The moments between which days are, or a part of one day. */
export function toSpan({ from, to }: Days, part: PartOfDay | null, { snapshot }: Facts) {
  const start = toMoment(from, '00:00', snapshot.timezone).getTime();
  if (part === null || from !== to)
    return { startsAt: start, endsAt: toMoment(addDays(to, 1), '00:00', snapshot.timezone).getTime() };
  const [first, last] = PARTS_OF_DAY[part];
  return { startsAt: start + first * HOUR_MS, endsAt: start + last * HOUR_MS };
}

/** The hours of one of the days that are meant, if not all. */
function hoursOn(date: string, { time, until, bound }: Days, { snapshot }: Facts): Span | null {
  if (!time || !(until || bound)) return null;
  const [start, end] = until ? [time, until] : bound === 'after' ? [time, '24:00'] : ['00:00', time];
  const at = (clock: string) =>
    toMoment(clock === '24:00' ? addDays(date, 1) : date, clock.replace('24', '00'), snapshot.timezone).getTime();
  return { startsAt: at(start), endsAt: at(end) };
}

/** What of some spans is in the hours that are meant. */
export const withinHours = <T extends Span>(spans: T[], days: Days, facts: Facts): T[] => {
  const hours = listDates(days).flatMap((date) => hoursOn(date, days, facts) ?? []);
  if (hours.length === 0) return spans;
  return spans.flatMap((span) =>
    hours
      .map(({ startsAt, endsAt }) => ({
        ...span,
        startsAt: Math.max(startsAt, span.startsAt),
        endsAt: Math.min(endsAt, span.endsAt),
      }))
      .filter(({ startsAt, endsAt }) => startsAt < endsAt),
  );
};

/** Busy times and, if wanted, blocks of the plan and tasks at a time of their own that are not over, by start. */
export function findAppointments(
  days: Days,
  facts: Facts,
  { part = null, hasPlan = true }: { part?: PartOfDay | null; hasPlan?: boolean } = {},
): Appointment[] {
  const { planning } = facts.snapshot;
  const { startsAt: start, endsAt: end } = toSpan(days, part, facts);
  const busy = planning.busy.map(({ title, ...span }) => ({
    title: title ?? say(facts.language, DAY_ANSWERS.busyTime),
    ...parseSpan(span),
  }));
  const blocks = hasPlan ? (planning.plan?.blocks ?? []) : [];
  const planned = blocks.flatMap((block) => {
    const task = planning.tasks.find(({ id }) => id === block.taskId);
    return task && !isFinished(block, task, facts) ? [{ title: task.title, ...parseSpan(block) }] : [];
  });
  const ownTimes = hasPlan ? planning.tasks.flatMap((task) => findUnplannedTime(task, blocks, facts) ?? []) : [];
  return [...busy, ...planned, ...ownTimes]
    .filter((each) => each.endsAt > Math.max(start, facts.now.getTime()) && each.startsAt < end)
    .filter((each) => withinHours([each], days, facts).length > 0)
    .sort((a, b) => a.startsAt - b.startsAt);
}

/** Whether a block is done: by itself, or with its occurrence. */
const isFinished = ({ done, occurrence }: PlanBlock, task: OpenTask, facts: Facts): boolean =>
  done || (occurrence != null && occurrence < (findDue(task, facts)?.date ?? ''));

/** The plan need not have what takes place at its own time yet. */
function findUnplannedTime(task: OpenTask, blocks: PlanBlock[], { snapshot }: Facts): Appointment | null {
  const own = findOwnTime(task, snapshot.timezone);
  return own && !blocks.some(({ taskId }) => taskId === task.id) ? { title: task.title, ...own } : null;
}

export const sayClock = (moment: number, facts: Facts): string =>
  toLocal(new Date(moment).toISOString(), facts).time ?? '00:00';

/** `10:00–11:30` */
export const sayHours = ({ startsAt, endsAt }: Pick<Appointment, 'startsAt' | 'endsAt'>, facts: Facts): string =>
  `${sayClock(startsAt, facts)}–${sayClock(endsAt, facts)}`;

/** `• 10:00–11:00 Standup`, with the weekday if there are several days; `• until 08:00 Night shift` if it began before them */
export function sayAppointment({ title, ...span }: Appointment, { from, to }: Days, facts: Facts): string {
  const { date } = toLocal(new Date(span.startsAt).toISOString(), facts);
  if (date < from) return `• ${say(facts.language, DAYS.until, { time: sayClock(span.endsAt, facts) })} ${title}`;
  const day = from === to ? '' : `${sayWeekday(facts.language, date)}, `;
  return `• ${day}${sayHours(span, facts)} ${title}`;
}

/** `• Standup · tomorrow, 10:00–11:00` */
export const sayMeeting = ({ title, startsAt, endsAt }: Appointment, facts: Facts): string =>
  `• ${title} · ${sayAt(new Date(startsAt).toISOString(), facts)}–${sayClock(endsAt, facts)}`;
