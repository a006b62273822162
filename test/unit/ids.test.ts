import { describe, expect, it } from 'vitest';
import { uuidv7 } from '../../src/shared/ids.ts';
import * as fc from '../support/fast-check.ts';

const MAX_MS = 2 ** 48 - 1;

/** Every moment within 48 bits of milliseconds. */
const moment = fc.integer({ min: 0, max: MAX_MS }).map((ms) => new Date(ms));

const millisecondsOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe('uuidv7', () => {
  it('an id has the form, version and variant of RFC 9562', () => {
    fc.assert(
      fc.property(moment, (now) => {
        expect(uuidv7(now)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('an id begins with its time in milliseconds', () => {
    fc.assert(
      fc.property(moment, (now) => {
        expect(millisecondsOf(uuidv7(now))).toBe(now.getTime());
      }),
    );
  });

  it.each([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, MAX_MS])('an id begins with its time at %i ms', (ms) => {
    expect(millisecondsOf(uuidv7(new Date(ms)))).toBe(ms);
  });

  it('ids sort as text by their time', () => {
    fc.assert(
      fc.property(moment, moment, (one, other) => {
        fc.pre(one.getTime() !== other.getTime());
        expect(uuidv7(one) < uuidv7(other)).toBe(one < other);
      }),
    );
  });

  it('10,000 ids of one millisecond differ', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    expect(new Set(Array.from({ length: 10_000 }, () => uuidv7(now))).size).toBe(10_000);
  });

  it('each of the 74 other bits is random', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    const ids = Array.from({ length: 200 }, () => BigInt(`0x${uuidv7(now).replaceAll('-', '')}`));
    const changing = ids.reduce((seen, id) => seen | (id ^ (ids[0] ?? 0n)), 0n);
    expect(changing).toBe(0x0000_0000_0000_0fff_3fff_ffff_ffff_ffffn);
  });
});
