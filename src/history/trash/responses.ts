// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { BusyTime } from '../../entities/busy-times/responses.ts';
import { MoodLog } from '../../entities/mood/responses.ts';
import { UndoToken } from '../../entities/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { Uuid } from '../../shared/fields.ts';

const inTrash = {
  id: Uuid,
  deletedAt: z.iso.datetime(),
  erasedAfter: z.iso.datetime().check(z.meta({ description: 'Then there is no way back' })),
};

export const TrashItem = z.discriminatedUnion('entity', [
  z.strictObject({ entity: z.literal('task'), ...inTrash, task: Task }),
  z.strictObject({ entity: z.literal('mood'), ...inTrash, moodLog: MoodLog }),
  z.strictObject({ entity: z.literal('busy'), ...inTrash, busyTime: BusyTime }),
]);
export type TrashItem = z.infer<typeof TrashItem>;

export const TrashPage = z.strictObject({
  items: z.array(TrashItem),
  page: z.strictObject({ nextCursor: z.nullable(z.string()), hasMore: z.boolean() }),
});
export type TrashPage = z.infer<typeof TrashPage>;

export const ErasedItem = z.strictObject({ id: Uuid, undoToken: UndoToken });
export type ErasedItem = z.infer<typeof ErasedItem>;
