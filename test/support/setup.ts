// Vitest runs this file once per test file, but what it imports only once per isolate.
import './direct-fetch.ts';
import { afterAll, beforeEach, type RunnerTestSuite } from 'vitest';
import { print, takeLog } from './worker-log.ts';

/** The suites of this file whose failed hooks have been seen. */
const seen = new Set<RunnerTestSuite>();

// The Worker logs every request. Only the log of a failed test, or of a failed beforeAll, is printed.
beforeEach(({ task, onTestFailed }) => {
  printIfHookFailed(task.file);
  takeLog();
  onTestFailed(() => print(takeLog().join('\n')));
});

const atEnd = (_: object, file: Readonly<RunnerTestSuite>) => printIfHookFailed(file);
// Vitest takes the first parameter of a hook for names of fixtures. A bound function shows it none.
afterAll(atEnd.bind(null));

/** Prints what was logged since the last test began, if a hook of a suite has failed in the meantime. */
function printIfHookFailed(suite: Readonly<RunnerTestSuite>): void {
  if (suite.result?.errors?.length && !seen.has(suite)) {
    seen.add(suite);
    print(takeLog().join('\n'));
  }
  for (const task of suite.tasks) if (task.type === 'suite') printIfHookFailed(task);
}
