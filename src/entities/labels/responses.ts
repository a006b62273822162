import * as z from 'zod/mini';
import type { Page } from '../../db/page.ts';
import { described, Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';

export const LabelCount = z.strictObject({
  name: z.string(),
  open: described(z.int(), 'The number of open tasks with it'),
  total: described(z.int(), 'The number of tasks with it, without the trash'),
});
export type LabelCount = z.infer<typeof LabelCount>;

export type LabelPage = Page<'labels', LabelCount>;

export const RenamedLabel = z.strictObject({
  label: z.strictObject({ name: z.string() }),
  tasks: described(z.array(Uuid), 'The tasks that were changed, also those in the trash'),
  undoToken: UndoToken,
});
export type RenamedLabel = z.infer<typeof RenamedLabel>;
