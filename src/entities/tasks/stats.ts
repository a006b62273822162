import { and, eq, type SQL, sql } from 'drizzle-orm';
import { json } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { dailyStats, taskCounts, tasks } from '../../db/schema.ts';
import { isOwn, owner } from '../../db/session.ts';
import { isDue } from './due.ts';
import { isOpen } from './json.ts';
import type { TaskStats } from './responses.ts';

/** The number of the caller's tasks with a condition. It is read from the read model, so it does not scan the tasks. */
const countTasks = (condition: SQL) => sql<number>`(
  select coalesce(sum(${taskCounts.count}), 0) from ${taskCounts} where ${eq(taskCounts.userId, owner.id)} and ${condition})`;

const countByStatus = (status: string) => countTasks(sql`${taskCounts.status} = ${status}`);
const countOpenByPriority = (priority: string) =>
  countTasks(sql`${isOpen(taskCounts)} and ${taskCounts.priority} = ${priority}`);

/** Scans the open tasks, which are never more than the limit. */
const countDue = (when: 'today' | 'overdue', now: Date) => sql<number>`(
  select count(*) from ${tasks} where ${and(isOwn(tasks), isOpen(tasks), isDue(when, now))})`;

export const countCompletedInLast = (days: number, now: Date) => sql<number>`(
  select coalesce(sum(${dailyStats.completed}), 0) from ${dailyStats}
    where ${eq(dailyStats.userId, owner.id)} and ${dailyStats.day} > ${localDate(instant(now))} - ${days}::int)`;

export const byStatus = json<TaskStats['byStatus']>({
  pending: countByStatus('pending'),
  in_progress: countByStatus('in_progress'),
  completed: countByStatus('completed'),
  cancelled: countByStatus('cancelled'),
});

export const totalTasks = countTasks(sql`true`);

export const selectTaskStats = (now: Date): SQL<TaskStats> =>
  sql`select ${json<TaskStats>({
    total: totalTasks,
    open: countTasks(isOpen(taskCounts)),
    byStatus,
    openByPriority: json<TaskStats['openByPriority']>({
      low: countOpenByPriority('low'),
      medium: countOpenByPriority('medium'),
      high: countOpenByPriority('high'),
    }),
    dueToday: countDue('today', now),
    overdue: countDue('overdue', now),
    completedLast7Days: countCompletedInLast(7, now),
    completedLast30Days: countCompletedInLast(30, now),
    limit: owner.taskLimit,
  })}`;
