import { expect, it } from 'vitest';
import { floatAt, intAt, itemAt } from '../../src/planning/solver/checked.ts';

it.each([-1, 2, 0.5, Number.NaN])('reading index %d of an array of two values throws', (index) => {
  expect(() => intAt(Int32Array.of(3, 4), index)).toThrow(RangeError);
  expect(() => floatAt(Float64Array.of(3, 4), index)).toThrow(RangeError);
  expect(() => itemAt([3, 4], index)).toThrow(RangeError);
});

it('reading an index within an array returns its value', () => {
  expect([intAt(Int32Array.of(3, 4), 1), floatAt(Float64Array.of(3, 4), 0), itemAt(['a', 'b'], 1)]).toEqual([
    4,
    3,
    'b',
  ]);
});
