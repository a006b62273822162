import * as z from 'zod/mini';
import { parseDuration } from './duration.ts';

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be a URL of http or https' });

/** `"15m"` → 900, in seconds. */
export const duration = (example: string) =>
  z.pipe(
    z.string().check(z.refine((value) => parseDuration(value) !== null, `must be a duration such as ${example}`)),
    z.transform((value: string) => parseDuration(value) ?? 0),
  );

/** `"a, b"` → ["a", "b"]. */
export const commaSeparated = z.pipe(
  z.string(),
  z.transform((value: string) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  ),
);

/** What is wrong with the environment, a line a variable; never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The environment is not complete:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * A Worker's variables and bindings by their schema. An empty string counts as absent.
 * @throws ConfigError that lists every problem at once
 */
export function parseConfig<T>(schema: z.ZodMiniType<T>, env: object): T {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return name in present ? `${name} ${issue.message}` : `${name} is missing`;
  });
  throw new ConfigError([...new Set(problems)]);
}
