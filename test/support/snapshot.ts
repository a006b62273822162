import type { Snapshot } from '../../src/assistant/snapshot.ts';

export const COUNTS: Snapshot['counts'] = {
  total: 1,
  open: 1,
  byStatus: { pending: 1, in_progress: 0, completed: 0, cancelled: 0 },
  openByPriority: { low: 0, medium: 1, high: 0 },
  dueToday: 0,
  overdue: 0,
  completedLast7Days: 0,
  completedLast30Days: 0,
  limit: 1_000,
};

const SETTINGS: Snapshot['settings'] = {
  theme: 'system',
  language: 'en',
  notifications: true,
  timezone: 'UTC',
  hasTimezone: false,
  workingHours: { 1: null, 2: null, 3: null, 4: null, 5: null, 6: null, 7: null },
  dayOverrides: {},
  dayStart: '04:00',
  breaks: [],
  bufferMinutes: 0,
  pauseAfterMinutes: 120,
  chunkMinutes: { min: 30, max: 120 },
  aiProvider: null,
};

/** The snapshot of a user with one task and no mood log. */
export function buildSnapshot(others: Partial<Snapshot> = {}): Snapshot {
  return {
    dataVersion: 2,
    date: '2026-11-24',
    timezone: 'UTC',
    isFreeDay: false,
    settings: SETTINGS,
    tasks: [
      {
        id: '01a00000-0000-7000-8000-000000000001',
        title: 'Buy milk',
        status: 'pending',
        priority: 'medium',
        energyLevel: null,
        estimatedDuration: null,
        due: null,
        dueInDays: null,
        labels: [],
        dueDate: null,
        deadline: null,
        hasSuggestedTime: false,
        ageDays: 0,
      },
    ],
    counts: COUNTS,
    streak: { current: 0, longest: 0 },
    mood: { totalLogs: 0, averageEnergy: null, averageFocus: null, byDay: [] },
    latestMood: null,
    history: [],
    planning: {
      dataVersion: 2,
      today: '2026-11-24',
      settings: SETTINGS,
      tasks: [],
      openTasks: 0,
      openPlanned: [],
      busy: [],
      history: [],
      plan: null,
    },
    done: [],
    grouped: [],
    closed: [],
    projects: [],
    applied: [],
    ...others,
  };
}
