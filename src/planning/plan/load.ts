import { and, eq, isNull, type SQL, sql } from 'drizzle-orm';
import { json, rfc3339 } from '../../db/json.ts';
import { instant, localDate } from '../../db/local-date.ts';
import { busyTimes, moodLogs, plans, tasks } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { isMine } from '../../entities/mood/list.ts';
import { type MoodHistory, moodHistory } from '../../entities/mood/profile-input.ts';
import { planJson } from '../../entities/plans/json.ts';
import type { StoredPlan } from '../../entities/plans/responses.ts';
import { isOpen } from '../../entities/tasks/json.ts';
import { settingsJson } from '../../entities/users/json.ts';
import type { Settings } from '../../entities/users/responses.ts';
import type { BlockWithTask } from './responses.ts';

/** More are no plan of two weeks, and a search among them would find nothing better. */
const MAX_TASKS = 200;

/** As long as one may be: see db/schema.ts. */
const LONGEST_BUSY = sql`interval '744 hours'`;

/** An open task. Moments are RFC 3339. */
export interface OpenTask {
  id: string;
  title: string;
  status: 'pending' | 'in_progress';
  priority: 'low' | 'medium' | 'high';
  energyLevel: 'low' | 'medium' | 'high' | null;
  estimatedDuration: number | null;
  suggestedTime: string | null;
  startDate: string | null;
  dueDate: string | null;
  deadline: string | null;
  /** All tasks it waits for, and those of them that are open. */
  dependencies: string[];
  openDependencies: string[];
}

/** The blocks of the caller's plan, as `block`. */
const blocksOfMine = sql`
  from ${plans}, json_array_elements(${plans.blocks}) as block where ${eq(plans.userId, owner.id)}`;

/** What Postgres knows of a person that a plan is made of. */
export interface PlanSnapshot {
  /** The number of the last event in the person's log. */
  dataVersion: number;
  /** By the person's calendar. */
  today: string;
  settings: Settings;
  /** Those that are wanted, those of the plan of these days, then the most pressing. */
  tasks: OpenTask[];
  openTasks: number;
  /** Those of the plan's tasks that are open. */
  openPlanned: string[];
  busy: { startsAt: string; endsAt: string }[];
  history: MoodHistory;
  latestMood: { energy: number; minutesAgo: number } | null;
  plan: StoredPlan | null;
}

/** Which tasks are looked at first, and until when busy times are. */
export interface SnapshotScope {
  wanted: string[];
  /** The end of the days that are planned, or a little later. */
  until: Date;
}

/** Everything there is to know for a plan of days from now on, as a scalar query. */
export function selectPlanSnapshot(now: Date, { wanted, until }: SnapshotScope): SQL<PlanSnapshot> {
  return sql<PlanSnapshot>`(select ${json<PlanSnapshot>({
    dataVersion: owner.seq,
    today: localDate(instant(now)),
    settings: settingsJson(owner),
    tasks: openTasks(now, { wanted, until }),
    openTasks: owner.openTasks,
    openPlanned: sql`(
      select coalesce(json_agg(${tasks.id}), '[]') from ${tasks}
        where ${isMineAndOpen} and ${tasks.id} in (select (block ->> 'taskId')::uuid ${blocksOfMine}))`,
    busy: sql`(
      select coalesce(json_agg(${json<PlanSnapshot['busy'][number]>({
        startsAt: rfc3339(busyTimes.startsAt),
        endsAt: rfc3339(busyTimes.endsAt),
      })} order by ${busyTimes.startsAt}), '[]') from ${busyTimes}
        where ${and(eq(busyTimes.userId, owner.id), isNull(busyTimes.deletedAt))}
          and ${busyTimes.startsAt} between ${instant(now)} - ${LONGEST_BUSY} and ${instant(until)}
          and ${busyTimes.endsAt} > ${instant(now)})`,
    history: moodHistory(now),
    latestMood: sql`(
      select ${json<NonNullable<PlanSnapshot['latestMood']>>({
        energy: moodLogs.energyLevel,
        minutesAgo: sql`floor(extract(epoch from ${instant(now)} - ${moodLogs.loggedAt}) / 60)`,
      })} from ${moodLogs} where ${isMine} order by ${moodLogs.loggedAt} desc, ${moodLogs.id} desc limit 1)`,
    plan: sql`(select ${planJson(plans)} from ${plans} where ${eq(plans.userId, owner.id)})`,
  })})`;
}

const isMineAndOpen = and(eq(tasks.userId, owner.id), isNull(tasks.deletedAt), isOpen(tasks));

const openTasks = (now: Date, { wanted, until }: SnapshotScope) => sql`(
  select coalesce(json_agg(task), '[]') from (
    select ${json<OpenTask>({
      id: tasks.id,
      title: tasks.title,
      status: tasks.status,
      priority: tasks.priority,
      energyLevel: tasks.energyLevel,
      estimatedDuration: tasks.estimatedDuration,
      suggestedTime: rfc3339(tasks.suggestedTime),
      startDate: rfc3339(tasks.startDate),
      dueDate: rfc3339(tasks.dueDate),
      deadline: rfc3339(tasks.deadline),
      dependencies: tasks.dependencies,
      openDependencies: sql`(
        select coalesce(json_agg(first.id order by first.id), '[]') from tasks as first
          where first.id = any (${tasks.dependencies}) and first.status in ('pending', 'in_progress')
            and first.deleted_at is null)`,
    })} as task from ${tasks}
      where ${isMineAndOpen}
      order by ${tasks.id} = any (${sql.param(wanted)}::uuid[]) desc,
        ${tasks.id} in (select (block ->> 'taskId')::uuid ${blocksOfMine}
          and (block ->> 'endsAt')::timestamptz > ${instant(now)}
          and (block ->> 'startsAt')::timestamptz < ${instant(until)}) desc,
        least(${tasks.deadline}, ${tasks.dueDate}) nulls last, ${tasks.priority} desc, ${tasks.id}
      limit ${MAX_TASKS}
  ) as open)`;

/** The blocks of the caller's plan that a condition on `block` admits, each with its task, as a scalar query. */
export const selectBlocks = (condition: SQL): SQL<BlockWithTask[]> => sql<BlockWithTask[]>`(
  select coalesce(json_agg(json_build_object(
      'id', block -> 'id', 'taskId', block -> 'taskId', 'part', block -> 'part', 'parts', block -> 'parts',
      'startsAt', block -> 'startsAt', 'endsAt', block -> 'endsAt', 'locked', block -> 'locked', 'terms', block -> 'terms',
      'title', ${tasks.title}, 'priority', ${tasks.priority}, 'status', ${tasks.status})
      order by block ->> 'startsAt'), '[]')
    from (select block ${blocksOfMine}) as planned
      join ${tasks} on ${tasks.id} = (block ->> 'taskId')::uuid and ${tasks.userId} = ${owner.id} and ${tasks.deletedAt} is null
    where ${condition})`;
