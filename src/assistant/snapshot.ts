import { and, eq, type SQL, sql } from 'drizzle-orm';
import { fullEvents } from '../db/full-events.ts';
import { json, jsonArray, rfc3339 } from '../db/json.ts';
import { instant, localDate, localTime } from '../db/local-date.ts';
import { moodLogs, projects, tasks } from '../db/schema.ts';
import { isOwn, owner } from '../db/session.ts';
import { clockOfLog } from '../entities/mood/log-days.ts';
import { isFreeDay, type MoodHistory } from '../entities/mood/profiles.ts';
import { type MoodStatsRow, selectMoodStats } from '../entities/mood/stats.ts';
import { dueAt, dueLocal, dueOn } from '../entities/tasks/due.ts';
import { isOpen } from '../entities/tasks/json.ts';
import type { TaskStats } from '../entities/tasks/responses.ts';
import { selectTaskStats } from '../entities/tasks/stats.ts';
import type { OwnerSettings } from '../entities/users/json.ts';
import type { UserStats } from '../entities/users/responses.ts';
import { selectStreak } from '../entities/users/stats.ts';
import { selectPlanSnapshot, withBusyTimes } from '../planning/plan/load.ts';
import { expandOccurrences, occurrenceOf, taskIdOf } from '../planning/plan/occurrences.ts';
import type { OpenTask, PlanSnapshot } from '../planning/plan/snapshot.ts';
import { findDueDay } from '../shared/due.ts';
import { DAY_MS } from '../shared/duration.ts';
import { daysBetween } from '../shared/time-zones.ts';

const MAX_TASKS = 60;
const DONE_DAYS = 14;
const MAX_DONE = 100;
const MAX_CLOSED = 12;
const MAX_PROJECTS = 200;
const MAX_APPLIED = 5;
/** How many events of the log are searched for applied proposals. */
const MAX_EVENTS = 100;
export const MOOD_DAYS = 30;

/** An open task. Times are in the user's time zone. */
export interface SnapshotTask
  extends Pick<OpenTask, 'id' | 'title' | 'status' | 'priority' | 'energyLevel' | 'estimatedDuration'> {
  /** When it is due, by its due date or its deadline: `2026-11-25 09:00`; `2026-11-25` at the end of that day. */
  due: string | null;
  /** Calendar days from today. Negative when overdue. */
  dueInDays: number | null;
  labels: string[];
  /** RFC 3339. */
  dueDate: string | null;
  /** RFC 3339. */
  deadline: string | null;
  hasSuggestedTime: boolean;
  /** Calendar days since it was created. */
  ageDays: number;
}

/** The groups of a task. */
export interface Membership {
  projectId: string | null;
  labels: string[];
}

export interface DoneTask extends Membership {
  title: string;
  on: string;
}

/** The user's data that a question can be about. */
export interface Snapshot {
  /** `seq` of the user's last event: the version of all data here. */
  dataVersion: number;
  /** The user's local date. */
  date: string;
  timezone: string;
  isFreeDay: boolean;
  settings: OwnerSettings;
  /** At most 60, the soonest due first. */
  tasks: SnapshotTask[];
  counts: TaskStats;
  streak: UserStats['streak'];
  mood: MoodStatsRow;
  /** `daysAgo`: calendar days. */
  latestMood: { energy: number; focus: number; daysAgo: number } | null;
  history: MoodHistory;
  /** What the planner knows. */
  planning: PlanSnapshot;
  /** Tasks completed in the last 14 days, the latest first. At most 100. */
  done: DoneTask[];
  /** What the open tasks that have a project or labels belong to. */
  grouped: ({ id: string } & Membership)[];
  /** Tasks completed or dropped in the last 7 days, the latest first. */
  closed: { id: string; title: string; on: string }[];
  /** By position, without the archived ones. */
  projects: { id: string; name: string }[];
  /** What the user has applied of proposals in the last 24 hours, the latest first. */
  applied: { type: string; title: string | null; at: string }[];
}

const planUntil = (now: Date) => new Date(now.getTime() + DAY_MS);

/** Expands the busy times that repeat, and moves each task that repeats to its current occurrence. */
export function completeSnapshot(selected: SelectedSnapshot, now: Date): Snapshot {
  const { dataVersion, today: date, settings, history } = selected.planning;
  const snapshot = { ...selected, dataVersion, date, timezone: settings.timezone, settings, history };
  const current = new Map(
    expandOccurrences(snapshot.planning, now, null).tasks.flatMap((task) =>
      !task.isComing && task.occurrence && occurrenceOf(task.id) !== task.occurrence ? [[taskIdOf(task.id), task]] : [],
    ),
  );
  const tasks = snapshot.tasks.map((task) => moveDates(task, current.get(task.id), snapshot));
  const replaced = tasks.filter((task, index) => isOverdue(snapshot.tasks[index]) && !isOverdue(task)).length;
  return {
    ...snapshot,
    tasks,
    counts: { ...snapshot.counts, overdue: snapshot.counts.overdue - replaced },
    planning: withBusyTimes(snapshot.planning, now, planUntil(now)),
  };
}

export const isOverdue = (task: SnapshotTask | undefined): boolean => (task?.dueInDays ?? 0) < 0;

function moveDates(task: SnapshotTask, to: OpenTask | undefined, { date, timezone }: Snapshot): SnapshotTask {
  const dueOn = to && findDueDay(to, timezone);
  if (!to || !dueOn) return task;
  const { dueDate, deadline } = to;
  return { ...task, due: dueOn, dueInDays: daysBetween(date, dueOn), dueDate, deadline };
}

/** A snapshot without what its `planning` has, too. */
export type SelectedSnapshot = Omit<Snapshot, 'dataVersion' | 'date' | 'timezone' | 'settings' | 'history'>;

/** The snapshot as a scalar subquery, to be completed. */
export function selectSnapshot(now: Date): SQL<SelectedSnapshot> {
  const today = localDate(instant(now));
  return sql<SelectedSnapshot>`(select ${json<SelectedSnapshot>({
    isFreeDay: isFreeDay(localTime(instant(now))),
    tasks: selectOpenTasks(today),
    counts: sql`(${selectTaskStats(now)})`,
    streak: selectStreak(now),
    mood: sql`(${selectMoodStats(MOOD_DAYS, now)})`,
    latestMood: selectLatestMood(today),
    planning: selectPlanSnapshot(now, { until: planUntil(now) }),
    done: selectDone(today),
    grouped: selectGrouped,
    closed: selectClosed(now),
    projects: selectProjects,
    applied: selectApplied(now),
  })})`;
}

const selectOpenTasks = (today: SQL) => {
  const isMidnight = sql`(${dueLocal(tasks)}::time = '00:00')::int`;
  return jsonArray(
    json<SnapshotTask>({
      id: tasks.id,
      title: tasks.title,
      status: tasks.status,
      priority: tasks.priority,
      energyLevel: tasks.energyLevel,
      estimatedDuration: tasks.estimatedDuration,
      due: sql`to_char(${dueLocal(tasks)} - ${isMidnight} * interval '1 day', 'YYYY-MM-DD' || repeat(' HH24:MI', 1 - ${isMidnight}))`,
      dueInDays: sql`${dueOn(tasks)} - ${today}`,
      dueDate: rfc3339(tasks.dueDate),
      deadline: rfc3339(tasks.deadline),
      labels: tasks.labels,
      hasSuggestedTime: sql`${tasks.suggestedTime} is not null`,
      ageDays: sql`${today} - ${localDate(tasks.createdAt)}`,
    }),
    sql`from ${tasks} where ${and(isOwn(tasks), isOpen(tasks))}
      order by ${dueAt(tasks)} nulls last, ${tasks.priority} desc, ${tasks.id} limit ${MAX_TASKS}`,
  );
};

const selectDone = (today: SQL) =>
  jsonArray(
    json<DoneTask>({ title: tasks.title, on: tasks.completedOn, projectId: tasks.projectId, labels: tasks.labels }),
    sql`from ${tasks} where ${isOwn(tasks)} and ${tasks.completedOn} > ${today} - ${DONE_DAYS}::int
      order by ${tasks.completedAt} desc, ${tasks.id} limit ${MAX_DONE}`,
  );

const selectGrouped = jsonArray(
  json<Snapshot['grouped'][number]>({ id: tasks.id, projectId: tasks.projectId, labels: tasks.labels }),
  sql`from ${tasks} where ${and(isOwn(tasks), isOpen(tasks))}
    and (${tasks.projectId} is not null or cardinality(${tasks.labels}) > 0) order by ${tasks.id}`,
);

const selectClosed = (now: Date) => {
  const closedAt = sql`coalesce(${tasks.completedAt}, ${tasks.updatedAt})`;
  return jsonArray(
    json<Snapshot['closed'][number]>({
      id: tasks.id,
      title: tasks.title,
      on: sql`coalesce(${tasks.completedOn}, ${localDate(tasks.updatedAt)})`,
    }),
    sql`from ${tasks} where ${isOwn(tasks)} and not ${isOpen(tasks)} and ${closedAt} > ${instant(now)} - interval '7 days'
      order by ${closedAt} desc, ${tasks.id} limit ${MAX_CLOSED}`,
  );
};

const selectProjects = jsonArray(
  json<Snapshot['projects'][number]>({ id: projects.id, name: projects.name }),
  sql`from ${projects} where ${and(isOwn(projects), eq(projects.archived, false))}
    order by ${projects.position}, ${projects.id} limit ${MAX_PROJECTS}`,
);

const selectApplied = (now: Date) =>
  jsonArray(
    json<Snapshot['applied'][number]>({
      type: fullEvents.type,
      title: sql`${fullEvents.payload} #>> '{task,title}'`,
      at: rfc3339(fullEvents.createdAt),
    }),
    sql`from ${fullEvents} where ${eq(fullEvents.userId, owner.id)} and ${fullEvents.actor} = 'ai'
        and ${fullEvents.seq} > ${owner.seq} - ${MAX_EVENTS}::int and ${fullEvents.createdAt} > ${instant(now)} - interval '24 hours'
      order by ${fullEvents.seq} desc limit ${MAX_APPLIED}`,
  );

const selectLatestMood = (today: SQL) => sql`(
  select ${json<NonNullable<Snapshot['latestMood']>>({
    energy: moodLogs.energyLevel,
    focus: moodLogs.focusLevel,
    daysAgo: sql`greatest(${today} - ${clockOfLog}::date, 0)`,
  })} from ${moodLogs} where ${isOwn(moodLogs)} order by ${moodLogs.loggedAt} desc, ${moodLogs.id} desc limit 1)`;
