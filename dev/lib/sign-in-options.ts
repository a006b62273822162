import { defaultApiUrl, type Person } from '../start/api-client.ts';
import { Problem } from './problem.ts';

/** Who `--user` and `--name` name. @throws Problem that shows the command as it should be */
export function personOf({ user, name }: { user?: string; name?: string }, command: string): Person {
  const id = Number(user);
  if (user !== undefined && (!Number.isSafeInteger(id) || id < 1))
    throw new Problem(`--user takes a whole number, not ${user}`);
  if (user === undefined || !name) {
    throw new Problem(`Say who signs in: npm run ${command} -- --user 1000002 --name Grace`);
  }
  return { id, name };
}

/** The origin of `--url`. @throws Problem */
export function originOf(url: string): string {
  const origin = URL.parse(url)?.origin;
  if (!origin?.startsWith('http')) throw new Problem(`--url takes an address such as ${defaultApiUrl}, not ${url}`);
  return origin;
}
