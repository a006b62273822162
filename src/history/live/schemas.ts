import * as z from 'zod/mini';
import { described } from '../../shared/fields.ts';
import { says } from '../../shared/validation.ts';

/** A missing ticket is allowed here, so that it gets the same 401 as an invalid one. */
export const LiveQuery = z.strictObject({
  ticket: z.optional(z.string().check(z.minLength(1), z.maxLength(1_200))),
  since: z.optional(
    described(
      z.string().check(z.regex(/^\d{1,15}(-\d{1,15}-[0-9a-f]{12})?$/, says('eventPosition'))),
      'The `position` of the last event that you have. `0` begins at the first event. An event that is no longer in the ' +
        'log, or more than 1,000 events ago, gets `live.resync`. A `seq` alone is taken too, but does not tell whether ' +
        'its event is still there',
    ),
  ),
});
