import { sql } from 'drizzle-orm';
import type { Database } from '../../db/client.ts';
import { selectOwner } from '../../db/session.ts';
import type { Session } from '../../shared/caller.ts';

/**
 * The token ids of the sessions that are still valid. It checks those of open sockets, long after the requests that opened
 * them, in one statement. @throws DbError
 */
export async function filterActive(db: Database, sessions: Session[]): Promise<Set<string>> {
  if (sessions.length === 0) return new Set();
  const queries = sessions.map(
    (session) => sql`select ${session.tokenId} as "tokenId" where exists (${selectOwner(session)})`,
  );
  const rows = await db.read<{ tokenId: string }>(sql.join(queries, sql` union all `));
  return new Set(rows.map(({ tokenId }) => tokenId));
}
