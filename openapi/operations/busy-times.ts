import { BusyOccurrences, documentation } from '../../src/entities/busy-times/responses.ts';
import type { Operations } from './types.ts';

export const busyTimeOperations: Operations = {
  'GET /api/busy/occurrences': {
    id: 'listBusyOccurrences',
    summary: 'List each time of the busy times on some days',
    description: 'By start, also each time of those that repeat. A time is on each day of the user that it touches.',
    response: BusyOccurrences,
    examples: {
      response: {
        occurrences: [
          {
            busyTimeId: documentation.example.id,
            title: documentation.example.title,
            startsAt: documentation.example.startsAt,
            endsAt: documentation.example.endsAt,
            repeats: true,
          },
        ],
        hasMore: false,
      },
    },
  },
};
