import type { Context, Env, Input } from 'hono';
import { VALIDATION } from '../messages/validation.ts';
import type { ExpectedVersion, Precondition, Revision } from '../shared/precondition.ts';
import { invalidValue } from '../shared/validation.ts';

/** The revision of an entity: `"<id>.<version>.<moment>"`, with the moment in base 36. It matches without it, too. */
export const formatEtag = (id: string, { version, updatedAt }: Revision): string =>
  `"${id}.${version}${updatedAt ? `.${Date.parse(updatedAt).toString(36)}` : ''}"`;

const names = (tags: string[], id: string, revision: Revision): boolean =>
  isAny(tags) || [revision, { version: revision.version }].some((each) => tags.includes(formatEtag(id, each)));

const isAny = (tags: string[]) => tags.length === 1 && tags[0] === '*';

/** Sets the ETag. True when If-None-Match names it, so the response is a 304. */
export function isNotModified(c: Context, entity: Required<Revision> & { id: string }): boolean {
  c.get('successHeaders').ETag = formatEtag(entity.id, entity);
  return names(parseTags(c.req.header('If-None-Match')), entity.id, entity);
}

/** The row that a path names, in the versions that If-Match and If-None-Match allow. */
export function expectedRow<E extends Env, P extends string, I extends ValidPath>(c: Context<E, P, I>) {
  const { id } = c.req.valid('param');
  return { id, expected: expectedVersion(c, id) };
}

interface ValidPath extends Input {
  out: { param: { id: string } };
}

/** The revisions that If-Match and If-None-Match let a write change; null for any. The write compares them. */
export function expectedVersion(c: Context, id: string): ExpectedVersion {
  const { allowed, forbidden } = readConditions(c);
  const noneOf = revisionsOf(forbidden, id);
  if (forbidden.includes('*')) return { anyOf: [] };
  if (allowed.length === 0 || allowed.includes('*')) return noneOf.length > 0 ? { noneOf } : null;
  const anyOf = revisionsOf(allowed, id).filter((revision) => !noneOf.some((other) => isSame(revision, other)));
  const [revision] = anyOf;
  return revision && anyOf.length === 1 ? revision : { anyOf };
}

/** If-Match and If-None-Match as a function, for an entity whose id is not in the path or that has no version. */
export function readPrecondition(c: Context): Precondition {
  const { allowed, forbidden } = readConditions(c);
  return (id, revision) => (allowed.length === 0 || names(allowed, id, revision)) && !names(forbidden, id, revision);
}

const readConditions = (c: Context) => ({
  allowed: requireTags(c, 'If-Match'),
  forbidden: requireTags(c, 'If-None-Match'),
});

/** @throws AppError VALIDATION_ERROR for a header that is not a list of ETags: a typo must not make a write unconditional */
function requireTags(c: Context, name: 'If-Match' | 'If-None-Match'): string[] {
  const header = c.req.header(name);
  const tags = parseTags(header);
  const isList = tags.every((tag) => /^"[\x21\x23-\x7e\x80-\xff]*"$/.test(tag)) && tags.length > 0;
  if (header !== undefined && !isList && !isAny(tags)) throw invalidValue(name, VALIDATION.entityTags);
  return tags;
}

const revisionsOf = (tags: string[], id: string): Revision[] =>
  tags.flatMap((tag) => {
    const [, tagId, version, moment] = /^"([0-9a-f-]{36})\.(\d{1,9})(?:\.([0-9a-z]{1,9}))?"$/.exec(tag) ?? [];
    if (tagId !== id.toLowerCase()) return [];
    return [{ version: Number(version), updatedAt: moment && new Date(Number.parseInt(moment, 36)).toISOString() }];
  });

const isSame = (one: Revision, other: Revision): boolean =>
  one.version === other.version && (!one.updatedAt || !other.updatedAt || one.updatedAt === other.updatedAt);

/** The tags, which may contain commas, without `W/`: proxies weaken the ETag of a response that they compress. */
const parseTags = (header = '') =>
  (header.match(/(?:"[^"]*"?|[^",])+/g) ?? []).map((tag) => tag.trim().replace(/^W\//, '')).filter((tag) => tag !== '');
