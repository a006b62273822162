import { isRecord } from './is-record.ts';

/** SHA-256 of a JSON value, in hex. The order of keys in objects does not matter. */
export async function fingerprint(value: unknown): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(toCanonicalJson(value)));
  return new Uint8Array(hash).toHex();
}

const toCanonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) =>
    isRecord(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))) : item,
  );
