import { BusyOccurrences } from '../../src/entities/busy-times/responses.ts';
import { busyTimeDocumentation } from '../entities/busy-times.ts';
import type { Operations } from './types.ts';

const { example } = busyTimeDocumentation;

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
            busyTimeId: example.id,
            title: example.title,
            startsAt: example.startsAt,
            endsAt: example.endsAt,
            repeats: true,
          },
        ],
        hasMore: false,
      },
    },
  },
};
