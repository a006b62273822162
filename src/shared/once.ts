/** Computes a value on first use, so that an isolate starts faster. */
export function once<T>(compute: () => T): () => T {
  let known: [T] | undefined;
  return () => {
    known ??= [compute()];
    return known[0];
  };
}

/** Computes a value for each key on first use. */
export function oncePer<Key extends object, T extends object>(compute: (key: Key) => T): (key: Key) => T {
  const known = new WeakMap<Key, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
