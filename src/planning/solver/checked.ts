// Array reads that throw when the index is out of range: `?? 0` would turn an indexing bug into a slightly wrong plan.
// There is one function for each array type because V8 optimizes a function best when it sees only one type.

export function intAt(values: Int32Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

export function floatAt(values: Float64Array, index: number): number {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

export function itemAt<T extends NonNullable<unknown>>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw outOfRange(index, values.length);
  return value;
}

/** The index of the first of the ascending values that is at least `least`. */
export function lowerBound(values: Int32Array, least: number): number {
  let low = 0;
  for (let high = values.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (intAt(values, middle) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

const outOfRange = (index: number, length: number) => new RangeError(`index ${index} of an array of ${length}`);
