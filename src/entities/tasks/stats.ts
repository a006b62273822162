import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { dailyStats, taskCounts, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { isOpen } from './json.ts';
import { isDue } from './list.ts';
import type { TaskStats } from './responses.ts';

/** The caller's tasks that the condition holds for; from the read model, so it costs the same for any number of them. */
const counted = (condition: SQL) => sql<number>`(
  select coalesce(sum(${taskCounts.count}), 0) from ${taskCounts} where ${eq(taskCounts.userId, owner.id)} and ${condition})`;

const withStatus = (status: string) => counted(sql`${taskCounts.status} = ${status}`);
const openWith = (priority: string) => counted(sql`${isOpen(taskCounts)} and ${taskCounts.priority} = ${priority}`);

/** Of the tasks that are open, which are never more than the limit. */
const due = (when: 'today' | 'overdue', now: Date) => sql<number>`(
  select count(*) from ${tasks} where ${and(eq(tasks.userId, owner.id), isNull(tasks.deletedAt), isOpen(tasks), isDue(when, now))})`;

/** "Last 7 days" are the seven local days that end today. */
export const completedInLast = (days: number, now: Date) => sql<number>`(
  select coalesce(sum(${dailyStats.completed}), 0) from ${dailyStats}
    where ${eq(dailyStats.userId, owner.id)} and ${dailyStats.day} > ${localDate(instant(now))} - ${days}::int)`;

export const byStatus = json<TaskStats['byStatus']>({
  pending: withStatus('pending'),
  in_progress: withStatus('in_progress'),
  completed: withStatus('completed'),
  cancelled: withStatus('cancelled'),
});

export const totalTasks = counted(sql`true`);

/** The caller's task counts. */
export const taskStats = (now: Date): SQL<TaskStats> =>
  sql`select ${json<TaskStats>({
    total: totalTasks,
    open: counted(isOpen(taskCounts)),
    byStatus,
    openByPriority: json<TaskStats['openByPriority']>({
      low: openWith('low'),
      medium: openWith('medium'),
      high: openWith('high'),
    }),
    dueToday: due('today', now),
    overdue: due('overdue', now),
    completedLast7Days: completedInLast(7, now),
    completedLast30Days: completedInLast(30, now),
    limit: owner.taskLimit,
  })}`;
