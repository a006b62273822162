import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../db/json.ts';
import { instant, localDate, zone } from '../db/local-date.ts';
import { moodLogs, tasks } from '../db/schema.ts';
import { owner } from '../db/session.ts';
import { isMine } from '../entities/mood/list.ts';
import { isFreeDay, type MoodHistory, selectMoodHistory } from '../entities/mood/profiles.ts';
import { type MoodStatsRow, selectMoodStats } from '../entities/mood/stats.ts';
import { dueAt, dueLocal, dueOn } from '../entities/tasks/due.ts';
import { isOpen } from '../entities/tasks/json.ts';
import type { TaskStats } from '../entities/tasks/responses.ts';
import { selectTaskStats } from '../entities/tasks/stats.ts';
import { settingsJson } from '../entities/users/json.ts';
import type { Settings, UserStats } from '../entities/users/responses.ts';
import { selectStreak } from '../entities/users/stats.ts';
import { selectPlanSnapshot, withBusyTimes } from '../planning/plan/load.ts';
import type { OpenTask, PlanSnapshot } from '../planning/plan/snapshot.ts';
import { DAY_MS } from '../shared/duration.ts';

const MAX_TASKS = 60;
const DONE_DAYS = 14;
const MAX_DONE = 100;
export const MOOD_DAYS = 30;

/** An open task. Times are in the user's time zone. */
export interface SnapshotTask
  extends Pick<OpenTask, 'id' | 'title' | 'status' | 'priority' | 'energyLevel' | 'estimatedDuration'> {
  /** When it is due, by its due date or its deadline: `2026-11-25 09:00`; `2026-11-25` at the end of that day. */
  due: string | null;
  /** Calendar days from today. Negative when overdue. */
  dueInDays: number | null;
  labels: string[];
  /** The rule of a task that repeats. */
  repeats?: string | null;
  /** RFC 3339. */
  dueDate: string | null;
  /** RFC 3339. */
  deadline: string | null;
  hasSuggestedTime: boolean;
  /** Calendar days since it was created. */
  ageDays: number;
}

/** The user's data that a question can be about. */
export interface Snapshot {
  /** `seq` of the user's last event: the version of all data here. */
  dataVersion: number;
  /** The user's local date. */
  date: string;
  timezone: string;
  isFreeDay: boolean;
  settings: Settings;
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
  done: { title: string; on: string }[];
}

const planUntil = (now: Date) => new Date(now.getTime() + DAY_MS);

/** The snapshot with each time of the busy times that repeat. */
export const completeSnapshot = (snapshot: Snapshot, now: Date): Snapshot => ({
  ...snapshot,
  planning: withBusyTimes(snapshot.planning, now, planUntil(now)),
});

/** The snapshot as a scalar subquery, to be completed. */
export function selectSnapshot(now: Date): SQL<Snapshot> {
  const today = localDate(instant(now));
  return sql<Snapshot>`(select ${json<Snapshot>({
    dataVersion: owner.seq,
    date: today,
    timezone: zone,
    isFreeDay: isFreeDay(instant(now)),
    settings: settingsJson(owner),
    tasks: selectOpenTasks(today),
    counts: sql`(${selectTaskStats(now)})`,
    streak: selectStreak(now),
    mood: sql`(${selectMoodStats(MOOD_DAYS, now)})`,
    latestMood: selectLatestMood(today),
    history: selectMoodHistory(now),
    planning: selectPlanSnapshot(now, { wanted: [], until: planUntil(now) }),
    done: selectDone(today),
  })})`;
}

const selectOpenTasks = (today: SQL) => {
  const isMidnight = sql`(${dueLocal(tasks)}::time = '00:00')::int`;
  return sql`(
  select coalesce(json_agg(task), '[]') from (
    select ${json<SnapshotTask>({
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
      repeats: sql`${tasks.recurrence} ->> 'rrule'`,
      hasSuggestedTime: sql`${tasks.suggestedTime} is not null`,
      ageDays: sql`${today} - ${localDate(tasks.createdAt)}`,
    })} as task from ${tasks}
      where ${and(eq(tasks.userId, owner.id), isNull(tasks.deletedAt), isOpen(tasks))}
      order by ${dueAt(tasks)} nulls last, ${tasks.priority} desc, ${tasks.id} limit ${MAX_TASKS}
  ) as open)`;
};

const selectDone = (today: SQL) => sql`(
  select coalesce(json_agg(task), '[]') from (
    select ${json<Snapshot['done'][number]>({ title: tasks.title, on: tasks.completedOn })} as task from ${tasks}
      where ${and(eq(tasks.userId, owner.id), isNull(tasks.deletedAt))}
        and ${tasks.completedOn} > ${today} - ${DONE_DAYS}::int
      order by ${tasks.completedAt} desc, ${tasks.id} limit ${MAX_DONE}
  ) as completed)`;

const selectLatestMood = (today: SQL) => sql`(
  select ${json<NonNullable<Snapshot['latestMood']>>({
    energy: moodLogs.energyLevel,
    focus: moodLogs.focusLevel,
    daysAgo: sql`${today} - ${localDate(moodLogs.loggedAt)}`,
  })} from ${moodLogs} where ${isMine} order by ${moodLogs.loggedAt} desc, ${moodLogs.id} desc limit 1)`;
