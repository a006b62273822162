/** Prints to the terminal, also when the Worker's log is hidden. */
export const print = console.log.bind(console);

let lines: string[] = [];

const show = (value: unknown) => String(value instanceof Error ? value.stack : value);

for (const level of ['error', 'warn', 'info', 'debug', 'log'] as const) {
  console[level] = (...args: unknown[]) => void lines.push(args.map(show).join(' '));
}

/** What the Worker logged since the last call. */
export function takeLog(): string[] {
  const taken = lines;
  lines = [];
  return taken;
}
