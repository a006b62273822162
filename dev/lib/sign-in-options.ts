import { defaultApiUrl, type TelegramUser } from '../start/api-client.ts';
import { Problem } from './problem.ts';

/** Reads `--user` and `--name`. @throws Problem with a correct command line */
export function parseUser({ user, name }: { user?: string; name?: string }, command: string): TelegramUser {
  const id = Number(user);
  if (user !== undefined && (!Number.isSafeInteger(id) || id < 1))
    throw new Problem(`--user takes a whole number, not ${user}`);
  if (user === undefined || !name) {
    throw new Problem(`Name the user: npm run ${command} -- --user 1000002 --name Grace`);
  }
  return { id, name };
}

/** Reads the origin of `--url`. @throws Problem */
export function parseOrigin(url: string): string {
  const origin = URL.parse(url)?.origin;
  if (!origin?.startsWith('http')) throw new Problem(`--url takes an address such as ${defaultApiUrl}, not ${url}`);
  return origin;
}
