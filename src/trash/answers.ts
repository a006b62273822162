// What is answered. Postgres makes these (see list.ts); the schemas are for the document, the types and the tests, and
// are not part of the Worker: import their types alone.
import * as z from 'zod';
import { BusyTime } from '../busy/answers.ts';
import { UndoToken } from '../events/answers.ts';
import { MoodLog } from '../mood/answers.ts';
import { Uuid } from '../shared/text.ts';
import { Task } from '../tasks/answers.ts';

const inTrash = {
  id: Uuid,
  deletedAt: z.iso.datetime(),
  erasedAfter: z.iso.datetime().meta({ description: 'Then there is no way back' }),
};

export const TrashItem = z.discriminatedUnion('entity', [
  z.strictObject({ entity: z.literal('task'), ...inTrash, task: Task }),
  z.strictObject({ entity: z.literal('mood'), ...inTrash, moodLog: MoodLog }),
  z.strictObject({ entity: z.literal('busy'), ...inTrash, busyTime: BusyTime }),
]);
export type TrashItem = z.infer<typeof TrashItem>;

export const TrashPage = z.strictObject({
  items: z.array(TrashItem),
  page: z.strictObject({ nextCursor: z.string().nullable(), hasMore: z.boolean() }),
});
export type TrashPage = z.infer<typeof TrashPage>;

export const ErasedItem = z.strictObject({ id: Uuid, undoToken: UndoToken });
export type ErasedItem = z.infer<typeof ErasedItem>;
