import { and, eq, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { json, jsonArray, rfc3339 } from '../../db/json.ts';
import { instant, localDate, localTime, zone } from '../../db/local-date.ts';
import { renderedAt } from '../../db/rendered.ts';
import { moodLogs, tasks } from '../../db/schema.ts';
import { isOwn } from '../../db/session.ts';
import { moodLog } from '../../entities/mood/entity.ts';
import { isFreeDay, type MoodHistory, selectMoodHistory } from '../../entities/mood/profiles.ts';
import type { BlockWithTask } from '../../entities/plans/responses.ts';
import { dueLocal, isDue } from '../../entities/tasks/due.ts';
import { isOpen, taskJson } from '../../entities/tasks/json.ts';
import { type OwnerSettings, ownerSettings } from '../../entities/users/json.ts';
import { selectStreak } from '../../entities/users/stats.ts';
import { blocksLeft, selectBlocks } from '../plan/load.ts';
import type { Today } from './responses.ts';

export const TASKS_SHOWN = 50;

/** A task of today, with its `kind`: done, due or overdue. */
const found = alias(tasks, 'found');

/** The data that the home screen is made from. */
export interface TodaySnapshot extends Omit<Today, 'bestHours' | 'plan'> {
  history: MoodHistory;
  /** Hours on the user's clock that have not ended, of two days. */
  hoursLeft: { start: string; date: string; hour: number }[];
  isFreeDay: boolean;
  /** The blocks of today and tomorrow that have not ended and whose task is open, by start. */
  blocks: BlockWithTask[];
  settings: OwnerSettings;
}

/** A TodaySnapshot as a scalar query. */
export const selectTodaySnapshot = renderedAt((now: Date): SQL<TodaySnapshot> => {
  const today = localDate(instant(now));
  const latest = sql`
    select ${moodLog.item} from ${moodLogs} where ${isOwn(moodLogs)}
      order by ${moodLogs.loggedAt} desc, ${moodLogs.id} desc limit 1`;
  return sql<TodaySnapshot>`(
    select ${json<TodaySnapshot>({
      date: today,
      timezone: zone,
      tasks: json<Today['tasks']>({
        due: shown('due'),
        overdue: shown('overdue'),
        done: count('done'),
        total: sql`count(*)`,
      }),
      focusMinutes: json<Today['focusMinutes']>({ planned: minutes(sql`true`), done: minutes(sql`kind = 'done'`) }),
      mood: sql`(${latest})`,
      streak: selectStreak(now),
      history: selectMoodHistory(now),
      hoursLeft: hoursLeft(now),
      isFreeDay: isFreeDay(localTime(instant(now))),
      blocks: selectBlocks(blocksLeft(now)),
      settings: ownerSettings,
    })} from (
      ${ofKind('done', eq(tasks.completedOn, today))}
      union all ${ofKind('due', and(isOpen(tasks), isDue('today', now)))}
      union all ${ofKind('overdue', isDue('overdue', now))}
    ) as found)`;
});

const hoursLeft = (now: Date) =>
  jsonArray(
    json<TodaySnapshot['hoursLeft'][number]>({
      start: rfc3339(sql`start`),
      date: localDate(sql`start`),
      hour: sql`extract(hour from start at time zone ${zone})::int`,
    }),
    sql`from generate_series(date_trunc('hour', ${instant(now)}, ${zone}), ${instant(now)} + interval '48 hours', '1 hour') as start`,
  );

const ofKind = (kind: string, condition: SQL | undefined) => sql`
  select ${kind}::text as kind, ${dueLocal(tasks)} as due_local,
      row_number() over (partition by ${tasks.recurrence} is null order by ${dueLocal(tasks)}, ${tasks.id}) as place, ${tasks}.*
    from ${tasks} where ${and(isOwn(tasks), condition)}`;

/** Those that repeat are all needed: see `moveReplaced`. */
const shown = (kind: string) => sql`coalesce(json_agg(${taskJson(found)} order by due_local, ${found.id})
  filter (where kind = ${kind} and (place <= ${TASKS_SHOWN}::int or ${found.recurrence} is not null)), '[]')`;

const count = (kind: string) => sql`count(*) filter (where kind = ${kind})`;

const minutes = (condition: SQL) => sql`coalesce(sum(${found.estimatedDuration}) filter (where ${condition}), 0)`;
