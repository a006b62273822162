import * as z from 'zod/mini';
import { estimateProfile } from '../../src/entities/mood/analysis/profile.ts';
import { MoodInsights, MoodProfiles, MoodSeries, MoodStats } from '../../src/entities/mood/responses.ts';
import { DAYS_NOTE, moodLogDocumentation } from '../entities/mood.ts';
import type { Operations } from './types.ts';

export const exampleMoodLog = moodLogDocumentation.example;

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
    description: `Trends are computed from daily medians, with a Mann–Kendall test at 5% that is corrected for autocorrelation. The overall trend is that of the mean of energy and focus. ${DAYS_NOTE}`,
    response: z.strictObject({ stats: MoodStats }),
    examples: { response: { stats } },
  },
  'GET /api/mood/profile': {
    id: 'getMoodProfile',
    summary: 'Get energy and focus by hour of the day',
    description:
      'Combines the logs of the last 180 days, newer ones with more weight, and the typical profile of a day. A day ' +
      'without working hours is a free day. `peak`, `dip` and `windDown` are ranges of whole hours.',
    response: MoodProfiles,
    examples: { response: { logs: 0, energy: estimateProfile([]), focus: estimateProfile([]) } },
  },
  'GET /api/mood/insights': {
    id: 'getMoodInsights',
    summary: 'Get what goes with energy and focus',
    description:
      'All pairs that were tested over the last 12 weeks, also those without a result, and those with too few logs. ' +
      'docs/statistics.md has the tests.',
    response: MoodInsights,
    examples: {
      response: {
        pairs: [
          {
            ...{ about: 'weekday', level: 'energy', weekday: 1, n: 8, effect: -3.5, interval: [-4.5, -2.5] },
            ...{ p: 0.002, q: 0.012, insufficientData: false, claimed: true },
          },
          {
            ...{ about: 'meetings', level: 'focus', weekday: null, n: 3, effect: null, interval: null },
            ...{ p: null, q: null, insufficientData: true, claimed: false },
          },
        ],
      },
    },
  },
  'GET /api/mood/series': {
    id: 'getMoodSeries',
    summary: 'Get energy and focus over time, for a chart',
    description: `One point per hour, day or week, also without a log, with the logs of the last days only: the first week may be incomplete, and hours begin with the first day. Hours are limited to 14 days. ${DAYS_NOTE}`,
    response: MoodSeries,
    examples: {
      response: {
        bucket: 'day',
        points: [
          { start: '2026-11-23', n: 0, energy: null, focus: null },
          { start: '2026-11-24', n: 2, energy: { min: 5, max: 7, mean: 6 }, focus: { min: 5, max: 6, mean: 5.5 } },
        ],
      },
    },
  },
};
