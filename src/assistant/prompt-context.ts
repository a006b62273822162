import { buildMoodStats } from '../entities/mood/stats.ts';
import { cleanLine } from '../messages/clean-text.ts';
import { addDays, isoWeekday, toLocalDate, toLocalTime } from '../shared/time-zones.ts';
import { workingSpansOn } from '../shared/working-hours.ts';
import { findBestHours } from './best-hours.ts';
import type { Names } from './names.ts';
import { findPartOfDay, PART_NAMES } from './parts-of-day.ts';
import { MOOD_DAYS, type Snapshot } from './snapshot.ts';

const MAX_TITLE = 120;

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const nameWeekday = (date: string) => WEEKDAYS[isoWeekday(date) - 1] ?? '';

/** A title in a row of a table: one line, short, without the separator of columns. */
export function cell(title: string): string {
  const characters = [...cleanLine(title).replaceAll('|', '/')];
  return characters.length > MAX_TITLE ? `${characters.slice(0, MAX_TITLE - 1).join('')}…` : characters.join('');
}

/** The columns of a row. Empty ones at the end are left out. */
export const row = (...columns: (string | number | null | undefined)[]): string =>
  columns
    .map((column) => column ?? '')
    .join('|')
    .replace(/\|+$/, '');

/** `2026-11-25 09:00` on the user's clock. A due date or a deadline at the end of a day has no time. */
export function localText(moment: string | null, timezone: string): string {
  if (moment === null) return '';
  const local = toLocalTime(Date.parse(moment), timezone);
  return local.endsWith(' 23:59') ? local.slice(0, 10) : local;
}

/**
 * The user's data for a model: lines and tables, in which a title is never more than a cell. It has no id, name or note,
 * and no title of a busy time. No value changes with the clock alone, except at the ends of blocks and busy times:
 * the cache key includes it.
 */
export function buildPromptContext(snapshot: Snapshot, names: Names, now: Date): string {
  return [
    ...describeDays(snapshot),
    ...describeTasks(snapshot, names),
    ...describePlan(snapshot, names, now),
    ...describeClosed(names),
    ...describeMood(snapshot),
    ...describeApplied(snapshot),
  ].join('\n');
}

/** The moment of the question. The cache key does not include it. */
export function describeNow({ date, timezone }: Snapshot, now: Date): string {
  return `It is now ${toLocalTime(now.getTime(), timezone)}, ${nameWeekday(date)}.`;
}

function describeDays(snapshot: Snapshot): string[] {
  const { date, timezone, settings } = snapshot;
  const tomorrow = addDays(date, 1);
  const hours = (day: string) =>
    workingSpansOn(settings, day)
      .map(({ start, end }) => `${start}-${end}`)
      .join(', ') || 'none';
  return [
    `Today: ${nameWeekday(date)} ${date}, time zone ${timezone}${settings.hasTimezone ? '' : ' (not set)'}.`,
    `Working hours: today ${hours(date)}; tomorrow ${hours(tomorrow)}.`,
  ];
}

/** The name that the model knows it by, such as `t1`. */
function nameIn(prefix: 't' | 'p', listed: { id: string }[], id: string | null): string | undefined {
  const index = listed.findIndex((each) => each.id === id);
  return index < 0 ? undefined : `${prefix}${index + 1}`;
}

function describeTasks({ tasks, counts, streak, timezone }: Snapshot, names: Names): string[] {
  const { open, overdue, dueToday, completedLast7Days } = counts;
  const labels = new Map(tasks.map((task) => [task.id, task.labels]));
  const rows = names.open.map((task, index) =>
    row(
      `t${index + 1}`,
      cell(task.title),
      localText(task.dueDate, timezone),
      task.estimatedDuration,
      task.priority === 'medium' ? '' : task.priority,
      task.energyLevel,
      localText(task.deadline, timezone),
      localText(task.startDate, timezone),
      task.openDependencies.map((id) => nameIn('t', names.open, id) ?? 'another').join(' '),
      nameIn('p', names.projects, task.context),
      [
        ...(task.status === 'in_progress' ? ['begun'] : []),
        ...(task.recurrence ? [`repeats ${task.recurrence.rrule}`] : []),
      ].join(', '),
      labels.get(task.id)?.map(cell).join(', '),
    ),
  );
  return [
    `Tasks: ${open} open, ${overdue} overdue, ${dueToday} due today, ${completedLast7Days} done in 7 days. Days in a row with a done task: ${streak.current}.`,
    ...(names.projects.length > 0
      ? [`Projects: ${names.projects.map(({ name }, index) => `p${index + 1} ${cell(name)}`).join('; ')}`]
      : []),
    ...(rows.length > 0
      ? [
          'Open tasks, the most urgent first: name|title|due|minutes|priority (else medium)|energy|deadline|not before|waits for|project|state|labels',
          ...rows,
        ]
      : []),
  ];
}

function describePlan({ planning, timezone, date }: Snapshot, names: Names, now: Date): string[] {
  const span = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => {
    const [day = '', from] = toLocalTime(Date.parse(startsAt), timezone).split(' ');
    return `${day > date ? 'tomorrow ' : ''}${from}-${toLocalTime(Date.parse(endsAt), timezone).slice(11)}`;
  };
  const state = (block: Names['blocks'][number]) => {
    if (block.done) return 'done';
    if (Date.parse(block.endsAt) <= now.getTime()) return 'ended';
    return [
      ...(Date.parse(block.startsAt) <= now.getTime() ? ['running'] : []),
      ...(block.locked ? ['locked'] : []),
    ].join(' ');
  };
  const lastDay = addDays(date, 1);
  const busy = planning.busy.filter(({ startsAt }) => toLocalDate(Date.parse(startsAt), timezone) <= lastDay);
  return [
    names.blocks.length > 0
      ? 'Plan of today and tomorrow: name|from-to|task|state (today unless it says tomorrow)'
      : `Nothing is planned for today and tomorrow${planning.plan ? '' : ': there is no plan yet'}.`,
    ...names.blocks.map((block, index) =>
      row(`b${index + 1}`, span(block), nameIn('t', names.open, block.taskId) ?? 'a closed task', state(block)),
    ),
    `Busy until the end of tomorrow: ${busy.map(span).join('; ') || 'no more'}.`,
  ];
}

function describeClosed({ closed }: Names): string[] {
  if (closed.length === 0) return [];
  return [
    'Done or dropped in 7 days: name|title|on',
    ...closed.map((task, index) => row(`d${index + 1}`, cell(task.title), task.on.slice(5))),
  ];
}

function describeMood(snapshot: Snapshot): string[] {
  const { latestMood, mood, history } = snapshot;
  const { averageEnergy, averageFocus, totalLogs, energy, focus } = buildMoodStats(mood, MOOD_DAYS);
  if (history.length === 0) return ['Mood: no logs yet. The best hours are not known.'];
  const { peak } = findBestHours(snapshot);
  return [
    ...(latestMood
      ? [`Last mood log: energy ${latestMood.energy}, focus ${latestMood.focus}, ${latestMood.daysAgo} days ago.`]
      : []),
    `30 days: ${totalLogs} logs on ${energy.n} days, energy ${averageEnergy ?? '?'} (${energy.trend ?? 'unclear'}), focus ${averageFocus ?? '?'} (${focus.trend ?? 'unclear'}).`,
    `By weekday, energy/focus/logs: ${groupMood(history, ([, , , , , day]) => WEEKDAYS[(day + 3) % 7]?.slice(0, 3) ?? '', SHORT_WEEKDAYS)}`,
    `By part of day: ${groupMood(history, ([hour]) => findPartOfDay(hour), PART_NAMES)}`,
    peak ? `Best hours, by the logs: ${peak.start}-${peak.end}.` : 'The best hours are not known yet.',
  ];
}

const SHORT_WEEKDAYS = WEEKDAYS.map((day) => day.slice(0, 3));

type Log = Snapshot['history'][number];

function groupMood(history: Log[], groupOf: (log: Log) => string, order: string[]): string {
  const groups = Map.groupBy(history, groupOf);
  const mean = (logs: Log[], at: 2 | 3) =>
    Number((logs.reduce((sum, log) => sum + log[at], 0) / logs.length).toFixed(1));
  return order
    .flatMap((name) => {
      const logs = groups.get(name);
      return logs ? [`${name} ${mean(logs, 2)}/${mean(logs, 3)}/${logs.length}`] : [];
    })
    .join('; ');
}

function describeApplied({ applied, timezone }: Snapshot): string[] {
  if (applied.length === 0) return [];
  const items = applied.map(
    ({ type, title, at }) => `${localText(at, timezone)} ${type}${title === null ? '' : ` “${cell(title)}”`}`,
  );
  return [`The user has applied, of what you proposed in the last 24 hours: ${items.join('; ')}.`];
}
