import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import * as z from 'zod/mini';
import { ERRORS } from '../messages/errors.ts';
import { VALIDATION } from '../messages/validation.ts';
import { AppError } from '../shared/errors.ts';
import { text, Uuid } from '../shared/fields.ts';

/** Where a page ended: the last row's sort key, as Postgres prints it, and its id. */
export interface Cursor {
  key: string;
  id: string;
}

/** By `key`, then `id`. */
export interface Order {
  /** Never null. */
  key: SQL;
  /** Its Postgres type. */
  type: string;
  id: SQLWrapper;
  descending: boolean;
}

/** What a page is ordered by, and the condition for rows after the cursor. */
export function keyset(
  { key, type, id, descending }: Order,
  cursor: Cursor | null,
): { by: SQL; after: SQL | undefined } {
  const direction = sql.raw(descending ? 'desc' : 'asc');
  const by = sql`${key} ${direction}, ${id} ${direction}`;
  if (!cursor) return { by, after: undefined };
  const comparison = sql.raw(descending ? '<' : '>');
  return { by, after: sql`(${key}, ${id}) ${comparison} (${cursor.key}::${sql.raw(type)}, ${cursor.id}::uuid)` };
}

const WireCursor = z.tuple([text(0, 4_000), Uuid, z.string()]);

/** The opaque cursor that clients get. It is bound to its list: the user, the filters and the sort (`scope`). */
export function encodeCursor(cursor: Cursor, scope: unknown): string {
  const wire: z.infer<typeof WireCursor> = [cursor.key, cursor.id, digest(scope)];
  return new TextEncoder().encode(JSON.stringify(wire)).toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** @throws AppError VALIDATION_ERROR for a cursor that `encodeCursor` did not make for this scope */
export function decodeCursor(cursor: string, scope: unknown): Cursor {
  const wire = WireCursor.safeParse(parse(cursor));
  if (wire.success && wire.data[2] === digest(scope)) return { key: wire.data[0], id: wire.data[1] };
  throw new AppError('VALIDATION_ERROR', ERRORS.wrongCursor, {
    details: [{ path: 'cursor', message: VALIDATION.cursor }],
  });
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        Uint8Array.fromBase64(cursor, { alphabet: 'base64url' }),
      ),
    );
  } catch {
    return null;
  }
}

/** FNV-1a in 32 bits, http://www.isthe.com/chongo/tech/comp/fnv/, of UTF-16 units. That is enough to find a mistake. */
function digest(scope: unknown): string {
  const json = JSON.stringify(scope);
  let hash = 0x811c9dc5;
  for (let i = 0; i < json.length; i += 1) hash = Math.imul(hash ^ json.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}
