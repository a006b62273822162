import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';
import type { Page } from '../service.ts';

export const LabelCount = z.strictObject({
  name: z.string(),
  open: z.int().check(z.describe('The number of open tasks with it')),
  total: z.int().check(z.describe('The number of tasks with it, without the trash')),
});
export type LabelCount = z.infer<typeof LabelCount>;

export type LabelPage = Page<'labels', LabelCount>;

export const RenamedLabel = z.strictObject({
  label: z.strictObject({ name: z.string() }),
  tasks: z.array(Uuid).check(z.describe('The tasks that were changed, also those in the trash')),
  undoToken: UndoToken,
});
export type RenamedLabel = z.infer<typeof RenamedLabel>;
