import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import type { EntityDocumentation } from '../documentation.ts';
import { Recurrence } from '../responses.ts';
import type { Changed } from '../row-mutations.ts';
import type { Page } from '../service.ts';

export const BusyTime = z.strictObject({
  id: Uuid,
  title: z.nullable(z.string()),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  recurrence: z
    .nullable(Recurrence)
    .check(z.describe('How it repeats. `startsAt` and `endsAt` are those of the first time')),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type BusyTime = z.infer<typeof BusyTime>;

export const BusyOccurrences = z.strictObject({
  occurrences: z
    .array(
      z.strictObject({
        busyTimeId: Uuid,
        title: z.nullable(z.string()),
        startsAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        repeats: z.boolean(),
      }),
    )
    .check(z.describe('Each time that touches the days, by start; at most 1,000')),
  hasMore: z.boolean().check(z.describe('There are more times than are listed')),
});
export type BusyOccurrences = z.infer<typeof BusyOccurrences>;

export type BusyTimePage = Page<'busyTimes', BusyTime>;
export type ChangedBusyTime = Changed<'busyTime', BusyTime>;

const LIMIT_REACHED = {
  when: 'The user has as many upcoming busy times as allowed; `details.limit` says how many.',
  message: 'Limit of 1,000 upcoming busy times reached: delete some first',
  details: { limit: 1000 },
};

export const documentation: EntityDocumentation<BusyTime> = {
  entity: 'busy',
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
