// What is answered. Postgres makes these (see representation.ts); the schemas are for the document, the types and the
// tests, and are not part of the Worker: import their types alone.
import * as z from 'zod';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';

export const BusyTime = z.strictObject({
  id: Uuid,
  title: z.string().nullable(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type BusyTime = z.infer<typeof BusyTime>;

export const BusyTimeAnswer = z.strictObject({ busyTime: BusyTime });
export type BusyTimeAnswer = z.infer<typeof BusyTimeAnswer>;

export const ChangedBusyTime = z.strictObject({ busyTime: BusyTime, undoToken: UndoToken });
export type ChangedBusyTime = z.infer<typeof ChangedBusyTime>;

export const DeletedBusyTime = z.strictObject({ id: Uuid, undoToken: UndoToken });
export type DeletedBusyTime = z.infer<typeof DeletedBusyTime>;

export const BusyTimePage = z.strictObject({
  busyTimes: z.array(BusyTime),
  page: z.strictObject({ nextCursor: z.string().nullable(), hasMore: z.boolean() }),
});
export type BusyTimePage = z.infer<typeof BusyTimePage>;
