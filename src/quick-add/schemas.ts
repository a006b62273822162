import * as z from 'zod/mini';
import { text } from '../shared/fields.ts';

export const QuickAddRequest = z.strictObject({
  text: text(1, 2_000).check(z.describe('What a person types, in English, Russian or both')),
  dryRun: z
    ._default(z.boolean(), false)
    .check(z.describe('Only shows what is understood, for a preview while somebody types')),
});
export type QuickAddRequest = z.output<typeof QuickAddRequest>;
