import * as z from 'zod/mini';

/** Above what a valid one has, so that a longer one is refused like any other that is not valid. */
const MAX_INIT_DATA_LENGTH = 20_000;

/** `initData` may come as `Authorization: tma <initData>` instead. */
export const SignIn = z.strictObject({
  initData: z.optional(
    z.string().check(
      z.refine(({ length }) => length <= MAX_INIT_DATA_LENGTH, `must have at most ${MAX_INIT_DATA_LENGTH} characters`),
      z.meta({ maxLength: MAX_INIT_DATA_LENGTH, description: 'Telegram.WebApp.initData, as it is' }),
    ),
  ),
});
export type SignIn = z.infer<typeof SignIn>;
