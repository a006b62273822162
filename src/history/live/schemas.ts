import * as z from 'zod/mini';
import { says } from '../../shared/validation.ts';

/** A missing ticket is allowed here, so that it gets the same 401 as an invalid one. */
export const LiveQuery = z.strictObject({
  ticket: z.optional(z.string().check(z.minLength(1), z.maxLength(1_200))),
  since: z.optional(
    z
      .pipe(z.string().check(z.regex(/^\d{1,15}$/, says('eventSeq'))), z.transform(Number))
      .check(z.meta({ type: 'integer', minimum: 0 })),
  ),
});
