/** Telegram sends 300–1,500 characters; the rest is room for fields to come, and a bound on the work of a hostile string. */
const MAX_LENGTH = 8192;

const ASCII = /^\p{ASCII}*$/u;
const KEY = /^[a-z0-9_]{1,64}$/;

// A raw LF inside a value rebuilds the same signed text out of other fields.
const CONTROL_CHARACTER = /\p{Cc}/u;

/** The decoded fields of one initData string, by key, in the order they came. */
export type Fields = ReadonlyMap<string, string>;

export type ParseRefusal = 'size' | 'encoding' | 'format' | 'key_charset' | 'duplicate_key' | 'control_character';

export type Parsed = { ok: true; fields: Fields } | { ok: false; reason: ParseRefusal };

/**
 * Reads an initData string into its fields, each key and value decoded exactly once.
 * Proofs are checked and the person is read from this same parse: a second reading could see another string.
 */
export function parseInitData(initData: string): Parsed {
  if (initData.length === 0 || initData.length > MAX_LENGTH) return { ok: false, reason: 'size' };
  if (!ASCII.test(initData)) return { ok: false, reason: 'encoding' };

  const fields = new Map<string, string>();
  for (const pair of initData.split('&')) {
    const equals = pair.indexOf('=');
    if (equals < 1) return { ok: false, reason: 'format' };

    const key = decode(pair.slice(0, equals));
    const value = decode(pair.slice(equals + 1));
    if (key === undefined || value === undefined) return { ok: false, reason: 'encoding' };

    if (!KEY.test(key)) return { ok: false, reason: 'key_charset' };
    if (fields.has(key)) return { ok: false, reason: 'duplicate_key' };
    if (CONTROL_CHARACTER.test(value)) return { ok: false, reason: 'control_character' };
    fields.set(key, value);
  }
  return { ok: true, fields };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}
