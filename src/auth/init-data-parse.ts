/** Telegram sends 300–1,500 characters. The rest is room for new fields, and limits the work a hostile string causes. */
const MAX_LENGTH = 8192;

const ASCII = /^\p{ASCII}*$/u;
const KEY = /^[a-z0-9_]{1,64}$/;

// A line feed inside a value could make other fields produce the same signed text.
const CONTROL_CHARACTER = /\p{Cc}/u;

/** The decoded fields of an initData string, by key, in their order in the string. */
export type Fields = ReadonlyMap<string, string>;

export type ParseFailure = 'size' | 'encoding' | 'format' | 'key_charset' | 'duplicate_key' | 'control_character';

export type Parsed = { ok: true; fields: Fields } | { ok: false; reason: ParseFailure };

/** Parses an initData string. Everything is decoded once: a second parser could read different fields. */
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
