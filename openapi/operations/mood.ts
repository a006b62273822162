import * as z from 'zod/mini';
import { estimateProfile } from '../../src/entities/mood/analysis/profile.ts';
import { DAYS_NOTE, documentation, MoodProfiles, MoodSeries, MoodStats } from '../../src/entities/mood/responses.ts';
import type { Operations } from './operation.ts';

export const exampleMoodLog = documentation.example;

const rising = {
  trend: 'improving' as const,
  n: 26,
  slopePerDay: 0.06,
  interval: [0.02, 0.1] as [number, number],
  insufficientData: false,
  tentative: false,
};

const stats: MoodStats = {
  days: 30,
  totalLogs: 61,
  averageEnergy: 6.42,
  averageFocus: 5.9,
  ...rising,
  energy: rising,
  focus: { ...rising, trend: 'stable', slopePerDay: 0.01, interval: [-0.03, 0.05] },
};

export const moodOperations: Operations = {
  'GET /api/mood/stats': {
    id: 'getMoodStats',
    summary: 'Get averages and trends',
    description: `A trend is told from the medians of the days, by a Mann–Kendall test at 5% that allows for days resembling the day before. The trend of both is that of their mean. ${DAYS_NOTE}`,
    answer: z.strictObject({ stats: MoodStats }),
    examples: { answer: { stats } },
  },
  'GET /api/mood/profile': {
    id: 'getMoodProfile',
    summary: 'Get energy and focus by the hour of the day',
    description:
      'What the logs of half a year say, newer ones more, added to how days go for people at large. Days are free by ' +
      "the person's working hours. `peak`, `dip` and `windDown` are whole hours, and there may be no dip.",
    answer: MoodProfiles,
    examples: { answer: { logs: 0, energy: estimateProfile([]), focus: estimateProfile([]) } },
  },
  'GET /api/mood/series': {
    id: 'getMoodSeries',
    summary: 'Get energy and focus over time, ready to draw',
    description: `Every hour, day or week of the last days, also those without a log. By the hour, 14 days at most. ${DAYS_NOTE}`,
    answer: MoodSeries,
    examples: {
      answer: {
        bucket: 'day',
        points: [
          { start: '2026-11-23', n: 0, energy: null, focus: null },
          { start: '2026-11-24', n: 2, energy: { min: 5, max: 7, mean: 6 }, focus: { min: 5, max: 6, mean: 5.5 } },
        ],
      },
    },
  },
};
