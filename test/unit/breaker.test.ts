import { beforeEach, describe, expect, it } from 'vitest';
import { Breaker } from '../../src/shared/breaker.ts';

const FAILURES = 5;
const WINDOW_MS = 10_000;
const OPEN_MS = 5_000;
const TRIAL_MS = 1_000;

let now: number;
let breaker: Breaker;

beforeEach(() => {
  now = Date.parse('2026-11-20T12:00:00Z');
  breaker = new Breaker(() => new Date(now));
});

const pass = (ms: number) => {
  now += ms;
};

const fail = (times: number) => {
  for (let n = 0; n < times; n += 1) {
    expect(breaker.admits()).toBe(true);
    breaker.failed();
  }
};

const succeed = () => {
  expect(breaker.admits()).toBe(true);
  breaker.succeeded();
};

describe('a closed breaker', () => {
  it('a breaker opens after five failures', () => {
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
    breaker.failed();
    expect(breaker.admits()).toBe(false);
  });

  it('failures older than ten seconds do not count', () => {
    fail(FAILURES - 1);
    pass(WINDOW_MS);
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
  });

  it('failures just within ten seconds count', () => {
    fail(1);
    pass(WINDOW_MS - 1);
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(false);
  });

  it('a success resets the count of failures', () => {
    fail(FAILURES - 1);
    succeed();
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
  });
});

describe('an open breaker', () => {
  beforeEach(() => fail(FAILURES));

  it('an open breaker admits no call for five seconds', () => {
    pass(OPEN_MS - 1);
    expect(breaker.admits()).toBe(false);
  });

  it('after five seconds it admits exactly one trial', () => {
    pass(OPEN_MS);
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false]);
    pass(TRIAL_MS - 1);
    expect(breaker.admits()).toBe(false);
  });

  it('it admits another trial when one has not reported within a second', () => {
    pass(OPEN_MS);
    breaker.admits();
    pass(TRIAL_MS);
    expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  });

  it('a successful trial closes the breaker', () => {
    pass(OPEN_MS);
    succeed();
    expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
  });

  it('a failed trial opens the breaker for another five seconds', () => {
    pass(OPEN_MS);
    fail(1);
    pass(OPEN_MS - 1);
    expect(breaker.admits()).toBe(false);
    pass(1);
    expect(breaker.admits()).toBe(true);
  });

  it('the success of a call that started before the breaker opened closes it', () => {
    breaker.succeeded();
    expect(breaker.admits()).toBe(true);
  });
});

it('a breaker that was open for minutes closes after a second trial', () => {
  fail(FAILURES);
  pass(60 * WINDOW_MS);
  fail(1);
  expect(breaker.admits()).toBe(false);
  pass(OPEN_MS);
  succeed();
  expect(breaker.admits()).toBe(true);
});
