import * as z from 'zod/mini';
import { described, text } from '../shared/fields.ts';

export const QuickAddRequest = z.strictObject({
  text: described(text(1, 2_000), 'What a person types, in English, Russian or both'),
  dryRun: described(
    z._default(z.boolean(), false),
    'Only shows what is understood, for a preview while somebody types',
  ),
});
