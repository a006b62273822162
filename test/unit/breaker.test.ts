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

describe('a breaker', () => {
  it('admits until five calls have failed', () => {
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
    breaker.failed();
    expect(breaker.admits()).toBe(false);
  });

  it('counts the failures of ten seconds only', () => {
    fail(FAILURES - 1);
    pass(WINDOW_MS);
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
  });

  it('opens at failures that are just within ten seconds', () => {
    fail(1);
    pass(WINDOW_MS - 1);
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(false);
  });

  it('begins to count anew after a success', () => {
    fail(FAILURES - 1);
    succeed();
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
  });
});

describe('an open breaker', () => {
  beforeEach(() => fail(FAILURES));

  it('admits nothing for five seconds', () => {
    pass(OPEN_MS - 1);
    expect(breaker.admits()).toBe(false);
  });

  it('then admits one trial, and no other beside it', () => {
    pass(OPEN_MS);
    expect([breaker.admits(), breaker.admits(), breaker.admits()]).toEqual([true, false, false]);
    pass(TRIAL_MS - 1);
    expect(breaker.admits()).toBe(false);
  });

  it('admits another when a trial says nothing within a second, as one whose client has gone', () => {
    pass(OPEN_MS);
    breaker.admits();
    pass(TRIAL_MS);
    expect([breaker.admits(), breaker.admits()]).toEqual([true, false]);
  });

  it('closes when the trial succeeds', () => {
    pass(OPEN_MS);
    succeed();
    expect([breaker.admits(), breaker.admits()]).toEqual([true, true]);
    fail(FAILURES - 1);
    expect(breaker.admits()).toBe(true);
  });

  it('opens again at once when the trial fails, for another five seconds', () => {
    pass(OPEN_MS);
    fail(1);
    pass(OPEN_MS - 1);
    expect(breaker.admits()).toBe(false);
    pass(1);
    expect(breaker.admits()).toBe(true);
  });

  it('closes when a call that was under way before it opened succeeds', () => {
    breaker.succeeded();
    expect(breaker.admits()).toBe(true);
  });
});

it('recovers in a second trial after a long failure, however long ago the failures were', () => {
  fail(FAILURES);
  pass(60 * WINDOW_MS);
  fail(1);
  expect(breaker.admits()).toBe(false);
  pass(OPEN_MS);
  succeed();
  expect(breaker.admits()).toBe(true);
});
