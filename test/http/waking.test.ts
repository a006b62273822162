import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError } from '../support/answers.ts';
import { call, type Person, type Send, signUp } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { captureLog } from '../support/log-lines.ts';
import { passTime, standAbortTimeouts, standClock } from '../support/standing-clock.ts';
import { workerWith } from '../support/worker.ts';

let person: Person;
/** A new isolate: it has not used the database yet. */
let send: Send;

beforeEach(async () => {
  captureLog();
  person = await signUp();
  send = workerWith({});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const read = () => call('GET', '/api/tasks', { token: person.token }, send);
const write = () => call('POST', '/api/tasks', { token: person.token, body: { title: 'x' } }, send);

/** Postgres responds to its first statement after `ms`, and to the later ones at once. */
function sleepFor(ms: number) {
  standClock();
  standAbortTimeouts();
  let isAwake = false;
  faults.breakUpstreams({
    postgres: async (trip) => {
      if (isAwake) return trip.pass();
      const woken = passTime(ms, 50).then(() => {
        isAwake = true;
      });
      return Promise.race([faults.hang(trip), woken.then(() => trip.pass())]);
    },
  });
}

/** How long a request takes on the stopped clock, while it moves. */
async function duration(request: () => ReturnType<typeof call>) {
  const startedAt = Date.now();
  let hasEnded = false;
  const ended = request().then((answer) => {
    hasEnded = true;
    return { answer, ms: Date.now() - startedAt };
  });
  while (!hasEnded) await passTime(50, 50);
  return ended;
}

describe('a suspended database', () => {
  it.each([
    ['read', read, 200],
    ['write', write, 201],
  ])('the first %s waits until it has woken up', async (_, request, status) => {
    sleepFor(6_000);
    expect((await request()).status).toBe(status);
  });

  it('a request that does not wake it gets a 503 after 8 s, and the next one within 3 s', async () => {
    standClock();
    standAbortTimeouts();
    faults.breakUpstreams({ postgres: faults.hang });
    const first = await duration(read);
    expectError(first.answer, 503, 'SERVICE_UNAVAILABLE');
    expect(first.ms).toBeGreaterThan(7_000);
    expect(first.ms).toBeLessThan(9_000);
    const second = await duration(read);
    expectError(second.answer, 503, 'SERVICE_UNAVAILABLE');
    expect(second.ms).toBeLessThan(3_000);
  });

  it('a database that has not been used for five minutes gets more time again', async () => {
    standClock();
    standAbortTimeouts();
    expect((await read()).status).toBe(200);
    await passTime(5 * 60_000, 10_000);
    faults.breakUpstreams({ postgres: faults.hang });
    expect((await duration(read)).ms).toBeGreaterThan(7_000);
  });
});
