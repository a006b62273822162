import {
  type BusyTime,
  BusyTimeAnswer,
  BusyTimePage,
  ChangedBusyTime,
  DeletedBusyTime,
} from '../../src/entities/busy-times/responses.ts';
import type { Operations } from './operation.ts';

export const exampleBusyTime: BusyTime = {
  id: '019ab41c-7a10-7b52-8d4e-5f6a7b8c9d01',
  title: 'Stand-up',
  startsAt: '2026-11-24T09:00:00.000Z',
  endsAt: '2026-11-24T09:30:00.000Z',
  version: 1,
  createdAt: '2026-11-22T08:31:12.480Z',
  updatedAt: '2026-11-22T08:31:12.480Z',
};

const LIMIT_REACHED = {
  when: 'There are as many busy times to come as may be; `details.limit` says how many.',
  message: 'There is room for 1000 busy times to come: delete some first',
  details: { limit: 1000 },
};

export const busyOperations: Operations = {
  'POST /api/busy': {
    id: 'createBusyTime',
    summary: 'Say when there is no time for tasks',
    description: 'A plan keeps out of it. The next plan moves only what lies in it, and what must follow that.',
    answer: ChangedBusyTime,
    status: 201,
    etag: true,
    errors: { LIMIT_REACHED },
    examples: {
      body: { title: 'Stand-up', startsAt: '2026-11-24T12:00:00+03:00', endsAt: '2026-11-24T12:30:00+03:00' },
      answer: { busyTime: exampleBusyTime, undoToken: 'undo_42' },
    },
  },
  'GET /api/busy': {
    id: 'listBusyTimes',
    summary: 'List busy times, a page at a time',
    description: 'The first first: those that lie in a range of time, or all.',
    answer: BusyTimePage,
    errors: { VALIDATION_ERROR: { when: 'Or the cursor belongs to another list.' } },
    examples: { answer: { busyTimes: [exampleBusyTime], page: { nextCursor: null, hasMore: false } } },
  },
  'GET /api/busy/:id': {
    id: 'getBusyTime',
    summary: 'Get a busy time',
    answer: BusyTimeAnswer,
    etag: true,
    precondition: 'If-None-Match',
    examples: { answer: { busyTime: exampleBusyTime } },
  },
  'PATCH /api/busy/:id': {
    id: 'updateBusyTime',
    summary: 'Change a busy time',
    description: 'What is absent stays, null clears.',
    answer: ChangedBusyTime,
    etag: true,
    precondition: 'If-Match',
    errors: { LIMIT_REACHED },
    examples: {
      body: { endsAt: '2026-11-24T12:45:00+03:00' },
      answer: {
        busyTime: { ...exampleBusyTime, endsAt: '2026-11-24T09:45:00.000Z', version: 2 },
        undoToken: 'undo_43',
      },
    },
  },
  'DELETE /api/busy/:id': {
    id: 'deleteBusyTime',
    summary: 'Delete a busy time',
    description: 'It stays in the trash for 30 days.',
    answer: DeletedBusyTime,
    precondition: 'If-Match',
    examples: { answer: { id: exampleBusyTime.id, undoToken: 'undo_44' } },
  },
};
