/** Prints to the terminal, also when the Worker's log is hidden. */
export const print = console.log.bind(console);

let lines: string[] = [];

for (const level of ['error', 'warn', 'info', 'debug', 'log'] as const) {
  console[level] = (...args: unknown[]) => void lines.push(args.map(String).join(' '));
}

/** What the Worker logged since the last call. */
export function takeLog(): string[] {
  const taken = lines;
  lines = [];
  return taken;
}
