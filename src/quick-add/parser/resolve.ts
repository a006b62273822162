import { MINUTE_MS, MINUTES_PER_DAY } from '../../shared/duration.ts';
import type { Level } from '../../shared/fields.ts';
import { addDays, daysBetween } from '../../shared/time-zones.ts';
import { nextWeekday } from './calendar.ts';
import { inPeriod } from './clocks.ts';
import {
  addMinutes,
  type DueMoment,
  formatLocal,
  isMidnight,
  isTimeOnly,
  LAST_MINUTE,
  type Local,
  minuteOf,
  PERIOD_SPANS,
  PERIOD_STARTS,
  resolveLocal,
  toIso,
} from './local.ts';
import type { Meaning } from './meaning.ts';
import type { Moment } from './moments.ts';
import type { Recurrence } from './recurrences.ts';
import { findFirstDate, formatRule, hasOwnDay } from './rules.ts';
import type { Now } from './types.ts';

/** The fields of a new task that were understood. */
export interface ParsedTask {
  title: string;
  priority?: Level;
  project?: { name: string };
  labels?: string[];
  /** RFC 3339 in UTC, as the other moments. A day without a time ends at 23:59. */
  dueDate?: string;
  startDate?: string;
  deadline?: string;
  recurrence?: { rrule: string; from: 'due' | 'completion' };
  reminders?: { minutesBefore: number; of: 'due' | 'deadline' }[];
  aiMetadata?: { estimatedDuration?: number; energyLevel?: Level };
}

const MAX_REMINDER = 28 * MINUTES_PER_DAY;
/** Everything that was understood, as the fields of a new task. */
export function buildDraft(title: string, meanings: Meaning[], dates: TaskDates, zone: string): ParsedTask {
  const draft: ParsedTask = { title };
  const labels = new Map<string, string>();
  for (const meaning of meanings) {
    if (meaning.type === 'label')
      labels.set(meaning.value.toLowerCase(), labels.get(meaning.value.toLowerCase()) ?? meaning.value);
    else if (meaning.type === 'project') draft.project = { name: meaning.value };
    else if (meaning.type === 'priority') draft.priority = meaning.value;
    else if (meaning.type === 'energy') draft.aiMetadata = { ...draft.aiMetadata, energyLevel: meaning.value };
    else if (meaning.type === 'duration') draft.aiMetadata = { ...draft.aiMetadata, estimatedDuration: meaning.value };
    else if (meaning.type === 'recurrence') draft.recurrence = toRecurrence(meaning.recurrence);
  }
  if (labels.size > 0) draft.labels = [...labels.values()];
  if (dates.start) draft.startDate = toIso(dates.start, zone, 0);
  if (dates.deadline) draft.deadline = toIso(dates.deadline, zone, LAST_MINUTE);
  if (dates.due) draft.dueDate = toIso(dates.due, zone, LAST_MINUTE);
  if (dates.minutes && draft.aiMetadata?.estimatedDuration === undefined)
    draft.aiMetadata = { estimatedDuration: dates.minutes, ...draft.aiMetadata };
  if (dates.reminder) draft.reminders = [dates.reminder.rule];
  return draft;
}

const toRecurrence = ({ rule, isFromCompletion }: Recurrence) => ({
  rrule: formatRule(rule),
  from: isFromCompletion ? ('completion' as const) : ('due' as const),
});

/** The moments of a task that were understood. */
export interface TaskDates {
  /** What the words name, of which the task may take more. */
  named: Local | null;
  due: Local | null;
  start: Local | null;
  deadline: Local | null;
  /** How long an interval is. */
  minutes?: number | undefined;
  /** The local moment of it, and how the task has it. */
  reminder: { at: string; rule: NonNullable<ParsedTask['reminders']>[number] } | null;
}

/**
 * A recurrence is due on its first occurrence. A deadline without a day is on the due day: `friday by 6pm`. A deadline
 * on a weekday is after the start: `from friday by monday`.
 * @param isLimit whether the task must be finished at its time, and does not take place then: `submit it at 5pm, 1h`
 */
export function resolveDates(meanings: Meaning[], now: Now, isLimit = false): TaskDates {
  const startMoment = findByType(meanings, 'start')?.moment;
  const first = startMoment && !isTimeOnly(startMoment) ? resolveStart(startMoment, now) : null;
  const limit = findByType(meanings, 'deadline')?.moment;
  const moment = readDue(meanings, first, now);
  const named = moment && resolveLocal(moment, now);
  const length = findByType(meanings, 'duration')?.value ?? 0;
  const nights = findByType(meanings, 'recurrence') ? 0 : 1;
  const own = moment && named && findOwnSpan(moment, named, { length: isLimit ? 0 : length, nights }, now.zone);
  const due = own?.due ?? named;
  const late = startMoment && !first ? resolveLocal({ ...startMoment, date: due?.date ?? null }, now) : first;
  const start = own?.start ?? late;
  const deadline = limit ? resolveDeadline(limit, { due, start: moment?.from ? start : late }, now) : null;
  if (due && due.minute === undefined && due.date === deadline?.date) due.minute = deadline?.minute;
  const minutes = moment?.interval?.isWhole && own ? minutesBetween(own.start, own.due, now.zone) : undefined;
  const isAtStart = moment?.interval || findByType(meanings, 'start')?.isAfter;
  const at = (isAtStart && start) || named;
  const asked = findByType(meanings, 'reminder');
  const remindAt = asked?.moment
    ? resolveLocal({ ...asked.moment, ...(isTimeOnly(asked.moment) && due && { date: due.date }) }, now)
    : at;
  const reminder = asked ? resolveReminder(remindAt, { due, deadline }, now) : null;
  return { named, due, start, deadline, minutes, reminder };
}

/**
 * From when to when a task is done that does not end at the time that is named: in an interval, which can end in the night
 * after its day, in several days, in a part of a day, or for its length from a time on.
 * @param nights how many days later it can end: a series has its day at its end
 */
function findOwnSpan(
  { from, interval, minute, period }: DueMoment,
  named: Local,
  { length, nights }: { length: number; nights: number },
  zone: string,
): { start: Local; due: Local } | null {
  if (interval) {
    const date = interval.from < (minute ?? 0) ? named.date : addDays(named.date, -1);
    return { start: { date, minute: interval.from }, due: named };
  }
  if (from) return { start: { date: from, minute: undefined }, due: named };
  const span = minute === undefined && period ? PERIOD_SPANS[period] : undefined;
  if (span)
    return {
      start: { date: named.date, minute: span[0] },
      due: { date: named.date, minute: Math.min(LAST_MINUTE, Math.max(span[1], span[0] + length)) },
    };
  const takesPlace = named.minute !== undefined && period === undefined && length > 0;
  const end = takesPlace ? addMinutes(new Date(toIso(named, zone, 0)), length, zone) : null;
  return end && daysBetween(named.date, end.date) <= nights ? { start: named, due: end } : null;
}

const minutesBetween = (from: Local, to: Local, zone: string): number =>
  (Date.parse(toIso(to, zone, LAST_MINUTE)) - Date.parse(toIso(from, zone, 0))) / MINUTE_MS;

/** At the time of a task, or on the morning of its day. Null for a morning that has passed. */
function resolveReminder(
  at: Local | null | undefined,
  { due, deadline }: Pick<TaskDates, 'due' | 'deadline'>,
  now: Now,
): TaskDates['reminder'] {
  const [local, end] = [at ?? deadline, due ?? deadline];
  if (!local || !end) return null;
  const first = { ...local, minute: local.minute ?? PERIOD_STARTS.morning };
  if (first.date < now.date || (first.date === now.date && first.minute <= now.minute)) return null;
  const minutesBefore = minutesBetween(first, end, now.zone);
  if (minutesBefore < 0 || minutesBefore > MAX_REMINDER) return null;
  return { at: formatLocal(first), rule: { minutesBefore, of: due ? 'due' : 'deadline' } };
}

/** A start at midnight is the beginning of the day. */
function resolveStart(moment: Moment, now: Now): Local {
  const start = resolveLocal(moment, now);
  return isMidnight(moment.minute) ? { ...start, minute: 0 } : start;
}

function resolveDeadline(moment: Moment, { due, start }: Pick<TaskDates, 'due' | 'start'>, now: Now): Local {
  if (due && isTimeOnly(moment)) return resolveLocal({ ...moment, date: due.date }, now);
  const deadline = resolveLocal(moment, now);
  if (!start || moment.weekday === undefined || isBefore(start, deadline, now.zone)) return deadline;
  return { ...deadline, date: nextWeekday(start.date, moment.weekday) };
}

export const hasValidOrder = ({ start, deadline }: TaskDates, zone: string): boolean =>
  start === null || deadline === null || isBefore(start, deadline, zone);

const isBefore = (start: Local, deadline: Local, zone: string) =>
  toIso(start, zone, 0) < toIso(deadline, zone, LAST_MINUTE);

type MeaningOf<Type> = Extract<Meaning, { type: Type }>;

const findByType = <Type extends Meaning['type']>(meanings: Meaning[], type: Type): MeaningOf<Type> | undefined =>
  meanings.find((meaning): meaning is MeaningOf<Type> => meaning.type === type);

function readDue(meanings: Meaning[], start: Local | null, now: Now): DueMoment | null {
  const due: DueMoment = {};
  for (const meaning of meanings) {
    if (meaning.type === 'due') addTo(due, meaning.moment);
    if (meaning.type === 'recurrence') addTo(due, meaning.moment ?? { period: meaning.recurrence.period });
  }
  const recurrence = findByType(meanings, 'recurrence')?.recurrence;
  const deadline = findByType(meanings, 'deadline')?.moment;
  if (recurrence && due.date === undefined && due.delay === undefined) {
    const time = !isTimeOnly(due) && deadline && isTimeOnly(deadline) ? deadline : due;
    const earliest = findEarliest(time, start, now);
    due.date = findFirstDate(recurrence.rule, hasOwnDay(recurrence.rule, deadline) ? deadline.date : earliest);
  }
  if (due.minute !== undefined && due.period && due.isOpen) due.minute = inPeriod(due.minute, due.period) ?? due.minute;
  if (due.minute !== undefined) due.period = undefined;
  const reminder = findByType(meanings, 'reminder');
  if (isTimeOnly(due) && reminder?.moment?.date) due.date = reminder.moment.date;
  const canBegin = !reminder; // which is at the beginning
  if (canBegin && isTimeOnly(due) && isRunning(due, now)) due.date = now.date;
  const after = findByType(meanings, 'start');
  if (after?.isAfter && !deadline && !recurrence && due.date === undefined && due.delay === undefined)
    due.date = canBegin && isRunning(after.moment, now) ? now.date : resolveLocal(after.moment, now).date;
  const { interval, minute = 0 } = due;
  if (interval && interval.from > minute && due.date) due.date = addDays(due.date, 1);
  return Object.keys(due).length > 0 ? due : null;
}

function addTo(due: DueMoment, more: object) {
  for (const [key, value] of Object.entries(more))
    if (value !== undefined && value !== null) Object.assign(due, { [key]: value });
}

/** Whether a part of today has not ended. */
const isRunning = ({ period }: DueMoment, now: Now) =>
  period !== undefined && (PERIOD_SPANS[period]?.[1] ?? 0) > now.minute;

/** The first day that an occurrence can be on: the start, or today, or tomorrow when its time has passed. */
function findEarliest(time: Pick<Moment, 'minute' | 'period'>, start: Local | null, now: Now): string {
  const minute = minuteOf({ ...time, date: now.date }, now);
  const first = minute !== undefined && minute <= now.minute ? addDays(now.date, 1) : now.date;
  return start && start.date > first ? start.date : first;
}
