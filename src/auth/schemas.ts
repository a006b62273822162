import * as z from 'zod/mini';
import { described, text } from '../shared/fields.ts';
import { isTimeZone, spellTimeZone } from '../shared/time-zones.ts';
import { says } from '../shared/validation.ts';

/** Longer than the limit of `parseInitData`, so that a string over that limit gets the same 401 as any other invalid one. */
const MAX_INIT_DATA_LENGTH = 20_000;

/** `initData` can also be sent as `Authorization: tma <initData>`. */
export const SignIn = z.strictObject({
  initData: z.optional(
    z.string().check(
      z.refine(({ length }) => length <= MAX_INIT_DATA_LENGTH, says('maxLength', { max: MAX_INIT_DATA_LENGTH })),
      z.meta({ maxLength: MAX_INIT_DATA_LENGTH, description: 'Telegram.WebApp.initData, unchanged' }),
    ),
  ),
  timezone: described(
    z.optional(
      z.pipe(
        text(1, 64),
        z.transform((zone: string) => (isTimeZone(zone) ? spellTimeZone(zone) : undefined)),
      ),
    ),
    'An IANA name. Becomes the setting unless the user has one, so that a new user can plan at once. Another name is ' +
      'ignored: a device can always sign in',
  ),
});
