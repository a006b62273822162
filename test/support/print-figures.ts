import { afterAll } from 'vitest';
import { print } from './worker-log.ts';

/** The figures of a file. They are printed after its tests. */
export function printFigures(title: string): (figure: string, outcome: string) => void {
  const lines: string[] = [];
  afterAll(() => print([title, ...lines].join('\n')));
  return (figure, outcome) => {
    lines.push(`  ${figure.padEnd(52)} ${outcome}`);
  };
}
