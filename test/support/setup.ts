// Vitest runs this file once per test file, but what it imports only once per isolate.
import { beforeEach } from 'vitest';
import { print, takeLog } from './worker-log.ts';

// The Worker logs every request. Only the log of a failed test is printed.
beforeEach(({ onTestFailed }) => {
  takeLog();
  onTestFailed(() => print(takeLog().join('\n')));
});
