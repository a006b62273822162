import { vi } from 'vitest';

const LEVELS = ['error', 'warn', 'info', 'debug', 'log'] as const;

export type LogLine = Record<string, unknown>;

/** Captures and hides all console output from now on, as text and as parsed JSON lines. */
export function captureLog() {
  const texts: string[] = [];
  for (const level of LEVELS) {
    vi.spyOn(console, level).mockImplementation((...args: unknown[]) => void texts.push(args.map(String).join(' ')));
  }
  const lines = (): LogLine[] => texts.map((text) => JSON.parse(text));
  return {
    texts,
    lines,
    /** The log lines of requests, one per request. */
    requests: () => lines().filter(({ message }) => message === 'request'),
  };
}
