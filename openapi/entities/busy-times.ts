import { BusyTime } from '../../src/entities/busy-times/responses.ts';
import type { EntityDocumentation } from './types.ts';

const LIMIT_REACHED = {
  when: 'The user has as many upcoming busy times as allowed; `details.limit` says how many.',
  message: 'Limit of 1,000 upcoming busy times reached: delete some first',
  details: { limit: 1000 },
};

export const busyTimeDocumentation: EntityDocumentation<BusyTime> = {
  tag: 'Busy',
  about: 'When the user has no time for tasks',
  schema: BusyTime,
  example: {
    id: '019ab41c-7a10-7b52-8d4e-5f6a7b8c9d01',
    title: 'Stand-up',
    startsAt: '2026-11-24T09:00:00.000Z',
    endsAt: '2026-11-24T09:30:00.000Z',
    recurrence: null,
    version: 1,
    createdAt: '2026-11-22T08:31:12.480Z',
    updatedAt: '2026-11-22T08:31:12.480Z',
  },
  create: {
    description:
      'Plans avoid it, each time if it repeats. Planning again moves only the blocks that overlap it, and the blocks that depend on those.',
    body: { title: 'Stand-up', startsAt: '2026-11-24T12:00:00+03:00', endsAt: '2026-11-24T12:30:00+03:00' },
    errors: { LIMIT_REACHED },
  },
  list: {
    description:
      'Earliest first: all busy times, or those in a time range. One that repeats is in every range that ends after its first time.',
  },
  update: {
    body: { endsAt: '2026-11-24T12:45:00+03:00' },
    changed: { endsAt: '2026-11-24T09:45:00.000Z' },
    errors: { LIMIT_REACHED },
  },
};
