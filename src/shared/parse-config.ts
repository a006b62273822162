import * as z from 'zod/mini';
import { parseDuration } from './duration.ts';
import type { LogFields, LoggableError } from './log.ts';
import { toText } from './validation.ts';

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });

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

/** The problems of the environment, one per variable. Names only: a value may be a secret. */
export class ConfigError extends Error implements LoggableError {
  override readonly name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The environment is invalid:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }

  get logFields(): LogFields {
    const hint = 'Set them as docs/configuration.md says. To run locally, use npm start: it sets all of them';
    return { problems: this.problems.join('; '), hint };
  }
}

/** Parses a Worker's variables and bindings. An empty string is missing. @throws ConfigError with every problem */
export function parseConfig<T>(schema: z.ZodMiniType<T>, env: object): T {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(present);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return name in present ? `${name} ${toText(issue.message).en}` : `${name} is missing`;
  });
  throw new ConfigError([...new Set(problems)]);
}
