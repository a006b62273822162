import { afterAll } from 'vitest';
import type { Answer } from '../support/client.ts';
import { SLOWNESS } from '../support/slow-clock.ts';
import { print } from '../support/worker-log.ts';

/** Calls `act` n times in parallel. */
export const inParallel = <T>(times: number, act: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));

/** Calls `act` n times, one after the other. */
export async function inTurn<T>(times: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < times; index += 1) results.push(await act(index));
  return results;
}

/** Calls `act` n times, `width` at a time, so that a small machine meets the Worker's deadlines. */
export async function inBatches<T>(times: number, width: number, act: (index: number) => Promise<T>): Promise<T[]> {
  const batches = await inTurn(Math.ceil(times / width), (batch) =>
    inParallel(Math.min(width, times - batch * width), (index) => act(batch * width + index)),
  );
  return batches.flat();
}

/** The number of responses by outcome: `{ "201": 10, "409 LIMIT_REACHED": 40 }`. */
export function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status, error } of answers) {
    const outcome = error ? `${status} ${error.code}` : String(status);
    counts[outcome] = (counts[outcome] ?? 0) + 1;
  }
  return counts;
}

export const serverErrors = (answers: Answer[]) => answers.filter(({ status }) => status >= 500).length;

/** Responses without rate limit headers: Redis has missed its deadline. */
export const withoutRedis = (answers: Answer[]) => answers.filter(({ headers }) => !headers.has('RateLimit')).length;

const slowestMs = (answers: Answer[]) =>
  SLOWNESS * Math.max(...answers.map(({ headers }) => Number.parseInt(headers.get('X-Response-Time') ?? '0', 10)));

/** The responses of a storm as a line in the table of figures. */
export function summary(answers: Answer[]): string {
  const outcomes = Object.entries(tally(answers)).map(([outcome, count]) => `${count} × ${outcome}`);
  return `${outcomes.join(', ')}; slowest ${slowestMs(answers)} ms, ${withoutRedis(answers)} without Redis`;
}

/** The figures of a file. They are printed after its tests. */
export function figures(title: string): (figure: string, rounds: number, outcome: string) => void {
  const lines: string[] = [];
  afterAll(() => print([title, ...lines].join('\n')));
  return (figure, rounds, outcome) => {
    lines.push(`  ${figure.padEnd(48)} ${String(rounds).padStart(4)} rounds  ${outcome}`);
  };
}
