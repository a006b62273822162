import * as z from 'zod/mini';
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
});
export type SignIn = z.infer<typeof SignIn>;
