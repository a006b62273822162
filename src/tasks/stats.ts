import { type SQL, sql } from 'drizzle-orm';
import { instant, localDate } from '../db/days.ts';
import { json } from '../db/json.ts';
import { tasks } from '../db/schema.ts';
import { me } from '../db/session.ts';
import type { TaskStats } from './answers.ts';
import { isDue } from './list.ts';
import { isOpen } from './representation.ts';

const count = (condition: SQL) => sql<number>`count(*) filter (where ${condition})`;

/** The caller's task counts, made by Postgres. "Last 7 days" are the seven local days that end today. */
export function taskStats(now: Date): SQL<TaskStats> {
  const open = isOpen(tasks);
  const hasStatus = (status: string) => count(sql`${tasks.status} = ${status}`);
  const isOpenWith = (priority: string) => count(sql`${open} and ${tasks.priority} = ${priority}`);
  const completedSince = (days: number) =>
    count(sql`${localDate(tasks.completedAt)} > ${localDate(instant(now))} - ${days}::int`);
  const stats = json<TaskStats>({
    total: sql`count(*)`,
    open: count(open),
    byStatus: json<TaskStats['byStatus']>({
      pending: hasStatus('pending'),
      in_progress: hasStatus('in_progress'),
      completed: hasStatus('completed'),
      cancelled: hasStatus('cancelled'),
    }),
    openByPriority: json<TaskStats['openByPriority']>({
      low: isOpenWith('low'),
      medium: isOpenWith('medium'),
      high: isOpenWith('high'),
    }),
    dueToday: count(sql`${open} and ${isDue('today', now)}`),
    overdue: count(sql`${isDue('overdue', now)}`),
    completedLast7Days: completedSince(7),
    completedLast30Days: completedSince(30),
    limit: me.taskLimit,
  });
  return sql`select ${stats} from ${tasks} where ${tasks.userId} = ${me.id}`;
}
