import type { NeonDbError } from '@neondatabase/serverless';
import * as z from 'zod/mini';
import { parseJson } from '../shared/parse-json.ts';

/** What Neon's proxy responded in place of Postgres. */
interface NeonRefusal {
  /** A SQLSTATE, or one of the codes in `docs/operations.md`. */
  code: string;
  /** For the log: the proxy's own words if they are known, else the status. Unknown words could contain anything. */
  words: string;
}

const BY_STATUS: Record<number, string> = {
  413: 'neon_request_too_large',
  429: 'neon_busy',
  507: 'neon_response_too_large',
};

/** By the proxy's words: github.com/neondatabase/neon, proxy/src/auth/mod.rs and proxy/src/control_plane. The first match counts. */
const BY_WORDS: [RegExp, string][] = [
  [/too many (database )?connections?|acquire permit|rate limit/i, 'neon_busy'],
  [/quota|exceeded the|limit (was |has been )?(reached|exceeded)/i, 'neon_quota'],
  [
    /authentication failed|not allowed|blocked network|endpoint (id )?is (disabled|not specified)|cannot be found/i,
    'neon_login',
  ],
  [/connect to compute|control plane|authentication timed out|wake_compute/i, 'neon_compute'],
];

const MAX_WORDS = 200;

const Body = z.object({ message: z.string(), code: z.nullish(z.string()) });

/** Null for an error of Postgres, and when there was no response. */
export function readRefusal({ code, message, sourceError }: NeonDbError): NeonRefusal | null {
  if (code || sourceError !== undefined) return null;
  const [, status, text] = /^Server error \(HTTP status (\d+)\): (.*)$/s.exec(message) ?? [];
  const body = Body.safeParse(parseJson(text ?? '')).data ?? { message: text ?? message, code: undefined };
  const known = BY_STATUS[Number(status)] ?? findByWords(body.message);
  const words = known ? body.message.replace(/postgres\S+/gi, '…').slice(0, MAX_WORDS) : `HTTP ${status ?? 400}`;
  return { code: body.code || known || 'neon_error', words };
}

const findByWords = (words: string) => BY_WORDS.find(([pattern]) => pattern.test(words))?.[1];
