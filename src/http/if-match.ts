import type { Context } from 'hono';
import { AppError } from '../shared/errors.ts';

/** The exact version of one entity: `"<id>.<version>"`. */
export const formatEtag = (id: string, version: number): string => `"${id}.${version}"`;

/** Sets the ETag. True when If-None-Match names it, so the response is a 304. */
export function isNotModified(c: Context, id: string, version: number): boolean {
  const etag = formatEtag(id, version);
  c.header('ETag', etag);
  return parseTags(c.req.header('If-None-Match')).some((tag) => tag === '*' || tag === etag);
}

/**
 * The version that If-Match requires; null when it allows any. The write compares it with the entity's version.
 * @throws AppError PRECONDITION_FAILED when If-Match names no version of this entity
 */
export function expectedVersion(c: Context, id: string): { version: number } | null {
  const tags = parseTags(c.req.header('If-Match'));
  if (tags.length === 0 || tags.includes('*')) return null;
  for (const tag of tags) {
    const match = /^"([0-9a-f-]{36})\.(\d{1,9})"$/.exec(tag);
    if (match?.[1] === id.toLowerCase()) return { version: Number(match[2]) };
  }
  throw new AppError(
    'PRECONDITION_FAILED',
    'If-Match names no version of this entity: send the ETag from when you read it',
  );
}

/** `If-Match` as a test, for an entity whose id is not in the path. True when the header is missing. */
export function ifMatch(c: Context): (id: string, version: number) => boolean {
  const tags = parseTags(c.req.header('If-Match'));
  return (id, version) => tags.length === 0 || tags.includes('*') || tags.includes(formatEtag(id, version));
}

/** The tags of a header, without `W/`: proxies that compress a response weaken its ETag, and ours are exact versions. */
const parseTags = (header: string | undefined) =>
  header ? header.split(',').map((tag) => tag.trim().replace(/^W\//, '')) : [];
