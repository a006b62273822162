import { DAYS, PARTS_OF_DAY, REPEATS, SELECTIONS, TASK_ANSWERS, TASK_FACTS } from '../../messages/answers.ts';
import { cleanLine } from '../../messages/clean-text.ts';
import { DUE_AT } from '../../messages/planning.ts';
import { type Language, say, sayTime, sayWeekday } from '../../messages/say.ts';
import { sayMinutes, sayTitles } from '../../planning/explain/words.ts';
import { buildNowResponse } from '../../planning/now/now-response.ts';
import type { NowAnswer } from '../../planning/now/responses.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { findDueDay } from '../../shared/due.ts';
import { byPriority } from '../../shared/fields.ts';
import { addDays, daysBetween, isoWeekday, toLocalTime } from '../../shared/time-zones.ts';
import type { PartOfDay } from '../parts-of-day.ts';
import type { Facts } from './query.ts';
import type { Days } from './when.ts';

/** A local moment: `time` is null at the end of a day. */
export interface LocalMoment {
  date: string;
  time: string | null;
}

/** @param moment RFC 3339 */
export function toLocal(moment: string, { snapshot }: Facts): LocalMoment {
  const [date = '', time = ''] = toLocalTime(Date.parse(moment), snapshot.timezone).split(' ');
  return { date, time: time === '23:59' || time === '00:00' ? null : time };
}

/** When a task should be done: by its due date or its deadline, whichever is sooner. */
export interface Due extends LocalMoment {
  isDeadline: boolean;
  isLate: boolean;
  /** RFC 3339. */
  at: string;
}

export function findDue(task: OpenTask, facts: Facts): Due | null {
  const { dueDate, deadline } = task;
  const date = findDueDay(task, facts.snapshot.timezone);
  const isDeadline = deadline !== null && (dueDate === null || deadline < dueDate);
  const at = isDeadline ? deadline : dueDate;
  if (date === null || at === null) return null;
  const isLate = date < facts.snapshot.date || (isDeadline && Date.parse(at) < facts.now.getTime());
  return { date, time: toLocal(at, facts).time, isDeadline, isLate, at };
}

/** `tomorrow`, `Friday 27 November`, `пятница, 27 ноября` */
export function sayDate(date: string, { snapshot, language }: Pick<Facts, 'snapshot' | 'language'>): string {
  if (date === '') return '';
  const days = daysBetween(snapshot.date, date);
  const near = days === -1 ? DAYS.yesterday : days === 0 ? DUE_AT.today : days === 1 ? DUE_AT.tomorrow : null;
  if (near) return say(language, near);
  const day = sayTime(language, date, snapshot.date);
  return Math.abs(days) > 13 ? day : `${sayWeekday(language, date)}${language === 'ru' ? ',' : ''} ${day}`;
}

/** `tomorrow, 12:00` */
export const sayLocal = ({ date, time }: LocalMoment, facts: Pick<Facts, 'snapshot' | 'language'>): string =>
  [sayDate(date, facts), ...(time ? [time] : [])].join(', ');

export const sayAt = (moment: string, facts: Facts): string => sayLocal(toLocal(moment, facts), facts);

/** `tomorrow, evening` */
export const sayPart = (part: PartOfDay, day: string, { language }: Pick<Facts, 'language'>): string =>
  `${day}, ${say(language, PARTS_OF_DAY[part]).toLowerCase()}`;

/** The first or the last words of a sentence. */
export const capitalise = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `• Call the bank · due tomorrow, 12:00 · 20 min` */
export const sayTask = (task: OpenTask, facts: Facts): string =>
  `• ${[cleanLine(task.title), ...describeTask(task, facts)].join(' · ')}`;

/** What there is to say about a task. */
export function describeTask(task: OpenTask & { times?: number }, facts: Facts): string[] {
  const { language, now } = facts;
  const { estimatedDuration: minutes, startDate, priority } = task;
  const waits = findTitles(task.openDependencies, facts);
  return [
    ...describeDue(task, facts),
    ...(startDate && Date.parse(startDate) > now.getTime()
      ? [say(language, TASK_FACTS.starts, { at: sayAt(startDate, facts) })]
      : []),
    ...(task.recurrence ? [sayRecurrence(task.recurrence.rrule, language)] : []),
    ...(task.times && task.times > 1 ? [say(language, TASK_FACTS.times, { n: task.times })] : []),
    ...(waits.length > 0 ? [say(language, TASK_FACTS.waits, { titles: sayTitles(language, waits) })] : []),
    ...(minutes ? [sayMinutes(language, minutes)] : []),
    ...(priority === 'medium' ? [] : [say(language, TASK_FACTS[priority])]),
  ];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const UNITS = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' } as const;

const weekdayNames = (language: Language) => new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });

/** `every 2 days`, `every week: Tue, Thu` */
function sayRecurrence(rrule: string, language: Language): string {
  const parts = new Map(rrule.split(';').map((part) => part.split('=') as [string, string]));
  const unit = UNITS[parts.get('FREQ') as keyof typeof UNITS];
  if (!unit) return say(language, REPEATS.other);
  const names = weekdayNames(language);
  const days = (parts.get('BYDAY') ?? '')
    .split(',')
    .map((day) => WEEKDAYS.indexOf(day.slice(-2)))
    .filter((index) => index >= 0)
    .map((index) => names.format(Date.UTC(2024, 0, index + 1))); // 1 January 2024 was a Monday
  const n = Number(parts.get('INTERVAL') ?? 1);
  const every = n === 1 ? say(language, REPEATS[unit]) : say(language, REPEATS[`${unit}s`], { n });
  return days.length > 0 ? `${every}: ${days.join(', ')}` : every;
}

function describeDue(task: OpenTask, facts: Facts): string[] {
  const due = findDue(task, facts);
  if (!due) return [];
  const kind = due.isLate ? 'overdue' : due.isDeadline ? 'deadline' : 'due';
  return [say(facts.language, TASK_FACTS[kind], { at: sayLocal(due, facts) })];
}

export const findTitles = (ids: string[], { snapshot }: Facts): string[] =>
  ids.flatMap((id) => [...snapshot.planning.tasks, ...snapshot.tasks].find((task) => task.id === id)?.title ?? []);

/** The facts as if these data were different. */
export const withPlanning = (facts: Facts, changes: Partial<Facts['snapshot']['planning']>): Facts => ({
  ...facts,
  snapshot: { ...facts.snapshot, planning: { ...facts.snapshot.planning, ...changes } },
});

export const withoutBusy = (facts: Facts): Facts => withPlanning(facts, { busy: [], plan: null });

/** What `GET /api/now` answers, in the language of the query. */
export function suggestNow(facts: Facts, minutes: number | null, energy: number | null = null): NowAnswer {
  const { snapshot, now, language } = facts;
  const { planning } = snapshot;
  return buildNowResponse(
    { ...planning, settings: { ...planning.settings, language } },
    minutes ?? undefined,
    now,
    energy ?? undefined,
  );
}

/** Open tasks: those to do now, then by date; those that wait come last. */
export function rankTasks(facts: Facts): OpenTask[] {
  const picked = suggestNow(facts, null).tasks.map(({ taskId }) => taskId);
  const rank = (task: OpenTask) => {
    const at = picked.indexOf(task.id);
    return at >= 0 ? at : picked.length;
  };
  const isWaiting = ({ openDependencies, startDate }: OpenTask) =>
    openDependencies.length > 0 || (startDate !== null && Date.parse(startDate) > facts.now.getTime());
  return facts.snapshot.planning.tasks.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      Number(isWaiting(a)) - Number(isWaiting(b)) ||
      (findDue(a, facts)?.at ?? '9').localeCompare(findDue(b, facts)?.at ?? '9') ||
      byPriority(a, b),
  );
}

/** The tasks whose day is over. */
export const listLate = (facts: Facts): OpenTask[] =>
  rankTasks(facts).filter((task) => (findDue(task, facts)?.date ?? '9') < facts.snapshot.date);

export const sayLate = (late: OpenTask[], facts: Facts): string[] =>
  late.length === 0
    ? []
    : [
        say(facts.language, TASK_ANSWERS.some, { n: late.length, which: say(facts.language, SELECTIONS.overdue) }),
        ...listTasks(late, facts),
      ];

const MAX_LISTED = 7;

/** A line per task. */
export const listTasks = (tasks: OpenTask[], facts: Facts, most = MAX_LISTED): string[] =>
  limitLines(
    tasks.map((task) => sayTask(task, facts)),
    most,
    facts,
  );

/** `tomorrow`, `Friday 27 November`, `this week`, `Monday … to Sunday …` */
export function sayDays(days: Days, facts: Facts): string {
  const { time, until, bound } = days;
  const whole = sayWholeDays(days, facts);
  if (!time || !(until || bound)) return whole;
  if (until) return `${whole}, ${time}–${until}`;
  return `${whole}, ${say(facts.language, bound === 'after' ? DAYS.after : DAYS.until, { time })}`;
}

function sayWholeDays({ from, to }: Days, facts: Facts): string {
  if (from === to) return sayDate(from, facts);
  const { date } = facts.snapshot;
  const weeks = daysBetween(addDays(date, 1 - isoWeekday(date)), from) / 7;
  const week = [DAYS.lastWeek, DAYS.thisWeek, DAYS.nextWeek][weeks + 1];
  if (week && daysBetween(from, to) === 6) return say(facts.language, week);
  return say(facts.language, DAYS.range, { from: sayDate(from, facts), to: sayDate(to, facts) });
}

/** The first lines of a list, and how many more there are. */
export const limitLines = (lines: string[], most: number, { language, isWhole = false }: Facts): string[] =>
  lines.length > most && !isWhole
    ? [...lines.slice(0, most), say(language, TASK_ANSWERS.more, { n: lines.length - most })]
    : lines;
