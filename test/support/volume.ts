import { inject, it } from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    volume: 'test' | 'full';
  }
}

/** What a test does, mostly a number of runs: less in `npm test`, the whole in `npm run test:full`. */
export const volume = <T>(of: { test: T; full: T }): T => of[inject('volume')];

/** A test that only `npm run test:full` runs: it is slow, and `npm test` has one of its kind. */
export const itInFull = it.runIf(volume({ test: false, full: true }));

/**
 * The cases of one subject, such as a route, when each of many subjects has the same. In `npm test` each gets one in
 * `share` of them, and the next subject the next ones. In `npm run test:full` each gets all.
 */
export function inTurn<T>(cases: readonly T[], subject: number, share: number): T[] {
  const every = volume({ test: share, full: 1 });
  return cases.filter((_, at) => (at + subject) % every === 0);
}

/**
 * `it` for the tests of one subject, when each of many subjects has the same tests. In `npm test` it runs one in `share` of
 * them, and for the next subject the next ones. In `npm run test:full` it runs all.
 */
export function itInTurn(subject: number, share: number) {
  const every = volume({ test: share, full: 1 });
  let next = subject;
  return (...test: [name: string, run: () => unknown]) => it.runIf(next++ % every === 0)(...test);
}
