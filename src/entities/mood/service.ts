import { sql } from 'drizzle-orm';
import type { Caller } from '../../shared/caller.ts';
import { createEntityService, type EntityDeps } from '../service.ts';
import { moodLog } from './entity.ts';
import { type MoodHistory, moodHistory, profilesOf } from './profile-input.ts';
import type { MoodProfiles, MoodSeries, MoodStats } from './responses.ts';
import type { MoodSeriesQuery } from './schemas.ts';
import { moodSeries } from './series.ts';
import { type MoodStatsRead, moodStatsOf, moodStatsRead } from './stats.ts';

export type MoodService = ReturnType<typeof createMoodService>;

export const createMoodService = ({ userDb, clock }: EntityDeps) => ({
  ...createEntityService(moodLog, { userDb, clock }),

  /** Averages and trends over the last days, today included. */
  async stats(caller: Caller, days: number): Promise<MoodStats> {
    const read = await userDb.readOne<MoodStatsRead>(caller, moodStatsRead(days, clock()));
    return moodStatsOf(read, days);
  },

  /** Energy and focus by hour of the day. */
  async profile(caller: Caller): Promise<MoodProfiles> {
    return profilesOf(await userDb.readOne<MoodHistory>(caller, sql`select ${moodHistory(clock())}`));
  },

  /** Energy and focus over time. */
  async series(caller: Caller, query: MoodSeriesQuery): Promise<MoodSeries> {
    const points = await userDb.readOne<MoodSeries['points']>(caller, moodSeries(query, clock()));
    return { bucket: query.bucket, points };
  },
});
