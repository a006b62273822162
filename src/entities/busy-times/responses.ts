import * as z from 'zod/mini';
import type { Page } from '../../db/page.ts';
import { described, Uuid } from '../../shared/fields.ts';
import { Recurrence } from '../../shared/recurrence.ts';
import { revision } from '../responses.ts';
import type { Changed } from '../row-mutations.ts';

export const BusyTime = z.strictObject({
  id: Uuid,
  title: z.nullable(z.string()),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  recurrence: described(z.nullable(Recurrence), 'How it repeats. `startsAt` and `endsAt` are those of the first time'),
  ...revision,
});
export type BusyTime = z.infer<typeof BusyTime>;

export const BusyOccurrences = z.strictObject({
  occurrences: described(
    z.array(
      z.strictObject({
        busyTimeId: Uuid,
        title: z.nullable(z.string()),
        startsAt: z.iso.datetime(),
        endsAt: z.iso.datetime(),
        repeats: z.boolean(),
      }),
    ),
    'Each time that touches the days, by start; at most 1,000',
  ),
  hasMore: described(z.boolean(), 'There are more times than are listed'),
});
export type BusyOccurrences = z.infer<typeof BusyOccurrences>;

export type BusyTimePage = Page<'busyTimes', BusyTime>;
export type ChangedBusyTime = Changed<'busyTime', BusyTime>;
