/** Computes a value when it is first needed. What few requests need must not slow down each start of an isolate. */
export function once<T>(compute: () => T): () => T {
  let known: [T] | undefined;
  return () => {
    known ??= [compute()];
    return known[0];
  };
}
