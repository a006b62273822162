import { type SQL, sql } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import type { Language } from '../messages/say.ts';
import type { IdempotencyClaim, Session } from '../shared/caller.ts';
import { remainingMs } from '../shared/round-trips.ts';
import { type Database, type Query, WRITE_TIMEOUT_MS } from './client.ts';
import type { DbErrorFields } from './errors.ts';
import { instant } from './local-date.ts';
import { renderSql } from './render-sql.ts';
import { owner, selectLanguage, selectOwner } from './session.ts';

/** How many writes one request may make. They can be one transaction, which must end within the deadline of a request. */
export const MAX_WRITES = 100;

/** `writeEach` stops this long before the deadline of its request, which then reads the changes. */
const AFTER_WRITES_MS = 600;

/** One of several writes. `docs/architecture.md` says when its outcome is stored. */
export interface Write {
  statement: SQL;
  /** The key that its outcome is stored under, and the status of its success. */
  claim?: (IdempotencyClaim & { status: number }) | undefined;
  /** The positions, from 0, of the writes that create the rows that it needs. */
  needs?: number[] | undefined;
  /** It needs a row that does not exist, and none of these writes creates it. */
  isMissing?: boolean | undefined;
}

/** What became of one of several writes. `row`: null if the session is not valid. `skipped`: there was no time left. */
type WriteOutcome<Row> = { row: Row | null } | { error: DbErrorFields } | { skipped: true };

/** What became of several writes, and the language of the user before them. */
interface Written<Row> {
  outcomes: WriteOutcome<Row>[];
  language: Language;
}

/**
 * Runs writes in order in one statement: `all` or none of them, or `each` on its own. With `each`, a failed write does not
 * affect the others, and after about 1.9 s the rest is skipped, so that the request has time to use the outcomes.
 * @returns null when the session is not valid
 * @throws DbError when all were rolled back. `position` is the write that failed, if one did
 */
export async function runMutations<Row extends object>(
  db: Database,
  { session, now, writes }: { session: Session; now: Date; writes: Write[] },
  mode: 'all' | 'each',
): Promise<Written<Row> | null> {
  const templates = JSON.stringify(writes.map(({ statement, ...rest }) => ({ ...toTemplate(statement), ...rest })));
  const budgetMs = Math.max(0, Math.round(Math.min(WRITE_TIMEOUT_MS, remainingMs()) - AFTER_WRITES_MS));
  const options = mode === 'all' ? sql`true, null` : sql`false, ${budgetMs}`;
  const statement = sql`
      with owner as (${selectOwner(session)} for no key update)
      select run_mutations(${owner.id}, ${instant(now)}, ${templates}, ${options}) as outcomes,
             ${selectLanguage(owner)} as language from owner`;
  const [written] = await db.write<Written<Row>>(statement, templates);
  return written ?? null;
}

/** A statement for run_mutations(): its parameters are one array of texts, cast by column or JavaScript type. */
function toTemplate(statement: SQL): Query {
  const params: unknown[] = [];
  const text = renderSql(statement, (value, column) => {
    const position = params.push(Array.isArray(value) ? makePgArray(value) : value);
    return `($1)[${position}]${toCast(column?.getSQLType(), value)}`;
  });
  return { sql: text, params };
}

function toCast(columnType: string | undefined, value: unknown): string {
  if (columnType !== undefined) return `::${columnType}`;
  if (typeof value === 'boolean') return '::boolean';
  if (typeof value !== 'number') return '';
  return Number.isInteger(value) ? '::bigint' : '::double precision';
}
