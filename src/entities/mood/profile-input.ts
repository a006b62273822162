import { and, type SQL, sql } from 'drizzle-orm';
import { instant, zone } from '../../db/local-date.ts';
import { moodLogs } from '../../db/schema.ts';
import { owner } from '../../db/session.ts';
import { workingHours } from '../users/json.ts';
import { estimateProfile } from './analysis/profile.ts';
import { isMine } from './list.ts';
import type { MoodProfiles } from './responses.ts';

/** What is older weighs less than a hundredth of what is new. */
const HISTORY_DAYS = 180;

/** A log as a profile needs it: hour of the person's clock, age in days, energy, focus, whether the day was free. */
export type MoodHistory = [hour: number, ageDays: number, energy: number, focus: number, isFreeDay: boolean][];

/** Whether the person does not work on the date, by their working hours. */
export const isFreeDay = (date: SQL): SQL<boolean> =>
  sql<boolean>`(${workingHours(owner)} -> extract(isodow from ${date})::text = 'null')`;

/** The caller's logs of half a year, as a scalar query. */
export const moodHistory = (now: Date): SQL<MoodHistory> => sql<MoodHistory>`(
  select coalesce(json_agg(json_build_array(
      round(extract(epoch from (${moodLogs.loggedAt} at time zone ${zone})::time) / 3600, 2),
      round(extract(epoch from ${instant(now)} - ${moodLogs.loggedAt}) / 86400, 2),
      ${moodLogs.energyLevel}, ${moodLogs.focusLevel}, ${isFreeDay(sql`${moodLogs.localDate}`)})), '[]')
    from ${moodLogs}
    where ${and(isMine, sql`${moodLogs.loggedAt} > ${instant(now)} - ${HISTORY_DAYS}::int * interval '1 day'`)})`;

export function profilesOf(history: MoodHistory): MoodProfiles {
  const profile = (level: 2 | 3) =>
    estimateProfile(
      history.map((log) => ({ hour: log[0], ageDays: Math.max(0, log[1]), value: log[level], isFreeDay: log[4] })),
    );
  return { logs: history.length, energy: profile(2), focus: profile(3) };
}
