import * as z from 'zod/mini';
import { User } from '../entities/users/responses.ts';
import { described } from '../shared/fields.ts';

export const SignedIn = z.strictObject({
  token: z.string(),
  user: User,
  isNew: described(z.boolean(), 'This sign-in created the user'),
});
export type SignedIn = z.infer<typeof SignedIn>;

export const LoggedOut = z.strictObject({ loggedOut: z.enum(['here', 'everywhere']) });
export type LoggedOut = z.infer<typeof LoggedOut>;
