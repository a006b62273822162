import * as z from 'zod';
import { estimateProfile } from '../../src/entities/mood/analysis/profile.ts';
import {
  ChangedMoodLog,
  DeletedMoodLog,
  type MoodLog,
  MoodLogAnswer,
  MoodLogPage,
  MoodProfiles,
  MoodSeries,
  MoodStats,
} from '../../src/entities/mood/responses.ts';
import type { Operations } from './operation.ts';

export const exampleMoodLog: MoodLog = {
  id: '019ab41a-2f60-7d11-9a3c-4e7b1c2d5f80',
  energyLevel: 7,
  focusLevel: 5,
  notes: 'Slept well',
  loggedAt: '2026-11-24T09:15:00.000Z',
  localDate: '2026-11-24',
  version: 1,
  createdAt: '2026-11-24T09:15:02.310Z',
  updatedAt: '2026-11-24T09:15:02.310Z',
};

const LIMIT_REACHED = {
  when: 'The day has its 24 logs; `details` has `limit`, `current` and `localDate`.',
  message: 'A day has room for 24 mood logs: change or delete one',
  details: { limit: 24, current: 24, localDate: '2026-11-24' },
};

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

const OF_DAYS = "Days are the person's own and begin at their `dayStart`.";

export const moodOperations: Operations = {
  'POST /api/mood/log': {
    id: 'logMood',
    summary: 'Log energy and focus',
    description: `\`loggedAt\` is now unless given: at most 30 days back and 2 minutes ahead. ${OF_DAYS} The day of a log is fixed when it is written.`,
    answer: ChangedMoodLog,
    status: 201,
    etag: true,
    errors: { LIMIT_REACHED },
    examples: {
      body: { energyLevel: 7, focusLevel: 5, notes: 'Slept well', loggedAt: '2026-11-24T12:15:00+03:00' },
      answer: { moodLog: exampleMoodLog, undoToken: 'undo_42' },
    },
  },
  'GET /api/mood/logs': {
    id: 'listMoodLogs',
    summary: 'List mood logs, a page at a time',
    description: `The latest first: of some days, of a range of time, or all. ${OF_DAYS}`,
    answer: MoodLogPage,
    errors: { VALIDATION_ERROR: { when: 'Or the cursor belongs to another list.' } },
    examples: { answer: { moodLogs: [exampleMoodLog], page: { nextCursor: null, hasMore: false } } },
  },
  'GET /api/mood/logs/:id': {
    id: 'getMoodLog',
    summary: 'Get a mood log',
    answer: MoodLogAnswer,
    etag: true,
    precondition: 'If-None-Match',
    examples: { answer: { moodLog: exampleMoodLog } },
  },
  'PATCH /api/mood/logs/:id': {
    id: 'updateMoodLog',
    summary: 'Change a mood log',
    description: 'What is absent stays, null clears. Another `loggedAt` may be another day.',
    answer: ChangedMoodLog,
    etag: true,
    precondition: 'If-Match',
    errors: { LIMIT_REACHED },
    examples: {
      body: { energyLevel: 8, notes: null },
      answer: { moodLog: { ...exampleMoodLog, energyLevel: 8, notes: null, version: 2 }, undoToken: 'undo_43' },
    },
  },
  'DELETE /api/mood/logs/:id': {
    id: 'deleteMoodLog',
    summary: 'Delete a mood log',
    description: 'It stays in the trash for 30 days.',
    answer: DeletedMoodLog,
    precondition: 'If-Match',
    examples: { answer: { id: exampleMoodLog.id, undoToken: 'undo_44' } },
  },
  'GET /api/mood/stats': {
    id: 'getMoodStats',
    summary: 'Get averages and trends',
    description: `A trend is told from the medians of the days, by a Mann–Kendall test at 5% that allows for days resembling the day before. The trend of both is that of their mean. ${OF_DAYS}`,
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
    description: `Every hour, day or week of the last days, also those without a log. By the hour, 14 days at most. ${OF_DAYS}`,
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
