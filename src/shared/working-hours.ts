import { MINUTES_PER_DAY } from './duration.ts';
import { addDays, isoWeekday, toLocalDate, toMoment } from './time-zones.ts';

/** Times of day: `09:00`; `24:00` is the end of the day. A span whose end is not after its start ends on the next day. */
export interface TimeSpan {
  start: string;
  end: string;
}

/** A longer span past midnight is more likely a start and an end in the wrong order. */
export const MAX_NIGHT_HOURS = 14;

/** Null is a day off. */
export type WorkingDay = TimeSpan | TimeSpan[] | null;

export interface WorkingHours {
  /** By ISO weekday, "1" to "7". Absent is a day off. */
  workingHours: Partial<Record<string, WorkingDay>>;
  /** By date. They replace the hours of the weekday. */
  dayOverrides: Partial<Record<string, WorkingDay>>;
}

/** The spans of work that start on a date, by start; none on a day off. */
export function workingSpansOn({ workingHours, dayOverrides }: WorkingHours, date: string): TimeSpan[] {
  const override = dayOverrides[date];
  const day = override === undefined ? workingHours[isoWeekday(date)] : override;
  return [day ?? []].flat();
}

/** In minutes after the midnight before `start`. The end of a span past midnight is later than a day. */
export function toMinutes({ start, end }: TimeSpan): { start: number; end: number } {
  const [from, until] = [parseTimeOfDay(start), parseTimeOfDay(end)];
  return { start: from, end: until > from ? until : until + MINUTES_PER_DAY };
}

export const isPastMidnight = (span: TimeSpan): boolean => toMinutes(span).end > MINUTES_PER_DAY;

/** When the working day of a date begins, in Unix ms: at midnight, or when the work of the night before ends. */
export function startOfWorkday(hours: WorkingHours, date: string, timezone: string): number {
  return toMoment(date, formatTimeOfDay(findNightEnd(hours, date)), timezone).getTime();
}

/** How many minutes after the midnight before a date the work of the day before ends; 0 when it ends earlier. */
export function findNightEnd(hours: WorkingHours, date: string): number {
  const ends = workingSpansOn(hours, addDays(date, -1)).map((span) => toMinutes(span).end - MINUTES_PER_DAY);
  return Math.max(0, ...ends);
}

/** The date of the working day that a moment in Unix ms belongs to. */
export function workdayOf(hours: WorkingHours, moment: number, timezone: string): string {
  const date = toLocalDate(moment, timezone);
  return moment < startOfWorkday(hours, date, timezone) ? addDays(date, -1) : date;
}

/** `09:30` → 570 */
export const parseTimeOfDay = (time: string): number => 60 * Number(time.slice(0, 2)) + Number(time.slice(3));

/** 570 → `09:30` */
export const formatTimeOfDay = (minutes: number): string =>
  [minutes / 60, minutes % 60].map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
