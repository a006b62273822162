/** Computes a value when it is first needed. What few requests need must not slow down each start of an isolate. */
export function once<T>(compute: () => T): () => T {
  let known: [T] | undefined;
  return () => {
    known ??= [compute()];
    return known[0];
  };
}

/** Computes a value for each key when it is first needed. */
export function oncePer<Key extends object, T extends object>(compute: (key: Key) => T): (key: Key) => T {
  const known = new WeakMap<Key, T>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
