import * as z from 'zod/mini';
import { Label } from '../tasks/schemas.ts';

export const LabelName = z.strictObject({ name: Label });

export const LabelPatch = z.strictObject({
  name: Label.check(z.describe('With the name of another label, the two become one')),
});
export type LabelPatch = z.output<typeof LabelPatch>;

export const LabelRenaming = z.strictObject({ label: Label, name: LabelPatch.shape.name });
