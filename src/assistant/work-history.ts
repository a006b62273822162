import { eq, type SQL, sql } from 'drizzle-orm';
import { fullEvents } from '../db/full-events.ts';
import { json, jsonArray } from '../db/json.ts';
import { instant, localDate, zone } from '../db/local-date.ts';
import { plans, tasks } from '../db/schema.ts';
import { isOwn, owner } from '../db/session.ts';
import { type MoodInsightData, selectBusyHistory } from '../entities/mood/insights.ts';
import { isOpen } from '../entities/tasks/json.ts';

/** What was done, and when. */
export interface WorkHistory {
  busy: MoodInsightData['busy'];
  /** Local hours at which demanding tasks of the last 90 days were completed. */
  hardHours: number[];
  /** Tasks that were created 8 to 68 days ago, and how many of them were completed within a week. */
  dated: { n: number; done: number };
  undated: { n: number; done: number };
  /** Completed tasks by week, the running one first. Weeks without any are 0. */
  weeks: number[];
  /** Open tasks whose due date was moved to a later day, most often first. */
  postponed: { id: string; title: string; times: number }[];
  /** For tasks that were begun and completed on one day: the minutes between, divided by the estimate; without values below 0.1. */
  durations: number[];
  /** The blocks of the plan that have begun, of those days whose blocks are kept. */
  blocks: { startsAt: string; isDone: boolean }[];
}

const WEEKS = 26;
const MIN_POSTPONED = 3;

/** The user reported it as done, or its task or occurrence is completed. */
const isBlockDone = sql`coalesce((block ->> 'done')::boolean, false) or ${tasks.status} = 'completed'
  or coalesce((block ->> 'occurrence')::date < ${tasks.occurrence}, false)`;

const isOwnTask = isOwn(tasks);
const status = (row: SQL) => sql`${row} -> 'task' ->> 'status'`;
const dueOf = (row: SQL) => sql`(${row} -> 'task' ->> 'dueDate')::timestamptz`;

/** The caller's history of work, as a scalar query. */
export function selectWorkHistory(now: Date): SQL<WorkHistory> {
  const today = localDate(instant(now));
  return sql<WorkHistory>`(select ${json<WorkHistory>({
    busy: selectBusyHistory(now),
    hardHours: jsonArray(
      sql`extract(hour from ${tasks.completedAt} at time zone ${zone})`,
      sql`from ${tasks} where ${isOwnTask} and ${tasks.energyLevel} = 'high' and ${tasks.completedAt} > ${instant(now)} - interval '90 days'`,
    ),
    dated: selectWithinWeek(sql`is not null`, now),
    undated: selectWithinWeek(sql`is null`, now),
    weeks: sql`(
      select json_agg(n order by week) from (
        select week, count(${tasks.id}) as n from generate_series(0, ${WEEKS - 1}::int) as week
          left join ${tasks} on ${isOwnTask}
            and date_trunc('week', ${tasks.completedOn}::timestamp) = date_trunc('week', ${today}::timestamp) - week * interval '7 days'
          group by week) as weekly)`,
    blocks: jsonArray(
      json<WorkHistory['blocks'][number]>({ startsAt: sql`block ->> 'startsAt'`, isDone: isBlockDone }),
      sql`from ${plans}, json_array_elements(${plans.blocks}) as block
          join ${tasks} on ${tasks.id} = (block ->> 'taskId')::uuid and ${tasks.userId} = ${owner.id}
        where ${eq(plans.userId, owner.id)} and (block ->> 'startsAt')::timestamptz <= ${instant(now)}`,
    ),
    postponed: jsonArray(
      json<WorkHistory['postponed'][number]>({ id: tasks.id, title: tasks.title, times: sql`count(*)` }),
      sql`from ${tasks} join ${fullEvents} on ${fullEvents.userId} = ${owner.id} and ${fullEvents.entityId} = ${tasks.id}
        where ${isOwnTask} and ${isOpen(tasks)} and ${fullEvents.entity} = 'task'
          and ${localDate(dueOf(sql`${fullEvents.payload}`))} > ${localDate(dueOf(sql`${fullEvents.before}`))}
        group by ${tasks.id} having count(*) >= ${MIN_POSTPONED}::int
        order by count(*) desc, ${tasks.id} limit 3`,
    ),
    durations: jsonArray(
      sql`round(minutes / estimate, 2)`,
      sql`from (
        select extract(epoch from ${tasks.completedAt} - max(${fullEvents.createdAt})) / 60 as minutes,
               ${tasks.estimatedDuration} as estimate
          from ${tasks} join ${fullEvents} on ${fullEvents.userId} = ${owner.id} and ${fullEvents.entityId} = ${tasks.id}
          where ${isOwnTask} and ${tasks.status} = 'completed' and ${tasks.estimatedDuration} is not null
            and ${tasks.completedAt} > ${instant(now)} - interval '90 days'
            and ${status(sql`${fullEvents.payload}`)} = 'in_progress' and ${status(sql`${fullEvents.before}`)} = 'pending'
            and ${localDate(fullEvents.createdAt)} = ${tasks.completedOn}
          group by ${tasks.id}) as begun where minutes >= estimate / 10`,
    ),
  })})`;
}

/** @param presence whether the due date or the deadline `is null` */
const selectWithinWeek = (presence: SQL, now: Date) => sql`(
  select ${json<WorkHistory['dated']>({
    n: sql`count(*)`,
    done: sql`count(*) filter (where ${tasks.completedAt} <= ${tasks.createdAt} + interval '7 days')`,
  })} from ${tasks}
    where ${isOwnTask} and coalesce(${tasks.dueDate}, ${tasks.deadline}) ${presence}
      and ${tasks.createdAt} between ${instant(now)} - interval '68 days' and ${instant(now)} - interval '8 days')`;
