// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';

export const BusyTime = z.strictObject({
  id: Uuid,
  title: z.nullable(z.string()),
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
  page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
});
export type BusyTimePage = z.infer<typeof BusyTimePage>;
