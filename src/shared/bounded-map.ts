/** How many users or keys an isolate remembers. */
const MAX_ENTRIES = 10_000;

/** A Map of what an isolate remembers: it drops its oldest entry when it is full. */
export class BoundedMap<V> extends Map<string, V> {
  override set(key: string, value: V) {
    const oldest = this.keys().next();
    if (this.size >= MAX_ENTRIES && !this.has(key) && !oldest.done) this.delete(oldest.value);
    return super.set(key, value);
  }
}
