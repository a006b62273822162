import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { json } from '../db/json.ts';
import { instant, localDate, zone } from '../db/local-date.ts';
import { moodLogs, tasks } from '../db/schema.ts';
import { owner } from '../db/session.ts';
import { isMine } from '../entities/mood/list.ts';
import { isFreeDay, type MoodHistory, moodHistory } from '../entities/mood/profile-input.ts';
import { type MoodStatsRead, moodStatsRead } from '../entities/mood/stats.ts';
import { isOpen } from '../entities/tasks/json.ts';
import type { TaskStats } from '../entities/tasks/responses.ts';
import { taskStats } from '../entities/tasks/stats.ts';
import { settingsJson } from '../entities/users/json.ts';
import type { Settings, UserStats } from '../entities/users/responses.ts';
import { streak } from '../entities/users/stats.ts';

const MAX_TASKS = 60;
export const MOOD_DAYS = 30;

/** An open task, with times by the person's clock. */
export interface FactTask {
  id: string;
  title: string;
  status: 'pending' | 'in_progress';
  priority: 'low' | 'medium' | 'high';
  energyLevel: 'low' | 'medium' | 'high' | null;
  estimatedDuration: number | null;
  /** `2026-11-25 09:00` */
  due: string | null;
  /** Calendar days from today; negative when it is overdue. */
  dueInDays: number | null;
  hasSuggestedTime: boolean;
  /** Calendar days. */
  ageDays: number;
}

/** What Postgres knows of a person that a question may be about. */
export interface Facts {
  /** The number of the last event in the person's log: the version of everything here. */
  dataVersion: number;
  /** By the person's calendar. */
  date: string;
  timezone: string;
  isFreeDay: boolean;
  settings: Settings;
  /** The most pressing first. */
  tasks: FactTask[];
  counts: TaskStats;
  streak: UserStats['streak'];
  mood: MoodStatsRead;
  /** Days ago by the person's calendar. */
  latestMood: { energy: number; focus: number; daysAgo: number } | null;
  history: MoodHistory;
}

/** As a scalar query. */
export function factsRead(now: Date): SQL<Facts> {
  const today = localDate(instant(now));
  return sql<Facts>`(select ${json<Facts>({
    dataVersion: owner.seq,
    date: today,
    timezone: zone,
    isFreeDay: isFreeDay(today),
    settings: settingsJson(owner),
    tasks: openTasks(today),
    counts: sql`(${taskStats(now)})`,
    streak: streak(now),
    mood: sql`(${moodStatsRead(MOOD_DAYS, now)})`,
    latestMood: latestMood(today),
    history: moodHistory(now),
  })})`;
}

const openTasks = (today: SQL) => {
  const dueOn = localDate(tasks.dueDate);
  return sql`(
  select coalesce(json_agg(task), '[]') from (
    select ${json<FactTask>({
      id: tasks.id,
      title: tasks.title,
      status: tasks.status,
      priority: tasks.priority,
      energyLevel: tasks.energyLevel,
      estimatedDuration: tasks.estimatedDuration,
      due: sql`to_char(${tasks.dueDate} at time zone ${zone}, 'YYYY-MM-DD HH24:MI')`,
      dueInDays: sql`${dueOn} - ${today}`,
      hasSuggestedTime: sql`${tasks.suggestedTime} is not null`,
      ageDays: sql`${today} - ${localDate(tasks.createdAt)}`,
    })} as task from ${tasks}
      where ${and(eq(tasks.userId, owner.id), isNull(tasks.deletedAt), isOpen(tasks))}
      order by ${tasks.dueDate} nulls last, ${tasks.priority} desc, ${tasks.id} limit ${MAX_TASKS}
  ) as open)`;
};

const latestMood = (today: SQL) => sql`(
  select ${json<NonNullable<Facts['latestMood']>>({
    energy: moodLogs.energyLevel,
    focus: moodLogs.focusLevel,
    daysAgo: sql`${today} - ${localDate(moodLogs.loggedAt)}`,
  })} from ${moodLogs} where ${isMine} order by ${moodLogs.loggedAt} desc, ${moodLogs.id} desc limit 1)`;
