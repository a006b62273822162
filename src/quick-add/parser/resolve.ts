import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import type { Level } from '../../shared/fields.ts';
import { addDays, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { nextWeekday } from './calendar.ts';
import type { Meaning } from './matches.ts';
import type { Moment } from './moments.ts';
import { findFirstDate, formatRule, type Recurrence } from './recurrences.ts';
import type { Now, Period } from './types.ts';

/** The fields of a new task that were understood. */
export interface QuickDraft {
  title: string;
  priority?: Level;
  project?: { name: string };
  labels?: string[];
  /** RFC 3339 in UTC, as the other moments. A day without a time ends at 23:59. */
  dueDate?: string;
  startDate?: string;
  deadline?: string;
  recurrence?: { rrule: string; from: 'due' | 'completion' };
  aiMetadata?: { estimatedDuration?: number; energyLevel?: Level };
}

const PERIOD_STARTS: Record<Period, number> = { morning: 9 * 60, afternoon: 15 * 60, evening: 20 * 60, night: 22 * 60 };
const NIGHT_END = 5 * 60;
const LAST_MINUTE = MINUTES_PER_DAY - 1;

type DueMoment = Pick<Moment, 'date' | 'minute' | 'period' | 'delay'>;

/** A day and a minute of it. */
interface Local {
  date: string;
  minute: number | undefined;
}

/**
 * The minute of the day that a moment names. Undefined for a day alone. Midnight, however it is written, is the end of the
 * day; an evening that has begun already ends with the day.
 */
export function minuteOf(
  { date, minute, period }: Pick<Moment, 'date' | 'minute' | 'period'>,
  now: Now,
): number | undefined {
  if (minute !== undefined) return isMidnight(minute) ? LAST_MINUTE : minute;
  if (period === undefined) return undefined;
  const start = PERIOD_STARTS[period];
  return period === 'evening' && (date ?? now.date) === now.date && start <= now.minute ? LAST_MINUTE : start;
}

const isMidnight = (minute: number | undefined) => minute === 0 || minute === MINUTES_PER_DAY;

/**
 * The local day and time of a moment. A time alone is today's, or tomorrow's when it has passed; so is an hour of the night,
 * as in "tonight at 2am".
 */
export function resolveLocal(moment: DueMoment, now: Now): Local {
  if (moment.delay !== undefined) {
    const [date = '', clock = ''] = toLocalTime(now.moment.getTime() + moment.delay * MINUTE_MS, now.zone).split(' ');
    return { date, minute: Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) };
  }
  const minute = minuteOf(moment, now);
  const hasPassed = minute !== undefined && minute <= now.minute;
  const isPassedNight = moment.date === now.date && hasPassed && minute < NIGHT_END;
  if (moment.date && !isPassedNight) return { date: moment.date, minute };
  return { date: hasPassed ? addDays(now.date, 1) : now.date, minute };
}

export const formatMinute = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const toIso = ({ date, minute }: Local, zone: string, otherwise: number): string =>
  toMoment(date, formatMinute(minute ?? otherwise), zone).toISOString();

/** Everything that was understood, as the fields of a new task. */
export function buildDraft(title: string, meanings: Meaning[], dates: TaskDates, zone: string): QuickDraft {
  const draft: QuickDraft = { title };
  const labels = new Map<string, string>();
  for (const meaning of meanings) {
    if (meaning.type === 'label')
      labels.set(meaning.name.toLowerCase(), labels.get(meaning.name.toLowerCase()) ?? meaning.name);
    else if (meaning.type === 'project') draft.project = { name: meaning.name };
    else if (meaning.type === 'priority') draft.priority = meaning.level;
    else if (meaning.type === 'energy') draft.aiMetadata = { ...draft.aiMetadata, energyLevel: meaning.level };
    else if (meaning.type === 'duration')
      draft.aiMetadata = { ...draft.aiMetadata, estimatedDuration: meaning.minutes };
    else if (meaning.type === 'recurrence') draft.recurrence = toRecurrence(meaning.recurrence);
  }
  if (labels.size > 0) draft.labels = [...labels.values()];
  if (dates.start) draft.startDate = toIso(dates.start, zone, 0);
  if (dates.deadline) draft.deadline = toIso(dates.deadline, zone, LAST_MINUTE);
  if (dates.due) draft.dueDate = toIso(dates.due, zone, LAST_MINUTE);
  return draft;
}

const toRecurrence = ({ rule, isFromCompletion }: Recurrence) => ({
  rrule: formatRule(rule),
  from: isFromCompletion ? ('completion' as const) : ('due' as const),
});

/** The moments of a task that were understood. */
export interface TaskDates {
  due: Local | null;
  start: Local | null;
  deadline: Local | null;
}

/**
 * A recurrence is due on its first occurrence. A deadline without a day is on the due day: `friday by 6pm`. A deadline
 * on a weekday is after the start: `from friday by monday`.
 */
export function resolveDates(meanings: Meaning[], now: Now): TaskDates {
  const startMoment = findByType(meanings, 'start')?.moment;
  const start = startMoment ? resolveStart(startMoment, now) : null;
  const limit = findByType(meanings, 'deadline')?.moment;
  const due = resolveDue(meanings, start, now);
  return { due, start, deadline: limit ? resolveDeadline(limit, { due, start }, now) : null };
}

/** A start at midnight is the beginning of the day. */
function resolveStart(moment: Moment, now: Now): Local {
  const start = resolveLocal(moment, now);
  return isMidnight(moment.minute) ? { ...start, minute: 0 } : start;
}

function resolveDeadline(moment: Moment, { due, start }: Omit<TaskDates, 'deadline'>, now: Now): Local {
  if (due && isTimeOnly(moment)) return resolveLocal({ ...moment, date: due.date }, now);
  const deadline = resolveLocal(moment, now);
  if (!start || moment.weekday === undefined || isBefore(start, deadline, now.zone)) return deadline;
  return { ...deadline, date: nextWeekday(start.date, moment.weekday) };
}

/** A task starts before its deadline. */
export const hasValidOrder = ({ start, deadline }: TaskDates, zone: string): boolean =>
  start === null || deadline === null || isBefore(start, deadline, zone);

const isBefore = (start: Local, deadline: Local, zone: string) =>
  toIso(start, zone, 0) < toIso(deadline, zone, LAST_MINUTE);

type MeaningOf<Type> = Extract<Meaning, { type: Type }>;

const findByType = <Type extends Meaning['type']>(meanings: Meaning[], type: Type): MeaningOf<Type> | undefined =>
  meanings.find((meaning): meaning is MeaningOf<Type> => meaning.type === type);

function resolveDue(meanings: Meaning[], start: Local | null, now: Now): Local | null {
  const due: DueMoment = {};
  for (const meaning of meanings) {
    if (meaning.type === 'due') addTo(due, meaning.moment);
    if (meaning.type === 'recurrence') addTo(due, meaning.time ?? { period: meaning.recurrence.period });
  }
  const recurrence = findByType(meanings, 'recurrence')?.recurrence;
  if (recurrence && due.date === undefined && due.delay === undefined) {
    const deadline = findByType(meanings, 'deadline')?.moment;
    const time = !isTimeOnly(due) && deadline && isTimeOnly(deadline) ? deadline : due;
    due.date = findFirstDate(recurrence.rule, findEarliest(time, start, now));
  }
  return Object.keys(due).length > 0 ? resolveLocal(due, now) : null;
}

function addTo(due: DueMoment, more: Partial<Moment> | { period: Period | undefined }) {
  for (const key of ['date', 'minute', 'period', 'delay'] as const) {
    const value = (more as Partial<Moment>)[key];
    if (value !== undefined && value !== null) Object.assign(due, { [key]: value });
  }
}

/** Whether a moment is a time without a day. */
export const isTimeOnly = ({ date, minute, period, delay }: DueMoment) =>
  date === undefined && delay === undefined && (minute !== undefined || period !== undefined);

/** The first day that an occurrence can be on: the start, or today, or tomorrow when its time has passed. */
function findEarliest(time: Pick<Moment, 'minute' | 'period'>, start: Local | null, now: Now): string {
  const minute = minuteOf({ ...time, date: now.date }, now);
  const first = minute !== undefined && minute <= now.minute ? addDays(now.date, 1) : now.date;
  return start && start.date > first ? start.date : first;
}

/** The user's date and minute at a moment. */
export function readNow(moment: Date, zone: string): Now {
  const [date = '', clock = ''] = toLocalTime(moment.getTime(), zone).split(' ');
  return { moment, zone, date, minute: Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3)) };
}
