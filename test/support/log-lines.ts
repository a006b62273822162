import { vi } from 'vitest';

const LEVELS = ['error', 'warn', 'info', 'debug', 'log'] as const;

export type LogLine = Record<string, unknown>;

/** Everything written to the console from now on, and not shown: as text, and as the JSON each line is. */
export function captureLog() {
  const texts: string[] = [];
  for (const level of LEVELS) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => void texts.push(args.map(String).join(' ')));
  }
  const lines = (): LogLine[] => texts.map((text) => JSON.parse(text));
  return {
    texts,
    lines,
    /** The lines of requests, one each. */
    requests: () => lines().filter(({ message }) => message === 'request'),
  };
}
