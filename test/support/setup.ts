// Vitest runs this file once per test file, but what it imports only once per isolate.
import './slow-clock.ts';
