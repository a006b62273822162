import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import { isInLog } from '../db/event-position.ts';
import { owner } from '../db/session.ts';
import type { AppError } from '../shared/errors.ts';
import { preconditionFailed, type Revision } from '../shared/precondition.ts';
import type { Expected } from './types.ts';

/** Whether the locked row is as the write expects it. */
export function isExpected(before: Record<'version' | 'updatedAt' | 'seq', SQLWrapper>, expected: Expected): SQL {
  const isAt = ({ version, updatedAt }: Revision) =>
    updatedAt === undefined
      ? sql`${before.version} = ${version}`
      : sql`(${before.version} = ${version} and ${before.updatedAt} = ${updatedAt}::timestamptz)`;
  const isAny = (revisions: Revision[]) => sql`(${sql.join([sql`false`, ...revisions.map(isAt)], sql` or `)})`;
  if (expected === null) return sql`true`;
  if ('seq' in expected) return sql`${before.seq} = ${expected.seq}`;
  if ('version' in expected) {
    const { syncToken } = expected;
    return syncToken === undefined ? isAt(expected) : sql`(${isAt(expected)} and ${isInLog(syncToken)})`;
  }
  if ('anyOf' in expected) return isAny(expected.anyOf);
  if ('noneOf' in expected) return sql`not ${isAny(expected.noneOf)}`;
  const { unchangedSince, ownEvents } = expected;
  return sql`(${before.seq} <= ${unchangedSince} or ${before.seq} > ${owner.seq} - ${ownEvents}::int)`;
}

/** Whether the JSON of a row equals that in an event, apart from its revision and fields that are newer than the event. */
export const looksLike = (row: SQL, shown?: object) =>
  shown && sql`(${row})::jsonb || (${JSON.stringify(shown)}::jsonb - ${REVISION}) = (${row})::jsonb`;

const REVISION = sql.raw(`'{version,updatedAt}'::text[]`);

export function versionMismatch(expected: Expected, currentVersion: number | null): AppError {
  const expectedVersion = expected && 'version' in expected ? { expectedVersion: expected.version } : {};
  return preconditionFailed({ ...expectedVersion, currentVersion });
}
