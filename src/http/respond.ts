import type { Context } from 'hono';
import type { WriteResult } from '../db/mutation.ts';
import { AppError } from '../shared/errors.ts';

/** The one success envelope. */
export const ok = <T>(c: Context, data: T) => c.json({ success: true as const, data }, 200);

/** Where the entities that a path creates are, when it is not below that path. */
const COLLECTIONS: Record<string, string> = { '/api/mood/log': '/api/mood/logs' };

/** What a write answers: the ETag of what it left, and for a new entity where it is. */
export function saved<T, S extends 200 | 201 = 200>(c: Context, { data, id, version }: WriteResult<T>, status?: S) {
  if (version !== null) c.header('ETag', etagOf(id, version));
  if (status === 201) c.header('Location', `${COLLECTIONS[c.req.path] ?? c.req.path}/${id}`);
  return c.json({ success: true as const, data }, (status ?? 200) as S);
}

/** Whether the client holds this version already, by If-None-Match; sets the ETag either way. */
export function isNotModified(c: Context, id: string, version: number): boolean {
  const etag = etagOf(id, version);
  c.header('ETag', etag);
  return tags(c.req.header('If-None-Match')).some((tag) => tag === '*' || tag === etag);
}

/**
 * The version that If-Match asks of the entity; null when any will do.
 * @throws AppError PRECONDITION_FAILED when If-Match names no version of this entity
 */
export function expectedVersion(c: Context, id: string): { version: number } | null {
  const wanted = tags(c.req.header('If-Match'));
  if (wanted.length === 0 || wanted.includes('*')) return null;
  for (const tag of wanted) {
    const match = /^"([0-9a-f-]{36})\.(\d{1,9})"$/.exec(tag);
    if (match?.[1] === id.toLowerCase()) return { version: Number(match[2]) };
  }
  throw new AppError(
    'PRECONDITION_FAILED',
    'If-Match does not name a version of this entity: send the ETag it was read with',
  );
}

/** Whether If-Match, if there is one, names a version of an entity whose id is only known once it was read. */
export function ifMatch(c: Context): (id: string, version: number) => boolean {
  const wanted = tags(c.req.header('If-Match'));
  return (id, version) => wanted.length === 0 || wanted.includes('*') || wanted.includes(etagOf(id, version));
}

const etagOf = (id: string, version: number) => `"${id}.${version}"`;

/** The tags of a header. Proxies that compress weaken an ETag; ours are exact versions, so W/ makes no difference. */
const tags = (header: string | undefined) =>
  header ? header.split(',').map((tag) => tag.trim().replace(/^W\//, '')) : [];
