import { afterAll } from 'vitest';
import type { Answer } from '../support/client.ts';

// A line a request, and one more for each that Redis was late for, would drown the figures, which count both.
console.info = () => undefined;
console.warn = () => undefined;

/** Does it n times at once. */
export const atOnce = <T>(times: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));

/** Does it n times, one after the other. */
export async function inTurn<T>(times: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < times; index += 1) results.push(await act(index));
  return results;
}

/** Does it n times, `width` at once: as many as two cores answer within the Worker's own deadlines. */
export async function inBatches<T>(times: number, width: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const batches = await inTurn(Math.ceil(times / width), (batch) =>
    atOnce(Math.min(width, times - batch * width), (index) => act(batch * width + index)),
  );
  return batches.flat();
}

/** What requests were answered: `{ "201": 10, "409 LIMIT_REACHED": 40 }`. */
export function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, error } of answers) {
    const outcome = error ? `${status} ${error.code}` : String(status);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

export const serverErrors = (answers: Answer[]) => answers.filter(({ status }) => status >= 500).length;

/** Answers that carry no rate limit: Redis had missed its deadline. */
export const withoutRedis = (answers: Answer[]) => answers.filter(({ headers }) => !headers.has('RateLimit')).length;

const slowestMs = (answers: Answer[]) =>
  Math.max(...answers.map(({ headers }) => Number.parseInt(headers.get('X-Response-Time') ?? '0', 10)));

/** How the answers of a storm look in the table of figures. */
export function summary(answers: Answer[]): string {
  const outcomes = Object.entries(tally(answers)).map(([outcome, count]) => `${count} × ${outcome}`);
  return `${outcomes.join(', ')}; slowest ${slowestMs(answers)} ms, ${withoutRedis(answers)} without Redis`;
}

/** The figures of a file, printed when its tests have run. */
export function figures(title: string): (figure: string, rounds: number, outcome: string) => void {
  const lines: string[] = [];
  afterAll(() => console.log([title, ...lines].join('\n')));
  return (figure, rounds, outcome) => {
    lines.push(`  ${figure.padEnd(48)} ${String(rounds).padStart(4)} rounds  ${outcome}`);
  };
}
