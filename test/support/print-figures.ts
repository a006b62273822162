import { env } from 'cloudflare:workers';
import { afterAll } from 'vitest';

const { fetch } = globalThis;

/** The figures of a file. They are printed after its tests. */
export function printFigures(title: string): (figure: string, outcome: string) => void {
  const lines: string[] = [];
  afterAll(() =>
    fetch(new URL('/print', env.NEON_HTTP_ENDPOINT), { method: 'POST', body: [title, ...lines].join('\n') }),
  );
  return (figure, outcome) => {
    lines.push(`  ${figure.padEnd(52)} ${outcome}`);
  };
}
