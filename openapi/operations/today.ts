import { Today } from '../../src/planning/today/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import { exampleMoodLog } from './mood.ts';
import type { Operations } from './types.ts';

export const todayOperations: Operations = {
  'GET /api/today': {
    id: 'getToday',
    summary: 'Get the data of the home screen',
    description: 'The day is that of the time zone in the settings of the user.',
    response: Today,
    examples: {
      response: {
        date: '2026-11-24',
        timezone: 'Europe/Moscow',
        tasks: { due: [exampleTask], overdue: [], done: 2, total: 3 },
        focusMinutes: { planned: 150, done: 60 },
        mood: exampleMoodLog,
        streak: { current: 4, longest: 12 },
        bestHours: [{ start: '2026-11-24T12:00:00.000Z', energy: 7.2, focus: 6.8 }],
        plan: { running: null, next: null },
      },
    },
  },
};
