import type { Context } from 'hono';
import type { ExpectedVersion, Precondition } from '../shared/precondition.ts';

/** The exact version of one entity: `"<id>.<version>"`. */
export const formatEtag = (id: string, version: number): string => `"${id}.${version}"`;

/** Sets the ETag. True when If-None-Match names it, so the response is a 304. */
export function isNotModified(c: Context, id: string, version: number): boolean {
  const etag = formatEtag(id, version);
  c.header('ETag', etag);
  return parseTags(c.req.header('If-None-Match')).some((tag) => tag === '*' || tag === etag);
}

/**
 * The versions that If-Match and If-None-Match allow a write to change; null for any. The write compares them with the
 * entity's version.
 */
export function expectedVersion(c: Context, id: string): ExpectedVersion {
  const { allowed, forbidden } = readConditions(c);
  const noneOf = versionsOf(forbidden, id);
  if (forbidden.includes('*')) return { anyOf: [] };
  if (allowed.length === 0 || allowed.includes('*')) return noneOf.length > 0 ? { noneOf } : null;
  const anyOf = versionsOf(allowed, id).filter((version) => !noneOf.includes(version));
  const [version] = anyOf;
  return version !== undefined && anyOf.length === 1 ? { version } : { anyOf };
}

/**
 * If-Match and If-None-Match as a test, for an entity whose id is not in the path or that has no version. Null when
 * they allow everything.
 */
export function readPrecondition(c: Context): Precondition | null {
  const { allowed, forbidden } = readConditions(c);
  if (allowed.length === 0 && forbidden.length === 0) return null;
  const names = (tags: string[], etag: string) => tags.includes('*') || tags.includes(etag);
  return (id, version) => {
    const etag = formatEtag(id, version);
    return (allowed.length === 0 || names(allowed, etag)) && !names(forbidden, etag);
  };
}

const readConditions = (c: Context) => ({
  allowed: parseTags(c.req.header('If-Match')),
  forbidden: parseTags(c.req.header('If-None-Match')),
});

const versionsOf = (tags: string[], id: string): number[] =>
  tags.flatMap((tag) => {
    const match = /^"([0-9a-f-]{36})\.(\d{1,9})"$/.exec(tag);
    return match?.[1] === id.toLowerCase() ? [Number(match[2])] : [];
  });

/** The tags of a header, without `W/`: proxies that compress a response weaken its ETag, and ours are exact versions. */
const parseTags = (header: string | undefined) =>
  header ? header.split(',').map((tag) => tag.trim().replace(/^W\//, '')) : [];
