import { WAKING_FROM, WAKING_HOURS } from '../../entities/mood/analysis/circadian.ts';
import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import {
  formatTimeOfDay,
  startOfWorkday,
  toMinutes,
  type WorkingHours,
  workdayOf,
  workingSpansOn,
} from '../../shared/working-hours.ts';
import { MAX_DAYS, type PlanRequest, type Span } from '../solver/types.ts';

/** A day with less working time left counts as over. */
const SHORTEST_WORK_MS = 15 * MINUTE_MS;

/** Days in a row. */
export interface Days {
  /** The first, `2026-11-26`. */
  from: string;
  days: number;
}

/** Working hours with their breaks and their time zone. */
export interface Workdays extends WorkingHours, Pick<PlanRequest, 'breaks'> {
  timezone: string;
}

/** The working days: from the start of the first to the end of the last, which may be after midnight. */
export const daysToSpan = ({ from, days }: Days, hours: Workdays): Span => ({
  startsAt: startOfWorkday(hours, from, hours.timezone),
  endsAt: startOfWorkday(hours, addDays(from, days), hours.timezone),
});

/** Whether a block touches the days. A block belongs to each day that it touches. */
export const touches = ({ startsAt, endsAt }: Span, days: Span): boolean =>
  startsAt < days.endsAt && endsAt > days.startsAt;

/** Whether a block starts within the days. A block is planned with the day on which it starts. */
export const startsWithin = ({ startsAt }: Pick<Span, 'startsAt'>, days: Span): boolean =>
  startsAt >= days.startsAt && startsAt < days.endsAt;

/** The dates of the working days that a block touches. */
export function datesOf({ startsAt, endsAt }: Span, hours: Workdays): string[] {
  return listDates(coveringDays([startsAt, endsAt - 1], hours));
}

export const listDates = ({ from, days }: Days): string[] =>
  Array.from({ length: days }, (_, day) => addDays(from, day));

export const hasWorkingHours = (request: Days & WorkingHours): boolean =>
  listDates(request).some((date) => workingSpansOn(request, date).length > 0);

export const hasWorkingWeek = ({ workingHours }: WorkingHours): boolean =>
  Object.values(workingHours).some((day) => [day ?? []].flat().length > 0);

/** The first date, today included, that has working time left. Null if the next two weeks have none. */
export function findNextWorkday(hours: Workdays, now: Date): string | null {
  const from = workdayOf(hours, now.getTime(), hours.timezone);
  const hasTimeLeft = (date: string) =>
    workingSpansOn(hours, date).some((span) => {
      const { end } = toMinutes(span);
      const day = addDays(date, Math.floor(end / MINUTES_PER_DAY));
      return (
        toMoment(day, formatTimeOfDay(end % MINUTES_PER_DAY), hours.timezone).getTime() - now.getTime() >=
        SHORTEST_WORK_MS
      );
    });
  return listDates({ from, days: MAX_DAYS }).find(hasTimeLeft) ?? null;
}

/** All working days from the earliest of the moments to the latest. */
export function coveringDays(moments: number[], hours: Workdays): Days {
  const from = workdayOf(hours, Math.min(...moments), hours.timezone);
  const to = workdayOf(hours, Math.max(...moments), hours.timezone);
  return { from, days: 1 + daysBetween(from, to) };
}

/**
 * When people with these working hours are awake, in hours after the midnight before a working day: from 7 to 23, or as
 * much later or earlier as the work of the day needs. A day is longer than 16 hours only if its work is.
 */
export function findWakingHours(hours: WorkingHours, date: string): { start: number; end: number } {
  const spans = workingSpansOn(hours, date).map(toMinutes);
  const first = Math.min(...spans.map(({ start }) => start)) / 60;
  const last = Math.max(...spans.map(({ end }) => end)) / 60;
  const later = Math.max(Math.ceil(last) - WAKING_FROM - WAKING_HOURS, 0);
  const start = Math.min(WAKING_FROM + later, Math.floor(first));
  return { start, end: Math.max(start + WAKING_HOURS, Math.ceil(last)) };
}
