import { protocol } from '@electric-sql/pglite';

const { parse, close } = protocol.serialize;

/** Each takes about 100 kB. The most recently used ones are kept. */
const maxKept = 500;

/** Commands that leave the types of all statements as they are. */
const harmless = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'EXPLAIN', 'ANALYZE'];

/** It ends with its transaction, in which no statement is kept. */
const setLocal = /^\s*set\s+local\b/i;

/** The prepared statements of one connection. Most of the time of a short statement goes into its parse and its plan. */
export class PreparedStatements {
  /** By their text, the least recently used one first. */
  readonly #names = new Map<string, string>();
  #unused: string[] = [];
  #count = 0;

  /** Prepares the text unless it is prepared. */
  prepare(text: string): { name: string; messages: Uint8Array[] } {
    const known = this.#names.get(text);
    const name = known ?? `kept_${++this.#count}`;
    this.#names.delete(text);
    this.#names.set(text, name);
    const [oldest] = this.#names.keys();
    if (oldest !== undefined && this.#names.size > maxKept) this.forget(oldest);
    return { name, messages: [...this.#closeUnused(), ...(known === undefined ? [parse({ text, name })] : [])] };
  }

  /** After it has failed: it may not have been prepared. */
  forget(text: string): void {
    const name = this.#names.get(text);
    if (name !== undefined) this.#unused.push(name);
    this.#names.delete(text);
  }

  /** After any statement: one that changes a table may change the types of the others. */
  noteCommand(command: string, text: string): void {
    if (harmless.includes(command) || setLocal.test(text)) return;
    for (const prepared of this.#names.keys()) this.forget(prepared);
  }

  #closeUnused(): Uint8Array[] {
    const names = this.#unused;
    this.#unused = [];
    return names.map((name) => close({ type: 'S', name }));
  }
}
