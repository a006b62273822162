import { sql } from 'drizzle-orm';
import type { ServiceDeps } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { createEntityService } from '../service.ts';
import { moodLog } from './entity.ts';
import { buildMoodInsights, type MoodInsightData, selectMoodInsightData } from './insights.ts';
import { buildProfiles, type MoodHistory, selectMoodHistory } from './profiles.ts';
import type { MoodInsights, MoodProfiles, MoodSeries, MoodStats } from './responses.ts';
import type { MoodSeriesQuery } from './schemas.ts';
import { selectMoodSeries } from './series.ts';
import { buildMoodStats, type MoodStatsRow, selectMoodStats } from './stats.ts';

export type MoodService = ReturnType<typeof createMoodService>;

export const createMoodService = ({ userDb, clock }: ServiceDeps) => ({
  ...createEntityService(moodLog, { userDb, clock }),

  /** Averages and trends over the last days, today included. */
  async stats(caller: Caller, days: number): Promise<MoodStats> {
    const row = await userDb.readOne<MoodStatsRow>(caller, selectMoodStats(days, clock()));
    return buildMoodStats(row, days);
  },

  async profile(caller: Caller): Promise<MoodProfiles> {
    return buildProfiles(await userDb.readOne<MoodHistory>(caller, sql`select ${selectMoodHistory(clock())}`));
  },

  /** The circumstances in which energy and focus differ, over the last 12 weeks. */
  async insights(caller: Caller): Promise<MoodInsights> {
    const now = clock();
    return buildMoodInsights(await userDb.readOne<MoodInsightData>(caller, selectMoodInsightData(now)), now);
  },

  async series(caller: Caller, query: MoodSeriesQuery): Promise<MoodSeries> {
    const points = await userDb.readOne<MoodSeries['points']>(caller, selectMoodSeries(query, clock()));
    return { bucket: query.bucket, points };
  },
});
